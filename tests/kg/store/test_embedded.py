"""The embedded store: built whole or not at all, changed in one transaction, and honest about damage."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import (
    DataError,
    QueryError,
    QuerySyntaxError,
    RevisionConflictError,
    StoreError,
    StoreUnavailableError,
)
from kg.namespaces import BASE, CHANGES_GRAPH, GRAPH, HU, INFERRED_GRAPH, XSD
from kg.store import Changes, EmbeddedStore, build, is_store, memory, open_store, value_of
from kg.store.embedded import FORMAT
from kg.store.faults import engine_faults
from kg.store.revision import EMPTY_DIGEST, add_to_digest, read_records, remove_from_digest
from tests.builders.strategies import FEW, SOME, quads

AT = datetime(2031, 5, 2, 9, tzinfo=UTC)
LATER = datetime(2031, 5, 3, 9, tzinfo=UTC)
ONE, TWO = GRAPH + "article/one", GRAPH + "article/two"
BROKEN_FILES = ("CURRENT", "MANIFEST-*", "*.sst")


def quad(subject: str, value: str = "x", graph: str = ONE) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(f"{BASE}id/person/{subject}"), ox.NamedNode(HU + "note"), ox.Literal(value), ox.NamedNode(graph)
    )


def content(store: EmbeddedStore) -> set[ox.Quad]:
    """What a store holds besides its change record."""
    return {item for item in store.export() if item.graph_name != ox.NamedNode(CHANGES_GRAPH)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store folder with two quads in two graphs."""
    path = tmp_path / "store"
    build(path, [quad("kim"), quad("lee", graph=TWO)], at=AT, note="first")
    return path


# --- build ---------------------------------------------------------------------------------------------------------


def test_a_built_store_holds_the_quads_once_and_its_first_change(folder: Path):
    with closing(open_store(folder)) as store:
        assert content(store) == {quad("kim"), quad("lee", graph=TWO)}
        (change,) = store.changes()
        assert (change.graphs, change.at, change.note) == ((ONE, TWO), AT, "first")
        assert change.revision == store.revision
        assert store.revision.startswith("1-")
        assert store.graphs() == (ONE, TWO, CHANGES_GRAPH)
    assert is_store(folder)


def test_the_digest_is_of_what_the_engine_keeps_each_quad_once(tmp_path: Path):
    def decimal(value: str) -> ox.Quad:
        literal = ox.Literal(value, datatype=ox.NamedNode(XSD + "decimal"))
        return ox.Quad(quad("kim").subject, ox.NamedNode(HU + "amount"), literal, ox.NamedNode(ONE))

    build(tmp_path / "plain", [decimal("5"), quad("kim"), quad("lee", 'a "^^< b')], at=AT, note="n")
    build(
        tmp_path / "other",
        iter([decimal("5.0"), quad("lee", 'a "^^< b'), quad("kim"), decimal("5"), quad("kim")]),
        at=AT,
        note="n",
    )
    with closing(open_store(tmp_path / "plain")) as plain, closing(open_store(tmp_path / "other")) as other:
        assert plain.revision == other.revision
        _, _, digest = read_records(plain.quads(graph=CHANGES_GRAPH))
        assert digest == add_to_digest(EMPTY_DIGEST, content(plain))


WRITTEN = st.one_of(
    st.integers().map(str),
    st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{0,3})?", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-3][0-9]Z?", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-6][0-9]:[0-6][0-9](\.0)?(Z|\+00:00)?", fullmatch=True),
)


@given(st.lists(st.tuples(WRITTEN, st.sampled_from(["integer", "decimal", "date", "dateTime", "anyURI", "duration"]))))
def test_typed_literals_are_counted_as_the_engine_keeps_them(written):
    quads = [
        ox.Quad(
            ox.NamedNode(f"urn:s{number}"), ox.NamedNode("urn:p"),
            ox.Literal(value, datatype=ox.NamedNode(XSD + kind)), ox.NamedNode(ONE),
        )
        for number, (value, kind) in enumerate(written)
    ]  # fmt: skip
    store = memory(quads, at=AT)
    _, _, digest = read_records(store.quads(graph=CHANGES_GRAPH))
    assert digest == add_to_digest(EMPTY_DIGEST, content(store))


