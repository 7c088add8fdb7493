"""Each shape catches the graph made for it, and finds nothing in the good one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.term import Node

from kg import bundle

SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPES = Namespace("https://w3id.org/hustings/shapes#")
FOLDER = bundle.ontology_dir() / "shapes"
FAMILIES = sorted(FOLDER.glob("*.ttl"))
BAD = sorted((FOLDER / "bad").glob("*.ttl"))


@cache
def family(path: Path) -> Graph:
    return Graph().parse(path)


@cache
def all_shapes() -> Graph:
    shapes = Graph()
    for path in FAMILIES:
        shapes += family(path)
    return shapes


@cache
def good() -> Graph:
    """The good dataset as the union of its graphs."""
    triples = {quad.triple for quad in ox.parse(path=FOLDER / "good.trig", format=ox.RdfFormat.TRIG)}
    return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


@cache
def ontology() -> Graph:
    folder = bundle.ontology_dir()
    return Graph().parse(folder / "hustings.ttl").parse(folder / "vocabularies.ttl")


@cache
def classes() -> Graph:
    """The class tree alone: what ``sh:class`` needs of the ontology."""
    tree = Graph()
    for triple in ontology().triples((None, RDFS.subClassOf, None)):
        tree.add(triple)
    return tree


@cache
def family_of(shape: URIRef) -> Path:
    return next(path for path in FAMILIES if (shape, RDF.type, None) in family(path))


def validate(data: Graph | ox.Store, shapes: Graph) -> set[tuple[Node | None, str]]:
    """Each result as its source shape and its severity in lower case."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, Graph), report
    return {
        (report.value(result, SH.sourceShape), str(report.value(result, SH.resultSeverity)).rpartition("#")[2].lower())
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def expectation(path: Path) -> tuple[URIRef, str]:
    """The shape and severity that the first two lines of a bad graph name."""
    expect, severity = path.read_text(encoding="utf-8").splitlines()[:2]
    return SHAPES[expect.removeprefix("# expect: shapes:")], severity.removeprefix("# severity: ")


def shapes_of(kind: str) -> list[Node]:
    return sorted(all_shapes().subjects(RDF.type, SH[kind]), key=str)


def test_good_graph_passes_in_rdflib() -> None:
    assert validate(ontology() + good(), all_shapes()) == set()


def test_good_graph_passes_in_oxigraph() -> None:
    store = ox.Store()
    store.bulk_load((classes() + good()).serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    assert validate(store, all_shapes()) == set()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_graph_is_caught(path: Path) -> None:
    shape, severity = expectation(path)
    bad = Graph().parse(path)
    described = set(bad.subjects())
    # What the bad graph describes takes the place of what the good graph says of it: the mutation is all that differs.
    mutated = classes() + bad
    for triple in good():
        if triple[0] not in described:
            mutated.add(triple)
    assert (shape, severity) in validate(mutated, family(family_of(shape)))
    assert (shape, severity) in validate(classes() + bad, family(family_of(shape))), "not caught without the good graph"


def test_every_shape_has_a_bad_graph() -> None:
    caught: set[Node] = {expectation(path)[0] for path in BAD}
    uncaught = [shape for shape in shapes_of("PropertyShape") if shape not in caught]
    parents = set(caught)
    for shape in caught:
        parents.update(all_shapes().subjects(SH.property, shape))
    uncaught += [shape for shape in shapes_of("NodeShape") if shape not in parents]
    assert uncaught == []


def test_a_single_mutation_fails_for_a_single_reason() -> None:
    """Against all families at once, so that shapes of different files do not report the same fault twice."""
    shape, severity = expectation(FOLDER / "bad" / "criticism-of-oneself.ttl")
    bad = Graph().parse(FOLDER / "bad" / "criticism-of-oneself.ttl")
    described = set(bad.subjects())
    mutated = ontology() + bad
    for triple in good():
        if triple[0] not in described:
            mutated.add(triple)
    assert validate(mutated, all_shapes()) == {(shape, severity)}


@pytest.mark.parametrize("kind", ["NodeShape", "PropertyShape", "SPARQLConstraint"])
def test_messages_say_what_is_wrong_in_both_languages(kind: str) -> None:
    without = [
        shape
        for shape in shapes_of(kind)
        if sorted(str(message.language) for message in all_shapes().objects(shape, SH.message)) != ["en", "ko"]
    ]
    assert without == []


@pytest.mark.parametrize("kind", ["NodeShape", "PropertyShape"])
def test_shapes_have_iris_of_their_own(kind: str) -> None:
    assert [shape for shape in shapes_of(kind) if not str(shape).startswith(str(SHAPES))] == []


def test_shapes_stand_in_one_file_each() -> None:
    total = sum(len(set(family(path).subjects(RDF.type, SH.PropertyShape))) for path in FAMILIES)
    assert total == len(shapes_of("PropertyShape"))


def test_sparql_constraints_carry_their_prefixes() -> None:
    for constraint in shapes_of("SPARQLConstraint"):
        prefixes = all_shapes().value(constraint, SH.prefixes)
        assert prefixes is not None
        assert list(all_shapes().objects(prefixes, SH.declare))


def test_property_shapes_belong_to_a_node_shape() -> None:
    orphans = [shape for shape in shapes_of("PropertyShape") if not set(all_shapes().subjects(SH.property, shape))]
    assert orphans == []


def test_a_warning_does_not_block() -> None:
    """Only a missing Korean name is a warning so far; everything else is a violation."""
    warnings = {shape for shape in shapes_of("PropertyShape") if (shape, SH.severity, SH.Warning) in all_shapes()}
    assert warnings == {SHAPES.PersonNameKo, SHAPES.OrganizationNameKo}
