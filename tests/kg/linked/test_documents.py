"""Statements and IRIs in other people's formats: read back by their own readers."""

from __future__ import annotations

import json
import warnings

import pyoxigraph as ox
import pytest

import kg
from kg.errors import MovedError, NotFoundError
from kg.linked import CITATION_FORMATS, citation, context, describe, nanopublication, schema_org, to_jsonld
from kg.namespaces import DCTERMS, HU, ID, REFERENCE_GRAPH
from kg.rdf import graph_of, to_trig
from tests.builders.articles import NOW, article, candidacy, opened, says
from tests.builders.things import (
    CANDIDATE_ROLE,
    MAINTAINERS,
    OUTLET,
    election,
    money,
    organization,
    outlet,
    person,
    pledge,
    priority,
    reference,
    role,
    topic,
)

AMY, BEN = f"{ID}person/amy-oh", f"{ID}person/ben-yu"
SCHOOL = f"{ID}pledge/amy-school"


@pytest.fixture(scope="module")
def graph():
    draft = article(
        "daily-1",
        says("Criticism", AMY, "the plan of Mr Yu is empty", target_agents=(BEN,), topics=(f"{ID}topic/schools",)),
        says("PledgeMaking", AMY, "a school for 5 billion won", pledge=SCHOOL),
        says("PriorityEndorsement", BEN, "talent comes first", priorities=(f"{ID}priority/talent",)),
        says("CandidacyReport", None, "Ms Oh runs", membership=candidacy(AMY)),
        says("Characterization", None, "few details are known", no_target_named=True),
        also=[pledge("amy-school", AMY, amounts=(money("amy-school", "5000000000", "5 billion won"),))],
    )
    things = [
        person("amy-oh", 'Amy "A" Oh', "오에이미"),
        person("ben-yu", "Ben Yu", "유벤"),
        outlet(OUTLET.rsplit("/", 1)[-1]),
        organization(MAINTAINERS.rsplit("/", 1)[-1]),
        role(CANDIDATE_ROLE.rsplit("/", 1)[-1]),
        topic("schools"),
        priority("talent"),
        election(),
    ]
    return opened(reference(*things), draft)


def statement(number):
    return f"{ID}statement/daily-1/{number:03d}"


def test_a_description_is_what_the_graph_says_of_a_node_and_its_fragments(graph):
    found = describe(graph.store, SCHOOL)
    assert {triple.subject.value for triple in found} == {SCHOOL, f"{SCHOOL}#amount"}
    stored = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in graph.store.quads(subject=SCHOOL)}
    assert stored <= set(found)


def test_a_statement_comes_with_its_proof(graph):
    found = {triple.subject.value for triple in describe(graph.store, statement(1))}
    assert {statement(1), f"{ID}evidence/daily-1/001#quote", f"{ID}decision/daily-1/001"} <= found
    assert statement(2) not in found


@pytest.mark.parametrize("iri", [f"{ID}person/nobody", f"{ID}statement/daily-1/099", f"{ID}statement/x", f"{ID}x y"])
def test_what_is_not_there_is_not_found(graph, iri):
    with pytest.raises(NotFoundError):
        describe(graph.store, iri)


def test_what_was_merged_says_into_what(graph):
    old, new = ox.NamedNode(f"{ID}person/amy-o"), ox.NamedNode(AMY)
    merged = ox.Quad(old, ox.NamedNode(DCTERMS + "isReplacedBy"), new, ox.NamedNode(REFERENCE_GRAPH))
    store = kg.store.memory([*graph.store.export([REFERENCE_GRAPH]), merged], at=NOW)
    with pytest.raises(MovedError) as caught:
        describe(store, old.value)
    assert caught.value.details["iri"] == AMY
    assert describe(store, AMY)


def parsed(text):
    return {
        ox.Triple(item.subject, item.predicate, item.object) for item in ox.parse(text, format=ox.RdfFormat.JSON_LD)
    }


def test_json_ld_says_the_same_in_our_terms(graph):
    for iri in (AMY, SCHOOL, statement(1), statement(4), f"{ID}article/daily-1"):
        triples = describe(graph.store, iri)
        assert parsed(to_jsonld(reversed(triples))) == set(triples)
    written = json.loads(to_jsonld(describe(graph.store, SCHOOL)))
    amount = next(node for node in written["@graph"] if node["type"] == "MoneyAmount")
    assert (amount["value"], amount["bound"]) == ("5000000000", "exactly")
    assert written["@context"]["value"] == context()["value"]
    assert "speaker" not in written["@context"]  # only what it uses


