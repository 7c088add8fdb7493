"""Exports of the whole graph: files made once per revision, whole or not at all, and only of the revision now.

An older one would go on telling what has been retracted since.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import tempfile
from pathlib import Path
from typing import BinaryIO, Final, cast

from kg import Filters, Graph, Settings, __version__
from kg.errors import StoreUnavailableError
from kg.linked.dumps import DUMP_FORMATS, dump
from kg.lookups import LIMIT_MAX
from kg.lookups.tables import STATEMENTS

FORMATS: Final = (*DUMP_FORMATS, "csv")
"""What an export can be: the graph as RDF, or its statements as a table."""


class Exports:
    """The files of exports, in a folder of ``data_dir`` that HTTP processes share."""

    def __init__(self, graph: Graph, settings: Settings) -> None:
        self._graph = graph
        self._folder: Final = settings.data_dir / "exports" / __version__
        self._making = asyncio.Lock()

    async def file(self, name: str) -> tuple[str, Path]:
        """The export of the revision now and that revision; made in a thread if it is not there yet, one at a time.

        Raises:
            StoreUnavailableError: the graph changed meanwhile, or the file cannot be written.
        """
        async with self._making:
            revision = self._graph.revision
            path = self._folder / f"{revision}.{name}.gz"
            if not await asyncio.to_thread(path.is_file):
                await asyncio.to_thread(self._make, path, revision, name)
            return revision, path

    def _make(self, path: Path, revision: str, name: str) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".export-", dir=self._folder) as work:
                made = Path(work) / path.name
                with made.open("wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as output:
                    self._write(output, name)
                if self._graph.revision != revision:
                    raise StoreUnavailableError("The graph changed while it was exported: try again.")
                made.replace(path)
            self._clean(revision)
        except OSError as error:
            raise StoreUnavailableError(f"The export cannot be written: {error.strerror}.", path=str(path)) from error

    def _write(self, output: gzip.GzipFile, name: str) -> None:
        if name != "csv":
            dump(self._graph.store, cast(BinaryIO, output), name)
            return
        cursor, first = None, True
        while first or cursor:
            page = self._graph.statements(Filters(limit=LIMIT_MAX, cursor=cursor))
            text = STATEMENTS.csv(page.items, "en")
            output.write((text if first else text.partition("\n")[2]).encode())
            cursor, first = page.next, False

    def _clean(self, revision: str) -> None:
        for path in self._folder.glob("*.gz"):
            if not path.name.startswith(f"{revision}."):
                with contextlib.suppress(OSError):  # another process was faster
                    path.unlink()
