"""Locks: one writer or many readers, between real processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.errors import StoreLockedError, StoreUnavailableError
from kg.store import build, open_store
from kg.store.locks import FolderLock

HOLD = """
import sys
from pathlib import Path
from kg.store import open_store
store = open_store(Path(sys.argv[1]), write=sys.argv[2] == "write")
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "store", [], at=datetime(2031, 5, 2, tzinfo=UTC), note="first")
    return tmp_path / "store"


@contextmanager
def held(folder: Path, mode: str, root: Path) -> Iterator[subprocess.Popen[str]]:
    """A second process that holds the store open."""
    command = [sys.executable, "-c", HOLD, str(folder), mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


@pytest.mark.parametrize(("theirs", "ours"), [("write", True), ("write", False), ("read", True)])
def test_a_writer_is_alone(folder: Path, theirs: str, ours: bool, root: Path):
    with held(folder, theirs, root) as process:
        with pytest.raises(StoreLockedError, match="in use by another process"):
            open_store(folder, write=ours)
        process.kill()
        process.wait()
        with closing(open_store(folder, write=ours)) as store:
            assert store.revision.startswith("1-"), "the lock ends with the process"


def test_many_may_read(folder: Path, root: Path):
    with held(folder, "read", root), closing(open_store(folder)) as one, closing(open_store(folder)) as two:
        assert one.revision == two.revision


def test_a_lock_given_back_twice_is_given_back(tmp_path: Path):
    lock = FolderLock(tmp_path, exclusive=True)
    with pytest.raises(StoreLockedError):
        FolderLock(tmp_path, exclusive=False)
    lock.release()
    lock.release()
    FolderLock(tmp_path, exclusive=True).release()


def test_a_folder_that_cannot_be_opened_is_unavailable(tmp_path: Path):
    with pytest.raises(StoreUnavailableError, match="Cannot open the store"):
        FolderLock(tmp_path / "none", exclusive=False)
