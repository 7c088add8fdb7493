"""What a view leaves of the records: its statements, its arrows, and how many each further choice would leave.

``static/selection.js`` does the same for a page that holds every statement; a test compares the two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from viz import palette
from viz.columns import Flags
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
    columns = records.columns
    missed = {name: ~columns[name].having(wanted) for name, wanted in _wanted(records, view).items()}
    misses = sum(missed.values(), start=_besides(records, view, joined).astype(np.int64) * len(columns))
    statements = [records.statements[number] for number in np.flatnonzero(misses == 0).tolist()]
    # A choice counts what it would show with all other choices as they are.
    counts = {name: columns[name].counts(misses - missed.get(name, 0) == 0) for name in ("show", *FACETS, view.clock)}
    days = counts.pop(view.clock)
    edges = _edges(records, statements, view, joined)
    strongest = sorted(edges, key=lambda edge: (-len(edges[edge]), edge))[:limit]
    return Selection(
        statements=_ordered(statements, view),
        edges={edge: edges[edge] for edge in sorted(strongest)},
        more=len(edges) - len(strongest),
        counts=counts,
        days=dict(sorted(days.items())),
        chain=chain,
    )


def _wanted(records: Records, view: View) -> dict[str, Collection[str]]:
    """The choices of each filter, by the column that it looks at; filters that choose nothing are left out."""
    wanted: dict[str, Collection[str]] = {name: set(getattr(view, name)) for name in FACETS if getattr(view, name)}
    wanted["show"] = _shown(records, view)
    if view.first or view.last:
        days = records.columns[view.clock].names
        wanted[view.clock] = {day for day in days if view.first <= day <= (view.last or "9999-12-31")}
    return wanted


def _besides(records: Records, view: View, joined: set[frozenset[str]]) -> Flags:
    """Which statements the rest of a view leaves out: its words, focus, pair and path, which no choice counts."""
    words, focus = fold(view.q), set(view.focus)
    between = _between(records, view) if view.versus else None
    if not (words or focus or view.path) and between is None:
        return np.zeros(len(records.statements), dtype=np.bool_)

    def left_out(record: Record) -> bool:
        if words and words not in record.words:
            return True
        if focus and focus.isdisjoint(record.ends):
            return True
        if between is not None and record.key not in between:
            return True
        return bool(view.path) and not any(frozenset(records.edges[edge][::2]) in joined for edge in record.edges)

    return np.fromiter(map(left_out, records.statements), dtype=np.bool_, count=len(records.statements))


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
