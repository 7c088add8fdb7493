"""The ontology as pages: every term in both languages, how classes hang together, and the shapes that data keeps to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from kg import Graph, bundle
from kg.iri import local_name
from kg.namespaces import FOAF, HU, ONTOLOGY_GRAPH, RDF, RDFS, SKOS
from kg.rdf import read
from kg.store import value_of
from viz.corpus import Corpus
from viz.diagram import Tree, draw
from viz.messages import Messages, messages
from viz.pages.frame import other, page
from viz.text import local

_SH: Final = "http://www.w3.org/ns/shacl#"
_KINDS: Final = {
    "Class": "class",
    "ObjectProperty": "object_property",
    "DatatypeProperty": "datatype_property",
    "Concept": "concept",
}
_ORDER: Final = (*_KINDS.values(), "other")


@dataclass(slots=True)
class Term:
    """A term of the ontology: labels and definitions by language, what it is a kind of, and what it joins."""

    name: str
    kind: str = "other"
    labels: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    wider: list[str] = field(default_factory=list)
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A SHACL shape of a class: what it demands, a line for each property, by language."""

    name: str
    target: str
    message: Mapping[str, str]
    properties: Sequence[tuple[str, Mapping[str, str]]]


def ontology(corpus: Corpus, graph: Graph, *, lang: str = "en", base: str = "") -> str:
    """Render every term of the ontology with its label and definition in both languages, and the class diagrams."""
    say = messages(lang)
    terms = _terms(graph)
    kinds = sorted({term.kind for term in terms.values()}, key=_ORDER.index)
    relations = _relations(terms)
    return page(
        "ontology.html",
        corpus,
        say,
        base,
        groups=[
            (kind, say(f"ontology.{kind}"), [term for term in terms.values() if term.kind == kind]) for kind in kinds
        ],
        terms=terms,
        other_lang=other(say),
        diagram=draw(_forest(terms, say), say("ontology.diagram")),
        relations=[(say(f"ontology.{name}"), some) for name, some in relations.items() if some],
        shapes={shape.target: shape.name for shape in _shapes()},
    )


def shapes(corpus: Corpus, *, lang: str = "en", base: str = "") -> str:
    """Render the shapes: what data must keep to, class by class."""
    return page("shapes.html", corpus, messages(lang), base, shapes=_shapes())


def _terms(graph: Graph) -> dict[str, Term]:
    """The terms of the graph's ontology, by name; none where the store holds no ontology."""
    by_node: dict[str, list[ox.Quad]] = {}
    for quad in graph.store.quads(graph=ONTOLOGY_GRAPH):
        node = value_of(quad.subject)
        if node.startswith(HU):
            by_node.setdefault(node, []).append(quad)
    found = (_term(node, quads) for node, quads in sorted(by_node.items()))
    return {term.name: term for term in found if term.labels}


def _term(node: str, quads: Iterable[ox.Quad]) -> Term:
    term = Term(local_name(node))
    lists = {RDFS + "subClassOf": term.wider, RDFS + "domain": term.domain, RDFS + "range": term.range}
    texts = {
        RDFS + "label": term.labels,
        SKOS + "prefLabel": term.labels,
        RDFS + "comment": term.definitions,
        SKOS + "definition": term.definitions,
    }
    for quad in quads:
        predicate, value = quad.predicate.value, quad.object
        if predicate in texts and isinstance(value, ox.Literal):
            texts[predicate][value.language or "und"] = value.value
        elif predicate in lists and isinstance(value, ox.NamedNode) and value.value.startswith((HU, FOAF)):
            lists[predicate].append(local_name(value.value))
        elif predicate == RDF + "type":
            term.kind = _KINDS.get(local_name(value_of(value)), term.kind)
        elif predicate == RDFS + "subPropertyOf" and value_of(value) == HU + "shortcut":
            term.derived = True
    for some in lists.values():
        some.sort()
    return term


def _forest(terms: Mapping[str, Term], say: Messages) -> list[Tree]:
    """The classes that have a wider or a narrower one, as trees; of several wider ones the first of ours counts."""
    narrower: dict[str, list[str]] = {}
    for term in terms.values():
        ours = [name for name in term.wider if name in terms] or term.wider
        if term.kind == "class" and ours:
            narrower.setdefault(ours[0], []).append(term.name)

    def tree(name: str, above: frozenset[str]) -> Tree:
        label = local(terms[name].labels, say.lang) if name in terms else name
        below = [tree(one, above | {name}) for one in narrower.get(name, ()) if one not in above]
        return Tree(label, f"#{name}" if name in terms else None, below)

    children = {name for names in narrower.values() for name in names}
    return [tree(name, frozenset({name})) for name in sorted(narrower) if name not in children]


def _relations(terms: Mapping[str, Term]) -> dict[str, list[dict[str, Any]]]:
    """Which property leads from which class to which: those that articles' statements use, and the derived ones."""
    found: dict[str, list[dict[str, Any]]] = {"relations": [], "derived": []}
    for term in terms.values():
        if term.kind == "object_property" and term.domain and term.range:
            entry = {"term": term, "from": term.domain, "to": term.range}
            found["derived" if term.derived else "relations"].append(entry)
    return found


@cache
def _shapes() -> tuple[Shape, ...]:
    """The shapes with a target class, by name; they come with the package and never change."""
    by_node: dict[str, dict[str, list[Any]]] = {}
    for path in sorted((bundle.ontology_dir() / "shapes").glob("*.ttl")):
        for quad in read(path):
            by_node.setdefault(str(quad.subject), {}).setdefault(quad.predicate.value, []).append(quad.object)
    found = [
        Shape(
            local_name(node.strip("<>")),
            local_name(target.value),
            _message(properties),
            [
                (_path(by_node.get(str(one), {})), _message(by_node.get(str(one), {})))
                for one in properties.get(_SH + "property", ())
            ],
        )
        for node, properties in by_node.items()
        for target in properties.get(_SH + "targetClass", ())[:1]
    ]
    return tuple(sorted(found, key=lambda shape: shape.name))


def _message(properties: Mapping[str, list[Any]]) -> dict[str, str]:
    return {value.language or "und": value.value for value in properties.get(_SH + "message", ())}


def _path(properties: Mapping[str, list[Any]]) -> str:
    paths = properties.get(_SH + "path") or [None]
    return local_name(paths[0].value) if isinstance(paths[0], ox.NamedNode) else ""
