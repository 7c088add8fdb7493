"""Rules: what they derive, from whom they never do, and that a change brings and takes just what it should."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Graph, bundle
from kg.errors import DataError, NotFoundError, UnknownTermError
from kg.namespaces import HU, INFERRED_GRAPH, RDF, REFERENCE_GRAPH
from kg.rdf import encode, graph_of
from kg.reasoning import derive, inferred_quads, load_rules, rule_making, supporting_statements
from kg.store import Changes
from tests.builders.articles import Draft, article, candidacy, office, opened, says, stored
from tests.builders.strategies import FEW
from tests.builders.things import agent_group, party, person, pledge, pledge_group, priority, reference, role

KIM, LEE, PARK = (person(slug).iri for slug in ("kim", "lee", "park"))
GREEN, TALENT, MAYOR = party("green").iri, priority("talent").iri, role("mayor").iri
PLAN = pledge("kim-plan", KIM).iri
LISTED = agent_group("listed", KIM, PARK)
DESCRIBED = pledge_group("policies")
UNSPECIFIED = agent_group("one-another", scope="unspecified")
PEOPLE = reference(
    person("kim"),
    person("lee"),
    person("park"),
    party("green"),
    priority("talent"),
    role("mayor"),
    LISTED,
    DESCRIBED,
    UNSPECIFIED,
)


def edges(graph: Graph | None = None, *drafts: Draft) -> set[tuple[str, str, str]]:
    """What ``graph/inferred`` holds, by local names."""
    store = graph.store if graph else stored(PEOPLE, *drafts)
    return {tuple(_local(term) for term in quad.triple) for quad in store.export([INFERRED_GRAPH])}  # type: ignore[misc]


def _local(term: object) -> str:
    return str(getattr(term, "value", term)).replace("#", "/").rsplit("/", 1)[-1]


def test_a_criticism_gives_edges_to_those_that_its_words_name():
    found = edges(
        None,
        article(
            "one",
            says("Criticism", LEE, target_agents=(KIM,), target_pledges=(PLAN,)),
            also=[pledge("kim-plan", KIM)],
        ),
    )
    assert found == {("lee", "criticizes", "kim"), ("lee", "criticizesPledge", "kim-plan"), ("lee", "type", "Critic")}


def test_a_pledge_under_fire_says_nothing_of_its_maker():
    found = edges(None, article("one", says("Criticism", LEE, target_pledges=(PLAN,)), also=[pledge("kim-plan", KIM)]))
    assert ("lee", "criticizes", "kim") not in found
    assert ("lee", "criticizesPledge", "kim-plan") in found


def test_an_implied_target_and_nobody_named_give_no_edge():
    found = edges(
        None,
        article(
            "one",
            says("Criticism", LEE, no_target_named=True),
            says("Criticism", LEE, target_groups=(UNSPECIFIED.iri,), implied_targets=(KIM,)),
        ),
    )
    assert found == {("lee", "type", "Critic")}


def test_a_listed_group_fans_out_but_never_back_to_the_speaker_and_a_described_one_does_not():
    found = edges(
        None,
        article(
            "one",
            says("Criticism", KIM, target_groups=(LISTED.iri,)),
            says("Criticism", LEE, target_groups=(DESCRIBED.iri,)),
        ),
    )
    assert found == {
        ("kim", "criticizes", "park"),
        ("kim", "criticizesGroup", "listed"),
        ("lee", "criticizesGroup", "policies"),
        ("kim", "type", "Critic"),
        ("lee", "type", "Critic"),
    }


def test_every_other_kind_gives_its_own_edge():
    draft = article(
        "one",
        says("PledgeMaking", KIM, pledge=PLAN),
        says("Approval", PARK, target_agents=(KIM,), target_pledges=(PLAN,)),
        says("PriorityEndorsement", PARK, priorities=(TALENT,), presented_as=HU + "expertRole"),
        says("Agreement", KIM, agrees_with_agents=(PARK,)),
        says("Criticism", LEE, target_agents=(KIM,)),
        says("Rebuttal", KIM, responds_to=("https://w3id.org/hustings/id/statement/one/005",)),
        says("CandidacyReport", None, membership=candidacy(KIM, GREEN)),
        says("CandidacyReport", None, membership=candidacy(LEE)),
        says("OfficeReport", None, membership=office(PARK, MAYOR)),
        says("OfficeReport", None, membership=office(LEE, MAYOR, "former")),
        says("SelfDescription", LEE, target_agents=(LEE,), stance=HU + "positive"),
        also=[pledge("kim-plan", KIM)],
    )
    assert edges(None, draft) == {
        ("kim", "makesPledge", "kim-plan"),
        ("park", "approvesOf", "kim"),
        ("park", "approvesOf", "kim-plan"),
        ("park", "endorsesPriority", "talent"),
        ("park", "type", "Expert"),
        ("kim", "agreesWith", "park"),
        ("lee", "criticizes", "kim"),
        ("lee", "type", "Critic"),
        ("kim", "respondsToAgent", "lee"),
        ("kim", "candidateOf", "green"),
        ("kim", "candidateIn", "xx-president-2031"),
        ("kim", "type", "Candidate"),
        ("lee", "candidateIn", "xx-president-2031"),
        ("lee", "type", "Candidate"),
        ("park", "holdsOffice", "mayor"),
    }


def test_every_rule_says_what_it_makes_and_is_found_by_it():
    rules = load_rules()
    assert len(rules) == 14
    for rule in rules:
        assert rule_making(rule.makes) is rule
        assert f"# makes: hu:{_local(ox.NamedNode(rule.makes))}" in rule.text
        assert rule.makes_class == rule.name.startswith("class-")
    assert rule_making(HU + "likes") is None


def test_a_rule_that_constructs_anything_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "rules").mkdir()
    rule = tmp_path / "rules" / "likes.rq"
    monkeypatch.setattr(bundle, "ontology_dir", lambda: tmp_path)
    rule.write_text("CONSTRUCT { ?a hu:likes ?b . ?b hu:likes ?a } WHERE { ?a hu:x ?b }")
    load_rules.cache_clear()
    try:
        with pytest.raises(DataError, match=r"likes\.rq: a rule constructs"):
            load_rules()
        rule.write_text(f"CONSTRUCT {{ ?subject <{HU}likes> ?object }} WHERE {{ ?subject hu:x ?object }}")
        assert [found.makes for found in load_rules()] == [HU + "likes"]
    finally:
        load_rules.cache_clear()


def test_nothing_is_derived_from_no_article():
    store = stored(PEOPLE, article("one", says("Criticism", LEE, target_agents=(KIM,))))
    assert derive(store, []) == set()
    assert derive(store, ["https://w3id.org/hustings/id/article/one"]) == derive(store)


# --- incremental ---------------------------------------------------------------------------------------------------

POOL = (
    article(
        "one",
        says("PledgeMaking", KIM, pledge=PLAN),
        says("CandidacyReport", None, membership=candidacy(KIM, GREEN)),
        says("Criticism", LEE, target_agents=(KIM,), target_pledges=(PLAN,)),
        says("Criticism", PARK, target_groups=("https://w3id.org/hustings/id/group/of-one",)),
        also=[pledge("kim-plan", KIM), agent_group("of-one", KIM, LEE)],
    ),
    article(
        "two",
        says("PledgeMaking", KIM, pledge=PLAN),
        says("CandidacyReport", None, membership=candidacy(KIM, GREEN)),
        says("Criticism", LEE, target_agents=(KIM, PARK)),
        says("Criticism", PARK, target_groups=("https://w3id.org/hustings/id/group/of-one",)),
    ),
    article(
        "three",
        says("Rebuttal", KIM, responds_to=("https://w3id.org/hustings/id/statement/two/003",)),
        says("Approval", PARK, target_pledges=(PLAN,)),
        says("PriorityEndorsement", PARK, priorities=(TALENT,), presented_as=HU + "expertRole"),
        says("Criticism", KIM, target_groups=(LISTED.iri, UNSPECIFIED.iri)),
    ),
    article(
        "four",
        says("Agreement", KIM, agrees_with_agents=(PARK,)),
        says("PriorityEndorsement", PARK, priorities=(TALENT,)),
        says("CandidacyReport", None, membership=None),
        says("OfficeReport", None, membership=office(PARK, MAYOR)),
    ),
)
# The last article reports the candidacy that the first describes, by pointing to it.
SHARED_CANDIDACY = ox.Quad(
    ox.NamedNode("https://w3id.org/hustings/id/statement/four/003"),
    ox.NamedNode(HU + "membership"),
    ox.NamedNode("https://w3id.org/hustings/id/statement/one/002#membership"),
    ox.NamedNode(POOL[3].graph),
)
# Changes of what articles only point to: a group's members, a group's scope, whether somebody is a person.
REFERENCES = (
    [quad for quad in encode(LISTED, REFERENCE_GRAPH) if quad.object == ox.NamedNode(PARK)],
    [quad for quad in encode(LISTED, REFERENCE_GRAPH) if quad.object == ox.NamedNode(HU + "enumerated")],
    [quad for quad in encode(person("park"), REFERENCE_GRAPH) if quad.predicate.value == RDF + "type"],
)


@FEW
@given(st.lists(st.integers(0, len(POOL) + len(REFERENCES) - 1), min_size=1, max_size=9))
def test_after_any_changes_the_shortcuts_are_those_derived_afresh(steps: list[int]):
    with opened(PEOPLE) as graph:
        for step in steps:
            _toggle(graph, step)
            assert set(graph.store.export([INFERRED_GRAPH])) == set(inferred_quads(graph.store))
            graphs = [graph_of(quad) for quad in graph.store.export()]
            triples = [quad.triple for quad in graph.store.export()]
            assert len(triples) == len(set(triples)), f"a triple stands in two of {sorted(set(graphs))}"


def _toggle(graph: Graph, step: int) -> None:
    if step >= len(POOL):
        quads = REFERENCES[step - len(POOL)]
        there = [quad for quad in quads if quad in set(graph.store.export([REFERENCE_GRAPH]))]
        graph.apply(Changes("reference", tuple(there)) if there else Changes("reference", (), tuple(quads)))
        return
    draft = POOL[step]
    if draft.graph in graph.store.graphs():
        graph.remove_article(draft.slug)
        return
    kept = {quad.triple for quad in graph.store.export([REFERENCE_GRAPH])}
    quads = [*draft.quads(), *([SHARED_CANDIDACY] if step == 3 else [])]
    graph.apply(Changes("add", (), tuple(quad for quad in quads if quad.triple not in kept)))


def test_a_shortcut_that_two_articles_support_survives_either_and_goes_with_both():
    with opened(PEOPLE, POOL[0], POOL[1]) as graph:
        shared = ("lee", "criticizes", "kim")
        assert shared in edges(graph)
        graph.remove_article("one")
        assert shared in edges(graph)
        assert ("lee", "criticizesPledge", "kim-plan") not in edges(graph), "only the first article said so"
        graph.remove_article("two")
        assert edges(graph) == set()


def test_what_a_removed_article_described_for_others_moves_to_the_reference_graph():
    with opened(PEOPLE, POOL[0], POOL[1]) as graph:
        graph.apply(Changes("add", (), (*POOL[3].quads(), SHARED_CANDIDACY)))
        graph.remove_article("one")
        moved = {quad.subject.value.rsplit("/id/")[1] for quad in graph.store.export([REFERENCE_GRAPH])}
        assert {"pledge/kim-plan", "group/of-one", "statement/one/002#membership"} <= moved
        assert not {
            subject for subject in moved if subject.startswith(("article/one", "evidence/", "decision/", "text/"))
        }
        assert graph.statement("two", "001")["pledge"]["slug"] == "kim-plan"
        assert graph.statement("four", "003")["membership"]["member"]["slug"] == "kim"


def test_what_nobody_else_uses_goes_with_its_article():
    with opened(PEOPLE, POOL[0]) as graph:
        graph.remove_article("one")
        assert set(graph.store.export([REFERENCE_GRAPH])) == set(PEOPLE)
        assert POOL[0].graph not in graph.store.graphs()


def test_an_article_that_is_not_there_cannot_be_removed():
    with opened(PEOPLE) as graph, pytest.raises(NotFoundError, match="no article 'none'"):
        graph.remove_article("none")


def test_shortcuts_lost_by_hand_are_found_again():
    with opened(PEOPLE, POOL[0]) as graph:
        whole = edges(graph)
        lost = tuple(graph.store.export([INFERRED_GRAPH]))
        wrong = ox.Quad(
            ox.NamedNode(KIM), ox.NamedNode(HU + "criticizes"), ox.NamedNode(LEE), ox.NamedNode(INFERRED_GRAPH)
        )
        graph.store.apply(Changes("by hand", lost[:3], (wrong,)), at=graph.store.changes()[-1].at)
        assert edges(graph) != whole
        revision = graph.infer()
        assert edges(graph) == whole
        assert graph.infer() == revision, "again changes nothing"


# --- explain -------------------------------------------------------------------------------------------------------


def test_an_edge_leads_back_to_all_its_statements():
    store = stored(PEOPLE, *POOL)
    assert supporting_statements(store, LEE, HU + "criticizes", KIM) == [
        "https://w3id.org/hustings/id/statement/one/003",
        "https://w3id.org/hustings/id/statement/two/003",
    ]
    assert supporting_statements(store, KIM, HU + "criticizes", LEE) == [], "never the other way round"
    assert supporting_statements(store, PARK, HU + "Expert", HU + "Expert") == [
        "https://w3id.org/hustings/id/statement/three/003"
    ]


def test_only_derived_relations_can_be_explained():
    with pytest.raises(UnknownTermError, match="no derived relation: these are agrees-with, "):
        supporting_statements(stored(PEOPLE), LEE, HU + "speaker", KIM)


def test_every_derived_triple_is_supported_by_a_statement():
    store = stored(PEOPLE, *POOL)
    inferred = store.export([INFERRED_GRAPH])
    assert inferred
    for quad in inferred:
        makes = quad.object.value if quad.predicate.value == RDF + "type" else quad.predicate.value
        assert supporting_statements(store, quad.subject.value, makes, quad.object.value), quad
