"""Two stores that cannot share a transaction: what files hold of both, and what an interruption leaves."""

from __future__ import annotations

import multiprocessing
import os
from datetime import timedelta
from pathlib import Path

import pytest

import kg
from kg import Graph, iri, load_settings
from kg.corpus import beside, check_files, history_folder, load_files
from kg.errors import ConfigError, IllegalTransitionError, RetractedError, StoreLockedError
from kg.exports import data_files, write_data_files
from kg.namespaces import CHANGES_GRAPH
from kg.rdf import graph_of, to_trig
from tests.builders.articles import NOW, article, says
from tests.builders.past import snapshot
from tests.builders.things import person, pledge, reference

KIM, LEE = person("kim").iri, person("lee").iri
BY = "hustings-maintainers"
LATER = NOW + timedelta(days=1)
PLAN = pledge("plan", KIM)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store folder with one article of three statements."""
    draft = article(
        "one",
        says("PledgeMaking", KIM, "Ms Kim pledged a plan", pledge=PLAN.iri),
        says("Criticism", LEE, "Mr Lee called Ms Kim idle", target_agents=(KIM,)),
        says("Rebuttal", KIM, "Ms Kim said she is not", responds_to=(iri.node("statement", "one", 2),)),
        also=[PLAN],
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.trig").write_text(
        to_trig([*draft.quads(), *reference(person("kim"), person("lee"))]), encoding="utf-8"
    )
    load_files(tmp_path / "store", [tmp_path / "in"], at=NOW)
    return tmp_path / "store"


def held(graph: Graph) -> list[set[str]]:
    return [
        {str(quad) for quad in part.export() if graph_of(quad) != CHANGES_GRAPH}
        for part in (graph.store, graph.history)
    ]


def exported(store: Path, folder: Path) -> Path:
    with kg.open(store) as graph:
        write_data_files([*graph.store.export(), *graph.history.export()], folder)
    return folder


def test_a_store_without_corrections_has_no_history_folder(store: Path):
    assert not beside(store).exists()
    with kg.open(store) as graph:
        assert graph.closings() == []


def test_corrections_stand_in_both_folders_after_closing(store: Path):
    with kg.open(store, write=True) as graph:
        revision = graph.retract("one/002", "Of another.", by=BY, at=LATER).revision
    assert beside(store).is_dir()
    with kg.open(store) as graph:
        assert graph.revision == revision
        with pytest.raises(RetractedError):
            graph.statement("one", "002")
        assert graph.at(NOW).statement("one", "002")


def test_files_rebuild_both_stores(store: Path, tmp_path: Path):
    with kg.open(store, write=True) as graph:
        graph.retract("one/001", "No pledge.", by=BY, at=LATER)
        graph.split("kim", person("kim-two", "Kim Na-ra"), ["one/003"], "Two people.", by=BY, at=LATER)
    files = exported(store, tmp_path / "out")
    names = sorted(path.relative_to(files).as_posix() for path in files.rglob("*.trig"))
    assert names[0] == "articles/2031/one.trig"
    assert "reference/former-descriptions.trig" in names
    assert (files / "articles/2031/one.trig").read_text("utf-8").count("<graph/history/one> {") == 1
    load_files(tmp_path / "again", [files], at=LATER + timedelta(days=9))
    with kg.open(store) as one, kg.open(tmp_path / "again") as two, kg.open(files) as three:
        assert held(one) == held(two) == held(three)
        for when in (NOW, LATER - timedelta(microseconds=1), LATER):
            assert snapshot(one.at(when)) == snapshot(two.at(when))
        assert data_files([*one.store.export(), *one.history.export()]) == data_files(
            [*three.store.export(), *three.history.export()]
        )
    assert [finding.line() for finding in check_files([files]) if finding.severity == "violation"] == []


def test_loading_its_own_files_again_changes_nothing(store: Path, tmp_path: Path):
    with kg.open(store, write=True) as graph:
        revision = graph.retract("one/002", "Of another.", by=BY, at=LATER).revision
        past = graph.history.revision
    files = exported(store, tmp_path / "out")
    assert load_files(store, [files], at=LATER) == revision
    with kg.open(store) as graph:
        assert graph.history.revision == past


def test_files_that_contradict_the_history_are_refused(store: Path, tmp_path: Path):
    old = exported(store, tmp_path / "old")
    with kg.open(store, write=True) as graph:
        graph.retract("one/002", "Of another.", by=BY, at=LATER)
    with pytest.raises(IllegalTransitionError, match=r"one/002 was retracted at .* still hold it as accepted"):
        load_files(store, [old], at=LATER)
    new = exported(store, tmp_path / "new") / "articles" / "2031" / "one.trig"
    text = new.read_text("utf-8")
    new.write_text(text.replace("Of another.", "Of nobody."), "utf-8")
    with pytest.raises(IllegalTransitionError, match="the history of one/002 otherwise"):
        load_files(store, [new], at=LATER)
    both = tmp_path / "both"
    both.mkdir()
    (both / "one.trig").write_text((old / "articles/2031/one.trig").read_text("utf-8"), "utf-8")
    history = text[text.index("<graph/history/one> {") :]
    prefixes = text[: text.index("<graph/article/one>")]
    (both / "history.trig").write_text(prefixes + history, "utf-8")
    with pytest.raises(IllegalTransitionError, match="both as accepted and as closed"):
        load_files(tmp_path / "fresh", [both, exported(store, tmp_path / "x") / "reference"], at=LATER)
    assert not (tmp_path / "fresh").exists()
    assert not beside(tmp_path / "fresh").exists()
    load_files(tmp_path / "other", [old], at=LATER)
    with pytest.raises(IllegalTransitionError, match="without the rest of its article"):
        load_files(tmp_path / "other", [both / "history.trig"], at=LATER)


def killed_between(store: Path) -> None:
    """Retract in a process that dies after the history store is written and before the public one is."""

    def die(*_: object, **__: object) -> None:
        os._exit(9)

    graph = kg.open(store, write=True)
    graph.store.apply = die  # type: ignore[method-assign]
    graph.split("kim", person("kim-two", "Kim Na-ra"), ["one/001"], "Two people.", by=BY, at=LATER)


def test_a_process_killed_between_the_stores_leaves_the_graph_as_it_was(store: Path):
    with kg.open(store) as graph:
        before = held(graph)
    process = multiprocessing.get_context("spawn").Process(target=killed_between, args=(store,))
    process.start()
    process.join()
    assert process.exitcode == 9
    with kg.open(store) as graph:
        public, history = held(graph)
        assert public == before[0]
        assert history, "the first half was written"
        assert graph.closings() == []
        assert graph.statement("one", "001")["id"]
        assert snapshot(graph.at(LATER)) == snapshot(graph.at(NOW))
        assert graph.at(LATER).closings() == []
    again = LATER + timedelta(hours=1)
    with kg.open(store, write=True) as graph:
        graph.retract("one/001", "No pledge.", by=BY, at=again)
        (closing,) = graph.closings()
        assert (closing.status, closing.at) == ("retracted", again)
        assert not [quad for quad in held(graph)[1] if "kim-two" in quad or "Two people" in quad]
        assert graph.at(LATER).statement("one", "001")


def test_the_history_store_of_the_setting_is_that_of_the_store_of_the_setting(tmp_path: Path):
    ours = load_settings(store=str(tmp_path / "store"), history_store=str(tmp_path / "past"))
    assert history_folder(tmp_path / "store", ours) == tmp_path / "past"
    assert history_folder(tmp_path / "other", ours) == tmp_path / "other-history"
    assert history_folder(tmp_path / "store", load_settings()) == tmp_path / "store-history"


def test_only_a_store_folder_that_nobody_uses_is_opened_for_writing(store: Path):
    with pytest.raises(ConfigError, match="Which store"):
        kg.open(write=True)
    with kg.open(store), pytest.raises(StoreLockedError):
        kg.open(store, write=True)
    with kg.open(store, write=True), pytest.raises(StoreLockedError):
        kg.open(store)
