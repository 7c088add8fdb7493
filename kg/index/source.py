"""Reading a whole store fast, graph by graph, and single graphs for an update."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.namespaces import CHANGES_GRAPH, INFERRED_GRAPH
from kg.rdf import graph_of
from kg.store import EmbeddedStore

_DERIVED: Final = frozenset({INFERRED_GRAPH, CHANGES_GRAPH})


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
    for graph, quads in groupby(_stream(store.engine), graph_of):
        yield graph, list(quads)


def _stream(engine: ox.Store) -> Iterator[ox.Quad]:
    read_end, write_end = os.pipe()
    failure: list[BaseException] = []

    def write() -> None:
        try:
            with os.fdopen(write_end, "wb", buffering=1 << 20) as pipe:
                engine.dump(pipe, format=ox.RdfFormat.N_QUADS)
        except BrokenPipeError:  # the reader gave up, and says why
            pass
        except BaseException as error:  # noqa: BLE001 - raised where it is read
            failure.append(error)

    thread = threading.Thread(target=write, name="index-source", daemon=True)
    thread.start()
    try:
        with os.fdopen(read_end, "rb", buffering=1 << 20) as pipe:
            yield from ox.parse(pipe, format=ox.RdfFormat.N_QUADS, lenient=True)
    finally:
        thread.join()
    if failure:
        raise failure[0]
