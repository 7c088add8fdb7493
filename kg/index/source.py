"""Reading a whole store fast, graph by graph, and single graphs for an update."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import StoreError
from kg.namespaces import CHANGES_GRAPH, INFERRED_GRAPH
from kg.rdf import graph_of
from kg.store import EmbeddedStore

_DERIVED: Final = frozenset({INFERRED_GRAPH, CHANGES_GRAPH})


_HOW_MANY: Final = "SELECT (COUNT(*) AS ?quads) { GRAPH ?graph { ?s ?p ?o } }"


def home_of(graph: str) -> str | None:
    """Whose rows a graph makes: an article's slug, ``""`` for a graph of reference, None for what is derived."""
    return None if graph in _DERIVED else iris.article_of_graph(graph) or ""


def graphs(store: EmbeddedStore) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Every named graph with its quads.

    A store on disk is streamed: the engine writes N-Quads into a pipe while the other end is parsed, because reading
    them term by term takes twice as long. A store in memory has its graphs in no order, so they are asked one by one.
    """
    if store.path is None:
        for graph in store.graphs():
            yield graph, list(store.quads(graph=graph))
        return
    for graph, quads in groupby(_stream(store), graph_of):
        yield graph, list(quads)


def _stream(store: EmbeddedStore) -> Iterator[ox.Quad]:
    """Every quad of a store on disk.

    The engine writes into a named pipe by itself, so that it needs no turn of the interpreter and works beside it. At
    its end it asks for the pipe to be put on disk, which cannot be: whether all came is seen by counting.
    """
    failures: list[OSError] = []
    with tempfile.TemporaryDirectory(prefix="hustings-") as folder:
        path = Path(folder) / "quads"
        os.mkfifo(path)
        read_end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # without waiting for who writes
        held = os.open(path, os.O_WRONLY)  # so that the pipe does not end before the engine begins
        os.set_blocking(read_end, True)

        def write() -> None:
            try:
                store.engine.dump(str(path), format=ox.RdfFormat.N_QUADS)
            except OSError as error:
                failures.append(error)
            finally:
                os.close(held)

        thread = threading.Thread(target=write, name="index-source", daemon=True)
        thread.start()
        read = 0
        try:
            with os.fdopen(read_end, "rb", buffering=1 << 20) as pipe:
                for quad in ox.parse(pipe, format=ox.RdfFormat.N_QUADS, lenient=True):
                    read += 1
                    yield quad
        finally:
            thread.join()
    (counted,) = store.select(_HOW_MANY).column("quads")
    if int(counted) != read:
        raise StoreError(f"Only {read} of {counted} quads could be read.") from next(iter(failures), None)
