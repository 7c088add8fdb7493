"""One change of both stores, collected: what is closed, what takes its place, and what is described anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import DataError, IllegalTransitionError, NotFoundError, RetractedError
from kg.history import nodes
from kg.history.closings import SPECIALIZATION_OF, closing_of, descriptions_of
from kg.model import Decision, LangString
from kg.namespaces import DCTERMS, HU, PROV
from kg.rdf import decode, describe, encode, graph_of, terms
from kg.store import Changes, GraphStore

SUPERSEDED: Final = HU + "superseded"
RETRACTED: Final = HU + "retracted"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write: to the history store first, then to the public store; and what that closes and brings."""

    public: Changes
    history: Changes
    at: datetime
    closed: tuple[str, ...]
    replaced: Mapping[str, str]


class Amendment:
    """Collects one change. ``by`` (IRI) answers for it, at the time ``at``, for ``reasons``.

    Nothing is written before :meth:`plan`, whose result the caller applies.
    """

    def __init__(
        self, public: GraphStore, history: GraphStore, *, reasons: tuple[LangString, ...], by: str, at: datetime
    ) -> None:
        """Begin a change.

        Raises:
            DataError: there is no reason, or the time has no zone.
        """
        if not reasons or not all(words.value.strip() for words in reasons):
            raise DataError("A correction needs a reason: say what was wrong.")
        if at.tzinfo is None:
            raise DataError(f"{at.isoformat()} has no time zone: give it in UTC, such as 2031-05-02T09:00:00Z.")
        self.public = public
        self.history = history
        self.at = at
        self._reasons = reasons
        self._by = by
        self._closed: dict[str, str] = {}
        self._replaced: dict[str, str] = {}
        self._added: list[ox.Quad] = []
        self._described: dict[str, list[ox.Quad]] = {}
        self._numbers: dict[str, int] = {}

    @property
    def closed(self) -> Mapping[str, str]:
        """The statements that this change closes, with their status."""
        return self._closed

    def close(self, statement: str, status: str) -> None:
        """Have a statement superseded or retracted.

        Raises:
            NotFoundError, RetractedError: there is no such statement, or no longer.
            IllegalTransitionError: it was recorded only at that time or later.
        """
        if not nodes.is_statement(self.public, statement):
            self._refuse_absent(statement)
        recorded = min(
            quad.object.value
            for quad in nodes.of(self.public, statement)
            if quad.predicate.value == nodes.GENERATED and isinstance(quad.object, ox.Literal)
        )
        if datetime.fromisoformat(recorded) >= self.at:
            raise IllegalTransitionError(
                f"{iris.slug_of(statement)} was recorded at {recorded}: it can only be closed later.", iri=statement
            )
        self._closed[statement] = status

    def next_statement(self, article: str) -> str:
        """The IRI of the article's next statement; a number is never used again, and its decision has the same."""
        if article not in self._numbers:
            self._numbers[article] = max(
                (
                    int(iris.parse_node(iris.owner_of(subject)).number)
                    for store, graph in (
                        (self.public, iris.article_graph(article)),
                        (self.history, iris.history_graph(article)),
                    )
                    for subject in {nodes.subject_of(quad) for quad in store.quads(graph=graph)}
                    if nodes.kind_of(subject) in ("statement", "decision")
                ),
                default=0,
            )
        self._numbers[article] += 1
        return iris.node("statement", article, self._numbers[article])

    def replace(self, statement: str, new: str) -> None:
        """Have a statement superseded by the revision ``new``, which :meth:`add` describes."""
        self.close(statement, SUPERSEDED)
        self._replaced[statement] = new

    def accept(self, old: str, new: str, quads: Iterable[ox.Quad], check: Decision) -> None:
        """Have ``new`` accepted as the revision of ``old``, as ``quads`` say it, with the checks of a decision."""
        graph = iris.article_graph(iris.parse_node(old).article)
        decision = decision_of(new)
        kept = [
            quad
            for quad in quads
            if nodes.subject_of(quad) != new
            or quad.predicate.value not in (nodes.GENERATED, nodes.DECIDED_BY, nodes.REVISION_OF)
        ]
        self.add(nodes.in_graph(kept, graph))
        name = ox.NamedNode(graph)
        for predicate, value in (
            (nodes.GENERATED, terms.to_literal(self.at, terms.DATE_TIME)),
            (nodes.DECIDED_BY, ox.NamedNode(decision)),
            (nodes.REVISION_OF, ox.NamedNode(old)),
        ):
            self._added.append(ox.Quad(ox.NamedNode(new), ox.NamedNode(predicate), value, name))
        accepted = Decision(
            decision,
            new,
            HU + "accepted",
            self._by,
            self.at,
            self._reasons,
            check.checked_texts,
            check.checked_evidence,
        )
        self.add(encode(accepted, graph))

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads to the public store."""
        self._added += quads

    def redescribe(self, entity: str, quads: Iterable[ox.Quad]) -> None:
        """Give an entity a new description; the present one is kept as a former one."""
        self._described[entity] = list(quads)

    def description(self, entity: str) -> list[ox.Quad]:
        """How an entity is described, after what this change did so far."""
        return self._described[entity] if entity in self._described else nodes.whole(self.public, entity)

    def plan(self, note: str) -> Plan:
        """Both changes; what no statement that stays leads to any more is kept as a former description as well."""
        gone: list[ox.Quad] = []
        kept: list[ox.Quad] = []
        coming = [*self._added, *(quad for quads in self._described.values() for quad in quads)]
        wanted = {getattr(quad.object, "value", None) for quad in coming}
        for statement, status in self._closed.items():
            graph = iris.history_graph(iris.parse_node(statement).article)
            quads = nodes.of(self.public, statement)
            gone += quads
            kept += nodes.in_graph([*quads, *self._closing(statement, status)], graph)
            for node, part in nodes.parts(self.public, statement).items():
                kept += nodes.in_graph(part, graph)
                if node not in wanted and not self._used(node):
                    gone += part
        for entity in self._left_alone(gone, wanted):
            self.redescribe(entity, ())
        added = list(self._added)
        for entity, quads in self._described.items():
            present = nodes.whole(self.public, entity)
            if set(quads) != set(present):
                if present:
                    kept += self._former(entity, present)
                gone += present
                added += quads
        return Plan(
            Changes(note, tuple(dict.fromkeys(gone)), tuple(dict.fromkeys(added))),
            Changes(note, (), tuple(dict.fromkeys(kept))),
            self.at,
            tuple(sorted(self._closed)),
            dict(self._replaced),
        )

    def _refuse_absent(self, statement: str) -> None:
        name = iris.slug_of(statement)
        closing = closing_of(self.public, self.history, statement)
        if closing is None:
            raise NotFoundError(f"There is no statement {name}.", kind="statement", iri=statement)
        raise RetractedError(f"{name} is {closing.status} already.", kind="statement", **closing.details())

    def _closing(self, statement: str, status: str) -> list[ox.Quad]:
        (accepted,) = nodes.objects(nodes.of(self.public, statement), nodes.DECIDED_BY)
        decision = Decision(f"{accepted}#closing", statement, status, self._by, self.at, self._reasons)
        graph = iris.history_graph(iris.parse_node(statement).article)
        name = ox.NamedNode(graph)
        node = ox.NamedNode(statement)
        return [
            ox.Quad(node, ox.NamedNode(nodes.INVALIDATED), terms.to_literal(self.at, terms.DATE_TIME), name),
            ox.Quad(node, ox.NamedNode(nodes.CLOSED_BY), ox.NamedNode(decision.iri), name),
            *encode(decision, graph),
        ]

    def _used(self, node: str) -> bool:
        """Whether a part of a closed statement, or a fragment of it, is a part of something that stays as well."""
        return any(nodes.subject_of(quad) not in self._closed for quad in nodes.pointing_to(self.public, node))

    def _left_alone(self, gone: Iterable[ox.Quad], wanted: set[str | None]) -> list[str]:
        """The pledges and groups to which only what goes, or what they themselves say, leads."""
        leaving = {nodes.subject_of(quad) for quad in gone}
        links: dict[str, set[str]] = {}
        waiting = [node for node in nodes.objects(gone) if nodes.is_shared(node)]
        while waiting:
            entity = iris.owner_of(waiting.pop())
            if entity in links or entity in self._described:
                continue
            links[entity] = {
                iris.owner_of(node) for node in nodes.objects(self.description(entity)) if nodes.is_shared(node)
            }
            waiting += links[entity]
        held = [entity for entity in links if self._held(entity, leaving, links, wanted)]
        staying: set[str] = set()
        while held:
            entity = held.pop()
            if entity not in staying:
                staying.add(entity)
                held += links.get(entity, ())
        return sorted(set(links) - staying)

    def _held(self, entity: str, leaving: set[str], links: Mapping[str, object], wanted: set[str | None]) -> bool:
        for node in {nodes.subject_of(quad) for quad in nodes.whole(self.public, entity)} | {entity}:
            if node in wanted:
                return True
            for quad in nodes.pointing_to(self.public, node):
                source = nodes.subject_of(quad)
                if source not in leaving and iris.owner_of(source) not in links:
                    return True
        return False

    def _former(self, entity: str, quads: list[ox.Quad]) -> list[ox.Quad]:
        graph = iris.description_graph(entity, len(descriptions_of(self.history, entity)) + 1)
        node = ox.NamedNode(graph)
        said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (nodes.TYPE, ox.NamedNode(HU + "FormerDescription")),
            (SPECIALIZATION_OF, ox.NamedNode(entity)),
            (DCTERMS + "isPartOf", ox.NamedNode(graph_of(quads[0]))),
            (nodes.INVALIDATED, terms.to_literal(self.at, terms.DATE_TIME)),
            (PROV + "wasAttributedTo", ox.NamedNode(self._by)),
            *((HU + "reason", terms.to_literal(words, terms.LANG_STRING)) for words in self._reasons),
        ]
        return [
            *(ox.Quad(node, ox.NamedNode(predicate), value, node) for predicate, value in said),
            *nodes.in_graph(quads, graph),
        ]


def decision_of(statement: str) -> str:
    """The IRI of the decision that accepts a statement which was minted here."""
    parsed = iris.parse_node(statement)
    return iris.node("decision", parsed.article, parsed.number)


def acceptance(store: GraphStore, statement: str) -> Decision:
    """The decision that accepted a statement."""
    (decided_by,) = nodes.objects(nodes.of(store, statement), nodes.DECIDED_BY)
    return decode(Decision, decided_by, describe(nodes.of(store, decided_by)))
