"""Each violation query finds nothing in the good graph, and finds the fault made for it, in both engines."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, URIRef

from kg import bundle

# rdflib 7.6 warns of attributes of its own Dataset that it uses itself.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.:DeprecationWarning")

FOLDER = bundle.ontology_dir()
QUERIES = sorted((FOLDER / "violations").glob("*.rq"))
BASE = "https://w3id.org/hustings/"
ARTICLE = "test-2031-05-01"
PREFIXES = f"""
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hu: <{BASE}ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <{BASE}> .
"""

HERE = f"<graph/article/{ARTICLE}>"

# A fault as TriG to add to the good graph, and the local ends of what the query's first column must then name.
FAULTS: list[tuple[str, str, str, set[str]]] = [
    (
        "article-coded-twice",
        "the same address",
        "<graph/article/zz> { <id/article/zz> a hu:Article ; schema:url 'https://example.org/test'^^xsd:anyURI }",
        {ARTICLE},
    ),
    (
        "article-coded-twice",
        "the same text of the same outlet",
        """<graph/article/zz> {
          <id/article/zz> a hu:Article ; schema:publisher <id/outlet/daily-test> ; hu:textVersion <id/text/zz/001> .
          <id/text/zz/001> hu:textSha256 "b3cc0475bb78a5026098858e9889acf666d31062d513d303314eca31d36e72f2" }""",
        {ARTICLE},
    ),
    (
        "triple-in-two-graphs",
        "a name repeated",
        "<graph/article/other> { <id/person/park-ba-da> foaf:name 'Park Ba-da'@en }",
        {"park-ba-da"},
    ),
    (
        "described-in-two-graphs",
        "a pledge described again",
        "<graph/article/other> { <id/pledge/park-ha-neul-100t> hu:testability hu:vague }",
        {"park-ha-neul-100t"},
    ),
    (
        "misplaced-shortcut",
        "a statement in the inferred graph",
        "<graph/inferred> { <id/person/park-ba-da> foaf:nick 'Bada' }",
        {"park-ba-da"},
    ),
    (
        "misplaced-shortcut",
        "a class that no rule makes",
        "<graph/inferred> { <id/person/park-ba-da> a hu:Person }",
        {"park-ba-da"},
    ),
    (
        "misplaced-shortcut",
        "a shortcut typed in",
        "<graph/reference> { <id/person/park-ba-da> hu:agreesWith <id/person/park-ha-neul> }",
        {"park-ba-da"},
    ),
    (
        "misplaced-shortcut",
        "a derived class typed in",
        "<graph/reference> { <id/person/park-ba-da> a hu:Expert }",
        {"park-ba-da"},
    ),
    (
        "shortcut-without-statement",
        "an edge nobody states",
        "<graph/inferred> { <id/person/park-ha-neul> hu:criticizes <id/person/park-ba-da> }",
        {"park-ha-neul"},
    ),
    (
        "shortcut-without-statement",
        "the wrong relation of two",
        "<graph/inferred> { <id/person/park-ba-da> hu:agreesWith <id/person/park-ha-neul> }",
        {"park-ba-da"},
    ),
    (
        "shortcut-without-statement",
        "an office nobody reports",
        "<graph/inferred> { <id/person/park-ha-neul> hu:holdsOffice <id/role/mayor> }",
        {"park-ha-neul"},
    ),
    (
        "shortcut-without-statement",
        "a class without a statement",
        "<graph/inferred> { <id/person/park-ba-da> a hu:Expert }",
        {"park-ba-da"},
    ),
    (
        "implied-target-as-shortcut",
        "observers imply Park",
        "<graph/inferred> { <id/group/observers> hu:criticizes <id/person/park-ha-neul> }",
        {"003"},
    ),
    (
        "person-from-pledge",
        "the owner of an approved pledge",
        (
            f"{HERE} {{ <id/statement/{ARTICLE}/090> hu:speaker <id/group/observers> ; "
            "hu:targetPledge <id/pledge/park-ha-neul-100t> } "
            "<graph/inferred> { <id/group/observers> hu:approvesOf <id/person/park-ha-neul> }"
        ),
        {"090"},
    ),
    (
        "quotations-too-long",
        "half of the body",
        (
            f"{HERE} {{ <id/evidence/{ARTICLE}/090> oa:hasSource <id/text/{ARTICLE}/001> ; oa:hasSelector <#p> . "
            "<#p> oa:start 100 ; oa:end 1350 }"
        ),
        {"001"},
    ),
    ("statement-without-decision", "none at all", f"{HERE} {{ <id/statement/{ARTICLE}/090> a hu:Statement }}", {"090"}),
    (
        "statement-without-decision",
        "one in another graph",
        (
            f"{HERE} {{ <id/statement/{ARTICLE}/090> a hu:Statement ; hu:decidedBy <id/decision/{ARTICLE}/090> }}"
            f"<graph/reference> {{ <id/decision/{ARTICLE}/090> hu:status hu:accepted ; "
            f"hu:decides <id/statement/{ARTICLE}/090> }}"
        ),
        {"090"},
    ),
    ("node-in-foreign-article", "an evidence", f"{HERE} {{ <id/evidence/other/001> a hu:Evidence }}", {"001"}),
    (
        "node-in-foreign-article",
        "a fragment of a statement",
        f"{HERE} {{ <id/statement/other/001#membership> a hu:Membership }}",
        {"001#membership"},
    ),
    (
        "statement-in-foreign-graph",
        "another article's",
        f"{HERE} {{ <id/statement/other/001> hu:article <id/article/other> }}",
        {"001"},
    ),
    (
        "dangling-reference",
        "a person whom nothing describes",
        f"{HERE} {{ <id/pledge/park-ha-neul-100t> hu:pledgedBy <id/person/nobody> }}",
        {"park-ha-neul-100t"},
    ),
    (
        "closed-and-accepted",
        "a statement that was retracted",
        f"{HERE} {{ <id/statement/{ARTICLE}/001> hu:closedBy <id/decision/{ARTICLE}/001#closing> }}",
        {"001"},
    ),
    (
        "unknown-term",
        "a property",
        "<graph/reference> { <id/person/park-ba-da> hu:likes <id/person/park-ha-neul> }",
        {"ontology#likes"},
    ),
    (
        "unknown-term",
        "a fixed value as a property",
        "<graph/reference> { <id/person/park-ba-da> hu:about <id/person/park-ha-neul> }",
        {"ontology#about"},
    ),
    ("unknown-term", "a class", "<graph/reference> { <id/person/park-ba-da> a hu:Hero }", {"ontology#Hero"}),
    (
        "unknown-term",
        "a fixed value",
        "<graph/reference> { <id/person/park-ba-da> hu:stance hu:angry }",
        {"ontology#angry"},
    ),
]


@cache
def good() -> tuple[ox.Quad, ...]:
    """The good graph, and of the ontology what the queries ask: which terms there are, and which are shortcuts."""
    found = list(ox.parse(path=FOLDER / "shapes" / "good.trig", format=ox.RdfFormat.TRIG))
    home = ox.NamedNode(f"{BASE}graph/ontology")
    asked = re.compile(r"(#type|#subClassOf|#subPropertyOf|#isDefinedBy)$")
    for name in ("hustings", "vocabularies"):
        found += [
            ox.Quad(quad.subject, quad.predicate, quad.object, home)
            for quad in ox.parse(path=FOLDER / f"{name}.ttl", format=ox.RdfFormat.TURTLE)
            if asked.search(quad.predicate.value)
        ]
    return tuple(found)


def in_oxigraph(data: list[ox.Quad], query: str) -> set[str]:
    store = ox.Store()
    store.extend(data)
    return {solution[0].value for solution in store.query(query, use_default_graph_as_union=True)}


def in_rdflib(data: list[ox.Quad], query: str) -> set[str]:
    dataset = Dataset(default_union=True)
    for name in {quad.graph_name for quad in data}:
        triples = [quad.triple for quad in data if quad.graph_name == name]
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        dataset.graph(URIRef(name.value)).parse(data=text, format="nt")
    return {str(row[0]) for row in dataset.query(query)}


ENGINES = [pytest.param(in_oxigraph, id="oxigraph"), pytest.param(in_rdflib, id="rdflib")]


@cache
def text(name: str) -> str:
    return (FOLDER / "violations" / f"{name}.rq").read_text(encoding="utf-8")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_good_graph_has_no_violation(engine, path: Path) -> None:
    assert engine(list(good()), text(path.stem)) == set()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "point", "fault", "found"), FAULTS, ids=[f"{fault[0]}: {fault[1]}" for fault in FAULTS]
)
def test_fault_is_found(engine, name: str, point: str, fault: str, found: set[str]) -> None:
    data = [*good(), *ox.parse(PREFIXES + fault, format=ox.RdfFormat.TRIG)]
    assert {iri.rpartition("/")[2] for iri in engine(data, text(name))} == found


def test_every_query_has_a_fault() -> None:
    assert {fault[0] for fault in FAULTS} == {path.stem for path in QUERIES}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_query_says_what_is_wrong(path: Path) -> None:
    english, korean = path.read_text(encoding="utf-8").splitlines()[:2]
    assert english.startswith("# en: ")
    assert re.match("# ko: .*[가-힣]", korean)


def test_quotations_count_a_span_once() -> None:
    """Two evidence nodes of one span are one quotation: 500 of 2,500 characters, named twice, count as 500."""
    spans = "".join(
        f"<id/evidence/{ARTICLE}/{number}> oa:hasSource <id/text/{ARTICLE}/001> ; oa:hasSelector <id/e/{number}> . "
        f"<id/e/{number}> oa:start 100 ; oa:end 600 . "
        for number in ("090", "091")
    )
    data = [*good(), *ox.parse(f"{PREFIXES}{HERE} {{ {spans} }}", format=ox.RdfFormat.TRIG)]
    assert in_oxigraph(data, text("quotations-too-long")) == set()
