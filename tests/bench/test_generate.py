"""The generator of coverage: the same bytes for the same seed, and a graph that keeps every shape."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.coverage import coverage
from bench.generate import main
from kg.corpus import check_files
from kg.rdf import graph_of, read


def written(**options) -> str:
    return "".join(coverage(3000, **{"seed": 1, **options}))


def test_the_same_seed_gives_the_same_bytes():
    assert written() == written()
    assert written(seed=2) != written()


def test_lines_are_as_a_store_writes_them_and_each_triple_stands_once():
    lines = written(history=0.1).splitlines()
    assert len(set(lines)) == len(lines) >= 3000
    store = ox.Store()
    store.bulk_load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    assert {f"{quad} ." for quad in store} == set(lines)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_generated_graph_keeps_the_shapes(tmp_path: Path, seed: int):
    assert main([str(tmp_path / "small.nq"), "--triples", "2500", "--seed", str(seed)]) == 0
    assert check_files([tmp_path / "small.nq"]) == []


def test_trig_holds_the_same_as_n_quads(tmp_path: Path):
    for out in ("small.nq", "triples"):
        assert main([str(tmp_path / out), "--triples", "1500"]) == 0
    quads = {quad for path in (tmp_path / "triples").rglob("*.trig") for quad in read(path)}
    assert quads == set(read(tmp_path / "small.nq"))


def test_history_closes_what_it_holds(tmp_path: Path):
    assert main([str(tmp_path / "past.nq"), "--triples", "20000", "--history", "0.2"]) == 0
    quads = read(tmp_path / "past.nq")
    past = {q.subject.value for q in quads if q.object.value.endswith("#Statement") and "/history/" in graph_of(q)}
    ended = {q.subject.value: q.object.value for q in quads if q.predicate.value.endswith("#invalidatedAtTime")}
    began = {q.subject.value: q.object.value for q in quads if q.predicate.value.endswith("#generatedAtTime")}
    revised = {q.object.value: q.subject.value for q in quads if q.predicate.value.endswith("#wasRevisionOf")}
    assert past == set(ended)
    assert set(revised) < past
    assert all(began[node] < ended[node] for node in past)
    assert all(began[new] == ended[old] for old, new in revised.items())
    # Nothing that is current points to what is closed, but for its revision.
    assert not [
        q
        for q in quads
        if q.object.value in past
        and "/history/" not in graph_of(q)
        and not q.predicate.value.endswith("#wasRevisionOf")
    ]
