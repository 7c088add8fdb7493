"""Corpora: sources become stores, and files are loaded whole or not at all."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import Filters, Graph, bundle, corpus, load_settings, open_graph
from kg.corpus import bundled_store, file_quads, load_files, open_corpus, with_reference
from kg.errors import DataError, FileSyntaxError, NotFoundError, StoreError, StoreLockedError, StoreUnavailableError
from kg.namespaces import BASE, CHANGES_GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH, REFERENCE_GRAPH
from kg.rdf import graph_of, to_trig
from kg.reasoning import inferred_quads
from kg.store import open_store
from tests.builders.articles import Draft, article, candidacy, says
from tests.builders.things import person, pledge, quads_of, quantity, reference

AT = datetime(2031, 5, 2, 9, tzinfo=UTC)
KIM, LEE = person("kim").iri, person("lee").iri
REFERENCE = reference(person("kim"), person("lee"))


def written(folder: Path, draft: Draft, *more: ox.Quad) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{draft.slug}.trig"
    path.write_text(to_trig([*draft.quads(), *more]), encoding="utf-8")
    return path


def draft(slug: str = "one", target: str = LEE) -> Draft:
    return article(slug, says("Criticism", KIM, target_agents=(target,)))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with one article and its people."""
    written(tmp_path / "in", draft(), *REFERENCE)
    return tmp_path / "in"


# --- open ----------------------------------------------------------------------------------------------------------


def test_the_bundled_graph_is_built_once_and_opened_again(data_dir: Path):
    settings = load_settings(data_dir=data_dir)
    path = bundled_store(settings)
    before = (path / "CURRENT").stat().st_mtime_ns
    assert path.name == f"bundled-{bundle.package_version()}-{bundle.data_sha256()[:12]}"
    with open_graph(settings=settings) as first, open_graph(settings=settings) as second:
        assert first.revision == second.revision
        assert first.store.changes()[0].at == corpus.BUNDLE_TIME
    assert (path / "CURRENT").stat().st_mtime_ns == before


def test_the_same_files_give_the_same_revision(data_dir: Path, tmp_path: Path):
    with (
        open_graph(settings=load_settings(data_dir=data_dir)) as one,
        open_graph(settings=load_settings(data_dir=tmp_path / "other")) as two,
    ):
        assert one.revision == two.revision
        assert set(one.store.export()) == set(two.store.export())