def test_json_ld_keeps_what_no_term_fits():
    node = ox.NamedNode("https://example.org/a")
    odd = [
        ox.Triple(node, ox.NamedNode("https://example.org/p"), ox.Literal("x", language="fr")),
        ox.Triple(node, ox.NamedNode(HU + "bodyEnd"), ox.Literal("many")),
        ox.Triple(node, ox.NamedNode(HU + "speaker"), ox.Literal("nobody")),
        ox.Triple(node, ox.NamedNode(HU + "stance"), ox.NamedNode("https://example.org/odd")),
        ox.Triple(
            node, ox.NamedNode(HU + "asWritten"), ox.Literal("5.0", datatype=ox.NamedNode("https://example.org/d"))
        ),
    ]
    assert parsed(to_jsonld(odd)) == set(odd)


def test_the_whole_ontology_survives_json_ld():
    with kg.open() as graph:
        quads = [quad for quad in graph.store.export() if graph_of(quad).endswith("/ontology")]
        triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    assert len(triples) > 1000
    assert parsed(to_jsonld(triples)) == triples


@pytest.mark.parametrize("number", range(1, 6))
def test_a_nanopublication_is_one_for_the_reference_library(graph, tmp_path, number):
    quads = nanopublication(graph.store, statement(number))
    path = tmp_path / "statement.trig"
    path.write_text(to_trig(quads), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, and rdflib's for it
        from nanopub import Nanopub

        found = Nanopub(rdf=path)
        assert found.is_valid
    assert str(found.metadata.np_uri) == f"{statement(number)}#nanopub"
    graphs = {name: [quad for quad in quads if graph_of(quad) == f"{statement(number)}#{name}"] for name in PARTS}
    assert sum(len(part) for part in graphs.values()) == len(quads)
    proofs = {quad.predicate.value.rpartition("#")[2] for quad in graphs["provenance"]}
    assert {"exact", "hadPrimarySource", "wasDerivedFrom", "wasGeneratedBy", "endedAtTime"} <= proofs
    said = {quad.predicate.value.rpartition("#")[2] for quad in graphs["assertion"]}
    assert {"speaker", "summary", "evidence"} <= said
    assert not said & {"generatedAtTime", "decidedBy", "exact"}
    about = {quad.predicate.value for quad in graphs["pubinfo"]}
    assert {DCTERMS + name for name in ("created", "creator", "license", "rights")} <= about


PARTS = ("head", "assertion", "provenance", "pubinfo")


def test_only_what_an_article_reports_as_a_fact_is_a_claim(graph):
    found = {item["kind"]: schema_org(item) for item in graph.statements().items}
    assert {kind for kind, item in found.items() if item["@type"] == "Claim"} == {"candidacy_report"}
    criticism = found["criticism"]
    assert criticism["additionalType"] == HU + "Criticism"
    assert criticism["mainEntity"]["agent"]["@id"] == AMY
    assert [thing["@id"] for thing in criticism["about"]] == [BEN, f"{ID}topic/schools"]
    assert "mainEntity" not in found["characterization"]  # nobody said it but the article
    (words,) = criticism["citation"]
    assert (words["@type"], words["text"]) == ("Quotation", "the plan of Mr Yu is empty")
    assert "creator" not in words  # they are the article's words
    assert "author" not in json.dumps(found)


def test_citations_are_read_back(graph):
    csl = graph.statement("daily-1", "001")["citation"]["csl"] | {"title": "50 % {of} A&B_C \\ \n x"}
    bibtex, again, ris = (citation(csl, name) for name in CITATION_FORMATS)
    assert json.loads(again) == [csl]
    assert "title = {50 \\% \\{of\\} A\\&B\\_C \\textbackslash{} x}," in bibtex
    assert f"url = {{{statement(1)}}}" in bibtex
    assert bibtex.startswith("@misc{hustings-daily-1-001,")
    assert bibtex.count("{") - bibtex.count("\\{") == bibtex.count("}") - bibtex.count("\\}")
    lines = ris.split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("TY  - DATA", "ER  -", "")
    assert "TI  - 50 % {of} A&B_C \\ x" in lines
    assert all(line[2:6] == "  - " or line == "ER  -" for line in lines[:-1])
