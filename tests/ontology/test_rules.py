"""Each rule makes exactly the edges that it should, in both engines, and leads back to its statements."""

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

RULES = sorted((bundle.ontology_dir() / "rules").glob("*.rq"))
BASE = "https://example.org/"
CONSTRUCT = re.compile(r"CONSTRUCT \{ \?subject (\S+) (\S+) \}")

PREFIXES = f"""
@prefix : <{BASE}> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hu: <https://w3id.org/hustings/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
# Two people of one surname, as in the news; a party, a university, groups of each scope, and a pledge with its owner.
WORLD = """
:reference {
    :lee-one a hu:Person . :lee-two a hu:Person . :choi a hu:Person .
    :party a hu:Party . :university a hu:Organization . :election a hu:Election . :mayor a hu:Role .
    :talent a hu:Priority . :data a hu:Priority .
    :observers a hu:AgentGroup ; hu:groupScope hu:described .
    :one-another a hu:AgentGroup ; hu:groupScope hu:unspecified .
    :both-lees a hu:AgentGroup ; hu:groupScope hu:enumerated ; foaf:member :lee-one , :lee-two .
    :policies a hu:PledgeGroup ; hu:groupScope hu:described .
    :both-plans a hu:PledgeGroup ; hu:groupScope hu:enumerated ; skos:member :plan , :plan-two .
    :plan a hu:Pledge ; hu:pledgedBy :lee-two . :plan-two a hu:Pledge ; hu:pledgedBy :lee-one .
}
:a { :article a hu:Article . }
"""

CANDIDACY = ":s a hu:CandidacyReport ; hu:speaker :article ; hu:membership :m . :m a hu:Candidacy ; org:member :lee-one"
OFFICE = ":s a hu:OfficeReport ; hu:speaker :article ; hu:membership :m . :m a hu:Membership ; org:member :lee-one"

REBUTTAL = ":s a hu:Rebuttal ; hu:speaker :lee-two ; hu:respondsTo :t . :t hu:article :article ;"

CASES: list[tuple[str, str, str, str]] = [
    (
        "criticizes",
        "a named person",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetAgent :lee-two .",
        "lee-one lee-two",
    ),
    ("criticizes", "a party", ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetAgent :party .", "lee-one party"),
    (
        "criticizes",
        "an organization",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetAgent :university .",
        "lee-one university",
    ),
    (
        "criticizes",
        "a group speaks",
        ":s a hu:Criticism ; hu:speaker :observers ; hu:targetAgent :lee-one .",
        "observers lee-one",
    ),
    ("criticizes", "never oneself", ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetAgent :lee-one .", ""),
    ("criticizes", "never the article", ":s a hu:Criticism ; hu:speaker :article ; hu:targetAgent :lee-one .", ""),
    (
        "criticizes",
        "never an implied target",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:noTargetNamed true ; hu:impliedTarget :lee-two .",
        "",
    ),
    (
        "criticizes",
        "never the owner of a pledge",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetPledge :plan .",
        "",
    ),
    (
        "criticizes",
        "both targets named",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetPledge :plan ; hu:targetAgent :lee-two .",
        "lee-one lee-two",
    ),
    (
        "criticizes",
        "an enumerated group fans out",
        ":s a hu:Criticism ; hu:speaker :choi ; hu:targetGroup :both-lees .",
        "choi lee-one, choi lee-two",
    ),
    (
        "criticizes",
        "but not to the speaker",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetGroup :both-lees .",
        "lee-one lee-two",
    ),
    (
        "criticizes",
        "a described group does not",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetGroup :observers .",
        "",
    ),
    (
        "criticizes",
        "an unspecified group does not",
        ":s a hu:Criticism ; hu:speaker :both-lees ; hu:targetGroup :one-another .",
        "",
    ),
    (
        "criticizes",
        "plans have no fan-out to owners",
        ":s a hu:Criticism ; hu:speaker :choi ; hu:targetGroup :both-plans .",
        "",
    ),
    (
        "criticizes",
        "a group as agent is no person",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetAgent :observers .",
        "",
    ),
    (
        "criticizes",
        "approval is no criticism",
        ":s a hu:Approval ; hu:speaker :lee-one ; hu:targetAgent :lee-two .",
        "",
    ),
    (
        "criticizes",
        "characterization is none",
        ":s a hu:Characterization ; hu:speaker :article ; hu:targetAgent :lee-two .",
        "",
    ),
    (
        "criticizes-pledge",
        "the pledge",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetPledge :plan .",
        "lee-one plan",
    ),
    (
        "criticizes-pledge",
        "even one's own",
        ":s a hu:Criticism ; hu:speaker :lee-two ; hu:targetPledge :plan .",
        "lee-two plan",
    ),
    ("criticizes-pledge", "never the article", ":s a hu:Criticism ; hu:speaker :article ; hu:targetPledge :plan .", ""),
    (
        "criticizes-pledge",
        "not from a group of pledges",
        ":s a hu:Criticism ; hu:speaker :choi ; hu:targetGroup :both-plans .",
        "",
    ),
    (
        "criticizes-group",
        "a described group",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetGroup :policies .",
        "lee-one policies",
    ),
    (
        "criticizes-group",
        "an enumerated group",
        ":s a hu:Criticism ; hu:speaker :choi ; hu:targetGroup :both-lees .",
        "choi both-lees",
    ),
    (
        "criticizes-group",
        "never an unspecified group",
        ":s a hu:Criticism ; hu:speaker :lee-one ; hu:targetGroup :one-another .",
        "",
    ),
    (
        "criticizes-group",
        "never the article",
        ":s a hu:Criticism ; hu:speaker :article ; hu:targetGroup :policies .",
        "",
    ),
    ("criticizes-group", "never itself", ":s a hu:Criticism ; hu:speaker :observers ; hu:targetGroup :observers .", ""),
    ("approves-of", "a person", ":s a hu:Approval ; hu:speaker :choi ; hu:targetAgent :lee-one .", "choi lee-one"),
    (
        "approves-of",
        "a pledge, not its owner",
        ":s a hu:Approval ; hu:speaker :choi ; hu:targetPledge :plan .",
        "choi plan",
    ),
    ("approves-of", "no group", ":s a hu:Approval ; hu:speaker :choi ; hu:targetGroup :both-lees , :policies .", ""),
    ("approves-of", "never oneself", ":s a hu:Approval ; hu:speaker :choi ; hu:targetAgent :choi .", ""),
    (
        "approves-of",
        "not from a self-description",
        ":s a hu:SelfDescription ; hu:speaker :choi ; hu:targetAgent :lee-one .",
        "",
    ),
    (
        "endorses-priority",
        "each priority",
        ":s a hu:PriorityEndorsement ; hu:speaker :choi ; hu:priority :talent , :data .",
        "choi data, choi talent",
    ),
    ("endorses-priority", "not from a criticism", ":s a hu:Criticism ; hu:speaker :choi ; hu:priority :talent .", ""),
    (
        "endorses-priority",
        "never the article",
        ":s a hu:PriorityEndorsement ; hu:speaker :article ; hu:priority :talent .",
        "",
    ),
    (
        "agrees-with",
        "in one direction",
        ":s a hu:Agreement ; hu:speaker :lee-two ; hu:agreesWithAgent :lee-one .",
        "lee-two lee-one",
    ),
    ("agrees-with", "never oneself", ":s a hu:Agreement ; hu:speaker :lee-two ; hu:agreesWithAgent :lee-two .", ""),
    (
        "agrees-with",
        "not from a statement alone",
        ":s a hu:Agreement ; hu:speaker :lee-two ; hu:agreesWithStatement :t . :t hu:speaker :choi .",
        "",
    ),
    (
        "makes-pledge",
        "by the speaker",
        ":s a hu:PledgeMaking ; hu:speaker :lee-two ; hu:pledge :plan .",
        "lee-two plan",
    ),
    ("makes-pledge", "not from talk of it", ":s a hu:Criticism ; hu:speaker :choi ; hu:targetPledge :plan .", ""),
    ("responds-to-agent", "to the other speaker", f"{REBUTTAL} a hu:Criticism ; hu:speaker :choi .", "lee-two choi"),
    ("responds-to-agent", "never oneself", f"{REBUTTAL} a hu:Criticism ; hu:speaker :lee-two .", ""),
    ("responds-to-agent", "never to the article", f"{REBUTTAL} a hu:Characterization ; hu:speaker :article .", ""),
    (
        "candidate-of",
        "where the words name the party",
        f"{CANDIDACY} ; org:organization :party ; hu:election :election .",
        "lee-one party",
    ),
    ("candidate-of", "not where they do not", f"{CANDIDACY} ; hu:election :election .", ""),
    (
        "candidate-of",
        "not from a party office",
        f"{OFFICE} ; org:organization :party ; org:role :mayor ; hu:tenure hu:current .",
        "",
    ),
    (
        "candidate-of",
        "not from a candidacy nobody reports",
        ":m a hu:Candidacy ; org:member :lee-one ; org:organization :party .",
        "",
    ),
    ("candidate-in", "the election", f"{CANDIDACY} ; hu:election :election .", "lee-one election"),
    (
        "candidate-in",
        "not from the report of an election",
        ":s a hu:ElectionReport ; hu:speaker :article ; hu:election :election .",
        "",
    ),
    ("holds-office", "a current one", f"{OFFICE} ; org:role :mayor ; hu:tenure hu:current .", "lee-one mayor"),
    ("holds-office", "not a former one", f"{OFFICE} ; org:role :mayor ; hu:tenure hu:former .", ""),
    ("holds-office", "not an unclear one", f"{OFFICE} ; org:role :mayor ; hu:tenure hu:unclear .", ""),
    ("holds-office", "not a candidacy", f"{CANDIDACY} ; org:role :mayor ; hu:tenure hu:current .", ""),
    ("class-candidate", "by a report", f"{CANDIDACY} .", "lee-one"),
    ("class-candidate", "not by an office", f"{OFFICE} .", ""),
    ("class-critic", "whatever the target", ":s a hu:Criticism ; hu:speaker :choi ; hu:noTargetNamed true .", "choi"),
    (
        "class-critic",
        "also a group",
        ":s a hu:Criticism ; hu:speaker :observers ; hu:targetGroup :policies .",
        "observers",
    ),
    ("class-critic", "never the article", ":s a hu:Criticism ; hu:speaker :article ; hu:targetAgent :choi .", ""),
    ("class-critic", "not the target", ":s a hu:Approval ; hu:speaker :choi ; hu:targetAgent :lee-one .", ""),
    (
        "class-expert",
        "a person presented as one",
        ":s a hu:Approval ; hu:speaker :choi ; hu:speakerPresentedAs hu:expertRole ; hu:noTargetNamed true .",
        "choi",
    ),
    (
        "class-expert",
        "not a group",
        ":s a hu:Approval ; hu:speaker :observers ; hu:speakerPresentedAs hu:expertRole ; hu:noTargetNamed true .",
        "",
    ),
    ("class-expert", "not by a role", ":s a hu:Approval ; hu:speaker :choi ; hu:noTargetNamed true .", ""),
]


def quads(statements: str) -> list[ox.Quad]:
    """The world and some statements, each of which belongs to ``:article``."""
    linked = statements.replace(":s a ", ":s hu:article :article ; a ", 1)
    text = f"{PREFIXES}{WORLD}:a {{ {linked} }}"
    return list(ox.parse(text, format=ox.RdfFormat.TRIG))


def in_oxigraph(data: list[ox.Quad], query: str) -> set[tuple[str, ...]]:
    store = ox.Store()
    store.extend(data)
    answer = store.query(query, use_default_graph_as_union=True)
    if isinstance(answer, ox.QueryTriples):
        return {(triple.subject.value, triple.object.value) for triple in answer}
    return {tuple(term.value for term in solution) for solution in answer}


def in_rdflib(data: list[ox.Quad], query: str) -> set[tuple[str, ...]]:
    dataset = Dataset(default_union=True)
    for name in {quad.graph_name for quad in data}:
        triples = [quad.triple for quad in data if quad.graph_name == name]
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        dataset.graph(URIRef(name.value)).parse(data=text, format="nt")
    answer = dataset.query(query)
    if answer.type == "CONSTRUCT":
        return {(str(subject), str(value)) for subject, _, value in answer}
    return {tuple(str(term) for term in row) for row in answer}


ENGINES = [pytest.param(in_oxigraph, id="oxigraph"), pytest.param(in_rdflib, id="rdflib")]


@cache
def rule(name: str) -> str:
    return (bundle.ontology_dir() / "rules" / f"{name}.rq").read_text(encoding="utf-8")


def expected_edges(name: str, edges: str) -> set[tuple[str, str]]:
    """``"a b, a c"`` as pairs of IRIs; a rule that makes a class gives the class as the second."""
    made = "https://w3id.org/hustings/ontology#" + re.search("^# makes: hu:(.+)$", rule(name), re.MULTILINE)[1]
    pairs = [edge.split() for edge in edges.split(", ") if edge]
    return {(BASE + pair[0], BASE + pair[1] if len(pair) > 1 else made) for pair in pairs}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "point", "statements", "edges"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES]
)
def test_rule_makes_exactly(engine, name: str, point: str, statements: str, edges: str) -> None:
    assert engine(quads(statements), rule(name)) == expected_edges(name, edges)


def test_every_rule_has_a_case_that_makes_and_one_that_does_not() -> None:
    for path in RULES:
        made = [bool(edges) for name, _, _, edges in CASES if name == path.stem]
        assert True in made, path.stem
        assert False in made, path.stem


FIRST = {name: (statements, edges) for name, _, statements, edges in reversed(CASES) if edges}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule_says_what_it_makes(path: Path) -> None:
    english, korean, makes = path.read_text(encoding="utf-8").splitlines()[:3]
    assert english.startswith("# en: ")
    assert re.match("# ko: .*[가-힣]", korean)
    made = CONSTRUCT.search(rule(path.stem))
    assert made
    term = made[2] if made[1] == "a" else made[1]
    assert makes == f"# makes: {term}"
    local = term.removeprefix("hu:")
    kebab = re.sub("(?<!^)([A-Z])", r"-\1", local).lower()
    assert path.stem == (f"class-{kebab}" if made[1] == "a" else kebab)
    if made[1] != "a":
        assert made[2] == "?object"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule_can_be_asked_for_its_statements(engine, path: Path) -> None:
    """As a SELECT it names the statement and its article, also when the edge is given beforehand."""
    statements, edges = FIRST[path.stem]
    subject, value = min(expected_edges(path.stem, edges))
    given = f"VALUES ?subject {{ <{subject}> }}" + (
        "" if path.stem.startswith("class-") else f" VALUES ?object {{ <{value}> }}"
    )
    query = CONSTRUCT.sub("SELECT DISTINCT ?statement ?article", rule(path.stem)).replace(
        "WHERE {", f"WHERE {{ {given}", 1
    )
    assert engine(quads(statements), query) == {(f"{BASE}s", f"{BASE}article")}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule_can_be_restricted_to_articles(engine, path: Path) -> None:
    statements, edges = FIRST[path.stem]
    for article, expected in (("article", expected_edges(path.stem, edges)), ("other", set())):
        query = rule(path.stem).replace("WHERE {", f"WHERE {{ VALUES ?article {{ <{BASE}{article}> }}", 1)
        assert engine(quads(statements), query) == expected
