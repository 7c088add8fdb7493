"""What the history store says: which statements were closed, when, why, by whom, and by what they were replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import RetractedError
from kg.history import nodes
from kg.model import Decision, LangString, as_dict
from kg.namespaces import HU, PROV
from kg.rdf import decode, describe, graph_of
from kg.rdf.terms import canonical_instant
from kg.store import Changes, GraphStore

SPECIALIZATION_OF: Final = PROV + "specializationOf"


@dataclass(frozen=True, slots=True)
class Closing:
    """That a statement was superseded or retracted: counted from ``recorded_at`` until just before ``at``."""

    statement: str
    status: str
    recorded_at: datetime
    at: datetime
    by: str
    reasons: tuple[LangString, ...]
    revision_of: str | None = None
    replaced_by: str | None = None

    def details(self) -> dict[str, Any]:
        """The closing as data, for errors and answers."""
        return {
            "iri": self.statement,
            "closed_as": self.status,
            "at": canonical_instant(self.at),
            "by": self.by,
            "reason": as_dict(self.reasons),
            "replaced_by": self.replaced_by,
        }

    def error(self, by: str | None = None) -> RetractedError:
        """The closing as the error that asking for the statement is; ``by`` is the name of who answers for it."""
        reason = " / ".join(self.details()["reason"].values()).rstrip(".")
        now = f" It was replaced by {iris.slug_of(self.replaced_by)}." if self.replaced_by else ""
        return RetractedError(
            f"{iris.slug_of(self.statement)} was {self.status} at {canonical_instant(self.at)} by "
            f"{by or iris.slug_of(self.by)}: {reason}.{now}",
            kind="statement",
            **self.details(),
        )


def read_closings(public: GraphStore, history: GraphStore) -> list[Closing]:
    """Every closing that took effect, in the order of time.

    An entry whose statement still stands in the public store was written by a change that was interrupted before its
    second half: it never took effect, and is passed over.
    """
    found = [_read(public, history, statement) for statement in _closed(history)]
    return sorted((item for item in found if item is not None), key=lambda item: (item.at, item.statement))


def closing_of(public: GraphStore, history: GraphStore, statement: str) -> Closing | None:
    """The closing of one statement, or None where it was not closed."""
    if not any(quad.predicate.value == nodes.CLOSED_BY for quad in nodes.of(history, statement)):
        return None
    return _read(public, history, statement)


def last_closed(history: GraphStore) -> datetime | None:
    """When the last closing or change of a description was recorded; None where there never was any."""
    found = history.select("SELECT (MAX(?at) AS ?last) { ?node prov:invalidatedAtTime ?at }").column("last")
    return datetime.fromisoformat(found[0]) if found else None


def orphans(public: GraphStore, history: GraphStore) -> list[str]:
    """The statements that the history store says were closed and that still stand in the public store."""
    return [statement for statement in _closed(history) if nodes.is_statement(public, statement)]


def recovery(public: GraphStore, history: GraphStore) -> Changes | None:
    """The change that takes out of the history store what an interrupted change left there; None if it is well.

    What closed statements share with the orphans stays.
    """
    lost = set(orphans(public, history))
    described = _idle_descriptions(public, history)
    if not lost and not described:
        return None
    gone = list(described)
    for statement in lost:
        gone += nodes.of(history, statement)
        for node, quads in nodes.parts(history, statement).items():
            if all(nodes.subject_of(quad) in lost for quad in _citing(history, node)):
                gone += quads
        for decision in nodes.objects(nodes.of(history, statement), nodes.CLOSED_BY):
            gone += nodes.of(history, decision)
    return Changes("take back what an interrupted change left", tuple(dict.fromkeys(gone)))


def supplement(public: GraphStore, history: GraphStore) -> list[ox.Quad]:
    """What shapes need of the history beside the public store: that, when and by which decision statements were closed.

    The closed statements themselves stay out: they kept the shapes with the descriptions of their time.
    """
    lost = set(orphans(public, history))
    found: list[ox.Quad] = []
    for statement in _closed(history):
        if statement not in lost:
            found += closing_quads(history, statement)
    for graph in history.select("SELECT ?graph { ?graph a hu:FormerDescription }").column("graph"):
        found += nodes.of(history, graph)
    return found


def closing_quads(history: GraphStore, statement: str) -> list[ox.Quad]:
    """When, why and by which decision a statement was closed, and nothing of what it said."""
    quads = nodes.of(history, statement)
    found = [quad for quad in quads if quad.predicate.value in (nodes.CLOSED_BY, nodes.INVALIDATED)]
    for decision in nodes.objects(quads, nodes.CLOSED_BY):
        found += nodes.of(history, decision)
    return found


def descriptions_of(history: GraphStore, entity: str) -> list[str]:
    """The graphs with former descriptions of an entity, the oldest first."""
    found = (
        nodes.subject_of(quad)
        for quad in history.quads(object_=entity)
        if quad.predicate.value == SPECIALIZATION_OF and graph_of(quad) == nodes.subject_of(quad)
    )
    return sorted(found, key=lambda graph: int(iris.local_name(graph)))


def _closed(history: GraphStore) -> list[str]:
    rows = history.select("SELECT DISTINCT ?statement { ?statement hu:closedBy ?decision } ORDER BY ?statement")
    return rows.column("statement")


def _read(public: GraphStore, history: GraphStore, statement: str) -> Closing | None:
    if nodes.is_statement(public, statement):
        return None
    quads = nodes.of(history, statement)
    (closed_by,) = nodes.objects(quads, nodes.CLOSED_BY)
    decision = decode(Decision, closed_by, describe(nodes.of(history, closed_by)))
    later = {
        nodes.subject_of(quad)
        for store in (public, history)
        for quad in nodes.pointing_to(store, statement)
        if quad.predicate.value == nodes.REVISION_OF
    }
    (recorded,) = [quad.object for quad in quads if quad.predicate.value == nodes.GENERATED]
    return Closing(
        statement=statement,
        status=iris.local_name(decision.status),
        recorded_at=datetime.fromisoformat(str(getattr(recorded, "value", recorded))),
        at=decision.at,
        by=decision.agent,
        reasons=decision.reasons,
        revision_of=min(nodes.objects(quads, nodes.REVISION_OF), default=None),
        replaced_by=min(later, default=None),
    )


def _citing(history: GraphStore, node: str) -> list[ox.Quad]:
    """What points to a part of a statement, decisions aside, which point to the statement."""
    return [quad for quad in nodes.pointing_to(history, node) if quad.predicate.value != HU + "decides"]


def _idle_descriptions(public: GraphStore, history: GraphStore) -> list[ox.Quad]:
    """Last former descriptions that are still the present ones: what they were to give way to never came."""
    gone: list[ox.Quad] = []
    rows = history.select("SELECT DISTINCT ?entity { ?graph prov:specializationOf ?entity }")
    for entity in rows.column("entity"):
        graph = descriptions_of(history, entity)[-1]
        quads = list(history.quads(graph=graph))
        former = {quad.triple for quad in quads if nodes.subject_of(quad) != graph}
        if former == {quad.triple for quad in nodes.whole(public, entity)}:
            gone += quads
    return gone
