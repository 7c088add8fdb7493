"""Files: canonical TriG is byte-stable, and a file that cannot be read is named with its place."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import bundle
from kg.errors import DataError, FileSyntaxError, NotFoundError
from kg.namespaces import BASE, GRAPH, HU, XSD
from kg.rdf import find, read, to_trig
from kg.rdf.files import SUFFIXES
from tests.builders.strategies import SOME, quads


def _parse(text: str) -> set[ox.Quad]:
    return set(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))


@SOME
@given(quads(), st.randoms(use_true_random=False))
def test_written_trig_is_read_back_whole_and_written_again_alike(given_quads: list[ox.Quad], chance: random.Random):
    written = to_trig(given_quads)
    back = _parse(written)
    assert back == set(given_quads)
    assert to_trig(back) == written
    shuffled = [*given_quads, *chance.sample(given_quads, len(given_quads) // 2)]
    chance.shuffle(shuffled)
    assert to_trig(shuffled) == written, "neither order nor repetition of the input matters"
    assert written.endswith("\n")
    assert "\r" not in written


@SOME
@given(quads())
def test_other_readers_read_the_same_from_our_trig(given_quads: list[ox.Quad]):
    """N-Quads of the same quads, through the same store, hold the same."""
    lines = ox.serialize(given_quads, format=ox.RdfFormat.N_QUADS)
    assert _parse(to_trig(given_quads)) == set(ox.parse(lines, format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize(
    "iri", ["id/../x", "id/./x", "id/x/..", "id/...", "id//x", "id/", "ontology", "graph#", "id/a.b"]
)
def test_an_iri_with_dots_or_gaps_is_not_resolved_away(iri: str):
    quad = ox.Quad(
        ox.NamedNode(BASE + iri),
        ox.NamedNode(HU + "topic"),
        ox.NamedNode(BASE + iri),
        ox.NamedNode(GRAPH + "reference"),
    )
    assert _parse(to_trig([quad])) == {quad}


def test_the_layout_is_one_object_a_line_types_first():
    def quad(predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(
            ox.NamedNode(BASE + "id/pledge/x"), ox.NamedNode(predicate), value, ox.NamedNode(GRAPH + "reference")
        )

    assert to_trig(
        [
            quad(HU + "topic", ox.NamedNode(BASE + "id/topic/b")),
            quad(HU + "topic", ox.NamedNode(BASE + "id/topic/a")),
            quad("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode(HU + "Pledge")),
            quad(HU + "count", ox.Literal("7", datatype=ox.NamedNode(XSD + "integer"))),
            quad(HU + "done", ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))),
            quad(HU + "note", ox.Literal('a "b"\n', language="en")),
        ]
    ) == (
        "@base <https://w3id.org/hustings/> .\n"
        "@prefix hu: <https://w3id.org/hustings/ontology#> .\n"
        "\n"
        "<graph/reference> {\n"
        "\n"
        "  <id/pledge/x>\n"
        "    a hu:Pledge ;\n"
        "    hu:count 7 ;\n"
        "    hu:done true ;\n"
        '    hu:note "a \\"b\\"\\n"@en ;\n'
        "    hu:topic\n"
        "      <id/topic/a> ,\n"
        "      <id/topic/b> .\n"
        "}\n"
    )


def test_quads_outside_any_graph_are_written_without_one():
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    assert _parse(to_trig([quad])) == {quad}


@pytest.mark.parametrize("value", ["01", "maybe"])
def test_numbers_and_booleans_in_another_form_keep_it(value: str):
    datatype = XSD + ("integer" if value == "01" else "boolean")
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(value, datatype=ox.NamedNode(datatype)))
    assert _parse(to_trig([quad])) == {quad}


@pytest.mark.parametrize(
    "quad",
    [
        ox.Quad(ox.BlankNode("b"), ox.NamedNode("urn:p"), ox.Literal("o")),
        ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.BlankNode("b")),
        ox.Quad(
            ox.NamedNode("urn:s"),
            ox.NamedNode("urn:p"),
            ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o")),
        ),
    ],
)
def test_blank_nodes_and_triple_terms_are_refused(quad: ox.Quad):
    with pytest.raises(DataError, match="no blank nodes and no triple terms"):
        to_trig([quad])


def test_every_bundled_file_is_canonical():
    for path in sorted(bundle.triples_dir().rglob("*.trig")):
        assert to_trig(read(path)) == path.read_text(encoding="utf-8"), path.name


def test_a_broken_line_is_named_with_file_line_and_column(tmp_path: Path):
    path = tmp_path / "broken.trig"
    path.write_text("@prefix hu: <https://w3id.org/hustings/ontology#> .\n\n<urn:g> {\n  <urn:s> hu:p hu:o o }\n}\n")
    with pytest.raises(FileSyntaxError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:4:")
    assert caught.value.details["line"] == 4
    assert caught.value.details["column"] > 1
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nonsense_in_any_format_is_one_line_that_names_the_file(suffix: str, tmp_path: Path):
    path = tmp_path / f"broken{suffix}"
    path.write_text('{"@id": ] <oops', encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=str(path)) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_utf8_is_named_with_the_line(tmp_path: Path):
    path = tmp_path / "latin.ttl"
    path.write_bytes(b"<urn:s> <urn:p> 'ok' .\n<urn:s> <urn:p> '\xe9' .\n")
    with pytest.raises(FileSyntaxError, match=r"latin.ttl:2: not UTF-8"):
        read(path)


def test_triples_go_to_the_graph_asked_for_and_quads_keep_theirs(tmp_path: Path):
    path = tmp_path / "mixed.trig"
    path.write_text("<urn:s> <urn:p> 1 . <urn:g> { <urn:s> <urn:p> 2 }")
    names = {quad.object.value: quad.graph_name for quad in read(path, graph="urn:default")}
    assert names == {"1": ox.NamedNode("urn:default"), "2": ox.NamedNode("urn:g")}
    assert {type(quad.graph_name) for quad in read(path)} == {ox.DefaultGraph, ox.NamedNode}


def test_a_file_that_is_gone_is_not_found(tmp_path: Path):
    with pytest.raises(NotFoundError, match="Cannot read"):
        read(tmp_path / "gone.ttl")


def test_files_are_found_in_folders_sorted_and_once(tmp_path: Path):
    for name in ("b.ttl", "a.trig", "notes.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "c.nq").write_text("")
    found = find([tmp_path / "b.ttl", tmp_path])
    assert [path.name for path in found] == ["b.ttl", "a.trig", "c.nq"]


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("gone.trig", "no file or folder"), ("notes.txt", "no RDF suffix"), ("empty", "holds no RDF file")],
)
def test_a_path_without_rdf_is_refused(name: str, complaint: str, tmp_path: Path):
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / "empty").mkdir()
    with pytest.raises((NotFoundError, DataError), match=complaint):
        find([tmp_path / name])
