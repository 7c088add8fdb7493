"""An index that follows changes is the index that a build would make; files are kept, found and never believed."""

from __future__ import annotations

import dataclasses
import random
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import Filters, Graph, NetworkView
from kg.index import keeper
from kg.lookups import Lookups
from kg.model import text
from kg.namespaces import FOAF, REFERENCE_GRAPH
from kg.store import Changes, build, open_store
from tests.builders.articles import NOW, article, candidacy, opened, says
from tests.builders.generated import generated
from tests.builders.things import party, person, pledge, reference, topic

KIM, LEE, PARK = (person(slug).iri for slug in ("kim", "lee", "park"))
GREEN, CHIPS = party("green").iri, topic("chips").iri
REFERENCE = reference(*map(person, ("kim", "lee", "park")), party("green"), topic("chips"), topic("schools"))
PLAN = pledge("plan", KIM, topics=(CHIPS,))
FIRST = article(
    "one", says("PledgeMaking", KIM, pledge=PLAN.iri), says("Criticism", LEE, target_agents=(KIM,)), also=[PLAN]
)
SECOND = article(
    "two",
    says("Criticism", PARK, target_pledges=(PLAN.iri,)),
    says("PledgeMaking", PARK, pledge=PLAN.iri),
    says("Rebuttal", KIM, responds_to=("https://w3id.org/hustings/id/statement/one/002",)),
)


@pytest.fixture(autouse=True)
def _no_quick_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever makes these tests build anew shows: a build would go on in the background."""

    def refuse(*_: Any) -> None:
        raise AssertionError("the index was built anew")

    monkeypatch.setattr(keeper.IndexKeeper, "_build_beside", refuse)


def answers(graph: Graph) -> dict[str, Any]:
    """Everything that the index knows."""
    return {
        "statements": graph.statements(Filters(limit=1000)).items,
        "pairs": graph.summary(Filters(limit=1000)).items,
        "network": graph.network(NetworkView(limit=5000)),
        "topics": {
            entity.slug: graph.statements(Filters(topic=entity.slug)).total
            for entity in graph.lookups.directory.of_kind("topic")
        },
        "people": graph.people(Filters(limit=1000)).items,
        "search": [
            graph.search(words, None, Filters(limit=1000)).items for words in ("kim", "sentence", "요약", "이름")
        ],
    }


def check(graph: Graph) -> None:
    """The index that followed answers as one that is built now."""
    followed = answers(graph)
    with Graph(graph.store, graph.history) as fresh:
        assert followed == answers(fresh)
        assert followed["statements"] == Lookups(graph.store).statements(Filters(limit=1000)).items
        fresh.close = lambda: None  # type: ignore[method-assign]  # the stores are the other graph's


def added(*drafts: Any) -> Changes:
    return Changes("add", (), tuple(quad for draft in drafts for quad in draft.quads()))


def retold(graph: Graph, draft: Any) -> Changes:
    """An article's graph replaced."""
    old, new = set(graph.store.quads(graph=draft.graph)), set(draft.quads())
    return Changes("retell", tuple(old - new), tuple(new - old))


LATER = NOW + timedelta(days=1)
NAME, HOME = ox.NamedNode(FOAF + "name"), ox.NamedNode(REFERENCE_GRAPH)
THIRD = article("three", says("Criticism", KIM, target_agents=(LEE,)))
SILENT = article("one", says("PledgeMaking", KIM, pledge=PLAN.iri), also=[PLAN])
TOLD_OTHERWISE = article(
    "one",
    says("PledgeMaking", KIM, pledge=PLAN.iri),
    says("Criticism", LEE, target_agents=(KIM,)),
    also=[dataclasses.replace(PLAN, topics=(topic("schools").iri,), labels=text(en="Another plan", ko="다른 공약"))],
)
STANDING = article(
    "three",
    says("CandidacyReport", None, membership=candidacy(KIM, GREEN)),
    says("Criticism", KIM, no_target_named=True),
)


def renamed(graph: Graph) -> Changes:
    """Kim gets another name."""
    now = (ox.Literal("Kim Na", language="en"), ox.Literal("김나", language="ko"))
    before = tuple(quad for quad in graph.store.quads(subject=KIM) if quad.predicate == NAME)
    return Changes("rename", before, tuple(ox.Quad(ox.NamedNode(KIM), NAME, name, HOME) for name in now))


