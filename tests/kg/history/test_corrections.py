"""Retracting, superseding, merging and splitting, each on the smallest graph that shows it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from kg import Graph, iri
from kg.corpus import ontology_quads, with_reference
from kg.errors import (
    DataError,
    IllegalTransitionError,
    InvalidFilterError,
    MovedError,
    NotFoundError,
    RetractedError,
    ShapeViolationError,
    StoreError,
)
from kg.model import Statement, text
from kg.namespaces import HISTORY_GRAPHS, HU, INFERRED_GRAPH
from kg.queries.records import read_records
from kg.rdf import encode, graph_of
from kg.reasoning import inferred_quads
from kg.store import memory
from tests.builders.articles import NOW, article, candidacy, opened, says
from tests.builders.past import snapshot, well
from tests.builders.things import agent_group, party, person, pledge, reference

KIM, LEE, HAN, CHOI = (person(name).iri for name in ("kim", "lee", "han", "choi"))
GREEN = party("green").iri
BY = "hustings-maintainers"
LATER = NOW + timedelta(days=1)
PLAN = pledge("plan", KIM)
TRIO = agent_group("trio", KIM, LEE)


def graph_of_all() -> Graph:
    """Two articles with a pledge, a criticism of it, an answer, an echo, a candidacy and a group."""
    one = article(
        "one",
        says("PledgeMaking", KIM, "Ms Kim pledged a plan", pledge=PLAN.iri),
        says(
            "Criticism", LEE, "Mr Lee called the plan of Ms Kim empty", target_agents=(KIM,), target_pledges=(PLAN.iri,)
        ),
        says("Rebuttal", KIM, "Ms Kim said it was not", responds_to=(iri.node("statement", "one", 2),)),
        says("CandidacyReport", None, "Ms Kim is a candidate", membership=candidacy(KIM, GREEN)),
        also=[PLAN, TRIO],
    )
    two = article(
        "two",
        says("Criticism", LEE, "Mr Lee called it empty again", target_agents=(KIM,)),
        says(
            "Agreement",
            HAN,
            "Mr Han agreed",
            agrees_with_agents=(LEE,),
            agrees_with_statements=(iri.node("statement", "one", 2),),
        ),
        says("Criticism", HAN, "Mr Han blamed both", "Mr Han agreed", target_groups=(TRIO.iri,)),
    )
    people = reference(*(person(name) for name in ("kim", "lee", "han", "choi")), party("green"))
    return opened(with_reference([*ontology_quads(), *people]), one, two)


@pytest.fixture
def graph() -> Graph:
    return graph_of_all()


def edges(graph: Graph) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value.rsplit("/", 1)[-1], iri.local_name(quad.predicate.value), iri.local_name(quad.object.value))
        for quad in graph.store.export([INFERRED_GRAPH])
    }


def statement(graph: Graph, name: str) -> Statement:
    (record,) = read_records(graph.store, [f"https://w3id.org/hustings/id/statement/{name}"])
    return record.statement


def slugs(iris: object) -> list[str]:
    return [iri.slug_of(item) for item in iris]


def whole(graph: Graph) -> None:
    """Nothing is broken, and the shortcuts are those derived afresh."""
    assert well(graph) == []
    assert set(graph.store.export([INFERRED_GRAPH])) == set(inferred_quads(graph.store))
    assert graph.verify().findings == ()


def test_the_graph_is_whole_to_begin_with(graph: Graph):
    whole(graph)


# --- retract --------------------------------------------------------------------------------------------------------


def test_a_retracted_statement_is_in_the_history_with_time_reason_and_words(graph: Graph):
    words = statement(graph, "two/001").evidence
    done = graph.retract("two/001", "The text says so of Ms Choi.", by=BY, at=LATER)
    assert slugs(done.closed) == ["two/001"]
    assert done.replaced == {}
    with pytest.raises(
        RetractedError, match="two/001 was retracted at 2031-05-03T09:00:00Z by Hustings maintainers"
    ) as e:
        graph.statement("two", "001")
    assert e.value.details["reason"] == {"en": "The text says so of Ms Choi."}
    assert e.value.details["replaced_by"] is None
    assert {graph_of(quad) for quad in graph.history.quads(subject=words[0].iri)} == {HISTORY_GRAPHS + "two"}
    assert list(graph.store.quads(subject=words[0].iri)) == []
    whole(graph)


def test_shortcuts_of_a_retracted_statement_go_unless_another_supports_them(graph: Graph):
    graph.retract("one/002", "Wrong.", by=BY, at=LATER)
    assert ("lee", "criticizes", "kim") in edges(graph)
    assert ("lee", "criticizesPledge", "plan") not in edges(graph)
    assert ("kim", "respondsToAgent", "lee") not in edges(graph), "an answer to what nobody says is an answer to nobody"
    whole(graph)
    graph.retract("two/001", "Wrong.", by=BY, at=LATER)
    assert ("lee", "criticizes", "kim") not in edges(graph)
    whole(graph)


def test_evidence_that_a_living_statement_shares_stays_and_is_copied(graph: Graph):
    shared = [item.iri for item in statement(graph, "two/003").evidence if item.quote == "Mr Han agreed"]
    graph.retract("two/003", "Wrong.", by=BY, at=LATER)
    for store in (graph.store, graph.history):
        assert any(True for _ in store.quads(subject=shared[0] + "#quote"))
    whole(graph)


def test_a_pledge_goes_with_the_last_statement_that_leads_to_it(graph: Graph):
    graph.retract("one/001", "No pledge.", by=BY, at=LATER)
    assert any(True for _ in graph.store.quads(subject=PLAN.iri)), "it is criticized"
    graph.retract("one/002", "No criticism.", by=BY, at=LATER + timedelta(1))
    assert list(graph.store.quads(subject=PLAN.iri)) == []
    assert any(True for _ in graph.history.quads(subject=PLAN.iri))
    whole(graph)
    assert [item["pledge"]["slug"] for item in graph.at(NOW).pledges().items] == ["plan"]


def test_what_cannot_be_closed_is_refused_and_nothing_is_written(graph: Graph):
    before, past = graph.revision, graph.history.revision
    for name, error, words in (
        ("two/099", NotFoundError, "no statement two/099"),
        ("two", NotFoundError, "write ARTICLE/NUMBER"),
    ):
        with pytest.raises(error, match=words):
            graph.retract(name, "Wrong.", by=BY, at=LATER)
    with pytest.raises(IllegalTransitionError, match="only be closed later"):
        graph.retract("two/001", "Wrong.", by=BY, at=NOW)
    with pytest.raises(DataError, match="needs a reason"):
        graph.retract("two/001", "  ", by=BY, at=LATER)
    with pytest.raises(DataError, match="time zone"):
        graph.retract("two/001", "Wrong.", by=BY, at=datetime(2032, 1, 1))  # noqa: DTZ001 - what is refused
    with pytest.raises(NotFoundError):
        graph.retract("two/001", "Wrong.", by="nobody-known", at=LATER)
    assert (graph.revision, graph.history.revision) == (before, past)
    graph.retract("two/001", "Wrong.", by=BY, at=LATER)
    with pytest.raises(RetractedError, match="retracted already"):
        graph.retract("two/001", "Wrong.", by=BY, at=LATER)
    with pytest.raises(IllegalTransitionError, match="order of time"):
        graph.retract("two/002", "Wrong.", by=BY, at=LATER - timedelta(hours=1))


# --- supersede ------------------------------------------------------------------------------------------------------


def test_a_statement_is_superseded_by_the_next_number(graph: Graph):
    right = dataclasses.replace(statement(graph, "two/001"), target_agents=(HAN,))
    done = graph.supersede("two/001", right, text(en="It is Mr Han.", ko="한 씨다."), by=BY, at=LATER)
    assert {iri.slug_of(old): iri.slug_of(new) for old, new in done.replaced.items()} == {"two/001": "two/004"}
    item = graph.statement("two", "004")
    assert item["targets"][0]["slug"] == "han"
    assert item["evidence"][0]["verified"]
    with pytest.raises(RetractedError, match=r"superseded .* It was replaced by two/004\."):
        graph.statement("two", "001")
    whole(graph)
    assert graph.at(LATER - timedelta(seconds=1)).statement("two", "001")["targets"][0]["slug"] == "kim"


def test_answers_and_echoes_follow_to_the_replacement(graph: Graph):
    right = dataclasses.replace(statement(graph, "one/002"), target_pledges=())
    done = graph.supersede("one/002", right, "Of Ms Kim alone.", by=BY, at=LATER)
    assert slugs(done.closed) == ["one/002", "one/003", "two/002"]
    assert ("kim", "respondsToAgent", "lee") in edges(graph)
    (answer,) = graph.statements(kinds=("rebuttal",)).items
    assert slugs(answer["responds_to"]) == [iri.slug_of(done.replaced[iri.node("statement", "one", 2)])]
    whole(graph)


def test_a_pledge_described_otherwise_keeps_its_former_description(graph: Graph):
    quads = [
        *encode(statement(graph, "one/001"), iri.article_graph("one")),
        *encode(dataclasses.replace(PLAN, commitment=HU + "vowed"), iri.article_graph("one")),
    ]
    graph.supersede("one/001", quads, "She vowed it.", by=BY, at=LATER)
    assert graph.pledges().items[0]["pledge"]["commitment"] == "vowed"
    assert graph.at(NOW).pledges().items[0]["pledge"]["commitment"] == "pledged"
    whole(graph)


def test_a_replacement_that_cannot_be_is_refused(graph: Graph):
    before = (graph.revision, graph.history.revision)
    wrong = dataclasses.replace(statement(graph, "two/001"), target_agents=(LEE,))
    with pytest.raises(ShapeViolationError, match="breaks"):
        graph.supersede("two/001", wrong, "Of himself.", by=BY, at=LATER)
    with pytest.raises(DataError, match="stays in its article"):
        graph.supersede("two/001", statement(graph, "one/002"), "Other.", by=BY, at=LATER)
    with pytest.raises(DataError, match="describes 0 statements"):
        graph.supersede("two/001", [], "Nothing.", by=BY, at=LATER)
    words = dataclasses.replace(statement(graph, "two/001").evidence[0], quote="Mr Lee said otherwise")
    edited = dataclasses.replace(statement(graph, "two/001"), evidence=(words,))
    with pytest.raises(IllegalTransitionError, match="evidence two/001 is never edited"):
        graph.supersede("two/001", edited, "Edited.", by=BY, at=LATER)
    assert (graph.revision, graph.history.revision) == before


# --- merge and split ------------------------------------------------------------------------------------------------


def test_merged_people_are_one_and_their_statements_revised(graph: Graph):
    graph.merge("kim", "choi", "One person.", by=BY, at=LATER)
    assert ("lee", "criticizes", "choi") in edges(graph)
    assert ("choi", "candidateOf", "green") in edges(graph)
    assert ("han", "criticizes", "choi") in edges(graph), "also as a member of a group"
    assert "kim" not in {name for edge in edges(graph) for name in edge}
    assert [item["slug"] for item in graph.people().items] == ["choi", "han", "lee"]
    assert "Kim Ga-na" in graph.person("choi")["alternative_names"]
    with pytest.raises(MovedError) as moved:
        graph.person("kim")
    assert moved.value.details == {"iri": CHOI, "slug": "choi"}
    assert graph.pledges().items[0]["speaker"]["slug"] == "choi"
    assert graph.resolve("kim").iri == graph.resolve("Kim Ga-na").iri == CHOI
    whole(graph)
    assert snapshot(graph.at(LATER - timedelta(microseconds=1))) == snapshot(graph_of_all())
    assert [item["slug"] for item in graph.at(NOW).people().items] == ["choi", "han", "kim", "lee"]


def test_people_who_speak_of_each_other_are_not_merged(graph: Graph):
    with pytest.raises(IllegalTransitionError, match="one/002, two/001"):
        graph.merge("kim", "lee", "One.", by=BY, at=LATER)
    with pytest.raises(IllegalTransitionError, match="into itself"):
        graph.merge("kim", "kim", "One.", by=BY, at=LATER)


def test_a_split_person_takes_statements_pledges_and_candidacy(graph: Graph):
    new = person("kim-two", "Kim Ga-na", "김가나")
    done = graph.split("kim", new, ["one/001", "one/004"], "Two people.", by=BY, at=LATER)
    assert slugs(done.closed) == ["one/001", "one/004"]
    assert ("kim-two", "makesPledge", "plan") in edges(graph)
    assert ("kim-two", "candidateOf", "green") in edges(graph)
    assert ("lee", "criticizes", "kim") in edges(graph)
    assert graph.statements(kinds=("candidacy_report",)).items[0]["membership"]["member"]["slug"] == "kim-two"
    whole(graph)
    assert snapshot(graph.at(NOW)) == snapshot(graph_of_all())
    assert "kim-two" not in [item["slug"] for item in graph.at(NOW).people().items]


def test_a_split_that_leaves_half_a_pledge_is_refused(graph: Graph):
    with pytest.raises(DataError, match="does not name kim"):
        graph.split("kim", "choi", ["two/002"], "Two.", by=BY, at=LATER)
    with pytest.raises(DataError, match="Which statements"):
        graph.split("kim", "choi", [], "Two.", by=BY, at=LATER)
    with pytest.raises(IllegalTransitionError, match="there already"):
        graph.split("kim", person("choi"), ["one/001"], "Two.", by=BY, at=LATER)
    three = article("three", says("PledgeMaking", KIM, pledge=PLAN.iri))
    both = Graph(
        memory([*graph.store.export(), *three.quads()], at=NOW, infer=inferred_quads),
    )
    with pytest.raises(IllegalTransitionError, match="shares the pledge plan with three/001"):
        both.split("kim", "choi", ["one/001"], "Two.", by=BY, at=LATER)


# --- the past -------------------------------------------------------------------------------------------------------


def test_a_day_means_its_last_instant_and_a_time_needs_a_zone(graph: Graph):
    closed = datetime(2031, 5, 3, 0, 0, 0, tzinfo=UTC)
    graph.retract("two/001", "Wrong.", by=BY, at=closed)
    assert graph.at(date(2031, 5, 2)).statement("two", "001")
    for when in (date(2031, 5, 3), closed):
        with pytest.raises(RetractedError):
            graph.at(when).statement("two", "001")
    assert graph.at(date(2031, 5, 2)).closings() == []
    assert len(graph.at(date(2031, 5, 3)).closings()) == 1
    with pytest.raises(InvalidFilterError, match="no time zone"):
        graph.at(datetime(2031, 5, 3))  # noqa: DTZ001 - what is refused


def test_before_anything_was_recorded_there_is_no_graph(graph: Graph):
    with pytest.raises(InvalidFilterError, match="knows something from 2031-05-02T09:00:00Z on"):
        graph.at(date(2031, 5, 1))
    with pytest.raises(InvalidFilterError, match="the graph is empty"):
        Graph(memory(at=NOW)).at(date(2031, 5, 1))
    assert graph.at(NOW).statements().total == graph.statements().total


def test_an_article_recorded_later_was_not_there(graph: Graph):
    late = dataclasses.replace(
        article("late", says("Criticism", CHOI, target_agents=(LEE,))),
    )
    statements = tuple(dataclasses.replace(item, recorded_at=LATER) for item in late.statements)
    quads = dataclasses.replace(late, statements=statements).quads()
    both = Graph(memory([*graph.store.export(), *quads], at=NOW, infer=inferred_quads))
    before = both.at(LATER - timedelta(microseconds=1))
    assert before.lookups.meta()["articles"] == 2
    assert [item["slug"] for item in before.people().items] == ["han", "kim", "lee"]
    assert both.at(LATER).lookups.meta()["articles"] == 3


def test_a_store_for_reading_is_not_corrected(tmp_path):
    from kg.store import build, open_store

    build(tmp_path / "s", graph_of_all().store.export(), at=NOW, note="x")
    with Graph(open_store(tmp_path / "s")) as graph, pytest.raises(StoreError, match="for reading only"):
        graph.retract("two/001", "Wrong.", by=BY, at=LATER)
    with Graph(open_store(tmp_path / "s", write=True)) as graph, pytest.raises(StoreError, match="without its history"):
        graph.retract("two/001", "Wrong.", by=BY, at=LATER)
