"""Measures, against cases counted by hand."""

import networkx as nx
import pytest

from kg.errors import DataError
from kg.network import node_measures, reciprocity


def network(*edges):
    made = nx.MultiDiGraph()
    for source, target, weight in edges:
        made.add_edge(source, target, key="criticizes", weight=weight, statements=())
    return made


def test_degrees_count_statements_over_all_relations():
    made = network(("a", "b", 2), ("c", "b", 1))
    made.add_edge("a", "b", key="agrees_with", weight=3, statements=())
    measures = node_measures(made)
    assert (measures["b"]["in"], measures["b"]["out"]) == (6.0, 0.0)
    assert (measures["a"]["in"], measures["a"]["out"]) == (0.0, 5.0)


def test_betweenness_is_the_share_of_ordered_pairs_that_a_node_stands_between():
    # a -> b -> c -> d: of the 3 * 2 ordered pairs without b, its paths are a-c and a-d; those of c are a-d and b-d.
    measures = node_measures(network(("a", "b", 9), ("b", "c", 1), ("c", "d", 1)))
    assert [measures[node]["betweenness"] for node in "abcd"] == pytest.approx([0, 2 / 6, 2 / 6, 0])


def test_betweenness_is_shared_between_equally_short_ways():
    # a to d goes by b or by c: half of one pair of the six each.
    measures = node_measures(network(("a", "b", 1), ("b", "d", 1), ("a", "c", 1), ("c", "d", 1)))
    assert [measures[node]["betweenness"] for node in "abcd"] == pytest.approx([0, 0.5 / 6, 0.5 / 6, 0])


def test_communities_are_numbered_from_the_largest():
    # Two triangles would be alike: one has a fourth member. One bridge joins them.
    edges = [("x", "y", 1), ("y", "z", 1), ("z", "x", 1), ("z", "w", 1), ("w", "x", 1)]
    edges += [("a", "b", 1), ("b", "c", 1), ("c", "a", 1), ("a", "x", 1)]
    measures = node_measures(network(*edges))
    assert {node for node in measures if measures[node]["community"] == 0} == set("wxyz")
    assert {node for node in measures if measures[node]["community"] == 1} == set("abc")


def test_the_order_in_which_edges_came_does_not_matter():
    edges = [("a", "b", 1), ("b", "c", 1), ("d", "e", 1), ("e", "f", 1), ("c", "d", 1)]
    assert node_measures(network(*edges)) == node_measures(network(*reversed(edges)))


def test_a_node_without_edges_and_an_empty_network():
    made = nx.MultiDiGraph()
    assert node_measures(made) == {}
    made.add_nodes_from(["b", "a"])
    assert node_measures(made) == {
        node: {"in": 0.0, "out": 0.0, "betweenness": 0.0, "community": float(number)}
        for number, node in enumerate(["a", "b"])
    }


def test_reciprocity_counts_pairs_not_statements():
    made = network(("a", "b", 5), ("b", "a", 1), ("a", "c", 1), ("c", "d", 1))
    made.add_edge("a", "b", key="agrees_with", weight=1, statements=())
    assert reciprocity(made) == pytest.approx(2 / 4)
    assert reciprocity(network(("a", "b", 1))) == 0


def test_reciprocity_of_nothing_is_an_error_of_one_line():
    with pytest.raises(DataError, match="widen the view"):
        reciprocity(nx.MultiDiGraph())
