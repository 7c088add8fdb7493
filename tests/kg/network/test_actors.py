"""Actor networks, against cases counted by hand."""

import networkx as nx
import pytest

import kg
from kg.network import (
    Position,
    co_endorsement_network,
    conflict_network,
    congruence_network,
    positions_of,
    relation_network,
)


def positions(*words):
    """``a+x`` says that a is for x; statements are numbered from 1."""
    made = []
    for number, word in enumerate(words, start=1):
        sign = "+" if "+" in word else "-"
        actor, concept = word.split(sign)
        made.append(Position(actor, concept, sign == "+", f"s{number}"))
    return made


def edges(network):
    return {
        (a, b): (data["weight"], "".join(data["concepts"]), " ".join(data["statements"]))
        for a, b, data in network.edges(data=True)
    }


def test_congruence_and_conflict_by_hand():
    said = positions("a+x", "b+x", "a-y", "b-y", "a+z", "b-z", "c-x", "d+q")
    assert edges(congruence_network(said)) == {("a", "b"): (2, "xy", "s1 s2 s3 s4")}
    assert edges(conflict_network(said)) == {
        ("a", "b"): (1, "z", "s5 s6"),
        ("a", "c"): (1, "x", "s1 s7"),
        ("b", "c"): (1, "x", "s2 s7"),
    }


def test_saying_it_again_adds_proof_but_no_weight():
    said = positions("a+x", "a+x", "b+x")
    assert edges(congruence_network(said)) == {("a", "b"): (1, "x", "s1 s2 s3")}


def test_who_was_on_both_sides_is_congruent_and_in_conflict_with_either():
    said = positions("a+x", "a-x", "b+x", "c-x")
    assert edges(congruence_network(said)) == {("a", "b"): (1, "x", "s1 s3"), ("a", "c"): (1, "x", "s2 s4")}
    assert edges(conflict_network(said)) == {
        ("a", "b"): (1, "x", "s2 s3"),
        ("a", "c"): (1, "x", "s1 s4"),
        ("b", "c"): (1, "x", "s3 s4"),
    }


def test_two_who_were_both_on_both_sides_count_twice():
    said = positions("a+x", "a-x", "b+x", "b-x")
    assert edges(congruence_network(said)) == {("a", "b"): (2, "x", "s1 s2 s3 s4")}
    assert edges(conflict_network(said)) == {("a", "b"): (2, "x", "s1 s2 s3 s4")}


def test_the_formula_of_discourse_network_analyzer_gives_the_same_weights():
    """The sum of joint use times proximity of the levels (congruence) or their distance (conflict), duplicates out."""
    import itertools
    import random

    chance = random.Random(7)
    words = [f"{chance.choice('abcd')}{chance.choice('+-')}{chance.choice('xyz')}" for _ in range(25)]
    said = positions(*words)
    used = {(p.actor, p.concept, int(p.is_for)) for p in said}
    for make, share in ((congruence_network, lambda k, m: 1 - abs(k - m)), (conflict_network, lambda k, m: abs(k - m))):
        network = make(said)
        for a, b in itertools.combinations("abcd", 2):
            weight = sum(
                ((a, c, k) in used) * ((b, c, m) in used) * share(k, m) for c in "xyz" for k in (0, 1) for m in (0, 1)
            )
            assert network.get_edge_data(a, b, {"weight": 0})["weight"] == weight


def test_who_shares_nothing_stands_alone():
    network = congruence_network(positions("a+x", "b+y"))
    assert sorted(network) == ["a", "b"]
    assert not network.edges


def wanting(*edges):
    made = nx.MultiDiGraph()
    for source, relation, target, *statements in edges:
        made.add_edge(source, target, key=relation, weight=len(statements), statements=tuple(statements))
    return made


def test_co_endorsement_links_by_shared_priorities_only():
    made = wanting(
        ("a", "endorses_priority", "x", "s1", "s2"), ("b", "endorses_priority", "x", "s3"),
        ("a", "endorses_priority", "y", "s4"), ("b", "criticizes", "y", "s5"), ("c", "endorses_priority", "z", "s6"),
    )  # fmt: skip
    network = co_endorsement_network(made)
    assert edges(network) == {("a", "b"): (1, "x", "s1 s2 s3")}
    assert sorted(network) == ["a", "b", "c"]


def test_a_relation_keeps_direction_weight_and_statements():
    made = wanting(
        ("a", "criticizes", "b", "s1", "s2"), ("b", "criticizes", "a", "s3"), ("a", "agrees_with", "b", "s4")
    )
    assert list(relation_network(made, "criticizes").edges(data=True)) == [
        ("a", "b", {"weight": 2, "statements": ("s1", "s2")}),
        ("b", "a", {"weight": 1, "statements": ("s3",)}),
    ]


def item(kind, stance=None, **about):
    speaker = "critic" if kind == "criticism" else "speaker"
    return {"id": "s1", "kind": kind, speaker: {"id": "a"}, "stance": stance, "topics": [], **about}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (item("priority_endorsement", priorities=[{"id": "x"}], topics=[{"id": "t"}]), [("x", True)]),
        (item("criticism", "negative", topics=[{"id": "t"}, {"id": "u"}]), [("t", False), ("u", False)]),
        (item("approval", "positive", topics=[{"id": "t"}]), [("t", True)]),
        (item("criticism", "mixed", topics=[{"id": "t"}]), []),
        (item("criticism", "negative"), []),
        (item("pledge_making", "positive", topics=[{"id": "t"}]), []),
        (item("characterization", "negative", topics=[{"id": "t"}]), []),
    ],
)
def test_which_statements_take_a_position(statement, expected):
    assert [(p.concept, p.is_for) for p in positions_of([statement])] == expected


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    settings = kg.load_settings(data_dir=tmp_path_factory.mktemp("data"))
    with kg.open_graph(settings=settings) as opened:
        yield opened


def slugs(network):
    return {tuple(sorted(iri.rsplit("/", 1)[1] for iri in edge)) for edge in network.edges()}


def test_of_the_graph(graph):
    networks = graph.networks
    assert slugs(networks.criticism()) == {("lee-jae-myung", "lee-jun-seok"), ("han-dong-hoon", "lee-jun-seok")}
    assert slugs(networks.agreement()) == {("ahn-cheol-soo", "lee-jun-seok")}
    assert slugs(networks.co_endorsement()) == {("choi-byung-ho", "kim-sung-hoon")}
    assert ("choi-byung-ho", "kim-sung-hoon") in slugs(networks.congruence())


@pytest.mark.parametrize("name", ["criticism", "agreement", "co_endorsement", "congruence", "conflict"])
def test_every_edge_of_the_graph_opens_down_to_its_words(graph, name):
    network = getattr(graph.networks, name)()
    for _, _, data in network.edges(data=True):
        assert data["statements"]
        assert all(found["evidence"] for found in graph.lookups.items(data["statements"]))


@pytest.mark.parametrize("name", ["criticism", "agreement", "co_endorsement", "congruence", "conflict"])
def test_a_view_of_other_days_is_empty(graph, name):
    from datetime import date

    network = getattr(graph.networks, name)(kg.NetworkView(published_from=date(2031, 1, 1)))
    assert not len(network)
