"""The scene: what the picture shows, without a browser."""

import itertools
import json
from dataclasses import asdict

import pytest

from tests.viz import invented
from viz import palette, scene
from viz.text import key_of


@pytest.fixture(scope="module")
def network():
    return invented.campaign().network()


def overlaps(boxes):
    return [
        (a, b)
        for (a, one), (b, two) in itertools.combinations(boxes.items(), 2)
        if abs(one.x - two.x) < (one.width + two.width) / 2 and abs(one.y - two.y) < (one.height + two.height) / 2
    ]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("form", ["wide", "mid", "tall"])
def test_no_two_boxes_overlap(network, lang, form):
    made = scene.build(network, lang)
    assert len(made.nodes) == len(network["nodes"]) > 40
    assert overlaps({node.id: getattr(node, form) for node in made.nodes}) == []


def test_each_form_fits_its_frame(network):
    nodes = scene.build(network).nodes
    right = max(node.wide.x + node.wide.width / 2 for node in nodes)
    bottom = max(node.wide.y + node.wide.height / 2 for node in nodes)
    assert 900 < 2 * right < 1400
    assert bottom < right
    assert max(abs(node.tall.x) + node.tall.width / 2 for node in nodes) <= 190
    assert max(abs(node.mid.x) + node.mid.width / 2 for node in nodes) <= 430, "a tablet shows it with little shrinking"


def test_the_same_network_gives_the_same_scene(network):
    shuffled = {"nodes": network["nodes"], "edges": list(network["edges"])}
    assert json.dumps(asdict(scene.build(network))) == json.dumps(asdict(scene.build(shuffled)))


def test_parties_stand_on_the_same_side_in_both_languages(network):
    sides = [
        {node.id: node.wide.x > 0 for node in scene.build(network, lang).nodes if node.kind == "party"}
        for lang in ("en", "ko")
    ]
    assert sides[0] == sides[1]


def test_edges_keep_their_direction():
    """Ordering the ends of an edge merges "A criticizes B" with "B criticizes A"."""
    said = invented.Coverage()
    a, b = ("person", "ada-mun"), ("person", "bo-hwang")
    said.say("criticism", a, "words", [("criticizes", *b)])
    said.say("criticism", b, "other words", [("criticizes", *a)])
    edges = scene.build(said.network()).edges
    assert {(edge.source, edge.target) for edge in edges} == {
        ("person/ada-mun", "person/bo-hwang"),
        ("person/bo-hwang", "person/ada-mun"),
    }
    assert len({edge.bend for edge in edges}) == 2, "arrows between the same two people must not lie on each other"


def test_every_edge_names_its_statements(network):
    statements = {key_of(item["id"], kind=False) for item in invented.campaign().statements}
    edges = scene.build(network).edges
    assert len(edges) == len(network["edges"])
    assert all(edge.statements and set(edge.statements) <= statements for edge in edges)
    assert all(edge.id == f"{edge.source}~{edge.relation}~{edge.target}" for edge in edges)


def test_width_counts_statements():
    said = invented.Coverage()
    for _ in range(4):
        said.say("criticism", ("person", "ada-mun"), "words", [("criticizes", "person", "bo-hwang")])
    said.say("criticism", ("person", "bo-hwang"), "words", [("criticizes", "person", "ada-mun")])
    strong, weak = sorted(scene.build(said.network()).edges, key=lambda edge: -edge.weight)
    assert (strong.weight, weak.weight) == (4, 1)
    assert strong.width > weak.width


def test_a_group_criticized_as_a_whole_wears_a_halo_and_others_do_not(network):
    halo = {node.id: node.halo for node in scene.build(network).nodes}
    assert halo["group/candidates-policies"]
    assert not halo["group/observers"]
    assert not halo["person/ada-mun"]


