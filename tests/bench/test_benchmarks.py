"""Each benchmark runs, at a tiny size: what it measures stays what there is. No time is asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench import crowds, explorer, generate, http, index, load, lookups, sparql
from bench.mix import mix, records
from bench.questions import Question, questions
from bench.runaways import RUNAWAYS
from kg import Graph, load_settings, open_graph
from kg.corpus import load_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def coverage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("coverage") / "tiny.nq"
    assert generate.main([str(path), "--triples", "12000"]) == 0
    return path


def test_load(coverage: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert load.main([str(coverage), "--work", str(tmp_path), "--rounds", "1", "--articles", "2"]) == 0
    printed = capsys.readouterr().out
    assert "bare `bulk_load`" in printed
    assert "rules for one article (median of 2)" in printed
    assert "pyoxigraph 0." in printed


@pytest.fixture(scope="module")
def store(coverage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stores") / "tiny"
    load_files(folder, [coverage], at=datetime(2031, 5, 2, tzinfo=UTC))
    return folder


def test_lookups(store: Path, capsys: pytest.CaptureFixture[str]):
    assert lookups.main([str(store), "--times", "1", "--choices", "1", "--patience", "20"]) == 0
    printed = capsys.readouterr().out
    assert all(f"| {name} |" in printed for name in ("filtered page", "pair network", "two-hop", "top 20"))


def test_index(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert index.main([str(store), "--work", str(tmp_path / "work"), "--articles", "2"]) == 0
    printed = capsys.readouterr().out
    assert "| of it, per million quads |" in printed
    assert "one article's rows (median of 4)" in printed


@pytest.mark.needs("wrk")
def test_http(store: Path, capsys: pytest.CaptureFixture[str]):
    only = ["--duration", "1", "--choices", "1", "--only", "top 20"]
    assert http.main([str(store), *only]) == 0
    printed = capsys.readouterr().out
    assert "a route that does nothing" in printed
    assert " kB | no answer kept |" in printed
    assert "failed" not in printed


@pytest.mark.needs("chromium")
def test_explorer(capsys: pytest.CaptureFixture[str]):
    assert explorer.main(["--size", "small", "--limit", "60"]) == 0
    printed = capsys.readouterr().out
    rows = {
        line.split(" | ")[0].strip("| "): line.split(" | ") for line in printed.splitlines() if line.startswith("| ")
    }
    for name in ("explorer", "explorer, 5,000 arrows", "pyvis's own page", "the same, physics off"):
        assert all(cell.split()[-1] in {"ms", "kB", "fps"} for cell in rows[name][1:4]), rows[name]
        assert rows[name][-2].endswith("fps"), rows[name]
    assert rows["explorer"][4].endswith(" ms"), "a click on an arrow opened its words"
    assert rows["pyvis's own page"][4] == "-"


def test_the_large_crowd_is_heavy_tailed():
    made = crowds.arrows(crowds.SIZES["large"])
    touching = Counter(end for source, target, _ in made for end in (source, target))
    assert len(made) == 33000
    assert len(touching) > 7000
    ranked = [count for _, count in touching.most_common()]
    assert ranked[0] == 970
    assert ranked[99] > 10 * ranked[len(ranked) // 2]


@pytest.mark.needs("wrk")
def test_sparql(store: Path, capsys: pytest.CaptureFixture[str]):
    assert sparql.main([str(store), "--duration", "1", "--records", "20", "--limit", "1"]) == 0
    printed = capsys.readouterr().out
    for kind in ("mix of 12", "one record"):
        for mode in ("no answer kept", "answers kept", "`oxigraph serve`"):
            assert f"| {kind} | {mode} |" in printed
    assert all(f"| {name} |" in printed for name in RUNAWAYS)
    assert "while runaway queries ran" in printed


def test_the_mix_asks_for_something(store: Path):
    with open_graph(store, settings=load_settings(data_dir=store.parent / "tiny-data")) as graph:
        asked_for = mix(graph.store)
        assert len(asked_for) == 12
        assert len(set(records(graph.store, 30))) == 30
        for name, text in (*asked_for.items(), ("one record", records(graph.store, 1)[0])):
            found = graph.store.query(text)
            assert bool(found) if isinstance(found, ox.QueryBoolean) else list(found), name


def asked(graph: Graph, question: Question) -> tuple[set, set]:
    """What we and SPARQL answer, as sets that must be equal."""
    ours = json.loads(question.ours(graph))
    rows = graph.sparql(question.sparql)
    if "edges" in ours:
        edges = {(edge["source"], edge["target"], str(edge["weight"])) for edge in ours["edges"]}
        return edges, set(zip(*map(rows.column, ("speaker", "target", "count")), strict=True))
    items = ours["items"]
    if question.name == "per month":
        return {(item["month"], str(item["count"])) for item in items}, set(
            zip(rows.column("month"), rows.column("count"), strict=True)
        )
    if question.name == "top 20":
        return {item["count"] for item in items}, set(map(int, rows.column("count")))
    return {item["id"] for item in items if "amount" not in question.name or item["pledge"]["amounts"]}, set(
        rows.column("statement")
    )


def test_both_sides_of_a_question_are_the_same(store: Path):
    with open_graph(store, settings=load_settings(data_dir=store.parent / "data")) as graph:
        for name, several in questions(graph.store, 3).items():
            answers = [asked(graph, question) for question in several]
            assert all(ours == sparql for ours, sparql in answers), name
            assert any(ours for ours, _ in answers), name


def test_a_benchmark_says_how_it_is_called():
    for name in ("explorer", "generate", "load", "index", "lookups", "http", "sparql"):
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert f"python -m bench.{name}" in done.stdout