def test_what_completes_a_build_is_counted_and_what_is_inferred_is_not(tmp_path: Path):
    def complete(store: EmbeddedStore) -> list[ox.Quad]:
        assert content(store) == {quad("kim")}
        return [quad("lee"), quad("lee"), quad("kim")]

    def infer(store: EmbeddedStore) -> list[ox.Quad]:
        assert content(store) == {quad("kim"), quad("lee")}
        return [quad("kim", graph=INFERRED_GRAPH)]

    build(tmp_path / "store", [quad("kim")], at=AT, note="n", complete=complete, infer=infer)
    with closing(open_store(tmp_path / "store")) as store:
        assert store.revision == memory([quad("lee"), quad("kim")], at=AT).revision
        assert content(store) == {quad("kim"), quad("lee"), quad("kim", graph=INFERRED_GRAPH)}
        assert store.changes()[0].graphs == (ONE,)


def test_a_build_that_is_interrupted_leaves_nothing_behind(tmp_path: Path):
    def interrupted():
        yield quad("kim")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "inner" / "store", interrupted(), at=AT, note="n")
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path):
    def broken(_: EmbeddedStore) -> list[ox.Quad]:
        raise DataError("A rule is broken.")

    for given_quads, infer in ([[quad("kim")], broken], [[ox.Quad(*quad("kim").triple)], None]):
        with pytest.raises(DataError):
            build(tmp_path / "inner" / "store", given_quads, at=AT, note="n", infer=infer)
        assert list(tmp_path.iterdir()) == []


def test_a_build_never_overwrites(folder: Path, tmp_path: Path):
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(StoreError, match=r"exists already"):
        build(folder, [], at=AT, note="again")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match=r"exists already"):
        build(tmp_path / "file", [], at=AT, note="again")
    assert sorted(path.name for path in folder.iterdir()) == before
    assert (tmp_path / "file").read_text() == "mine"


def test_a_store_that_cannot_be_written_is_one_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"Cannot write to"):
        build(tmp_path / "file" / "store", [], at=AT, note="n")


def test_a_rename_that_fails_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(StoreError, match=r"Cannot build the store .*No space left"):
        build(tmp_path / "inner" / "store", [quad("kim")], at=AT, note="n")
    assert list(tmp_path.iterdir()) == []


# --- open ----------------------------------------------------------------------------------------------------------


def test_no_store_and_no_such_folder_say_so(tmp_path: Path):
    with pytest.raises(StoreUnavailableError, match=r"There is no store at"):
        open_store(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreUnavailableError, match=r"no store of this version"):
        open_store(tmp_path / "empty")
    assert not is_store(tmp_path / "empty")