def test_shape_tells_the_role_and_size_how_often_someone_is_criticized(network):
    nodes = {node.id: node for node in scene.build(network).nodes}
    assert nodes["person/ina-dokgo"].shape == "expert"
    assert nodes["person/han-byeol-so"].shape == "candidate"
    assert nodes["person/ada-mun"].mark > nodes["person/bo-hwang"].mark


def test_pledges_wear_the_colour_of_their_maker_s_party(network):
    nodes = {node.id: node for node in scene.build(network).nodes}
    assert nodes["pledge/ada-mun-1"].ink == nodes["person/ada-mun"].ink == nodes["party/river-party"].ink
    assert nodes["pledge/gil-pyo-1"].ink == palette.NO_PARTY


def test_pledges_stand_beside_their_maker_and_experts_apart_from_candidates(network):
    nodes = {node.id: node for node in scene.build(network).nodes}
    for edge in scene.build(network).edges:
        if edge.relation == "makes_pledge":
            maker, pledge = nodes[edge.source].wide, nodes[edge.target].wide
            assert maker.x * pledge.x > 0
            assert abs(pledge.x) > abs(maker.x)
    assert abs(nodes["person/ina-dokgo"].wide.x) < abs(nodes["person/ada-mun"].wide.x)


def test_a_pledge_that_only_others_speak_of_stands_in_the_middle():
    said = invented.campaign()
    said.add("pledge", "ada-mun-1")
    network = said.network()
    network["edges"] = [
        edge
        for edge in network["edges"]
        if edge["target"] != invented.iri("pledge", "ada-mun-4") or edge["relation"] != "makes_pledge"
    ]
    nodes = {node.id: node for node in scene.build(network).nodes}
    assert abs(nodes["pledge/ada-mun-4"].wide.x) < abs(nodes["person/ada-mun"].wide.x)


def test_a_view_of_many_edges_starts_without_pledges(network):
    assert "makes_pledge" in scene.build(network).shown
    crowd = invented.crowd()
    assert len(crowd.network()["edges"]) >= scene.LAYER_LIMIT
    assert "makes_pledge" not in scene.build(crowd.network()).shown


def test_candidacies_and_unknown_relations_are_not_drawn_at_first(network):
    shown = scene.build(network).shown
    assert "candidate_of" not in shown
    assert {
        "criticizes",
        "criticizes_pledge",
        "criticizes_group",
        "agrees_with",
        "endorses_priority",
        "approves_of",
    } <= set(shown)


def test_a_crowd_is_spread_out_and_the_same_each_time():
    network = invented.crowd().network()
    first, second = scene.build(network), scene.build(network)
    assert [node.wide for node in first.nodes] == [node.wide for node in second.nodes]
    assert all(node.wide.mark for node in first.nodes)
    spots = {(round(node.wide.x), round(node.wide.y)) for node in first.nodes}
    assert len(spots) > 0.98 * len(first.nodes)


def test_an_edge_to_a_node_that_is_not_listed_is_left_out(network):
    broken = {
        **network,
        "edges": [
            *network["edges"],
            {"source": "a", "target": "b", "relation": "criticizes", "weight": 1, "statements": ["s"]},
        ],
    }
    assert len(scene.build(broken).edges) == len(network["edges"])


def test_an_empty_network_is_an_empty_scene():
    made = scene.build({"nodes": [], "edges": []})
    assert made.nodes == ()
    assert made.counts() == {}


def test_a_single_node_is_a_scene():
    said = invented.Coverage()
    said.add("person", "ada-mun")
    assert [node.name for node in scene.build(said.network()).nodes] == ["Ada Mun"]


def test_hostile_labels_are_one_clean_line_each():
    for node in scene.build(invented.hostile().network()).nodes:
        assert "\n" not in node.name
        assert "\u202e" not in node.name
        assert len(node.wide.lines) <= 3
        assert node.wide.width < 260


def test_counts_follow_the_order_of_the_legend(network):
    counts = scene.build(network).counts()
    assert list(counts) == [name for name in palette.RELATIONS if name in counts]
    assert counts["makes_pledge"] == 22
