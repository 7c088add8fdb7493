"""Exports: every format holds the same, always in the same order, and the files are those of data/triples."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import Graph, bundle
from kg.errors import StoreError
from kg.exports import RDF_FORMATS, data_files, serialize, write_data_files
from kg.namespaces import CHANGES_GRAPH, GRAPH, HU, INFERRED_GRAPH, ONTOLOGY_GRAPH
from kg.rdf import read
from tests.builders.articles import article, says, stored
from tests.builders.things import agent_group, party, person, reference, topic

KIM = person("kim").iri
REFERENCE = reference(person("kim"), party("green"), topic("chips"))
DRAFT = article("one", says("Criticism", KIM, no_target_named=True), also=[agent_group("they", KIM)])


def test_the_bundled_graph_comes_out_as_the_files_it_came_from(bundled: Graph, tmp_path: Path):
    written = write_data_files(bundled.store.export(), tmp_path / "out")
    source = bundle.triples_dir()
    expected = {path.relative_to(source): path.read_bytes() for path in source.rglob("*.trig")}
    assert {path.relative_to(tmp_path / "out"): path.read_bytes() for path in written} == expected
    assert {path for path in (tmp_path / "out").rglob("*") if path.is_file()} == set(written)


def test_files_are_laid_out_by_graph_class_and_year():
    files = data_files(stored(REFERENCE, DRAFT).export())
    assert list(files) == [
        "articles/2031/one.trig",
        "reference/concepts.trig",
        "reference/elections.trig",
        "reference/organizations.trig",
        "reference/parties.trig",
        "reference/people.trig",
    ]
    assert "id/topic/chips" in files["reference/concepts.trig"]
    assert "outlet/daily-test" in files["reference/organizations.trig"]
    assert "group/they" in files["articles/2031/one.trig"]
    assert not any(
        graph in text for text in files.values() for graph in (INFERRED_GRAPH, CHANGES_GRAPH, "graph/inferred")
    )


def test_an_article_without_a_date_is_kept_apart():
    quads = [quad for quad in DRAFT.quads() if not quad.predicate.value.endswith("datePublished")]
    assert list(data_files(quads)) == ["articles/undated/one.trig"]


def test_a_graph_outside_the_layout_is_refused():
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"), ox.NamedNode(GRAPH + "elsewhere"))
    with pytest.raises(StoreError, match="no graph of this store's layout"):
        data_files([quad])


def test_files_go_only_where_nothing_is(tmp_path: Path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file"):
        with pytest.raises(StoreError, match="not empty"):
            write_data_files(DRAFT.quads(), tmp_path / name)
    (tmp_path / "empty").mkdir()
    assert len(write_data_files(DRAFT.quads(), tmp_path / "empty")) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "full"]
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_written_is_one_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Cannot write to"):
        write_data_files(DRAFT.quads(), tmp_path / "file" / "out")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StoreError, match="No space left"):
        write_data_files(DRAFT.quads(), tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("name", ["trig", *RDF_FORMATS])
def test_every_format_holds_the_same_in_the_same_order(name: str, tmp_path: Path):
    quads = stored(REFERENCE, DRAFT).export()
    text = serialize(quads, name)
    shuffled = [*quads, *quads[:5]]
    random.Random(7).shuffle(shuffled)
    assert serialize(shuffled, name) == text
    suffix = {"jsonld": "jsonld"}.get(name, name)
    path = tmp_path / f"out.{suffix}"
    path.write_text(text, encoding="utf-8")
    back = read(path)
    if name in ("trig", "nq", "jsonld"):
        assert set(back) == set(quads)
    else:
        assert {quad.triple for quad in back} == {quad.triple for quad in quads}


@pytest.mark.parametrize("name", ["nq", "jsonld", "ttl", "nt"])
def test_triples_can_be_written_too(name: str):
    triple = ox.Triple(ox.NamedNode(KIM), ox.NamedNode(HU + "criticizes"), ox.NamedNode(KIM))
    assert "criticizes" in serialize([triple], name)


def test_nothing_is_written_as_nothing():
    assert list(ox.parse(serialize([], "nq").encode(), format=ox.RdfFormat.N_QUADS)) == []
    assert list(ox.parse(serialize([], "ttl").encode(), format=ox.RdfFormat.TURTLE)) == []


def test_the_ontology_is_no_data(bundled: Graph):
    files = data_files(bundled.store.export())
    assert ONTOLOGY_GRAPH in bundled.store.graphs()
    assert not any("owl:Class" in text for text in files.values())
