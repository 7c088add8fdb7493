"""Backups of a store folder: a copy with a manifest that is written last, so that half a copy is known as such.

A backup is a folder with ``store/``, a copy of the store's files, ``history/``, one of its history store's where it has
one, and ``manifest.json``, which has the revisions and the size and SHA-256 of every file. Both ways are all or
nothing: work is done beside the goal and moved there at the end.
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
_HISTORY: Final = "history"
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


def back_up(store: Path, folder: Path, *, history: Path | None = None) -> Backup:
    """Copy a store folder to ``folder``, which must not exist yet or be empty. Readers may go on reading meanwhile.

    With it goes its history store, the folder ``history``, if that is there.

    Raises:
        StoreUnavailableError, StoreLockedError: there is no such store, or a writer has it open.
        StoreError: ``folder`` holds something, lies within the store, or cannot be written.
    """
    if folder.resolve().is_relative_to(store.resolve()):
        raise StoreError(f"{folder} lies within the store {store}: choose a folder outside it.", path=str(folder))
    with contextlib.ExitStack() as opened, _made(folder) as work:
        parts: dict[str, Any] = {}
        # Both are held before either is copied, so that no change comes in between.
        given = [(_STORE, store), *([(_HISTORY, history)] if history is not None and history.exists() else [])]
        held = [(name, path, opened.enter_context(contextlib.closing(open_store(path)))) for name, path in given]
        for name, path, part in held:
            (work / name).mkdir()
            parts[name] = {"revision": part.revision, "files": _copied(path, work / name)}
        manifest = {"format": _FORMAT, **parts[_STORE], **({_HISTORY: parts[_HISTORY]} if _HISTORY in parts else {})}
        (work / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return _backup(folder, manifest)


def restore(folder: Path, store: Path, *, history: Path | None = None) -> Backup:
    """Make the store folder ``store``, which must not exist yet or be empty, from a backup; and ``history`` likewise.

    ``history`` is by default the folder beside ``store``, and not made where the backup has none.

    Raises:
        StoreUnavailableError: there is no backup, it was interrupted, or a file of it is missing or altered.
        StoreError: ``store`` holds something, or cannot be written.
    """
    manifest = _read_manifest(folder)
    beside = history or store.with_name(f"{store.name}-history")
    with _made(store) as work, _made(beside) if _HISTORY in manifest else contextlib.nullcontext() as second:
        _restore(folder, _STORE, manifest, work)
        if second is not None:
            _restore(folder, _HISTORY, manifest[_HISTORY], second)
        elif beside.exists():
            raise StoreError(
                f"{beside} is there and the backup has no history: remove it, or choose another store.",
                path=str(beside),
            )
    return _backup(store, manifest)


def _backup(folder: Path, manifest: Mapping[str, Any]) -> Backup:
    files = [*manifest["files"].values(), *manifest.get(_HISTORY, {}).get("files", {}).values()]
    return Backup(folder, manifest["revision"], sum(entry["bytes"] for entry in files))


def _copied(store: Path, target: Path) -> dict[str, _File]:
    return {
        path.name: _copy(path, target / path.name)
        for path in sorted(store.iterdir())
        if path.is_file() and path.name not in _NOT_COPIED
    }


def _restore(folder: Path, part: str, manifest: Mapping[str, Any], work: Path) -> None:
    """Copy one store out of a backup, checking every file.

    Raises:
        StoreUnavailableError: a file is missing or altered, or they hold another revision.
    """
    for name, entry in manifest["files"].items():
        path = folder / part / name
        if not path.is_file() or _copy(path, work / name) != entry:
            raise StoreUnavailableError(
                f"The backup {folder} is damaged: {part}/{name} is missing or altered. Use another backup.",
                path=str(folder),
            )
    with contextlib.closing(open_store(work)) as opened:
        if opened.revision != manifest["revision"]:
            raise StoreUnavailableError(
                f"The backup {folder} holds revision {opened.revision}, not {manifest['revision']} as its manifest "
                "says. Use another backup.",
                path=str(folder),
            )


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
        usable = manifest["format"] == _FORMAT and all(
            isinstance(part["revision"], str)
            and all(
                Path(name).name == name and {"bytes", "sha256"} == set(entry) for name, entry in part["files"].items()
            )
            for part in (manifest, *([manifest[_HISTORY]] if _HISTORY in manifest else []))
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
