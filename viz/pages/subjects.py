"""What the graph says of one IRI, in the reader's language: the facts on its page, and what points to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox

from kg import Graph
from kg.iri import local_name, owner_of
from kg.linked import describe
from kg.namespaces import BASE, CHANGES_GRAPH, HU, ID, RDFS, SKOS
from kg.rdf import graph_of
from kg.store import value_of
from viz.dates import moment
from viz.messages import Messages
from viz.text import key_of, local

VALUES_MOST: Final = 40
"""Values of one property that a page shows."""

_POINTING_READ: Final = 2000
"""Triples that are looked at to say what points to something; an outlet may have a hundred thousand."""

_SPOKEN: Final = frozenset({"person", "party", "pledge", "agent_group", "pledge_group", "priority", "topic", "article"})
"""Kinds whose pages list their statements by other means."""

_IMPLIED: Final = HU + "impliedTarget"
_LABELS: Final = (RDFS + "label", SKOS + "prefLabel")
_FIRST: Final = ("type", "label", "prefLabel", "name", "altLabel")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: a text with its language, or what another page is about, with its address."""

    text: str
    lang: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A property in words, its name in the ontology, and its values; ``more`` are not shown."""

    property: str
    term: str
    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: an entity as the directory knows it, or anything else that the graph describes.

    ``parts`` are the nodes that belong to it, such as a pledge's amounts, by their fragment; ``pointing`` what leads to
    it; ``statements`` the keys of the statements among those.
    """

    iri: str
    kind: str
    names: Mapping[str, str]
    facts: Sequence[Fact]
    alternative: Sequence[str] = ()
    party: Mapping[str, Any] | None = None
    roles: Sequence[str] = ()
    parts: Sequence[tuple[str, str, Sequence[Fact]]] = ()
    pointing: Sequence[Fact] = ()
    statements: frozenset[str] = frozenset()


def read_subject(graph: Graph, iri: str, say: Messages, base: str = "") -> Subject:
    """Read what a page is about.

    Raises:
        MovedError: it was merged into another, which ``details`` names.
        NotFoundError: the graph says nothing of it.
    """
    words = _Words(graph, say, base)
    by_node: dict[str, list[ox.Triple]] = {}
    for triple in describe(graph.store, iri):
        by_node.setdefault(value_of(triple.subject), []).append(triple)
    facts = words.facts(by_node.pop(iri, ()))
    parts = [
        (node.removeprefix(f"{iri}#"), words.class_of(triples), words.facts(triples))
        for node, triples in sorted(by_node.items())
        if node.startswith(f"{iri}#")
    ]
    directory = graph.lookups.directory
    known = directory.get(iri)
    kind = known.kind if known else iri.removeprefix(ID).split("/")[0]
    pointing, statements = words.pointing(iri) if kind not in _SPOKEN else ((), frozenset())
    if known is None:
        return Subject(iri, kind, {}, facts, parts=parts, pointing=pointing, statements=statements)
    party = directory.get(known.party) if known.party else None
    return Subject(
        iri,
        kind,
        known.names,
        facts,
        alternative=known.alt_names,
        party=party.reference() if party else None,
        roles=known.roles,
        parts=parts,
        pointing=pointing,
        statements=statements,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Turns triples into words and links."""

    graph: Graph
    say: Messages
    base: str

    def facts(self, triples: Iterable[ox.Triple]) -> tuple[Fact, ...]:
        """The properties of a node, its names first, each with its values."""
        found: dict[str, list[ox.Triple]] = {}
        for triple in triples:
            found.setdefault(triple.predicate.value, []).append(triple)
        return tuple(
            Fact(
                self.property(predicate),
                _short(predicate),
                tuple(self.value(triple.object) for triple in found[predicate][:VALUES_MOST]),
                max(0, len(found[predicate]) - VALUES_MOST),
            )
            for predicate in sorted(found, key=lambda one: (_rank(one), local_name(one)))
        )

    def pointing(self, iri: str) -> tuple[tuple[Fact, ...], frozenset[str]]:
        """What leads to a node: nodes by property, and the keys of statements."""
        found: dict[str, dict[str, Value]] = {}
        statements = set()
        for quad in islice(self._leading(iri), _POINTING_READ):
            owner = owner_of(value_of(quad.subject))
            if owner.startswith(f"{ID}statement/"):
                statements.add(key_of(owner, kind=False))
            elif owner != iri:
                found.setdefault(quad.predicate.value, {})[owner] = self.value(ox.NamedNode(owner))
        facts = tuple(
            Fact(
                self.property(predicate),
                _short(predicate),
                tuple(list(values.values())[:VALUES_MOST]),
                max(0, len(values) - VALUES_MOST),
            )
            for predicate, values in sorted(found.items())
        )
        return facts, frozenset(statements)

    def class_of(self, triples: Sequence[ox.Triple]) -> str:
        """The name of a node's class, the first of ours."""
        classes = [value_of(one.object) for one in triples if local_name(one.predicate.value) == "type"]
        ours = [one for one in classes if one.startswith(HU)] or classes
        return self.name(ours[0]) if ours else ""

    def property(self, iri: str) -> str:
        """A property in the reader's words."""
        return self.name(iri) if iri.startswith(HU) else self.say.word("property", local_name(iri))

    def value(self, term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Value:
        """A value; what is ours is a link under this server, what is on the web one to there."""
        text = value_of(term)
        if isinstance(term, ox.NamedNode):
            if text.startswith(HU):
                return Value(self.name(text), address=f"{self.base}/ontology?lang={self.say.lang}#{local_name(text)}")
            if text.startswith(BASE):
                path, _, fragment = text.removeprefix(BASE).partition("#")
                return Value(
                    self.name(text),
                    address=f"{self.base}/{path}?lang={self.say.lang}{'#' if fragment else ''}{fragment}",
                )
            return Value(self.name(text), address=text if text.startswith(("https://", "http://")) else None)
        if isinstance(term, ox.Literal):
            if term.datatype.value.endswith("#dateTime"):
                return Value(moment(text, self.say.lang))
            return Value(text, term.language)
        return Value(text)

    def name(self, iri: str) -> str:
        """A node's name: an entity's, a term's label, or what its IRI says."""
        known = self.graph.lookups.directory.get(iri)
        if known:
            return local(known.names, self.say.lang) or known.slug
        if iri.startswith(HU):
            labels = {
                quad.object.language: quad.object.value
                for quad in self.graph.store.quads(subject=iri)
                if quad.predicate.value in _LABELS and isinstance(quad.object, ox.Literal)
            }
            return local(labels, self.say.lang) or local_name(iri)
        if iri.startswith(BASE):
            path, _, fragment = iri.removeprefix(ID).partition("#")
            return f"#{fragment}" if fragment else path
        return _short(iri)

    def _leading(self, iri: str) -> Iterator[ox.Quad]:
        return (
            quad
            for quad in self.graph.store.quads(object_=iri)
            if graph_of(quad) != CHANGES_GRAPH and quad.predicate.value != _IMPLIED
        )


def _short(iri: str) -> str:
    return f"hu:{local_name(iri)}" if iri.startswith(HU) else local_name(iri)


def _rank(predicate: str) -> int:
    name = local_name(predicate)
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
