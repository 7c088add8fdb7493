"""Making stores: in memory, or as a folder that is whole or not there.

Quads stream through once, however many they are: they are counted into the digest on their way into the engine's bulk
loader, which sorts them into files of its own.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.namespaces import CHANGES_GRAPH, INFERRED_GRAPH
from kg.store import revision
from kg.store.embedded import FORMAT, FORMAT_FILE, EmbeddedStore

Ask = Callable[[EmbeddedStore], Iterable[ox.Quad]]
"""What is asked for more quads, once others are in."""


def memory(
    quads: Iterable[ox.Quad] = (),
    *,
    at: datetime,
    note: str = "load",
    complete: Ask | None = None,
    infer: Ask | None = None,
) -> EmbeddedStore:
    """A store in memory with ``quads`` as its first revision, for tests and notebooks; otherwise like :func:`build`."""
    engine = ox.Store()
    _fill(engine, quads, at=at, note=note, complete=complete, infer=infer)
    return EmbeddedStore(engine, path=None, writable=True, lock=None)


def scratch(quads: Iterable[ox.Quad]) -> EmbeddedStore:
    """A store in memory without revision or change record, to ask a question of a few quads."""
    engine = ox.Store()
    engine.extend(quads)
    return _view(engine)


def build(
    path: Path,
    quads: Iterable[ox.Quad],
    *,
    at: datetime,
    note: str,
    complete: Ask | None = None,
    infer: Ask | None = None,
) -> None:
    """Build a store folder from ``quads``: whole or not at all, by building beside it and renaming.

    ``complete`` is asked for what else belongs to the first revision when ``quads`` are in, and then ``infer`` for the
    inferred quads.

    Raises:
        StoreError: ``path`` exists already or cannot be written.
        DataError: a quad stands in no named graph.
    """
    if path.exists():
        raise StoreError(f"{path} exists already: choose another folder, or remove it first.", path=str(path))
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise StoreError(f"Cannot write to {path.parent}: {error.strerror}.", path=str(path)) from error
    try:
        _write(work / "store", quads, at=at, note=note, complete=complete, infer=infer)
        (work / "store").rename(path)
    except BaseException as error:
        # The engine writes for as long as somebody holds it, as the frames of the error do.
        traceback.clear_frames(error.__traceback__)
        shutil.rmtree(work, ignore_errors=True)
        with contextlib.suppress(OSError):  # something else was put there meanwhile
            for folder in made:
                folder.rmdir()
        if isinstance(error, OSError):
            raise StoreError(f"Cannot build the store {path}: {error}.", path=str(path)) from error
        raise
    work.rmdir()


def _write(
    folder: Path, quads: Iterable[ox.Quad], *, at: datetime, note: str, complete: Ask | None, infer: Ask | None
) -> None:
    engine = ox.Store(str(folder))
    _fill(engine, quads, at=at, note=note, complete=complete, infer=infer)
    # The loader leaves files side by side that every reading has to look into; as one, terms are read twice as fast.
    engine.optimize()
    engine.flush()
    (folder / FORMAT_FILE).write_text(FORMAT, encoding="utf-8")


def _fill(
    engine: ox.Store,
    quads: Iterable[ox.Quad],
    *,
    at: datetime,
    note: str,
    complete: Ask | None,
    infer: Ask | None,
) -> None:
    tally = revision.Tally()
    engine.bulk_extend(tally.passing(quads))
    if complete is not None:
        more = dict.fromkeys(complete(_view(engine)))
        engine.bulk_extend(tally.passing([quad for quad in more if quad not in engine]))
    (held,) = _view(engine).select("SELECT (COUNT(*) AS ?quads) { GRAPH ?graph { ?s ?p ?o } }").column("quads")
    if int(held) != tally.quads:  # some came twice
        tally = revision.Tally()
        for _ in tally.passing(engine):
            pass
    graphs = sorted(
        graph.value
        for graph in engine.named_graphs()
        if isinstance(graph, ox.NamedNode) and graph.value not in (INFERRED_GRAPH, CHANGES_GRAPH)
    )
    if infer is not None:
        engine.bulk_extend(infer(_view(engine)))
    # Last, so that a folder whose newest files are lost has no change record, by which that is noticed.
    engine.bulk_extend(revision.record_quads(1, tally.digest, graphs, at, note))


def _view(engine: ox.Store) -> EmbeddedStore:
    return EmbeddedStore(engine, path=None, writable=False, lock=None)
