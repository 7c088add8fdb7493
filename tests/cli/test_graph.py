"""``hustings graph``: the network as a file, by its ending."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import networkx as nx
import pytest

from tests.cli.terminal import hustings, one_line


@pytest.mark.parametrize("suffix", ["svg", "graphml", "gexf", "csv", "json"])
def test_a_file_of_every_kind_is_written_and_counted(tmp_path, suffix):
    output = tmp_path / f"graph.{suffix}"
    answer = hustings("graph", "-o", str(output))
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"{output}: 46 nodes, 46 edges.\n"
    assert output.stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir()] == [output.name]


def test_graphml_and_gexf_open_in_networkx_with_korean_labels(tmp_path):
    for suffix, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        output = tmp_path / f"graph.{suffix}"
        hustings("graph", "--lang", "ko", "-o", str(output))
        found = read(output)
        assert found.nodes["https://w3id.org/hustings/id/person/han-dong-hoon"]["label"] == "한동훈"
        assert len(found) == 46


def test_the_view_narrows_every_kind(tmp_path):
    options = ("--around", "Lee Jun-seok", "--relations", "criticizes")
    hustings("graph", *options, "-o", str(tmp_path / "g.csv"))
    hustings("graph", *options, "-o", str(tmp_path / "g.json"))
    hustings("graph", *options, "-o", str(tmp_path / "g.svg"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "g.csv").read_text(encoding="utf-8"))))
    assert {(row["source_slug"], row["relation"], row["target_slug"]) for row in rows} == {
        ("lee-jun-seok", "criticizes", "lee-jae-myung"),
        ("lee-jun-seok", "criticizes", "han-dong-hoon"),
    }
    assert len(json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))["edges"]) == 2
    groups = ET.parse(tmp_path / "g.svg").getroot().iter("{http://www.w3.org/2000/svg}g")
    assert sum(group.get("data-relation") is not None for group in groups) == 2


def test_the_svg_is_in_the_language_asked_for(tmp_path):
    hustings("graph", "--lang", "ko", "-o", str(tmp_path / "g.svg"))
    assert "한동훈" in (tmp_path / "g.svg").read_text(encoding="utf-8")


def test_an_empty_view_writes_no_gexf(tmp_path):
    line = one_line(hustings("graph", "--from", "2031-01-01", "-o", str(tmp_path / "g.gexf")))
    assert "The view is empty" in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["svg", "graphml", "csv", "json"])
def test_an_empty_view_is_an_empty_file_of_the_other_kinds(tmp_path, suffix):
    answer = hustings("graph", "--from", "2031-01-01", "-o", str(tmp_path / f"g.{suffix}"))
    assert answer.code == 0
    assert "0 nodes, 0 edges" in answer.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "graph.png"), "use a name that ends in one of .html, .svg"),
        (("-o", "nowhere/graph.svg"), "Cannot write nowhere/graph.svg"),
        (("--relations", "hates", "-o", "g.svg"), "relations has 'hates'"),
        (("--around", "Lee", "-o", "g.gexf"), "lee-jun-seok"),
        (("--depth", "9", "-o", "g.gexf"), "depth is 9"),
        ((), "--output"),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert words in one_line(hustings("graph", *arguments))
    assert not list(tmp_path.iterdir())
