"""The shortest chain of statements, on networks small enough to see."""

from types import SimpleNamespace

import networkx as nx
import pytest

from kg.network import shortest_path


class Names:
    """As much of the lookups as a path asks for."""

    directory: "Names"

    def __init__(self):
        self.directory = self

    def __getitem__(self, iri):
        return SimpleNamespace(target=lambda: {"id": iri})

    def items(self, statements):
        return [{"id": iri} for iri in statements]


def network(*edges):
    made = nx.MultiDiGraph()
    for source, relation, target, *statements in edges:
        made.add_edge(source, target, key=relation, weight=len(statements), statements=tuple(statements))
    return made


def steps(made, start, end):
    return [
        (
            step["source"]["id"],
            step["relation"],
            step["target"]["id"],
            step["forward"],
            step["statement"]["id"],
            step["more"],
        )
        for step in shortest_path(made, Names(), start, end)
    ]


def test_a_step_keeps_the_direction_of_its_statement_and_says_which_way_the_chain_goes():
    made = network(("a", "criticizes", "x", "s1"), ("b", "agrees_with", "x", "s2"))
    assert steps(made, "a", "b") == [
        ("a", "criticizes", "x", True, "s1", 0),
        ("b", "agrees_with", "x", False, "s2", 0),
    ]


def test_the_shortest_is_taken_and_of_equals_always_the_same():
    made = network(
        ("a", "criticizes", "z", "s1"), ("z", "criticizes", "b", "s2"),
        ("a", "criticizes", "m", "s3"), ("m", "criticizes", "b", "s4"),
        ("a", "criticizes", "p", "s5"), ("p", "criticizes", "q", "s6"), ("q", "criticizes", "b", "s7"),
    )  # fmt: skip
    turned = nx.MultiDiGraph()
    turned.add_edges_from(reversed(list(made.edges(keys=True, data=True))))
    assert steps(made, "a", "b") == steps(turned, "a", "b")
    assert [step[2] for step in steps(made, "a", "b")] == ["m", "b"]


def test_other_statements_between_the_same_two_are_counted_in_both_directions():
    made = network(
        ("a", "criticizes", "b", "s1", "s2"), ("a", "agrees_with", "b", "s3"), ("b", "criticizes", "a", "s4")
    )
    assert steps(made, "a", "b") == [("a", "agrees_with", "b", True, "s3", 3)]
    assert steps(made, "b", "a") == [("b", "criticizes", "a", True, "s4", 3)]


@pytest.mark.parametrize(("start", "end"), [("a", "d"), ("a", "unknown"), ("unknown", "a"), ("a", "a")])
def test_where_there_is_no_chain_there_are_no_steps(start, end):
    assert steps(network(("a", "criticizes", "b", "s1"), ("c", "criticizes", "d", "s2")), start, end) == []
