"""The network: every edge keeps its statements and its direction, and a view shows a part of it."""

from __future__ import annotations

from datetime import date

import pytest

from kg import Graph, NetworkView
from kg.errors import AmbiguousNameError, InvalidFilterError, NotFoundError, UnknownTermError
from kg.network import RELATIONS
from tests.builders.articles import article, candidacy, opened, says
from tests.builders.things import party, person, pledge, priority, reference

KIM, LEE, PARK, SEO = (person(slug).iri for slug in ("kim-ga-na", "lee-da-ra", "park-ma-ba", "seo-sa-a"))
GREEN, TALENT, PLAN = party("green").iri, priority("talent").iri, pledge("kim-plan", KIM).iri
REFERENCE = reference(
    *(person(slug) for slug in ("kim-ga-na", "lee-da-ra", "park-ma-ba", "seo-sa-a")), party("green"), priority("talent")
)
FIRST = article(
    "one",
    says("Criticism", KIM, target_agents=(LEE,)),
    says("Criticism", LEE, target_agents=(KIM,), target_pledges=(PLAN,)),
    says("Criticism", LEE, target_agents=(KIM,)),
    says("PledgeMaking", KIM, pledge=PLAN),
    says("Agreement", PARK, agrees_with_agents=(LEE,)),
    says("CandidacyReport", None, membership=candidacy(KIM, GREEN)),
    also=[pledge("kim-plan", KIM)],
)
SECOND = article(
    "two",
    says("Criticism", LEE, target_agents=(KIM,)),
    says("PriorityEndorsement", SEO, priorities=(TALENT,)),
    published=date(2031, 5, 9),
)
EVERYTHING = {
    "kim-ga-na candidate_of green",
    "kim-ga-na criticizes lee-da-ra",
    "kim-ga-na makes_pledge kim-plan",
    "lee-da-ra criticizes kim-ga-na",
    "lee-da-ra criticizes_pledge kim-plan",
    "park-ma-ba agrees_with lee-da-ra",
    "seo-sa-a endorses_priority talent",
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return opened(REFERENCE, FIRST, SECOND)


def edges(graph: Graph, view: NetworkView | None = None) -> set[str]:
    """The edges of a view in short; every one ends in nodes that are listed."""
    network = graph.network(view)
    slugs = {node["id"]: node["slug"] for node in network["nodes"]}
    return {f"{slugs[edge['source']]} {edge['relation']} {slugs[edge['target']]}" for edge in network["edges"]}


def test_two_who_criticize_each_other_are_two_edges(graph: Graph):
    assert edges(graph) == EVERYTHING
    weights = {
        (edge["source"], edge["target"]): edge for edge in graph.network()["edges"] if edge["relation"] == "criticizes"
    }
    assert weights[KIM, LEE]["statements"] == [FIRST.statements[0].iri]
    assert weights[LEE, KIM]["statements"] == [
        FIRST.statements[1].iri,
        FIRST.statements[2].iri,
        SECOND.statements[0].iri,
    ]
    assert weights[LEE, KIM]["weight"] == 3


def test_the_networkx_graph_is_directed_and_keeps_statements(graph: Graph):
    network = graph.to_networkx()
    assert network.is_directed()
    assert network.is_multigraph()
    assert network[LEE][KIM]["criticizes"]["statements"][0] == FIRST.statements[1].iri
    assert network.number_of_edges() == len(EVERYTHING)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (NetworkView(around="park-ma-ba"), {"park-ma-ba agrees_with lee-da-ra"}),
        (
            NetworkView(around="Park Ma-ba", depth=2),
            EVERYTHING - {"kim-ga-na candidate_of green", "seo-sa-a endorses_priority talent"},
        ),
        (NetworkView(around="park-ma-ba", depth=3), EVERYTHING - {"seo-sa-a endorses_priority talent"}),
        (NetworkView(relations=("agrees_with",)), {"park-ma-ba agrees_with lee-da-ra"}),
        (NetworkView(relations=()), set()),
        (NetworkView(party="green"), {edge for edge in EVERYTHING if "kim-ga-na" in edge}),
        (NetworkView(article="two"), {"lee-da-ra criticizes kim-ga-na", "seo-sa-a endorses_priority talent"}),
        (
            NetworkView(published_from=date(2031, 5, 2)),
            {"lee-da-ra criticizes kim-ga-na", "seo-sa-a endorses_priority talent"},
        ),
        (NetworkView(published_to=date(2031, 5, 1)), EVERYTHING - {"seo-sa-a endorses_priority talent"}),
        (NetworkView(published_to=date(2031, 4, 30)), set()),
        (NetworkView(limit=1), {"lee-da-ra criticizes kim-ga-na"}),
    ],
)
def test_a_view_shows_its_part(graph: Graph, view: NetworkView, expected: set[str]):
    assert edges(graph, view) == expected


