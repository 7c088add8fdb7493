"""Networks as files: what goes out comes back, in Korean and with every attribute."""

import csv
import dataclasses
import io
import re
from types import SimpleNamespace

import networkx as nx
import pytest

import kg
from kg.errors import DataError
from kg.network import files


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    settings = kg.load_settings(data_dir=tmp_path_factory.mktemp("data"))
    with kg.open_graph(settings=settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def flat(graph):
    return files.flatten(graph.to_networkx(), graph.lookups)


def nodes_of(network):
    return {iri: dict(data) for iri, data in network.nodes(data=True)}


def edges_of(network):
    """The edges with the attributes of ours."""
    ours = ("relation", "weight", "statements")
    return sorted((a, b, *(data[name] for name in ours)) for a, b, data in network.edges(data=True))


def test_flat_attributes_are_text_and_numbers(flat):
    values = [value for _, data in flat.nodes(data=True) for value in data.values()]
    values += [value for _, _, data in flat.edges(data=True) for value in data.values()]
    assert {type(value) for value in values} == {str, int}
    han = flat.nodes["https://w3id.org/hustings/id/person/han-dong-hoon"]
    assert han == {
        "label": "Han Dong-hoon",
        "label_en": "Han Dong-hoon",
        "label_ko": "한동훈",
        "kind": "person",
        "slug": "han-dong-hoon",
        "party": "people-power-party",
        "roles": "candidate",
    }


def test_the_label_may_be_korean(graph):
    flat = files.flatten(graph.to_networkx(), graph.lookups, "ko")
    assert flat.nodes["https://w3id.org/hustings/id/person/han-dong-hoon"]["label"] == "한동훈"


def test_every_edge_keeps_its_statements(graph, flat):
    wanted = sorted(
        (a, b, relation, data["weight"], " ".join(data["statements"]))
        for a, b, relation, data in graph.to_networkx().edges(keys=True, data=True)
    )
    assert edges_of(flat) == wanted
    assert all(" " not in iri and iri.startswith("https://") for *_, text in wanted for iri in text.split(" "))


def test_graphml_comes_back_as_it_was(flat):
    text = files.to_graphml(flat)
    assert "한동훈" in text
    found = files.read_graphml(text)
    assert nodes_of(found) == nodes_of(flat)
    assert edges_of(found) == edges_of(flat)
    ids = re.findall(r'<edge [^>]*\bid="([^"]+)"', text)
    assert len(set(ids)) == flat.number_of_edges()


def test_gexf_comes_back_as_it_was(flat):
    text = files.to_gexf(flat)
    assert "한동훈" in text
    found = nx.read_gexf(io.BytesIO(text.encode("utf-8")))
    assert nodes_of(found) == nodes_of(flat)
    assert edges_of(found) == edges_of(flat)


@pytest.fixture(scope="module")
def doubled(flat):
    """Two people with two relations between them, one each way, and awkward names."""
    made = nx.MultiDiGraph()
    for iri in ("https://example.org/a", "https://example.org/b"):
        made.add_node(iri, **dict.fromkeys(("label_en", "kind", "slug", "party", "roles"), ""))
        made.nodes[iri].update(label="<A> & \"한글\" '따옴표'", label_ko="줄\n바꿈")
    for number, (source, target, relation) in enumerate(
        [("a", "b", "criticizes"), ("a", "b", "agrees_with"), ("b", "a", "criticizes")]
    ):
        ends = f"https://example.org/{source}", f"https://example.org/{target}"
        made.add_edge(*ends, key=str(number), relation=relation, weight=number + 1, statements="s1 s2")
    return made


def test_two_relations_of_one_pair_and_awkward_names_survive(doubled):
    for found in (
        files.read_graphml(files.to_graphml(doubled)),
        nx.read_gexf(io.BytesIO(files.to_gexf(doubled).encode())),
    ):
        assert edges_of(found) == edges_of(doubled)
        assert nodes_of(found) == nodes_of(doubled)


@pytest.mark.parametrize("name", sorted(files.WRITERS))
def test_the_same_network_gives_the_same_file_on_any_day(flat, name):
    text = files.WRITERS[name](flat)
    assert text == files.WRITERS[name](flat.copy())
    assert not re.search(r"lastmodifieddate", text)


class Odd(dict):
    """As much of a directory as a file asks for."""

    def load(self, iris):
        pass

    def party_of(self, entity):
        return None


def test_what_xml_cannot_hold_is_left_out(graph):
    network = nx.MultiDiGraph()
    network.add_node("https://w3id.org/hustings/id/person/han-dong-hoon")

    entity = graph.resolve("han-dong-hoon")
    odd = dataclasses.replace(entity, names={"en": "Han\x00\x0b\ufffe", "ko": "한\x1f동훈"}, party=None)
    flat = files.flatten(network, SimpleNamespace(directory=Odd({entity.iri: odd})))
    assert flat.nodes[entity.iri]["label"] == "Han"
    assert files.read_graphml(files.to_graphml(flat)).nodes[entity.iri]["label_ko"] == "한동훈"


def test_an_empty_view_has_no_gexf_but_an_empty_graphml_and_a_csv_header():
    nothing = nx.MultiDiGraph()
    with pytest.raises(DataError, match="The view is empty"):
        files.to_gexf(nothing)
    assert len(files.read_graphml(files.to_graphml(nothing))) == 0
    assert files.to_edge_csv(nothing).splitlines()[0].startswith("source,target,relation,weight")


def test_the_csv_has_a_row_per_edge_with_both_names(flat):
    rows = list(csv.DictReader(io.StringIO(files.to_edge_csv(flat))))
    assert len(rows) == flat.number_of_edges()
    row = next(row for row in rows if row["target_slug"] == "han-dong-hoon" and row["relation"] == "criticizes")
    assert (row["source_label_ko"], row["target_label_ko"], row["weight"]) == ("이준석", "한동훈", "1")
    assert row["statements"].endswith("/062")
