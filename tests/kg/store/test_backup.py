"""Backups: whole or not at all, and half of one is known as such."""

import contextlib
import json
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest

from kg.errors import StoreError, StoreLockedError, StoreUnavailableError
from kg.store import Changes, back_up, build, open_store, restore
from kg.store import backup as module

NOW = datetime(2031, 5, 2, tzinfo=UTC)
GRAPH = ox.NamedNode("https://w3id.org/hustings/graph/article/a")


def quad(number):
    name = ox.NamedNode(f"https://example.org/{number}")
    return ox.Quad(name, name, ox.Literal("한글", language="ko"), GRAPH)


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "store"
    build(path, [quad(1), quad(2)], at=NOW, note="test")
    return path


@pytest.fixture
def saved(store, tmp_path):
    folder = tmp_path / "backups" / "monday"
    back_up(store, folder)
    return folder


def holds(path):
    with contextlib.closing(open_store(path)) as opened:
        return opened.revision, sorted(map(str, opened.export()))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_was_saved_comes_back_with_its_revision_and_is_writable(store, saved, tmp_path):
    made = restore(saved, tmp_path / "again")
    assert holds(tmp_path / "again") == holds(store)
    assert made.revision == holds(store)[0]
    with contextlib.closing(open_store(tmp_path / "again", write=True)) as opened:
        opened.apply(Changes("more", (), (quad(3),)), at=NOW)
    assert holds(tmp_path / "again") != holds(store)


def test_a_backup_is_a_copy_that_later_changes_do_not_touch(store, saved, tmp_path):
    before = holds(store)
    with contextlib.closing(open_store(store, write=True)) as opened:
        opened.apply(Changes("more", (), (quad(3),)), at=NOW)
    restore(saved, tmp_path / "again")
    assert holds(tmp_path / "again") == before


def test_readers_may_read_meanwhile_and_a_writer_may_not_write(store, tmp_path):
    with contextlib.closing(open_store(store)):
        back_up(store, tmp_path / "one")
    with contextlib.closing(open_store(store, write=True)), pytest.raises(StoreLockedError):
        back_up(store, tmp_path / "two")
    assert not (tmp_path / "two").exists()


def test_an_interrupted_backup_leaves_nothing(store, tmp_path, monkeypatch):
    copied = []

    def stop(source, target):
        copied.append(source)
        if len(copied) == 3:
            raise KeyboardInterrupt
        return {"bytes": 0, "sha256": ""}

    monkeypatch.setattr(module, "_copy", stop)
    with pytest.raises(KeyboardInterrupt):
        back_up(store, tmp_path / "new" / "monday")
    assert names(tmp_path / "new") == []


def test_a_full_disk_leaves_nothing_and_is_one_line(store, tmp_path, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_copy", full)
    with pytest.raises(StoreError, match="No space left on device"):
        back_up(store, tmp_path / "new" / "monday")
    assert names(tmp_path / "new") == []


def test_a_copy_without_its_manifest_is_no_backup(saved, tmp_path):
    (saved / "manifest.json").unlink()
    with pytest.raises(StoreUnavailableError, match="no whole backup"):
        restore(saved, tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("harm", ["missing", "shorter", "altered"])
def test_a_file_that_is_not_as_it_was_is_named_and_nothing_is_made(saved, tmp_path, harm):
    victim = max((saved / "store").iterdir(), key=lambda path: (path.suffix == ".sst", path.name))
    data = victim.read_bytes()
    if harm == "missing":
        victim.unlink()
    else:
        victim.write_bytes(data[:-1] if harm == "shorter" else data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(StoreUnavailableError, match=victim.name):
        restore(saved, tmp_path / "again")
    assert names(tmp_path) == ["backups", "store"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"format": 9, "revision": "1", "files": {}}', '{"format": 1, "revision": "1", "files": {"../x": {}}}'],
)
def test_a_manifest_that_cannot_be_used_is_one_line(saved, tmp_path, text):
    (saved / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreUnavailableError, match="manifest of this version"):
        restore(saved, tmp_path / "again")


def test_a_manifest_of_another_revision_is_refused(saved, tmp_path):
    path = saved / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"revision": "9-000000000000"}), encoding="utf-8")
    with pytest.raises(StoreUnavailableError, match="9-000000000000"):
        restore(saved, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_nothing_is_overwritten(store, saved, tmp_path):
    with pytest.raises(StoreError, match="not empty"):
        back_up(store, saved)
    with pytest.raises(StoreError, match="not empty"):
        restore(saved, store)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="not empty"):
        restore(saved, tmp_path / "file")


def test_an_empty_folder_may_take_it(store, tmp_path):
    (tmp_path / "empty").mkdir()
    back_up(store, tmp_path / "empty")
    assert names(tmp_path / "empty") == ["manifest.json", "store"]


def test_a_backup_inside_the_store_or_of_no_store_is_refused(store, tmp_path):
    with pytest.raises(StoreError, match="within the store"):
        back_up(store, store / "backup")
    with pytest.raises(StoreUnavailableError, match="There is no store"):
        back_up(tmp_path / "none", tmp_path / "new")
    with pytest.raises(StoreUnavailableError, match="There is no backup"):
        restore(tmp_path / "none", tmp_path / "again")
