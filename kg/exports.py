"""The graph out of the store: RDF in any format, the files of ``data/triples``, and statements as CSV."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import StoreError
from kg.namespaces import (
    CHANGES_GRAPH,
    DESCRIPTION_GRAPHS,
    HU,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PREFIXES,
    RDF,
    REFERENCE_GRAPH,
    SCHEMA,
)
from kg.rdf import graph_of, to_trig
from kg.store import value_of

RDF_FORMATS: Final = {
    "nq": ox.RdfFormat.N_QUADS,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
"""Formats besides canonical TriG, which has a writer of its own."""

_FILE_OF_CLASS: Final = {
    HU + "Person": "people",
    HU + "Party": "parties",
    HU + "Organization": "organizations",
    HU + "Outlet": "organizations",
    HU + "Election": "elections",
}
_OTHER_REFERENCES: Final = "concepts"
_FORMER: Final = "reference/former-descriptions.trig"
_NOT_DATA: Final = frozenset({CHANGES_GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH})


def serialize(quads: Iterable[ox.Quad | ox.Triple], name: str) -> str:
    """Quads or triples in a format of :data:`RDF_FORMATS`, or canonical ``trig``, in a fixed order.

    Formats without graphs hold the union.
    """
    items = set(quads)
    if name == "trig":
        return to_trig(item for item in items if isinstance(item, ox.Quad))
    rdf_format = RDF_FORMATS[name]
    if rdf_format.supports_datasets:
        ordered = sorted((item for item in items if isinstance(item, ox.Quad)), key=str)
        data = ox.serialize(ordered or _as_triples(items), format=rdf_format, prefixes=PREFIXES)
    else:
        data = ox.serialize(_as_triples(items), format=rdf_format, prefixes=PREFIXES)
    return data.decode("utf-8") if data else ""


def _as_triples(items: Iterable[ox.Quad | ox.Triple]) -> list[ox.Triple]:
    return sorted({ox.Triple(item.subject, item.predicate, item.object) for item in items}, key=str)


def data_files(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The files of ``data/triples`` that hold ``quads``: relative path to canonical TriG.

    An article's file holds its history as well. What is derived, the ontology and the change record are no data and
    left out.
    """
    found = list(quads)
    published = {
        quad.subject.value: value_of(quad.object)[:4]
        for quad in found
        if quad.predicate.value == SCHEMA + "datePublished" and isinstance(quad.subject, ox.NamedNode)
    }
    files_of_node = {
        quad.subject: _FILE_OF_CLASS[value_of(quad.object)]
        for quad in found
        if quad.predicate.value == RDF + "type" and value_of(quad.object) in _FILE_OF_CLASS
    }
    by_path: dict[str, list[ox.Quad]] = {}
    for quad in found:
        graph = graph_of(quad)
        if graph in _NOT_DATA:
            continue
        if graph == REFERENCE_GRAPH:
            path = f"reference/{files_of_node.get(quad.subject, _OTHER_REFERENCES)}.trig"
        elif graph.startswith(DESCRIPTION_GRAPHS):
            path = _FORMER
        else:
            slug = iris.article_of_graph(graph) or iris.article_of_history_graph(graph)
            if slug is None:
                raise StoreError(
                    f"<{graph}> is no graph of this store's layout: move its triples to an article's graph."
                )
            year = published.get(iris.entity("article", slug), "undated")
            path = f"articles/{year}/{slug}.trig"
        by_path.setdefault(path, []).append(quad)
    return {path: to_trig(items) for path, items in sorted(by_path.items())}


def write_data_files(quads: Iterable[ox.Quad], folder: Path) -> list[Path]:
    """Write the files of :func:`data_files` to a folder that does not exist yet or is empty: all of them or none.

    Raises:
        StoreError: the folder holds something, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is not empty: choose a new folder.", path=str(folder))
    files = data_files(quads)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for path, text in files.items():
                target = work / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            work.chmod(0o755)
            work.replace(folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"Cannot write to {folder}: {error.strerror}.", path=str(folder)) from error
    return [folder / path for path in files]
