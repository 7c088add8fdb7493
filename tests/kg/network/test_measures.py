"""Measures, paths and files of networks."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import networkx as nx
import pytest

from kg import Graph, NetworkView
from kg.errors import DataError
from kg.network.files import WRITERS, flatten, read_graphml, to_edge_csv, to_gexf, to_graphml
from kg.network.measures import conflict_network, congruence_network, node_measures, reciprocity, stances_of
from kg.network.path import shortest_path
from tests.builders.articles import article, opened, says
from tests.builders.things import person, pledge, reference

KIM, LEE, PARK, SEO, YUN = (person(slug).iri for slug in ("kim-ga", "lee-da", "park-ma", "seo-sa", "yun-a"))
PLAN = pledge("plan", PARK)
REFERENCE = reference(*(person(slug) for slug in ("kim-ga", "lee-da", "park-ma", "seo-sa", "yun-a")))
DRAFT = article(
    "one",
    says("Criticism", KIM, target_agents=(LEE,)),
    says("Criticism", LEE, target_agents=(KIM,)),
    says("Criticism", LEE, target_agents=(KIM,)),
    says("Criticism", LEE, target_pledges=(PLAN.iri,)),
    says("PledgeMaking", PARK, pledge=PLAN.iri),
    says("Criticism", SEO, target_agents=(YUN,)),
    also=[PLAN],
)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return opened(REFERENCE, DRAFT)


def test_degrees_count_statements_and_communities_are_apart(graph: Graph):
    measures = node_measures(graph.to_networkx())
    assert (measures[KIM]["in"], measures[KIM]["out"]) == (2, 1)
    assert (measures[LEE]["in"], measures[LEE]["out"]) == (1, 3)
    assert measures[LEE]["betweenness"] > measures[PARK]["betweenness"] == 0
    assert measures[SEO]["community"] == measures[YUN]["community"] != measures[KIM]["community"]
    lonely = graph.to_networkx(NetworkView(around="seo-sa", relations=("agrees_with",)))
    assert node_measures(lonely) == {SEO: {"in": 0, "out": 0, "betweenness": 0, "community": -1}}


def test_reciprocity_is_the_share_that_is_answered(graph: Graph):
    assert reciprocity(graph.to_networkx(NetworkView(relations=("criticizes",)))) == pytest.approx(2 / 3)
    with pytest.raises(DataError, match="not defined"):
        reciprocity(nx.MultiDiGraph())


def test_actors_agree_and_disagree_by_concept():
    stances = stances_of(
        [("a", "x", True), ("b", "x", True), ("c", "x", False), ("a", "y", True), ("a", "y", False), ("b", "y", True)]
    )
    assert stances == {"a": {"x": True}, "b": {"x": True, "y": True}, "c": {"x": False}}
    assert list(congruence_network(stances).edges(data=True)) == [("a", "b", {"weight": 1, "concepts": ("x",)})]
    assert {edge[:2] for edge in conflict_network(stances).edges} == {("a", "c"), ("b", "c")}
    assert set(conflict_network({"a": {}})) == {"a"}


def test_a_chain_leads_through_pledges_and_says_which_way_each_edge_points(graph: Graph):
    steps = shortest_path(graph.to_networkx(), graph.lookups, KIM, PARK)
    assert [(step["source"]["slug"], step["relation"], step["target"]["slug"], step["forward"]) for step in steps] == [
        ("kim-ga", "criticizes", "lee-da", True),
        ("lee-da", "criticizes_pledge", "plan", True),
        ("park-ma", "makes_pledge", "plan", False),
    ]
    assert [step["more"] for step in steps] == [2, 0, 0]
    assert steps[0]["statement"]["id"] == DRAFT.statements[0].iri
    back = shortest_path(graph.to_networkx(), graph.lookups, PARK, KIM)
    assert [step["forward"] for step in back] == [True, False, True]
    ends = [step["target" if step["forward"] else "source"]["id"] for step in back]
    starts = [step["source" if step["forward"] else "target"]["id"] for step in back]
    assert all(end == start for end, start in zip(ends[:-1], starts[1:], strict=True))
    assert len(list(pairwise(ends))) == 2


@pytest.mark.parametrize(("start", "end"), [(KIM, SEO), (KIM, KIM), (KIM, "urn:x"), ("urn:x", KIM)])
def test_no_chain_is_no_steps(graph: Graph, start: str, end: str):
    assert shortest_path(graph.to_networkx(), graph.lookups, start, end) == []


def test_files_hold_every_edge_with_korean_names_and_statements(bundled: Graph):
    flat = flatten(bundled.to_networkx(), bundled.lookups)
    back = read_graphml(to_graphml(flat))
    assert back.number_of_edges() == flat.number_of_edges() == len(bundled.network()["edges"])
    han = "https://w3id.org/hustings/id/person/han-dong-hoon"
    assert back.nodes[han]["label_ko"] == "한동훈"
    lee = "https://w3id.org/hustings/id/person/lee-jun-seok"
    assert "062" in next(iter(back[lee][han].values()))["statements"]
    assert not back.has_edge(han, lee)
    gexf = nx.read_gexf(io.BytesIO(to_gexf(flat).encode()))
    assert gexf.nodes[han]["label_ko"] == "한동훈"
    assert gexf.number_of_edges() == flat.number_of_edges()
    rows = list(csv.DictReader(io.StringIO(to_edge_csv(flat))))
    assert len(rows) == flat.number_of_edges()
    assert {row["target_label_ko"] for row in rows if row["target"] == han} == {"한동훈"}
    assert set(WRITERS) == {"graphml", "gexf", "csv"}


def test_an_empty_gexf_is_refused():
    with pytest.raises(DataError, match="widen the view"):
        to_gexf(nx.MultiDiGraph())
