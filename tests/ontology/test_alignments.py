"""Alignments: they load with the ontology, map terms that exist on both sides, alike to alike, and entail nothing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SKOS, Graph, URIRef

from kg import bundle
from kg.corpus import ontology_quads
from kg.namespaces import FOAF, HU, SCHEMA
from kg.rdf import read
from kg.validation import check_shapes

FOLDER = bundle.ontology_dir()
PATHS = sorted((FOLDER / "alignments").glob("*.ttl"))
MAPPINGS = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
PODIO, OPENGOV, ORG = "http://w3id.org/podio#", "http://www.w3.org/ns/opengov#", "http://www.w3.org/ns/org#"

# What the other vocabularies have, as their own files say: PODIO 2.0, and the JSON-LD contexts of Popolo.
CLASSES = {
    "podio": {PODIO + "Discourse", PODIO + "PolicyProposal", "http://schema.org/PoliticalParty"},
    "popolo": {
        *(ORG + name for name in ("Organization", "Membership", "Post")),
        *(OPENGOV + "Speech", "http://www.w3.org/ns/person#Person", "http://schema.org/Event"),
    },
}
PROPERTIES = {
    "podio": {PODIO + name for name in ("hasTarget", "proposedAsCandidateBy", "ideology")},
    "popolo": {
        *(f"http://schema.org/{name}" for name in ("creator", "validFrom", "validThrough")),
        *(OPENGOV + "otherName", "http://purl.org/dc/terms/audience"),
    },
}

every_alignment = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
with_terms = pytest.mark.parametrize(
    "path", [path for path in PATHS if path.stem in {"dna", "podio", "popolo", "wikidata"}], ids=lambda path: path.stem
)


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in bundle.ontology_files():
        graph.parse(path)
    return graph


@cache
def reused() -> set[str]:
    """The terms of others that our shapes hold data to."""
    text = "".join(path.read_text(encoding="utf-8") for path in (FOLDER / "shapes").glob("*.ttl"))
    spaces = {"schema": SCHEMA, "foaf": FOAF, "skos": str(SKOS), "org": ORG}
    return {spaces[prefix] + name for prefix, name in re.findall(r"\b(schema|foaf|skos|org):(\w+)", text)}


def mappings(path: Path) -> list[tuple[URIRef, URIRef, URIRef]]:
    return sorted(triple for triple in Graph().parse(path) if triple[1] in MAPPINGS)  # type: ignore[misc]


def kind(iri: str) -> str:
    """Whether a term of ours is a class, a property or a fixed value; what we reuse goes by its first letter."""
    types = set(ontology().objects(URIRef(iri), RDF.type))
    if not types:
        return "class" if re.split("[#/]", iri)[-1][0].isupper() else "property"
    if OWL.Class in types:
        return "class"
    return "value" if SKOS.Concept in types else "property"


@every_alignment
def test_it_says_what_it_is_in_its_first_line(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


@every_alignment
def test_it_entails_nothing(path: Path) -> None:
    """Nearness is said in SKOS; nothing of OWL or RDFS that would change what our own terms mean."""
    structure = {RDF.type, SKOS.inScheme, SKOS.notation}
    assert set(Graph().parse(path).predicates()) <= MAPPINGS | structure


@every_alignment
def test_it_loads_with_the_ontology_and_breaks_no_shape(path: Path) -> None:
    quads = read(path)
    assert quads
    broken = check_shapes(quads, context=ontology_quads())
    assert [finding.line() for finding in broken if finding.severity == "violation"] == []


@every_alignment
def test_notations_name_concepts_of_its_own_scheme(path: Path) -> None:
    graph = Graph().parse(path)
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert str(concept).startswith(f"https://w3id.org/hustings/ontology/alignments/{path.stem}#")
        assert len(set(graph.objects(concept, SKOS.notation))) == 1
        assert (graph.value(concept, SKOS.inScheme), RDF.type, SKOS.ConceptScheme) in graph
    notations = list(graph.objects(None, SKOS.notation))
    assert len(notations) == len(set(notations))


@with_terms
def test_what_it_maps_is_ours(path: Path) -> None:
    for subject, _, _ in mappings(path):
        assert (subject, None, None) in ontology() if subject.startswith(HU) else str(subject) in reused(), subject


@with_terms
def test_like_is_mapped_to_like(path: Path) -> None:
    for subject, _, target in mappings(path):
        ours, iri = kind(str(subject)), str(target)
        if path.stem == "dna":
            assert (target, RDF.type, SKOS.Concept) in Graph().parse(path)
        elif path.stem == "wikidata":
            pattern = r"entity/Q[1-9]\d*" if ours == "class" else r"prop/(direct|qualifier)/P[1-9]\d*"
            assert re.fullmatch(r"http://www\.wikidata\.org/" + pattern, iri), iri
        else:
            assert iri in (CLASSES if ours == "class" else PROPERTIES)[path.stem], iri


@with_terms
def test_nothing_is_mapped_to_itself_or_twice_alike(path: Path) -> None:
    pairs = [(subject, target) for subject, _, target in mappings(path)]
    assert len(pairs) == len(set(pairs))
    assert all(subject != target for subject, target in pairs)


def test_whom_a_speech_is_meant_for_is_not_whom_it_criticizes() -> None:
    """PODIO's target is its audience, by its requirement R4."""
    pairs = {(str(subject), str(target)) for subject, _, target in mappings(FOLDER / "alignments" / "podio.ttl")}
    assert (HU + "audience", PODIO + "hasTarget") in pairs
    assert (HU + "targetAgent", PODIO + "hasTarget") not in pairs


def test_the_four_that_are_promised_are_there() -> None:
    assert {"podio", "popolo", "dna", "wikidata"} <= {path.stem for path in PATHS}