CHANGES: dict[str, Callable[[Graph], Any]] = {
    "an article comes": lambda graph: graph.apply(added(THIRD)),
    "an article goes": lambda graph: graph.remove_article("two"),
    "an article goes whose pledge others make": lambda graph: graph.remove_article("one"),
    "a statement goes that another answers": lambda graph: graph.apply(retold(graph, SILENT)),
    "a pledge is told otherwise": lambda graph: graph.apply(retold(graph, TOLD_OTHERWISE)),
    "somebody stands for a party": lambda graph: graph.apply(added(STANDING)),
    "a person is called otherwise": lambda graph: graph.apply(renamed(graph)),
    "a statement is retracted": lambda graph: graph.retract("one/002", "Misread.", by="hustings-maintainers", at=LATER),
    "people are merged": lambda graph: graph.merge("park", "kim", "They are one.", by="hustings-maintainers", at=LATER),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_follows_a_change_is_what_would_be_built(change: Callable[[Graph], Any]):
    with opened(REFERENCE, FIRST, SECOND) as graph:
        before = answers(graph)
        change(graph)
        assert answers(graph) != before
        check(graph)


def test_a_party_comes_and_goes_beside_all_that_somebody_says():
    with opened(REFERENCE, FIRST, SECOND) as graph:
        graph.statements()
        graph.apply(added(article("three", says("CandidacyReport", None, membership=candidacy(LEE, GREEN)))))
        assert graph.criticisms(Filters(speaker="lee")).items[0]["critic"]["party"]["slug"] == "green"
        assert graph.criticisms(Filters(party="green")).total == 1
        graph.remove_article("three")
        assert graph.criticisms(Filters(speaker="lee")).items[0]["critic"]["party"] is None
        assert graph.criticisms(Filters(party="green")).total == 0


def test_many_changes_of_a_generated_graph_are_followed():
    rng = random.Random(3)
    with generated(9_000, seed=9) as graph:
        graph.statements()
        for _ in range(5):
            slugs = sorted(article["slug"] for article in graph.lookups.articles.values())
            graph.remove_article(rng.choice(slugs))
            graph.statements()
        for item in rng.sample(graph.criticisms(Filters(limit=1000)).items, 5):
            graph.retract(item["id"], "Misread.", by="hustings-maintainers")
            graph.statements()
        check(graph)


def stored(folder: Path) -> Path:
    quads = [*REFERENCE, *FIRST.quads(), *SECOND.quads()]
    build(folder / "store", quads, at=NOW, note="test")
    return folder / "store"


def open_at(folder: Path, *, write: bool = False) -> Graph:
    return Graph(open_store(folder / "store", write=write), indexes=folder / "indexes")


def files(folder: Path) -> list[Path]:
    return sorted((folder / "indexes").glob("*/*.sqlite"))


def test_the_file_is_kept_and_used_again(tmp_path: Path):
    stored(tmp_path)
    with open_at(tmp_path) as graph:
        first = answers(graph)
    (kept,) = files(tmp_path)
    with open_at(tmp_path) as graph:
        assert answers(graph) == first
    assert files(tmp_path) == [kept]


def test_the_file_follows_a_store_that_changed_while_it_was_closed(tmp_path: Path):
    stored(tmp_path)
    with open_at(tmp_path) as graph:
        graph.statements()
    kept = files(tmp_path)
    store = open_store(tmp_path / "store", write=True)
    store.apply(Changes("remove", tuple(store.quads(graph=SECOND.graph))), at=NOW)
    store.close()
    with open_at(tmp_path) as graph:
        assert {item["article"]["slug"] for item in graph.statements().items} == {"one"}
    assert files(tmp_path) == kept


@pytest.mark.parametrize("harm", ["truncated", "noise", "format", "pointer", "gone", "item"])
def test_a_damaged_file_is_built_anew(tmp_path: Path, harm: str):
    stored(tmp_path)
    with open_at(tmp_path) as graph:
        first = answers(graph)
    (kept,) = files(tmp_path)
    data = kept.read_bytes()
    if harm == "truncated":
        kept.write_bytes(data[: len(data) // 2])
    elif harm == "noise":
        kept.write_bytes(data[:100] + bytes(len(data) - 200) + data[-100:])
    elif harm == "pointer":
        (kept.parent / "current").write_bytes(b"\xff../../etc/passwd")
    elif harm == "gone":
        shutil.rmtree(tmp_path / "indexes")
    else:
        connection = sqlite3.connect(kept)
        connection.execute(
            "UPDATE meta SET value = 0 WHERE name = 'format'"
            if harm == "format"
            else "UPDATE item SET body = CAST(replace(CAST(body AS TEXT), 'negative', 'positive') AS BLOB)"
        )
        connection.commit()
        connection.close()
    with open_at(tmp_path) as graph:
        assert answers(graph) == first
    assert len(files(tmp_path)) == 1


def test_without_a_place_for_files_the_index_is_in_memory(tmp_path: Path):
    stored(tmp_path)
    (tmp_path / "indexes").write_text("no folder")
    with open_at(tmp_path) as graph:
        assert graph.statements().total == 5


def test_of_another_store_of_that_name_nothing_is_believed(tmp_path: Path):
    stored(tmp_path)
    with open_at(tmp_path) as graph:
        assert graph.statements().total == 5
    shutil.rmtree(tmp_path / "store")
    build(tmp_path / "store", [*REFERENCE, *FIRST.quads()], at=NOW, note="another")
    with open_at(tmp_path) as graph:
        assert graph.statements().total == 2
