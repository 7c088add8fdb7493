"""What a view leaves of the records: its statements, its arrows, and how many each further choice would leave.

``static/selection.js`` does the same for a page that holds every statement; a test compares the two.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from viz import palette
from viz.records import IMPLIED, Record, Records, fold
from viz.view import FACETS, View


@dataclass(frozen=True, slots=True)
class Selection:
    """The statements of a view, newest first as the lookups have them; its arrows with the statements behind each.

    ``more`` counts weaker arrows that the view's limit leaves out; ``counts`` holds, for each choice of each filter,
    the statements that it would show with the other filters as they are; ``days`` the statements of each day.
    """

    statements: list[Record]
    edges: dict[str, list[Record]]
    more: int
    counts: dict[str, dict[str, int]]
    days: dict[str, int]
    chain: tuple[str, ...]

    def nodes(self, records: Records) -> list[str]:
        """The ends of the arrows, in a fixed order."""
        return sorted({end for edge in self.edges for end in records.edges[edge][::2]})


def select(records: Records, view: View, *, limit: int | None = None) -> Selection:
    """Apply a view; ``limit`` is the most arrows, the strongest first."""
    chain = _chain(records, view) if view.path else ()
    joined = {frozenset(pair) for pair in pairwise(chain)}
    checks = _checks(records, view, joined)
    statements: list[Record] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("show", *FACETS)}
    days: Counter[str] = Counter()
    for record in records.statements:
        failed = [name for name, check in checks.items() if not check(record)]
        if not failed:
            statements.append(record)
        # A choice counts what it would show with all other choices as they are.
        alone = failed[0] if len(failed) == 1 else ""
        if len(failed) > 1 or alone == "rest":
            continue
        for value in record.relations if alone in {"", "show"} else ():
            counts["show"][value] += 1
        if alone in {"", "days"}:
            days[day_of(record, view)] += 1
        for name in (alone,) if alone in record.facets else FACETS if not alone else ():
            for value in record.facets[name]:
                counts[name][value] += 1
    edges = _edges(records, statements, view, joined)
    strongest = sorted(edges, key=lambda edge: (-len(edges[edge]), edge))[:limit]
    return Selection(
        statements=_ordered(statements, view),
        edges={edge: edges[edge] for edge in sorted(strongest)},
        more=len(edges) - len(strongest),
        counts={name: dict(found) for name, found in counts.items()},
        days=dict(sorted(days.items())),
        chain=chain,
    )


def _checks(records: Records, view: View, joined: set[frozenset[str]]) -> dict[str, Callable[[Record], bool]]:
    """What each part of a view asks of a statement; parts that ask nothing are left out."""
    shown, wanted, focus = _shown(records, view), fold(view.q), set(view.focus)
    between = _between(records, view) if view.versus else None
    checks: dict[str, Callable[[Record], bool]] = {
        name: _one_of(name, frozenset(getattr(view, name))) for name in FACETS if getattr(view, name)
    }
    checks["show"] = lambda record: not shown.isdisjoint(record.relations)
    if view.first or view.last:
        checks["days"] = lambda record: view.first <= day_of(record, view) <= (view.last or "9999-12-31")

    def rest(record: Record) -> bool:
        if wanted and wanted not in record.words:
            return False
        if focus and focus.isdisjoint(record.ends):
            return False
        if between is not None and record.key not in between:
            return False
        return not view.path or any(frozenset(records.edges[edge][::2]) in joined for edge in record.edges)

    checks["rest"] = rest
    return checks


def _edges(
    records: Records, statements: list[Record], view: View, joined: set[frozenset[str]]
) -> dict[str, list[Record]]:
    """The arrows that statements make in a view, each with those behind it."""
    shown, focus = _shown(records, view), set(view.focus)
    edges: dict[str, list[Record]] = {}
    for record in statements:
        for edge in record.edges:
            source, relation, target = records.edges[edge]
            near = not focus or source in focus or target in focus
            if relation in shown and near and (not view.path or frozenset((source, target)) in joined):
                edges.setdefault(edge, []).append(record)
    return edges


def _shown(records: Records, view: View) -> frozenset[str]:
    return frozenset(shown_in(records, view))


def shown_in(records: Records, view: View) -> tuple[str, ...]:
    """The relations of a view; a chain may lead through any, unless the reader has chosen some."""
    if view.show is not None:
        return view.show
    return tuple(name for name in palette.RELATIONS if name != IMPLIED) if view.path else records.shown_at_first()


def day_of(record: Record, view: View) -> str:
    """The day that the view's clock reads of a statement."""
    return record.published if view.clock == "published" else record.day


def concerning(records: Records, found: Selection, address: str) -> list[Record]:
    """The statements of a view behind an address: of a node, an arrow or one statement.

    A statement opens by its address even where the view's filters leave it out: it is the reader's own wish.
    """
    if address.startswith("statement/"):
        record = records.by_key.get(address.removeprefix("statement/"))
        return [record] if record else []
    if address in records.edges:
        return found.edges.get(address, []) or records.by_edge.get(address, [])
    return [record for record in found.statements if address in record.ends]


def _one_of(name: str, wanted: frozenset[str]) -> Callable[[Record], bool]:
    return lambda record: not wanted.isdisjoint(record.facets[name])


def _ordered(statements: list[Record], view: View) -> list[Record]:
    """Sort by what records know; the other columns are sorted by their words on the page."""
    columns: dict[str, Callable[[Record], tuple[str, ...]]] = {
        "date": lambda record: (record.day,),
        "who": lambda record: (record.who,),
        "what": lambda record: (record.kind,),
        "whom": lambda record: record.whom,
        "outlet": lambda record: record.facets["outlet"],
        "words": lambda record: (record.words,),
    }
    column = columns.get(view.sort.removeprefix("-"))
    return sorted(statements, key=column, reverse=view.sort.startswith("-")) if column else statements


def _chain(records: Records, view: View) -> tuple[str, ...]:
    """The shortest chain of arrows between two nodes, whichever way they point; of equals always the same one."""
    start, end = view.path
    near: dict[str, set[str]] = {}
    for source, relation, target in records.edges.values():
        if relation != IMPLIED:
            near.setdefault(source, set()).add(target)
            near.setdefault(target, set()).add(source)
    before: dict[str, str] = {start: ""}
    waiting = deque([start] if start in near and end in near else [])
    while waiting and end not in before:
        node = waiting.popleft()
        for other in sorted(near[node]):
            if other not in before:
                before[other] = node
                waiting.append(other)
    if end not in before or start == end:
        return ()
    chain = [end]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain))


def _between(records: Records, view: View) -> set[str]:
    """What two say of each other, of each other's pledges, and of what both speak of."""
    first, second = view.versus
    makers = records.makers()
    said = {one: [record for record in records.by_end.get(one, ()) if record.who == one] for one in (first, second)}
    aims = {one: {aim for record in said[one] for aim in record.whom} for one in said}
    both = aims[first] & aims[second]
    found = set()
    for one, other in ((first, second), (second, first)):
        mine = {other, *(pledge for pledge, maker in makers.items() if maker == other)}
        found |= {record.key for record in said[one] if not (mine | both).isdisjoint(_aims(record))}
    return found


def _aims(record: Record) -> Iterable[str]:
    return record.whom or record.ends - {record.who}
