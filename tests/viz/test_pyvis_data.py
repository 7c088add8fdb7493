"""pyvis builds the data of the picture, and only that."""

import json

from tests.viz import invented
from viz import scene
from viz.pyvis_data import network_data


def test_nodes_and_edges_of_the_scene_arrive_whole():
    made = scene.build(invented.campaign().network())
    data = network_data(made)
    assert [node["id"] for node in data["nodes"]] == [node.id for node in made.nodes]
    assert [(edge["from"], edge["relation"], edge["to"]) for edge in data["edges"]] == [
        (edge.source, edge.relation, edge.target) for edge in made.edges
    ]
    assert all(edge["statements"] for edge in data["edges"])


def test_both_edges_of_a_pair_survive():
    """pyvis drops the second edge of a pair unless it is told that the network is directed."""
    said = invented.Coverage()
    said.say("criticism", ("person", "ada-mun"), "x", [("criticizes", "person", "bo-hwang")])
    said.say("criticism", ("person", "bo-hwang"), "y", [("criticizes", "person", "ada-mun")])
    assert len(network_data(scene.build(said.network()))["edges"]) == 2


def test_the_picture_is_still():
    data = network_data(scene.build(invented.campaign().network()))
    assert data["options"]["physics"] == {"enabled": False}
    assert all(isinstance(node["x"], float) for node in data["nodes"])


def test_no_node_has_a_title_that_could_be_read_as_html():
    data = network_data(scene.build(invented.hostile().network()))
    assert all("title" not in node for node in data["nodes"])
    json.dumps(data)
