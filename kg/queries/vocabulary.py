"""The words that queries are written in: terms of the ontology, and those of other vocabularies that the data use.

An editor completes from them; labels and definitions stand in both languages, so that who looks for 비판 finds
``hu:Criticism``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyoxigraph as ox

from kg import bundle
from kg.namespaces import HU, LANGUAGES, OWL, PREFIXES, RDF, RDFS, SKOS
from kg.queries.examples import load_examples
from kg.rdf import Description, describe, read

_FILES: Final = ("hustings.ttl", "vocabularies.ttl")
# Of a term's types, the first that fits says what it is.
_KINDS: Final[tuple[tuple[str, str], ...]] = (
    (OWL + "Class", "class"),
    (OWL + "ObjectProperty", "property"),
    (OWL + "DatatypeProperty", "property"),
    (SKOS + "ConceptScheme", "scheme"),
    (SKOS + "Concept", "value"),
)
_OTHERS: Final = "|".join(sorted(prefix for prefix in PREFIXES if prefix not in {"hu", "sh", "xsd"}))
_USED: Final = re.compile(rf"(?<![\w?:<\"/])(?:{_OTHERS}):[A-Za-z]\w*")


@dataclass(frozen=True, slots=True)
class Term:
    """A term as queries write it, such as ``hu:criticizes``; ``kind`` is class, property, value or scheme."""

    name: str
    kind: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]


@cache
def load_vocabulary() -> tuple[Term, ...]:
    """All terms by name: first those of the ontology, then those of other vocabularies."""
    folder = bundle.ontology_dir()
    description = describe(quad for name in _FILES for quad in read(folder / name))
    own = sorted(_own(description), key=lambda term: term.name)
    return (*own, *sorted(_others(), key=lambda term: term.name))


def _own(description: Description) -> Iterator[Term]:
    for iri, properties in description.items():
        types = {value.value for value in properties.get(RDF + "type", ())}
        kind = next((kind for type_iri, kind in _KINDS if type_iri in types), None)
        if kind and iri.startswith(HU):
            labels = _texts(properties, RDFS + "label") or _texts(properties, SKOS + "prefLabel")
            yield Term("hu:" + iri.removeprefix(HU), kind, labels, _texts(properties, SKOS + "definition"))


def _others() -> Iterator[Term]:
    """Terms that the names of JSON-LD or the example queries stand for; they are documented elsewhere."""
    texts = [example.text for example in load_examples()]
    texts.append((bundle.ontology_dir() / "context.jsonld").read_text(encoding="utf-8").replace('"', " "))
    for name in {name for text in texts for name in _USED.findall(text)}:
        yield Term(name, "class" if name.split(":")[1][0].isupper() else "property", {}, {})


def _texts(properties: Mapping[str, tuple[object, ...]], predicate: str) -> dict[str, str]:
    found = {
        value.language: value.value
        for value in properties.get(predicate, ())
        if isinstance(value, ox.Literal) and value.language
    }
    return {language: found[language] for language in LANGUAGES if language in found}
