"""The embedded store: pyoxigraph, on disk or in memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import QuerySyntaxError, RevisionConflictError, StoreError, StoreUnavailableError
from kg.namespaces import CHANGES_GRAPH, INFERRED_GRAPH, PREFIXES
from kg.store import revision
from kg.store.base import ChangeRecord, Changes
from kg.store.faults import engine_faults
from kg.store.locks import FolderLock
from kg.store.results import Solutions
from kg.store.syntax import explain_syntax
from kg.store.tokens import tokenize

FORMAT: Final = "1"
"""The version of the layout of a store folder; a folder of another version is rebuilt from its data."""

FORMAT_FILE: Final = "hustings-store"
"""The file of a store folder that holds its :data:`FORMAT`."""

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
"""What the engine answers: rows, yes or no, or triples."""


class EmbeddedStore:
    """A :class:`kg.store.base.GraphStore` over pyoxigraph; made by :func:`open_store` or :mod:`kg.store.building`."""

    def __init__(self, engine: ox.Store, *, path: Path | None, writable: bool, lock: FolderLock | None) -> None:
        self._engine = engine
        self._lock = lock
        self._writable = writable
        self.path: Final = path
        _, self._counter, self._digest = revision.read_records(self.quads(graph=CHANGES_GRAPH))

    @property
    def revision(self) -> str:
        return revision.format_revision(self._counter, self._digest)

    @property
    def counter(self) -> int:
        """How often the store changed: the first part of the revision."""
        return self._counter

    @property
    def writable(self) -> bool:
        """Whether changes may be applied."""
        return self._writable

    @property
    def engine(self) -> ox.Store:
        """The pyoxigraph store, for adapters such as oxrdflib."""
        return self._engine

    def select(self, query: str) -> Solutions:
        result = self.query(query)
        if not isinstance(result, ox.QuerySolutions):
            raise QuerySyntaxError("This is no SELECT query.", line=None, column=None)
        variables = tuple(variable.value for variable in result.variables)
        rows = []
        with engine_faults(self.path):
            for solution in result:
                terms = ((variable, solution[variable]) for variable in variables)
                rows.append({variable: term for variable, term in terms if term is not None})
        return Solutions(variables, tuple(rows))

    def ask(self, query: str) -> bool:
        result = self.query(query)
        if not isinstance(result, ox.QueryBoolean):
            raise QuerySyntaxError("This is no ASK query.", line=None, column=None)
        return bool(result)

    def construct(self, query: str) -> list[ox.Triple]:
        result = self.query(query)
        if not isinstance(result, ox.QueryTriples):
            raise QuerySyntaxError("This is no CONSTRUCT or DESCRIBE query.", line=None, column=None)
        with engine_faults(self.path):
            return list(result)

    def query(self, query: str) -> Result:
        """Answer any query with the engine's own result, for callers that let the engine serialize it.

        Raises:
            QuerySyntaxError: the text is no SPARQL query.
            QueryError: the engine cannot do what it asks for.
            StoreUnavailableError: the store is damaged.
        """
        try:
            with engine_faults(self.path):
                return self._parse_and_run(query)
        except SyntaxError as error:
            raise explain_syntax(query, error, self._parse_and_run) from error

    def _parse_and_run(self, query: str) -> Result:
        # The engine lets the union win over FROM, so a query with a dataset of its own is asked without it.
        own_dataset = "from" in query.lower() and any(token.is_word("FROM") for token in tokenize(query))
        return self._engine.query(query, prefixes=PREFIXES, use_default_graph_as_union=not own_dataset)

    def quads(
        self, *, subject: str | None = None, object_: str | None = None, graph: str | None = None
    ) -> Iterator[ox.Quad]:
        node = {name: ox.NamedNode(iri) for name, iri in (("s", subject), ("o", object_), ("g", graph)) if iri}
        with engine_faults(self.path):
            yield from self._engine.quads_for_pattern(node.get("s"), None, node.get("o"), node.get("g"))

    def graphs(self) -> tuple[str, ...]:
        with engine_faults(self.path):
            names = [graph.value for graph in self._engine.named_graphs() if isinstance(graph, ox.NamedNode)]
        # The engine goes on naming a graph that was emptied.
        return tuple(sorted(name for name in names if any(True for _ in self.quads(graph=name))))

    def apply(self, changes: Changes, *, at: datetime, expected: str | None = None) -> str:
        if not self._writable:
            raise StoreError("The store was opened for reading only.", path=str(self.path))
        if expected is not None and expected != self.revision:
            raise RevisionConflictError(
                f"The store is at revision {self.revision}, the change was prepared for {expected}: prepare it again.",
                revision=self.revision,
                expected=expected,
            )
        for quad in (*changes.remove, *changes.add):
            revision.check_named(quad)
        added = revision.as_stored(changes.add)
        remove = [quad for quad in revision.as_stored(changes.remove) if quad not in added and quad in self._engine]
        add = [quad for quad in added if quad not in self._engine]
        if not remove and not add:
            return self.revision
        digest = revision.add_to_digest(revision.remove_from_digest(self._digest, remove), add)
        effective = Changes(changes.note, tuple(remove), tuple(add))
        record = revision.record_quads(
            self._counter + 1, digest, (g for g in effective.graphs() if g != INFERRED_GRAPH), at, changes.note
        )
        with engine_faults(self.path):
            self._engine.update(_update_text(remove, [*add, *record]))
            self._engine.flush()
        self._counter, self._digest = self._counter + 1, digest
        return self.revision

    def changes(self) -> list[ChangeRecord]:
        return revision.read_records(self.quads(graph=CHANGES_GRAPH))[0]

    def export(self, graphs: Iterable[str] | None = None) -> list[ox.Quad]:
        if graphs is None:
            with engine_faults(self.path):
                return list(self._engine)
        return [quad for graph in graphs for quad in self.quads(graph=graph)]

    def snapshot(self, folder: Path) -> None:
        """Write a copy of the store, which nobody changes any more, to ``folder``, which must not exist yet.

        Of a store on the same file system it is made of hard links and costs next to nothing.

        Raises:
            StoreError: the copy cannot be written.
        """
        try:
            if self.path is not None and self._writable:
                self._engine.backup(str(folder))
            else:
                copy = ox.Store(str(folder))
                copy.bulk_extend(iter(self._engine))
                copy.flush()
                del copy
            (folder / FORMAT_FILE).write_text(FORMAT, encoding="utf-8")
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise StoreError(f"Cannot write a snapshot to {folder}: {error}.", path=str(folder)) from error

    def close(self) -> None:
        if self._lock is not None:
            self.__dict__.pop("_engine", None)  # the engine lets go of its files when nobody holds it any more
            self._lock.release()


def open_store(path: Path, *, write: bool = False) -> EmbeddedStore:
    """Open a store folder for reading (many processes may) or for writing (one process, and no reader beside it).

    Raises:
        StoreUnavailableError: there is no store, it is damaged, or of another version.
        StoreLockedError: another process holds it.
    """
    if not path.is_dir():
        raise StoreUnavailableError(f"There is no store at {path}: check the path, or make one with `hustings load`.")
    format_file = path / FORMAT_FILE
    found = format_file.read_text(encoding="utf-8", errors="replace").strip() if format_file.is_file() else None
    if found != FORMAT:
        raise StoreUnavailableError(
            f"{path} is no store of this version (format {found or 'none'}, not {FORMAT}): build it again from "
            "its TriG files with `hustings load`.",
            path=str(path),
        )
    lock = FolderLock(path, exclusive=write)
    try:
        engine = ox.Store(str(path)) if write else ox.Store.read_only(str(path))
        store = EmbeddedStore(engine, path=path, writable=write, lock=lock)
        if not store.counter:  # RocksDB opens a store that lost its first change as an empty one
            raise OSError("its change record is gone")  # noqa: TRY301 - as good as what RocksDB notices itself
        return store  # noqa: TRY300 - what comes after the handlers is no part of this
    except (OSError, RuntimeError) as error:
        lock.release()
        reason = " ".join(str(error).split()).rstrip(".")
        raise StoreUnavailableError(
            f"The store {path} is damaged ({reason}): remove the folder and build it again.", path=str(path)
        ) from error
    except BaseException:
        lock.release()
        raise


def is_store(path: Path) -> bool:
    """Whether ``path`` is the folder of a store, of whatever version."""
    return (path / FORMAT_FILE).is_file() or (path / "CURRENT").is_file()  # RocksDB has the latter in any version


def _update_text(remove: list[ox.Quad], add: list[ox.Quad]) -> str:
    """One SPARQL update, because calls in a row are not one transaction."""
    parts = []
    for operation, quads in (("DELETE DATA", remove), ("INSERT DATA", add)):
        if quads:
            lines = "\n".join(f"GRAPH {q.graph_name} {{ {q.subject} {q.predicate} {q.object} }}" for q in quads)
            parts.append(f"{operation} {{\n{lines}\n}}")
    return " ;\n".join(parts)
