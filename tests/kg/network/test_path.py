"""The shortest chain of statements, on graphs small enough to see."""

import pytest

from kg import Graph
from kg.network import shortest_path
from tests.builders.articles import article, opened, says
from tests.builders.things import person, reference

NAMES = ("ann", "ben", "mia", "pia", "tom", "zoe", "dan", "eve")
IRI = {name: person(name).iri for name in NAMES}
CALLED = {iri: name for name, iri in IRI.items()}


def graph_of(*edges: tuple[str, str, str]) -> Graph:
    """A graph in which people criticize (or echo) each other, a statement each, numbered from 001."""
    made = [
        says("Criticism", IRI[one], target_agents=(IRI[other],))
        if kind == "criticizes"
        else says("Agreement", IRI[one], agrees_with_agents=(IRI[other],))
        for one, kind, other in edges
    ]
    return opened(reference(*map(person, NAMES)), article("one", *made))


def steps(graph: Graph, start: str, end: str) -> list[tuple[str, str, str, bool, str, int]]:
    return [
        (
            CALLED[step["source"]["id"]],
            step["relation"],
            CALLED[step["target"]["id"]],
            step["forward"],
            step["statement"]["id"][-3:],
            step["more"],
        )
        for step in shortest_path(graph.lookups, IRI[start], IRI[end])
    ]


def test_a_step_keeps_the_direction_of_its_statement_and_says_which_way_the_chain_goes():
    made = graph_of(("ann", "criticizes", "zoe"), ("ben", "agrees_with", "zoe"))
    assert steps(made, "ann", "ben") == [
        ("ann", "criticizes", "zoe", True, "001", 0),
        ("ben", "agrees_with", "zoe", False, "002", 0),
    ]


def test_the_shortest_is_taken_and_of_equals_the_one_that_sorts_first():
    edges = [
        ("ann", "criticizes", "zoe"), ("zoe", "criticizes", "ben"),
        ("ann", "criticizes", "mia"), ("mia", "criticizes", "ben"),
        ("ann", "criticizes", "dan"), ("dan", "criticizes", "eve"), ("eve", "criticizes", "ben"),
    ]  # fmt: skip
    for order in (edges, edges[::-1]):
        assert [step[2] for step in steps(graph_of(*order), "ann", "ben")] == ["mia", "ben"]


def test_other_statements_between_the_same_two_are_counted_in_both_directions():
    made = graph_of(
        ("ann", "criticizes", "ben"),
        ("ann", "criticizes", "ben"),
        ("ann", "agrees_with", "ben"),
        ("ben", "criticizes", "ann"),
    )
    assert steps(made, "ann", "ben") == [("ann", "agrees_with", "ben", True, "003", 3)]
    assert steps(made, "ben", "ann") == [("ben", "criticizes", "ann", True, "004", 3)]


@pytest.mark.parametrize(("start", "end"), [("ann", "dan"), ("ann", "tom"), ("tom", "ann"), ("ann", "ann")])
def test_where_there_is_no_chain_there_are_no_steps(start, end):
    assert steps(graph_of(("ann", "criticizes", "ben"), ("mia", "criticizes", "dan")), start, end) == []
