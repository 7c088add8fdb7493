"""The past rebuilt: what was public at a time, by the recorded clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import pyoxigraph as ox

from kg import iri as iris
from kg.history import nodes
from kg.history.closings import SPECIALIZATION_OF, read_closings
from kg.namespaces import (
    CHANGES_GRAPH,
    DCTERMS,
    DESCRIPTION_GRAPHS,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    REFERENCE_GRAPH,
)
from kg.rdf import graph_of
from kg.store import GraphStore

_INTRODUCED = frozenset({"pledge", "group", *iris.NODE_KINDS})
"""What articles introduce: it was there only if a statement led to it."""


@dataclass(frozen=True, slots=True)
class Past:
    """What both stores held at a time, without what is derived."""

    public: list[ox.Quad]
    history: list[ox.Quad]


def first_recorded(public: GraphStore, history: GraphStore) -> datetime | None:
    """When the first statement, also of those closed since, was recorded; None where there never was any."""
    times = [
        datetime.fromisoformat(value)
        for store in (public, history)
        for value in store.select(
            "SELECT (MIN(?at) AS ?first) { ?s a hu:Statement ; prov:generatedAtTime ?at }"
        ).column("first")
    ]
    return min(times, default=None)


def rebuild(public: GraphStore, history: GraphStore, when: datetime) -> Past:
    """Both stores as they were at ``when``: a statement counts from when it was recorded until just before its closing.

    Pledges, groups and people are described as they were then. What no statement of that time leads to is left out if
    an article, or a later statement, introduced it.
    """
    return _Rebuilding(public, history, when).past()


@dataclass(slots=True)
class _Former:
    """A description of an entity that held until ``until``, in the graph ``home``."""

    graph: str
    entity: str
    until: datetime
    home: str
    quads: dict[str, list[ox.Quad]] = field(default_factory=dict)


class _Rebuilding:
    def __init__(self, public: GraphStore, history: GraphStore, when: datetime) -> None:
        self._when = when
        self._public = _by_subject(public.export())
        self._history_quads = [quad for quad in history.export() if graph_of(quad) != CHANGES_GRAPH]
        self._closed = _by_subject(
            quad for quad in self._history_quads if iris.article_of_history_graph(graph_of(quad))
        )
        self._former = _formers(self._history_quads)
        known = {item for item in self._public if nodes.kind_of(item) == "article"}
        self._recorded = {
            node: _time(quads, nodes.GENERATED)
            for node, quads in self._public.items()
            if nodes.kind_of(node) == "statement" and any(quad.object == nodes.STATEMENT for quad in quads)
        }
        # A closing that did not take effect, or whose article was taken out, says nothing of the past.
        self._closings = [
            item
            for item in read_closings(public, history)
            if iris.entity("article", iris.parse_node(item.statement).article) in known
        ]

    def past(self) -> Past:
        recorded = self._recorded | {item.statement: item.recorded_at for item in self._closings}
        ended = {item.statement: item.at for item in self._closings}
        then = {node for node, at in recorded.items() if at <= self._when}
        alive = {node for node in then if node not in ended or self._when < ended[node]}
        first: dict[str, datetime] = {}
        for node, at in recorded.items():
            article = iris.parse_node(node).article
            first[article] = min(at, first.get(article, at))
        reached = self._reach(alive)
        articles = {
            node
            for node in self._public
            if nodes.kind_of(node) == "article"
            and "#" not in node
            and (iris.slug_of(node) not in first or first[iris.slug_of(node)] <= self._when)
        }
        reached |= self._reach(articles)
        later = set(recorded) - then
        unknown_then = self._ever(later) - self._ever(then, begun_by=self._when) if later else set()
        found: list[ox.Quad] = []
        for node in reached:
            found += self._said(node)
        for node, quads in self._public.items():
            graph = graph_of(quads[0])
            if graph == ONTOLOGY_GRAPH:
                found += quads
            elif graph == REFERENCE_GRAPH and node not in reached:
                entity = iris.owner_of(node)
                known = entity not in unknown_then or self._former_then(entity) is not None
                if known and nodes.kind_of(node) not in _INTRODUCED:
                    found += self._said(node)
        return Past(list(dict.fromkeys(found)), self._history_then(ended))

    def _said(self, node: str) -> list[ox.Quad]:
        """How a node was described then, in the graph in which it was."""
        former = self._former_then(iris.owner_of(node))
        if former is not None:
            return nodes.in_graph(former.quads.get(node, ()), former.home)
        if node in self._public:
            return self._public[node]
        quads = [
            quad
            for quad in self._closed.get(node, ())
            if quad.predicate.value not in (nodes.INVALIDATED, nodes.CLOSED_BY)
        ]
        if not quads:
            return []
        slug = iris.article_of_history_graph(graph_of(quads[0])) or ""
        home = iris.parse_node(iris.owner_of(node)).article if nodes.kind_of(node) in iris.NODE_KINDS else slug
        return list(dict.fromkeys(nodes.in_graph(quads, iris.article_graph(home))))

    def _former_then(self, entity: str) -> _Former | None:
        return next((item for item in self._former.get(entity, ()) if self._when < item.until), None)

    def _reach(self, start: Iterable[str]) -> set[str]:
        """The nodes that are described then and to which ``start`` leads; of statements, only those in ``start``."""
        seen = set(start)
        waiting = list(seen)
        while waiting:
            for target in nodes.objects(self._said(waiting.pop())):
                if target not in seen and self._leads_on(target) and self._said(target):
                    seen.add(target)
                    waiting.append(target)
        return seen

    def _ever(self, start: Iterable[str], *, begun_by: datetime | None = None) -> set[str]:
        """The entities to which ``start`` leads by any description that ever held, or that began to hold by a time."""
        seen = set(start)
        waiting = list(seen)
        while waiting:
            for target in nodes.objects(self._ever_said(waiting.pop(), begun_by)):
                if target not in seen and self._leads_on(target):
                    seen.add(target)
                    waiting.append(target)
        return {iris.owner_of(node) for node in seen}

    def _ever_said(self, node: str, begun_by: datetime | None) -> list[ox.Quad]:
        quads = list(self._closed.get(node, ()))
        begun = True
        for former in self._former.get(iris.owner_of(node), ()):
            if begun:
                quads += former.quads.get(node, ())
            begun = begun_by is None or former.until <= begun_by
        return quads + self._public.get(node, []) if begun else quads

    @staticmethod
    def _leads_on(node: str) -> bool:
        return nodes.kind_of(node) != "statement" or "#" in node

    def _history_then(self, ended: dict[str, datetime]) -> list[ox.Quad]:
        closed = {node for node, at in ended.items() if at <= self._when}
        wanted: set[str] = set()
        for statement in closed:
            wanted.add(statement)
            for target in nodes.objects(self._closed.get(statement, ())):
                if self._leads_on(target) and target in self._closed:
                    wanted.add(target)
                    wanted.update(node for node in nodes.objects(self._closed[target]) if iris.owner_of(node) == target)
        found = [quad for node in wanted for quad in self._closed.get(node, ())]
        graphs = {item.graph for formers in self._former.values() for item in formers if item.until <= self._when}
        return found + [quad for quad in self._history_quads if graph_of(quad) in graphs]


def _by_subject(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Quad]]:
    found: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if graph_of(quad) not in (INFERRED_GRAPH, CHANGES_GRAPH):
            found.setdefault(nodes.subject_of(quad), []).append(quad)
    return found


def _formers(quads: Iterable[ox.Quad]) -> dict[str, list[_Former]]:
    """The former descriptions of each entity, the earliest end first."""
    graphs: dict[str, dict[str, list[ox.Quad]]] = {}
    for quad in quads:
        graph = graph_of(quad)
        if graph.startswith(DESCRIPTION_GRAPHS):
            graphs.setdefault(graph, {}).setdefault(nodes.subject_of(quad), []).append(quad)
    found: dict[str, list[_Former]] = {}
    for graph, described in graphs.items():
        about = described.pop(graph, [])
        (entity,) = nodes.objects(about, SPECIALIZATION_OF)
        (home,) = [str(getattr(q.object, "value", "")) for q in about if q.predicate.value == DCTERMS + "isPartOf"]
        found.setdefault(entity, []).append(_Former(graph, entity, _time(about, nodes.INVALIDATED), home, described))
    for formers in found.values():
        formers.sort(key=lambda item: (item.until, int(iris.local_name(item.graph))))
    return found


def _time(quads: Iterable[ox.Quad], predicate: str) -> datetime:
    (value,) = [quad.object for quad in quads if quad.predicate.value == predicate]
    return datetime.fromisoformat(str(getattr(value, "value", value)))