@pytest.mark.parametrize("found", [b"", b"0", b"999", b"\xff\xfe"])
def test_a_store_of_another_format_is_to_be_rebuilt(folder: Path, found: bytes):
    (folder / "hustings-store").write_bytes(found)
    with pytest.raises(StoreUnavailableError, match=f"not {FORMAT}.*build it again"):
        open_store(folder)


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("harm", ["empty", "half", "garbage", "gone"])
@pytest.mark.parametrize("pattern", BROKEN_FILES)
def test_a_damaged_store_says_so_wherever_the_damage_shows(folder: Path, pattern: str, harm: str, write: bool):
    for number, path in enumerate(sorted(folder.glob(pattern))):
        copy = folder.with_name(f"copy-{number}")
        shutil.copytree(folder, copy)
        broken, data = copy / path.name, path.read_bytes()
        if harm == "gone":
            broken.unlink()
        else:
            broken.write_bytes(
                {"empty": b"", "half": data[: len(data) // 2], "garbage": bytes(byte ^ 0x5A for byte in data)}[harm]
            )
        with pytest.raises(StoreUnavailableError, match=r"is damaged .*remove the folder and build it again") as caught:
            use_all(copy, write=write)
        assert "\n" not in str(caught.value)


def use_all(folder: Path, *, write: bool) -> None:
    """Open a store and read it in every way."""
    with closing(open_store(folder, write=write)) as store:
        store.select("SELECT * { GRAPH ?g { ?s ?p ?o } }")
        store.construct("CONSTRUCT WHERE { ?s ?p ?o }")
        store.export()
        store.export([ONE, TWO])
        store.graphs()


def test_a_lock_is_given_back_when_opening_is_interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("kg.store.embedded.revision.read_records", interrupted)
        with pytest.raises(KeyboardInterrupt):
            open_store(folder)
    open_store(folder, write=True).close()


def test_a_store_that_lost_its_change_record_is_damaged(folder: Path):
    store = ox.Store(str(folder))
    store.remove_graph(ox.NamedNode(CHANGES_GRAPH))
    store.flush()
    del store
    with pytest.raises(StoreUnavailableError, match=r"its change record is gone"):
        open_store(folder)


def test_a_closed_store_can_be_opened_again_at_once(folder: Path):
    store = open_store(folder, write=True)
    store.close()
    store.close()
    with closing(open_store(folder, write=True)) as again:
        assert content(again) == {quad("kim"), quad("lee", graph=TWO)}


# --- read ----------------------------------------------------------------------------------------------------------


def test_a_query_sees_the_union_of_the_named_graphs():
    store = memory([quad("kim"), quad("lee", graph=TWO)], at=AT)
    assert store.select("SELECT ?s { ?s hu:note 'x' } ORDER BY ?s").column("s") == [
        f"{BASE}id/person/kim",
        f"{BASE}id/person/lee",
    ]
    assert store.select(f"SELECT ?s FROM <{TWO}> {{ ?s hu:note 'x' }}").column("s") == [f"{BASE}id/person/lee"]
    assert store.select("SELECT ?s { ?s hu:note ?from FILTER(?from = 'x') }").column("s") != []
    assert store.ask(f"ASK {{ GRAPH <{ONE}> {{ ?s hu:note 'x' }} }}")
    assert not store.ask("ASK { ?s hu:note 'y' }")
    triples = store.construct("CONSTRUCT { ?s hu:said ?o } WHERE { ?s hu:note ?o }")
    assert {triple.predicate.value for triple in triples} == {HU + "said"}


def test_unbound_variables_are_absent_and_columns_keep_the_order_of_the_query():
    store = memory([quad("kim")], at=AT)
    solutions = store.select("SELECT ?b ?a { ?a hu:note 'x' OPTIONAL { ?a hu:none ?b } }")
    assert solutions.variables == ("b", "a")
    assert [set(row) for row in solutions] == [{"a"}]
    assert len(solutions) == 1
    assert solutions.column("b") == []


def test_terms_as_bare_text():
    triple = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    assert [value_of(term) for term in (ox.NamedNode("urn:s"), ox.Literal("한", language="ko"), ox.BlankNode("b"))] == [
        "urn:s",
        "한",
        "b",
    ]
    assert "urn:p" in value_of(triple)


def test_quads_are_found_by_subject_object_and_graph():
    pointing = ox.Quad(quad("kim").subject, ox.NamedNode(HU + "topic"), quad("lee").subject, ox.NamedNode(TWO))
    store = memory([quad("kim"), pointing], at=AT)
    assert set(store.quads(subject=f"{BASE}id/person/kim")) == {quad("kim"), pointing}
    assert set(store.quads(object_=f"{BASE}id/person/lee")) == {pointing}
    assert set(store.quads(graph=ONE)) == {quad("kim")}
    assert set(store.export([TWO])) == {pointing}


@pytest.mark.parametrize(
    ("method", "query", "complaint"),
    [
        ("select", "ASK { ?s ?p ?o }", "no SELECT"),
        ("ask", "SELECT * { ?s ?p ?o }", "no ASK"),
        ("construct", "ASK { ?s ?p ?o }", "no CONSTRUCT or DESCRIBE"),
    ],
)
def test_a_query_of_the_wrong_form_is_refused(method: str, query: str, complaint: str):
    with pytest.raises(QuerySyntaxError, match=complaint):
        getattr(memory(at=AT), method)(query)


def test_a_syntax_error_is_one_line_with_its_place():
    with pytest.raises(QuerySyntaxError) as caught:
        memory(at=AT).select("SELECT ?s {\n  ?s hu:note }\n}")
    assert (caught.value.details["line"], caught.value.details["column"]) == (2, 14)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?s { ?s hu:note 'x }", "column"),
        ("SELECT ?s { ?s hu:note \x00 }", "column"),
        ("SELECT", "ends too early"),
    ],
)
def test_a_query_that_cannot_be_taken_apart_is_placed_too(query: str, words: str):
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        memory(at=AT).select(query)
    assert caught.value.details["line"] == 1
    assert "\n" not in str(caught.value)


def test_an_update_is_no_query():
    store = memory([quad("kim")], at=AT)
    with pytest.raises(QuerySyntaxError):
        store.select("DELETE WHERE { ?s ?p ?o }")
    assert content(store) == {quad("kim")}


@pytest.mark.parametrize("query", ["SELECT (<urn:f>(1) AS ?x) {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_what_the_engine_cannot_do_is_one_error(query: str):
    store = memory([quad("kim")], at=AT)
    if query.startswith("SELECT"):
        with pytest.raises(QueryError, match=r"cannot be answered: .*urn:f"):
            store.select(query)
    else:
        assert len(store.construct(query)) == len(store.export())


def test_damage_that_shows_while_reading_is_told_from_a_query_that_asks_too_much(tmp_path: Path):
    with (
        pytest.raises(StoreUnavailableError, match=r"is damaged \(Corruption: block checksum mismatch\)"),
        engine_faults(tmp_path),
    ):
        raise RuntimeError("Corruption: block\nchecksum mismatch.")
    with pytest.raises(QueryError, match=r"cannot be answered: no such function\.$"), engine_faults(None):
        raise RuntimeError("no such function")


# --- apply ---------------------------------------------------------------------------------------------------------


def test_a_change_removes_adds_and_records_in_one_step():
    store = memory([quad("kim"), quad("lee", graph=TWO)], at=AT)
    before = store.revision
    after = store.apply(Changes("Kim goes", remove=(quad("kim"),), add=(quad("park"),)), at=LATER, expected=before)
    assert after == store.revision != before
    assert after.startswith("2-")
    assert content(store) == {quad("park"), quad("lee", graph=TWO)}
    record = store.changes()[-1]
    assert (record.revision, record.graphs, record.at, record.note) == (after, (ONE,), LATER, "Kim goes")


def test_a_change_for_another_revision_changes_nothing():
    store = memory([quad("kim")], at=AT)
    with pytest.raises(RevisionConflictError, match=r"prepare it again") as caught:
        store.apply(Changes("late", add=(quad("park"),)), at=LATER, expected="1-000000000000")
    assert caught.value.details == {"revision": store.revision, "expected": "1-000000000000"}
    assert content(store) == {quad("kim")}
    assert len(store.changes()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        Changes("nothing"),
        Changes("already so", add=(quad("kim"),)),
        Changes("never was", remove=(quad("nobody"),)),
        Changes("out and in", remove=(quad("kim"),), add=(quad("kim"),)),
    ],
)
def test_a_change_without_effect_leaves_the_revision(changes: Changes):
    store = memory([quad("kim")], at=AT)
    before = store.revision
    assert store.apply(changes, at=LATER) == before
    assert len(store.changes()) == 1
    assert content(store) == {quad("kim")}


def test_a_change_outside_any_named_graph_is_refused_whole():
    store = memory([quad("kim")], at=AT)
    with pytest.raises(DataError, match=r"stands in no named graph"):
        store.apply(Changes("bad", add=(quad("park"), ox.Quad(*quad("lee").triple))), at=LATER)
    assert content(store) == {quad("kim")}


def test_a_change_that_the_engine_refuses_is_not_half_done(monkeypatch: pytest.MonkeyPatch):
    """The engine takes removal, addition and record as one update: when that fails, nothing has happened."""
    store = memory([quad("kim")], at=AT)
    before = store.revision
    monkeypatch.setattr(
        "kg.store.embedded._update_text", lambda remove, add: "DELETE WHERE { GRAPH ?g { ?s ?p ?o } } ; INSERT"
    )
    with pytest.raises(SyntaxError):
        store.apply(Changes("bad", remove=(quad("kim"),), add=(quad("park"),)), at=LATER)
    assert store.revision == before
    assert content(store) == {quad("kim")}


def test_a_store_opened_for_reading_is_not_changed(folder: Path):
    with closing(open_store(folder)) as store, pytest.raises(StoreError, match=r"reading only"):
        store.apply(Changes("no", add=(quad("park"),)), at=LATER)


def test_a_change_survives_closing(folder: Path):
    with closing(open_store(folder, write=True)) as store:
        revision = store.apply(Changes("more", add=(quad("park", 'odd "\\\n\x00 한'),)), at=LATER)
    with closing(open_store(folder)) as again:
        assert again.revision == revision
        assert quad("park", 'odd "\\\n\x00 한') in content(again)
        assert [change.note for change in again.changes()] == ["first", "more"]


def test_changes_name_their_graphs_sorted():
    assert Changes("n", (quad("a", graph=TWO),), (quad("b"), quad("c"))).graphs() == (ONE, TWO)


# --- revision ------------------------------------------------------------------------------------------------------


@SOME
@given(quads(), st.randoms(use_true_random=False))
def test_the_digest_depends_on_what_is_there_not_on_order_or_history(items: list[ox.Quad], chance: random.Random):
    unique = list(dict.fromkeys(items))
    whole = add_to_digest(EMPTY_DIGEST, unique)
    chance.shuffle(unique)
    assert add_to_digest(EMPTY_DIGEST, unique) == whole
    middle = len(unique) // 2
    assert add_to_digest(add_to_digest(EMPTY_DIGEST, unique[:middle]), unique[middle:]) == whole
    assert remove_from_digest(whole, unique[:middle]) == add_to_digest(EMPTY_DIGEST, unique[middle:])
    if unique:
        assert add_to_digest(EMPTY_DIGEST, unique[1:]) != whole


@FEW
@given(quads(), quads(), quads())
def test_however_a_store_came_to_hold_its_quads_the_digest_is_the_same(
    first: list[ox.Quad], second: list[ox.Quad], third: list[ox.Quad]
):
    store = memory(first, at=AT)
    store.apply(Changes("swap", tuple(first), tuple(second)), at=AT)
    store.apply(Changes("more", (), tuple(third)), at=AT)
    assert content(store) == {*second, *third}
    assert store.revision.split("-")[1] == memory([*third, *second], at=LATER).revision.split("-")[1]


def test_numbers_and_periods_written_differently_are_the_same_to_a_store():
    """The engine rewrites such literals, so that digests follow what it keeps and not what it was given."""

    def figure(value: str, datatype: str) -> ox.Quad:
        literal = ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
        return ox.Quad(quad("kim").subject, ox.NamedNode(HU + "figure"), literal, ox.NamedNode(ONE))

    given = (figure("5.0", "decimal"), figure("P12M", "duration"))
    kept = (figure("5", "decimal"), figure("P1Y", "duration"))
    store = memory(given, at=AT)
    assert content(store) == set(kept)
    assert store.revision == memory(kept, at=AT).revision
    revision = store.apply(Changes("the same", add=(*given, *kept)), at=LATER)
    assert revision.startswith("1-")
    store.apply(Changes("gone", remove=given), at=LATER)
    assert content(store) == set()
    assert store.revision.split("-")[1] == memory(at=AT).revision.split("-")[1]


def test_what_is_derived_does_not_count():
    derived = quad("kim", graph=INFERRED_GRAPH)
    store = memory([quad("kim")], at=AT)
    digest = store.revision.split("-")[1]
    store.apply(Changes("infer", add=(derived,)), at=LATER)
    assert store.revision == f"2-{digest}"
    assert store.changes()[-1].graphs == ()


def test_a_store_before_its_first_change_is_at_revision_zero():
    assert EmbeddedStore(ox.Store(), path=None, writable=True, lock=None).revision == "0-000000000000"


def test_what_is_no_change_is_passed_over_in_the_change_record():
    stray = ox.Quad(ox.BlankNode("b"), ox.NamedNode(HU + "note"), ox.Literal("x"), ox.NamedNode(CHANGES_GRAPH))
    assert read_records([stray]) == ([], 0, EMPTY_DIGEST)


# --- snapshot ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [True, False])
def test_a_snapshot_is_a_store_of_its_own(folder: Path, tmp_path: Path, write: bool):
    with closing(open_store(folder, write=write)) as store:
        store.snapshot(tmp_path / "snapshot")
        if write:
            store.apply(Changes("later", add=(quad("park"),)), at=LATER)
    with closing(open_store(tmp_path / "snapshot")) as snapshot:
        assert content(snapshot) == {quad("kim"), quad("lee", graph=TWO)}
        assert snapshot.revision.startswith("1-")


def test_a_store_in_memory_has_snapshots_too(tmp_path: Path):
    store = memory([quad("kim")], at=AT)
    store.snapshot(tmp_path / "snapshot")
    with closing(open_store(tmp_path / "snapshot")) as snapshot:
        assert content(snapshot) == {quad("kim")}
        assert snapshot.revision == store.revision


def test_a_snapshot_that_cannot_be_written_is_one_error(folder: Path, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with closing(open_store(folder)) as store, pytest.raises(StoreError, match=r"Cannot write a snapshot"):
        store.snapshot(tmp_path / "file" / "snapshot")
