"""The rules that derive shortcuts from statements, and which shortcuts a change brings and takes.

A rule is a CONSTRUCT file of ``ontology/rules/``. It binds ``?statement`` and ``?article`` and constructs one triple,
``?subject <predicate> ?object`` or ``?subject a <class>``; so the same text answers what it derives for some articles
only, and which statements support a derived triple.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyoxigraph as ox

from kg import bundle
from kg import iri as iris
from kg.errors import DataError
from kg.namespaces import HU, ID, INFERRED_GRAPH, PREFIXES, RDF, REFERENCE_GRAPH
from kg.rdf import graph_of
from kg.store import Changes, EmbeddedStore, GraphStore, Term, scratch

_CONSTRUCT: Final = re.compile(r"CONSTRUCT\s*\{\s*\?subject\s+(\S+)\s+(\S+?)\s*\.?\s*\}", re.IGNORECASE)
_WHERE: Final = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_TERM: Final = re.compile(r"<[^>\s]+>|\b[a-z]+:[A-Za-z]\w*")
_INFERRED: Final = ox.NamedNode(INFERRED_GRAPH)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, the predicate or class that it makes, and its text."""

    name: str
    makes: str
    text: str

    def narrowed(self, articles: Iterable[str] | None = None, edges: Iterable[ox.Triple] | None = None) -> str:
        """The rule for the statements of some articles (IRIs) only, or for some derived triples only."""
        return self._with(self._rows(articles, edges))

    def _rows(self, articles: Iterable[str] | None = None, edges: Iterable[ox.Triple] | None = None) -> str:
        rows = ""
        if articles is not None:
            rows += f"\n  VALUES ?article {{ {' '.join(f'<{iri}>' for iri in articles)} }}"
        if edges is not None:
            if self.makes_class:
                rows += f"\n  VALUES ?subject {{ {' '.join(str(edge.subject) for edge in edges)} }}"
            else:
                pairs = " ".join(f"({edge.subject} {edge.object})" for edge in edges)
                rows += f"\n  VALUES (?subject ?object) {{ {pairs} }}"
        return rows

    def _with(self, more: str) -> str:
        """The rule with ``more`` at the beginning of its pattern."""
        head, pattern = _halves(self.text)
        return head + more + pattern

    def supporting(self, edge: ox.Triple) -> str:
        """A SELECT of the statements (``?statement``) and articles (``?article``) that support a derived triple."""
        return _CONSTRUCT.sub("SELECT DISTINCT ?statement ?article", self.narrowed(edges=[edge]), count=1)

    def supported_beside(self, edge: ox.Triple, articles: Iterable[str]) -> str:
        """An ASK whether the statements of any but some articles (IRIs) support a derived triple."""
        others = f"\n  FILTER(?article NOT IN ({', '.join(f'<{iri}>' for iri in articles)}))"
        return _CONSTRUCT.sub("ASK", self._with(others + self._rows(edges=[edge])), count=1)

    def edges(self) -> str:
        """A SELECT of every derived triple (``?subject``, ``?object``) with each statement and article behind it."""
        return _CONSTRUCT.sub("SELECT DISTINCT ?subject ?object ?statement ?article", self.text, count=1)

    @property
    def makes_class(self) -> bool:
        """Whether the rule gives a class rather than a relation."""
        return iris.local_name(self.makes)[0].isupper()

    def matches(self, edge: ox.Triple) -> bool:
        """Whether the rule is the one that makes a derived triple."""
        return edge.object == ox.NamedNode(self.makes) if self.makes_class else edge.predicate.value == self.makes


@cache
def _halves(text: str) -> tuple[str, str]:
    """A rule up to where its pattern begins, and from there."""
    found = _WHERE.search(text)
    if found is None:
        raise DataError(f"A rule has a WHERE: {text}")
    return text[: found.end()], text[found.end() :]


