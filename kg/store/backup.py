"""Backups of a store folder: a copy with a manifest that is written last, so that half a copy is known as such.

A backup is a folder with ``store/``, a copy of the store's files, and ``manifest.json``, which has the revision and the
size and SHA-256 of every file. Both ways are all or nothing: work is done beside the goal and moved there at the end.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypedDict

from kg.errors import StoreError, StoreUnavailableError
from kg.store.embedded import open_store

_MANIFEST: Final = "manifest.json"
_STORE: Final = "store"
_FORMAT: Final = 1
_NOT_COPIED: Final = frozenset({"LOCK"})
"""The engine's own lock file: it says who has the folder open now."""

_CHUNK: Final = 1 << 20


class _File(TypedDict):
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole backup: where it is, the revision in it, and its size in bytes."""

    path: Path
    revision: str
    size: int


def back_up(store: Path, folder: Path) -> Backup:
    """Copy a store folder to ``folder``, which must not exist yet or be empty. Readers may go on reading meanwhile.

    Raises:
        StoreUnavailableError, StoreLockedError: there is no such store, or a writer has it open.
        StoreError: ``folder`` holds something, lies within the store, or cannot be written.
    """
    if folder.resolve().is_relative_to(store.resolve()):
        raise StoreError(f"{folder} lies within the store {store}: choose a folder outside it.", path=str(folder))
    with contextlib.closing(open_store(store)) as opened, _made(folder) as work:
        target = work / _STORE
        target.mkdir()
        revision = opened.revision
        files: dict[str, _File] = {}
        for path in sorted(store.iterdir()):
            if path.is_file() and path.name not in _NOT_COPIED:
                files[path.name] = _copy(path, target / path.name)
        manifest = {"format": _FORMAT, "revision": revision, "files": files}
        (work / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return Backup(folder, revision, sum(entry["bytes"] for entry in files.values()))


def restore(folder: Path, store: Path) -> Backup:
    """Make the store folder ``store``, which must not exist yet or be empty, from a backup.

    Raises:
        StoreUnavailableError: there is no backup, it was interrupted, or a file of it is missing or altered.
        StoreError: ``store`` holds something, or cannot be written.
    """
    manifest = _read_manifest(folder)
    with _made(store) as work:
        for name, entry in manifest["files"].items():
            path = folder / _STORE / name
            if not path.is_file() or _copy(path, work / name) != entry:
                raise StoreUnavailableError(
                    f"The backup {folder} is damaged: {_STORE}/{name} is missing or altered. Use another backup.",
                    path=str(folder),
                )
        with contextlib.closing(open_store(work)) as opened:
            if opened.revision != manifest["revision"]:
                raise StoreUnavailableError(
                    f"The backup {folder} holds revision {opened.revision}, not {manifest['revision']} as its manifest "
                    "says. Use another backup.",
                    path=str(folder),
                )
    return Backup(store, manifest["revision"], sum(entry["bytes"] for entry in manifest["files"].values()))


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / _MANIFEST
    if not folder.is_dir():
        raise StoreUnavailableError(f"There is no backup at {folder}: check the path.", path=str(folder))
    if not path.is_file():
        raise StoreUnavailableError(
            f"{folder} is no whole backup: it has no {_MANIFEST}, which is written last. Use another backup.",
            path=str(folder),
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        files = manifest["files"]
        usable = (
            manifest["format"] == _FORMAT
            and isinstance(manifest["revision"], str)
            and all(Path(name).name == name and {"bytes", "sha256"} == set(entry) for name, entry in files.items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        usable = False
    if not usable:
        raise StoreUnavailableError(
            f"{path} is no manifest of this version: use a backup that this version of Hustings made.", path=str(path)
        )
    return dict(manifest)


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[Path]:
    """A new folder beside ``folder`` that takes its place when all went well, and goes when not."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is not empty: choose a new folder.", path=str(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            yield work
            work.chmod(0o755)
            work.replace(folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"Cannot write {folder}: {error.strerror or error}.", path=str(folder)) from error


def _copy(source: Path, target: Path) -> _File:
    """Copy a file; answer its size and SHA-256 as they were read."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            writing.write(chunk)
    return {"bytes": size, "sha256": digest.hexdigest()}