def test_neighbours_of_neighbours_are_joined_as_they_stand(graph: Graph):
    """A view around somebody shows the edges between the neighbours too, each in its own direction."""
    found = edges(graph, NetworkView(around="kim-plan"))
    assert found == {
        "kim-ga-na makes_pledge kim-plan",
        "lee-da-ra criticizes_pledge kim-plan",
        "kim-ga-na criticizes lee-da-ra",
        "lee-da-ra criticizes kim-ga-na",
    }


def test_what_a_limit_left_out_is_counted(graph: Graph):
    assert graph.network()["more"] == 0
    assert graph.network(NetworkView(limit=2))["more"] == len(EVERYTHING) - 2
    assert graph.network(NetworkView(limit=len(EVERYTHING)))["more"] == 0


def test_weights_count_only_what_the_view_shows(graph: Graph):
    (edge,) = graph.network(NetworkView(article="two", relations=("criticizes",)))["edges"]
    assert (edge["weight"], edge["statements"]) == (1, [SECOND.statements[0].iri])


def test_somebody_without_edges_stands_alone(graph: Graph):
    network = graph.network(NetworkView(around="seo-sa-a", relations=("criticizes",)))
    assert [node["slug"] for node in network["nodes"]] == ["seo-sa-a"]
    assert network["edges"] == []


def test_nodes_know_names_party_roles_and_counts(graph: Graph):
    nodes = {node["slug"]: node for node in graph.network()["nodes"]}
    kim = nodes["kim-ga-na"]
    assert (kim["kind"], kim["party"]["slug"], kim["roles"]) == ("person", "green", ["candidate", "critic"])
    assert kim["label"] == {"en": "Kim Ga Na", "ko": "이름 kim-ga-na"}
    assert kim["counts"] == {"candidate_of": 1, "criticizes": 1, "criticizes_in": 3, "makes_pledge": 1}
    assert nodes["talent"]["counts"] == {"endorses_priority_in": 1}
    assert nodes["lee-da-ra"]["party"] is None


@pytest.mark.parametrize(
    ("values", "parameter"),
    [
        ({"depth": 0}, "depth"),
        ({"depth": 5}, "depth"),
        ({"limit": 0}, "limit"),
        ({"limit": 5001}, "limit"),
        ({"relations": ("criticizes", "likes")}, "relations"),
        ({"published_from": date(2031, 5, 2), "published_to": date(2031, 5, 1)}, "published_from"),
    ],
)
def test_a_view_outside_what_is_allowed_is_refused(values: dict[str, object], parameter: str):
    with pytest.raises(InvalidFilterError, match=parameter) as caught:
        NetworkView(**values)  # type: ignore[arg-type]
    assert caught.value.details["parameter"] == parameter


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (NetworkView(around="Nobody"), NotFoundError),
        (NetworkView(around="Kim"), AmbiguousNameError),
        (NetworkView(party="reds"), NotFoundError),
        (NetworkView(article="none"), NotFoundError),
    ],
)
def test_a_view_around_nobody_is_refused(graph: Graph, view: NetworkView, error: type[Exception]):
    with pytest.raises(error):
        graph.network(view)


def test_an_edge_opens_down_to_its_words(graph: Graph):
    items = graph.explain("Lee Da Ra", "criticizes", "kim-ga-na")
    assert [item["id"] for item in items] == [
        FIRST.statements[1].iri,
        FIRST.statements[2].iri,
        SECOND.statements[0].iri,
    ]
    assert all(evidence["verified"] for item in items for evidence in item["evidence"])


def test_no_such_edge_or_relation_is_one_line(graph: Graph):
    with pytest.raises(NotFoundError, match="No statement says that park-ma-ba criticizes pledge kim-plan"):
        graph.explain("park-ma-ba", "criticizes_pledge", "kim-plan")
    with pytest.raises(UnknownTermError, match="no relation 'likes': use one of criticizes, "):
        graph.explain("park-ma-ba", "likes", "lee-da-ra")


def test_every_edge_of_the_bundled_network_is_explained_by_verified_statements(bundled: Graph):
    network = bundled.network()
    assert {edge["relation"] for edge in network["edges"]} >= {"criticizes", "agrees_with", "endorses_priority"}
    for edge in network["edges"]:
        items = bundled.explain(edge["source"], edge["relation"], edge["target"])
        assert [item["id"] for item in items] == edge["statements"]
        assert items
        assert all(evidence["verified"] for item in items for evidence in item["evidence"])


def test_every_shortcut_between_things_is_an_edge_of_the_bundled_network(bundled: Graph):
    names = set(RELATIONS.values())
    inferred = {
        (row["s"].value, row["p"].value.rsplit("#", 1)[1], row["o"].value)  # type: ignore[union-attr]
        for row in bundled.sparql("SELECT ?s ?p ?o { GRAPH <https://w3id.org/hustings/graph/inferred> { ?s ?p ?o } }")
    }
    shown = {(edge["source"], RELATIONS[edge["relation"]], edge["target"]) for edge in bundled.network()["edges"]}
    assert shown == {edge for edge in inferred if edge[1] in names}