@cache
def load_rules() -> tuple[Rule, ...]:
    """The rules of the ontology, by name.

    Raises:
        DataError: a file does not construct exactly one triple of the form that rules have.
    """
    rules = []
    for path in sorted((bundle.ontology_dir() / "rules").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        found = _CONSTRUCT.search(text)
        if found is None:
            raise DataError(f"{path}: a rule constructs '?subject <predicate> ?object' or '?subject a <class>'.")
        made = found[2] if found[1] == "a" else found[1]
        rules.append(Rule(path.stem, _expand(made), text))
    return tuple(rules)


def derive(store: GraphStore, articles: Sequence[str] | None = None) -> set[ox.Triple]:
    """All that the rules derive from a store, or from the statements of some articles (IRIs)."""
    if articles is not None and not articles:
        return set()
    found: set[ox.Triple] = set()
    for rule in load_rules():
        found.update(store.construct(rule.narrowed(articles) if articles is not None else rule.text))
    return found


def inferred_quads(store: GraphStore) -> list[ox.Quad]:
    """What ``graph/inferred`` should hold, computed afresh."""
    return [ox.Quad(t.subject, t.predicate, t.object, _INFERRED) for t in derive(store)]


def with_inference(store: EmbeddedStore, changes: Changes) -> Changes:
    """``changes`` and the shortcuts that they bring and take, so that one transaction holds both.

    Only the articles that change, or whose statements point to what changes, are derived anew: in a scratch store that
    holds them as they will be, with what they point to. A shortcut that goes is kept if another article supports it.
    """
    touched = _touched_articles(store, changes)
    before, after = (derive(scratch(quads), touched) for quads in _before_and_after(store, changes, touched))
    lost = before - after
    removed = set(changes.remove)
    kept = {edge for edge in lost if store.ask(_rule_of(edge).supported_beside(edge, touched))}
    quads = {
        name: [ox.Quad(t.subject, t.predicate, t.object, _INFERRED) for t in sorted(edges, key=str)]
        for name, edges in (("remove", lost - kept), ("add", after - before))
    }
    return Changes(
        changes.note,
        (*changes.remove, *(quad for quad in quads["remove"] if quad not in removed)),
        (*changes.add, *quads["add"]),
    )


def _rule_of(edge: ox.Triple) -> Rule:
    return next(rule for rule in load_rules() if rule.matches(edge))


def rule_making(makes: str) -> Rule | None:
    """The rule that makes a predicate or class (IRI), or None."""
    return next((rule for rule in load_rules() if rule.makes == makes), None)


def _touched_articles(store: GraphStore, changes: Changes) -> list[str]:
    """IRIs of the articles whose graph changes, or whose statements point to a node that changes."""
    quads = (*changes.remove, *changes.add)
    slugs = {iris.article_of_graph(graph_of(quad)) for quad in quads}
    for subject in {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}:
        slugs.update(iris.article_of_graph(graph_of(q)) for q in store.quads(object_=subject))
    return sorted(iris.entity("article", slug) for slug in slugs if slug)


def _before_and_after(
    store: GraphStore, changes: Changes, articles: Sequence[str]
) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """The graphs of ``articles`` as they are and as they will be, each with what the store says of the nodes in them.

    Of all that, only what a rule may ask for: it names its predicates, and most of an article is evidence and
    decisions. In memory the rules are then asked several times faster than the store is.
    """
    asked = _asked_for()
    named = " ".join(f"<{predicate}>" for predicate in sorted(asked))
    before: set[ox.Quad] = set()
    for article in articles:
        graph = ox.NamedNode(iris.article_graph(iris.slug_of(article)))
        found = store.select(f"SELECT ?s ?p ?o WHERE {{ VALUES ?p {{ {named} }} GRAPH {graph} {{ ?s ?p ?o }} }}")
        before.update(_quad(row, graph) for row in found.bindings)
    added = {quad for quad in changes.add if quad.predicate.value in asked}
    removed = set(changes.remove) - added
    after = before - removed | added
    # Also of what the change itself describes: it may add one triple to a node that the store describes already. But a
    # node that is numbered within one of the articles has its one home there.
    slugs = {iris.slug_of(article) for article in articles}
    for node in {quad.object.value for quad in before | after if isinstance(quad.object, ox.NamedNode)}:
        if node.startswith(ID) and _article_of_node(node) not in slugs:
            described = set(_description(store, node))
            before |= described
            after |= described - removed
    return before, after


@cache
def _asked_for() -> frozenset[str]:
    """Every term that the pattern of a rule names, and rdf:type."""
    patterns = (_halves(rule.text)[1] for rule in load_rules())
    return frozenset({RDF + "type", *(_expand(name) for text in patterns for name in _TERM.findall(text))})


def _quad(row: Mapping[str, Term], graph: ox.NamedNode) -> ox.Quad:
    subject, predicate = row["s"], row["p"]
    if isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode):
        return ox.Quad(subject, predicate, row["o"], graph)
    raise DataError(f"'{subject} {predicate}' in {graph} has a blank node: give the node an IRI.")


def _description(store: GraphStore, node: str) -> Iterable[ox.Quad]:
    """What a store says of a node that articles share, shortcuts aside."""
    # In the reference graph first: of people there are thousands of shortcuts elsewhere.
    return list(store.quads(subject=node, graph=REFERENCE_GRAPH)) or [
        quad for quad in store.quads(subject=node) if quad.graph_name != _INFERRED
    ]


def _article_of_node(iri: str) -> str | None:
    """The article within which a node is numbered, or None."""
    kind, _, rest = iri.removeprefix(ID).partition("/")
    return rest.partition("/")[0] if kind in iris.NODE_KINDS else None


def _expand(name: str) -> str:
    if name.startswith("<"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, HU) + local