def test_a_store_that_another_process_built_meanwhile_is_taken(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    settings = load_settings(data_dir=tmp_path / "race")
    ready = bundled_store(load_settings(data_dir=data_dir))

    def beaten(path: Path, *_: object, **__: object) -> None:
        shutil.copytree(ready, path)
        raise StoreError("exists already")

    monkeypatch.setattr(corpus, "build", beaten)
    with open_graph(settings=settings) as graph:
        assert graph.lookups.meta()["articles"] == 1


def test_a_data_folder_that_cannot_be_written_is_one_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Cannot write to"):
        open_corpus(None, load_settings(data_dir=tmp_path / "file" / "data"))


def test_files_are_read_with_ontology_and_what_they_lack(files: Path):
    settings = load_settings()
    with open_graph(files, settings=settings) as graph:
        assert [item["critic"]["slug"] for item in graph.criticisms().items] == ["kim"]
        assert ONTOLOGY_GRAPH in graph.store.graphs()
    with open_graph(files / "one.trig") as graph:
        assert graph.lookups.meta()["articles"] == 1
    assert not settings.data_dir.exists(), "nothing is written for files"


def test_the_setting_store_is_what_is_opened_by_default(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUSTINGS_STORE", str(files))
    with open_graph() as graph:
        assert [item["critic"]["slug"] for item in graph.criticisms().items] == ["kim"]
    load_files(tmp_path / "store", [files], at=AT)
    with open_graph(tmp_path / "store") as graph:
        assert graph.store.path == tmp_path / "store"


def test_the_bundled_people_are_known_to_an_article_that_only_points_to_them(tmp_path: Path):
    path = written(
        tmp_path,
        article(
            "one",
            says("Criticism", BASE + "id/person/lee-jun-seok", target_agents=(BASE + "id/person/han-dong-hoon",)),
            publisher=BASE + "id/outlet/straits-times",
        ),
    )
    with open_graph(path) as graph:
        (item,) = graph.criticisms().items
        assert item["critic"]["name"]["ko"] == "이준석"
        assert item["article"]["outlet"]["slug"] == "straits-times"
        assert [person["slug"] for person in graph.people().items] == ["han-dong-hoon", "lee-jun-seok"], "and no others"


def test_descriptions_bring_what_they_point_to_themselves():
    people = quads_of([pledge("plan", BASE + "id/person/ahn-cheol-soo", topics=(BASE + "id/topic/talent",))], "urn:g")
    described = {quad.subject.value for quad in with_reference(people)}
    assert BASE + "id/person/ahn-cheol-soo" in described
    assert BASE + "id/scheme/topics" in described or BASE + "id/topic/talent" not in described
    assert with_reference(REFERENCE) != []
    assert set(REFERENCE) <= set(with_reference(REFERENCE))


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("none", NotFoundError, "no file or folder"),
        ("empty", NotFoundError, "holds no RDF file"),
        ("notes.txt", DataError, "no RDF suffix"),
        ("broken.trig", FileSyntaxError, "broken.trig:1:"),
        ("loose.ttl", DataError, "stands in no named graph"),
        ("blank.trig", DataError, "blank node"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_error(tmp_path: Path, name: str, error: type[Exception], words: str):
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / "broken.trig").write_text("<urn:g> {")
    (tmp_path / "loose.ttl").write_text("<urn:s> <urn:p> 1 .")
    (tmp_path / "blank.trig").write_text("<urn:g> { [] <urn:p> 1 . }")
    with pytest.raises(error, match=words) as caught:
        open_corpus(tmp_path / name, load_settings())
    assert "\n" not in str(caught.value)
    assert not load_settings().data_dir.exists()


def test_another_stores_change_record_is_not_read_from_files(tmp_path: Path):
    path = tmp_path / "one.trig"
    path.write_text(f"<{CHANGES_GRAPH}> {{ <{CHANGES_GRAPH}/x> <urn:p> 1 }} <urn:g> {{ <urn:s> <urn:p> 1 }}")
    assert {graph_of(quad) for quad in file_quads([path])} == {"urn:g"}
    with open_graph(path) as graph:
        assert graph.revision.startswith("1-")


def test_what_is_derived_is_not_read_from_files(tmp_path: Path):
    path = tmp_path / "one.trig"
    path.write_text(
        f"<{INFERRED_GRAPH}> {{ <{KIM}> <{BASE}ontology#criticizes> <{LEE}> }} <urn:g> {{ <urn:s> <urn:p> 1 }}"
    )
    assert {graph_of(quad) for quad in file_quads([path])} == {"urn:g"}


# --- load ----------------------------------------------------------------------------------------------------------


def test_loading_makes_a_store_and_loading_again_changes_nothing(files: Path, tmp_path: Path):
    first = load_files(tmp_path / "store", [files], at=AT)
    assert first.startswith("1-")
    assert load_files(tmp_path / "store", [files], at=AT) == first


def test_a_load_tells_of_every_byte_that_it_reads(files: Path, tmp_path: Path):
    heard: list[int] = []
    load_files(tmp_path / "store", [files], at=AT, progress=heard.append)
    assert sum(heard) == sum(path.stat().st_size for path in files.iterdir())


def test_a_load_that_fails_late_names_the_file_and_leaves_nothing(files: Path, tmp_path: Path):
    (files / "zz.nq").write_text('<urn:s> <urn:p> "1" <urn:g> .\n' * 30_000 + "<urn:s> oops", encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=r"zz\.nq:30001:"):
        load_files(tmp_path / "new" / "store", [files], at=AT)
    assert not (tmp_path / "new").exists()


def test_a_built_store_and_files_in_memory_are_completed_alike(tmp_path: Path):
    path = written(tmp_path / "in", article("one", says("Criticism", f"{BASE}id/person/lee-jun-seok")))
    load_files(tmp_path / "store", [path], at=AT)
    with open_graph(tmp_path / "store") as built, open_graph(path) as read_in:
        assert set(built.store.export([REFERENCE_GRAPH])) == set(read_in.store.export([REFERENCE_GRAPH])) != set()
        assert built.revision == read_in.revision


def test_an_article_loaded_again_replaces_itself_and_its_shortcuts(files: Path, tmp_path: Path):
    store = tmp_path / "store"
    load_files(store, [files], at=AT)
    other = written(tmp_path / "again", article("one", says("Criticism", LEE, target_agents=(KIM,))))
    assert load_files(store, [other], at=AT).startswith("2-")
    with open_graph(store) as graph:
        assert [(item["critic"]["slug"], item["targets"][0]["slug"]) for item in graph.criticisms().items] == [
            ("lee", "kim")
        ]
        assert set(graph.store.export([INFERRED_GRAPH])) == set(inferred_quads(graph.store))
        assert graph.store.changes()[-1].note == "load one.trig"


def test_a_second_article_joins_the_first(files: Path, tmp_path: Path):
    store = tmp_path / "store"
    load_files(store, [files], at=AT)
    load_files(store, [written(tmp_path / "more", draft("two"))], at=AT)
    with open_graph(store) as graph:
        assert graph.lookups.meta()["articles"] == 2
        assert graph.network()["edges"][0]["weight"] == 2


def test_a_later_article_brings_the_bundled_people_it_points_to(files: Path, tmp_path: Path):
    store = tmp_path / "store"
    load_files(store, [files], at=AT)
    later = article("two", says("Criticism", KIM, target_agents=(BASE + "id/person/han-dong-hoon",)))
    load_files(store, [written(tmp_path / "more", later)], at=AT)
    with open_graph(store) as graph:
        (item,) = graph.criticisms(Filters(article="two")).items
        assert item["targets"][0]["name"]["ko"] == "한동훈"
        kims = list(graph.store.quads(subject=KIM))
        assert len(kims) == len({quad.triple for quad in kims}), "what the store describes is not described again"


def test_an_article_loaded_again_does_not_describe_twice_what_was_kept_of_it(files: Path, tmp_path: Path):
    """One home for every triple: also when the first of two articles goes and comes back."""
    plan = pledge("plan", KIM)
    first = article(
        "first",
        says("PledgeMaking", KIM, pledge=plan.iri),
        says("CandidacyReport", None, membership=candidacy(KIM)),
        also=[plan],
    )
    second = article("second", says("PledgeMaking", KIM, pledge=plan.iri))
    store = tmp_path / "store"
    paths = [written(tmp_path / "drafts", item, *REFERENCE) for item in (first, second)]
    load_files(store, paths, at=AT)
    with closing(open_store(store, write=True)) as opened:
        Graph(opened).remove_article("first", at=AT)
    load_files(store, paths[:1], at=AT)
    with closing(open_store(store)) as opened:
        triples = [quad.triple for quad in opened.export()]
        assert len(triples) == len(set(triples))
        assert set(opened.export([INFERRED_GRAPH])) == set(inferred_quads(opened))


@pytest.mark.parametrize("bad", ["<urn:g> {", "<urn:s> <urn:p> 1 .", "<urn:g> { _:b <urn:p> 1 }"])
def test_one_bad_file_among_good_ones_writes_nothing(files: Path, tmp_path: Path, bad: str):
    (files / "zzz.trig").write_text(bad)
    with pytest.raises(DataError, match="zzz"):
        load_files(tmp_path / "store", [files], at=AT)
    assert not (tmp_path / "store").exists()
    good = written(tmp_path / "good", draft("two"), *REFERENCE)
    load_files(tmp_path / "store", [good], at=AT)
    with pytest.raises(DataError, match="zzz"):
        load_files(tmp_path / "store", [files], at=AT)
    with open_graph(tmp_path / "store") as graph:
        assert [change.note for change in graph.store.changes()] == ["load two.trig"]


def test_what_is_no_store_is_not_loaded_into(files: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("mine")
    for name in ("empty", "file"):
        with pytest.raises(StoreUnavailableError):
            load_files(tmp_path / name, [files], at=AT)
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_store_in_use_is_not_loaded_into(files: Path, tmp_path: Path):
    load_files(tmp_path / "store", [files], at=AT)
    with closing(open_store(tmp_path / "store")), pytest.raises(StoreLockedError):
        load_files(tmp_path / "store", [files], at=AT)


def test_units_of_the_bundle_come_with_a_pledge(tmp_path: Path):
    plan = pledge("plan", KIM, quantities=(quantity("plan", "3", BASE + "id/unit/gpu", "3 GPUs"),))
    path = written(tmp_path, article("one", says("PledgeMaking", KIM, pledge=plan.iri), also=[plan]), *REFERENCE)
    with open_graph(path) as graph:
        assert graph.pledges().items[0]["pledge"]["quantities"][0]["counts"]["slug"] == "gpu"


def test_an_address_is_no_source(tmp_path):
    with pytest.raises(NotFoundError, match=r"kg\.Client"):
        open_corpus("http://127.0.0.1:8000", load_settings(data_dir=tmp_path))
