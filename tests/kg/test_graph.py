"""``kg.open()``: the one object; and its store as an rdflib dataset."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Namespace, URIRef

import kg
from kg import Filters, Graph, NetworkView
from kg.errors import AmbiguousNameError, NotFoundError, StoreError
from kg.namespaces import HU, INFERRED_GRAPH
from kg.store import Changes, build, open_store
from tests.builders.articles import NOW, article, opened, says
from tests.builders.things import person, reference

KIM, LEE = person("kim").iri, person("lee").iri
REFERENCE = reference(person("kim"), person("lee"))
DRAFT = article("one", says("Criticism", LEE, target_agents=(KIM,)))


def test_the_public_names_are_sorted_and_there():
    assert list(kg.__all__) == sorted(kg.__all__)
    assert all(hasattr(kg, name) for name in kg.__all__)
    assert kg.open is kg.open_graph


def test_the_seed_answers_its_first_question(bundled: Graph):
    for name in ("Han Dong-hoon", "한동훈", "han-dong-hoon"):
        page = bundled.criticisms(Filters(target=name, article="st-2025-04-24-ai-pledges"))
        assert [item["critic"]["slug"] for item in page.items] == ["lee-jun-seok"]
        assert all(evidence["verified"] for evidence in page.items[0]["evidence"])
        assert all(evidence["end"] > evidence["start"] > 0 for evidence in page.items[0]["evidence"])


def test_the_quotations_of_the_seed_stand_in_its_text(bundled: Graph, shared: Path):
    text = (shared / "seed" / "article-page.txt").read_bytes().decode("utf-8")
    for item in bundled.statements(Filters(limit=1000)).items:
        for evidence in item["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_party_is_null_where_the_article_gives_none(bundled: Graph):
    parties = {item["slug"]: item["party"] and item["party"]["slug"] for item in bundled.people().items}
    assert parties["lee-jun-seok"] == "reform-party"
    assert parties["choi-byung-ho"] is None
    assert parties["kim-sung-hoon"] is None


def test_every_edge_of_the_seed_is_explained_by_the_slugs_of_its_ends(bundled: Graph):
    network = bundled.network()
    slugs = {node["id"]: node["slug"] for node in network["nodes"]}
    for edge in network["edges"]:
        items = bundled.explain(slugs[edge["source"]], edge["relation"], slugs[edge["target"]])
        assert [item["id"] for item in items] == edge["statements"]


def test_lookups_follow_the_revision():
    with opened(REFERENCE, DRAFT) as graph:
        first = graph.lookups
        assert graph.lookups is first
        more = article("two", says("Criticism", KIM, target_agents=(LEE,)))
        revision = graph.apply(Changes("more", (), tuple(more.quads())), at=NOW)
        assert graph.revision == revision
        assert graph.criticisms().total == 2
        assert graph.lookups is not first
        assert graph.network(NetworkView(around="kim"))["edges"]


def test_a_change_carries_its_shortcuts_in_one_revision():
    with opened(REFERENCE) as graph:
        graph.apply(Changes("add", (), tuple(DRAFT.quads())))
        assert graph.revision.startswith("2-")
        assert graph.store.changes()[-1].graphs == (DRAFT.graph,), "what is derived is not in the record"
        assert len(graph.store.export([INFERRED_GRAPH])) == 2


def test_names_of_any_kind_are_resolved():
    with opened(REFERENCE, DRAFT) as graph:
        assert graph.resolve("one").kind == "article"
        assert graph.resolve("kim").iri == KIM
        assert graph.resolve("daily-test", ("outlet",)).kind == "outlet"
        with pytest.raises(NotFoundError):
            graph.resolve("daily-test")
        with pytest.raises(AmbiguousNameError):
            graph.resolve("Ga-na")


def test_a_query_answers_over_the_union(bundled: Graph):
    rows = bundled.sparql("SELECT ?name { ?who hu:criticizes ?whom ; foaf:name ?name FILTER(LANG(?name) = 'ko') }")
    assert set(rows.column("name")) == {"이준석"}


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # rdflib's own use of it
def test_a_notebook_reads_the_same_store_through_rdflib(bundled: Graph):
    hu = Namespace(HU)
    dataset = bundled.dataset()
    han = URIRef("https://w3id.org/hustings/id/person/han-dong-hoon")
    assert {str(who) for who in dataset.subjects(hu.criticizes, han)} == {
        "https://w3id.org/hustings/id/person/lee-jun-seok"
    }
    query = f"SELECT ?who {{ ?who <{HU}criticizes> <{han}> }}"
    assert [str(row.who) for row in dataset.query(query)] == bundled.sparql(query).column("who")
    assert len(dataset.get_context(URIRef(INFERRED_GRAPH))) == len(bundled.store.export([INFERRED_GRAPH]))


def test_the_bundled_graph_is_for_reading(bundled: Graph):
    with pytest.raises(StoreError, match="reading only"):
        bundled.apply(Changes("no", (), tuple(DRAFT.quads())))


def test_a_graph_closes_its_store(tmp_path: Path):
    build(tmp_path / "store", [*REFERENCE, *DRAFT.quads()], at=NOW, note="first")
    with kg.open_graph(tmp_path / "store") as graph:
        assert graph.criticisms().total == 1
    open_store(tmp_path / "store", write=True).close()
