"""Lint of our own terms: every term is labelled in both languages, and serves a question, a shape or a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import bundle
from kg.namespaces import HU, LANGUAGES, OWL, RDF, RDFS, SKOS
from kg.rdf import describe, read
from kg.rdf.schema import MAPPINGS, STATEMENT_KINDS
from kg.validation.report import Finding

Properties = Mapping[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...]]
"""Predicate IRI to objects."""

_TERM_TYPES: Final = frozenset(
    {OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty")} | {SKOS + "Concept"}
)
_USE: Final = re.compile(r"\bhu:([A-Za-z][A-Za-z0-9]*)")
_FULL_USE: Final = re.compile(re.escape(HU) + r"([A-Za-z][A-Za-z0-9]*)")


def lint_ontology() -> list[Finding]:
    """What is wrong with the terms of ``hu:``, sorted by term."""
    description = describe(quad for path in bundle.ontology_files() for quad in read(path))
    terms = {
        iri: properties
        for iri, properties in description.items()
        if iri.startswith(HU) and any(value.value in _TERM_TYPES for value in properties.get(RDF + "type", ()))
    }
    used = _used_names()
    for properties in terms.values():  # what a term is a kind of serves through it
        for predicate in (RDFS + "subClassOf", RDFS + "subPropertyOf"):
            used.update(value.value.removeprefix(HU) for value in properties.get(predicate, ()))
    findings: list[Finding] = []
    for iri, properties in sorted(terms.items()):
        findings += _labels(iri, properties)
        if iri.removeprefix(HU) not in used:
            findings.append(
                Finding("violation", "unused-term", iri, "no question, shape, rule or query uses it: remove it.")
            )
    for name in sorted({name for name in _mapped_names() if HU + name not in terms}):
        findings.append(
            Finding("violation", "undefined-term", HU + name, "the codec writes it, the ontology lacks it.")
        )
    folded: dict[str, str] = {}
    for iri in sorted(terms):
        other = folded.setdefault(iri.casefold(), iri)
        if other != iri and _is_concept(terms[iri]) != _is_concept(terms[other]):
            findings.append(
                Finding("violation", "case-clash", iri, f"it differs from <{other}> only in case: rename it.")
            )
    return findings


def _labels(iri: str, properties: Properties) -> Iterator[Finding]:
    label = SKOS + "prefLabel" if _is_concept(properties) else RDFS + "label"
    for predicate, noun in ((label, "label"), (SKOS + "definition", "definition")):
        languages = {value.language for value in properties.get(predicate, ()) if isinstance(value, ox.Literal)}
        for language in LANGUAGES:
            if language not in languages:
                yield Finding("violation", "missing-" + noun, iri, f"it has no {noun} in '{language}': write one.")


def _is_concept(properties: Properties) -> bool:
    return any(value.value == SKOS + "Concept" for value in properties.get(RDF + "type", ()))


def _used_names() -> set[str]:
    """Local names of ``hu:`` that a shape, rule, competency question, violation query or library query mentions."""
    ontology = bundle.ontology_dir()
    library = Path(__file__).parent.parent / "queries" / "sparql"
    paths = [
        *(ontology / "shapes").glob("*.ttl"),
        *(path for name in ("rules", "competency", "violations") for path in (ontology / name).glob("*.rq")),
        *library.glob("*.rq"),
    ]
    used: set[str] = set()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        used.update(_USE.findall(text))
        used.update(_FULL_USE.findall(text))
    return used


def _mapped_names() -> Iterator[str]:
    iris = [iri for mapping in MAPPINGS.values() for iri in mapping.types]
    iris += [item.predicate for mapping in MAPPINGS.values() for item in mapping.properties]
    iris += STATEMENT_KINDS
    return (iri.removeprefix(HU) for iri in iris if iri.startswith(HU))
