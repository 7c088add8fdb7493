"""A view as a file: exactly what is shown, in the formats that other tools read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import networkx as nx

import viz.page
import viz.svg
from kg import Graph
from kg.errors import DataError
from kg.exports import serialize
from kg.lookups.rows import statement_row, to_csv
from kg.network import files
from viz.corpus import Corpus
from viz.payload import network_of
from viz.selection import Selection, select
from viz.view import View

STATEMENTS_MOST: Final = 5000
"""Statements in one file; a whole corpus is exported by ``hustings export``."""

PAGE_MOST: Final = 1000
"""Statements in a page that opens from disk: with more, a browser would take long to show its table."""

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "svg": "image/svg+xml",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "csv": "text/csv; charset=utf-8",
    "edges.csv": "text/csv; charset=utf-8",
    "jsonld": "application/ld+json",
    "html": "text/html; charset=utf-8",
}


def write(graph: Graph, corpus: Corpus, view: View, suffix: str, *, lang: str, base: str) -> str:
    """Write what a view shows; ``suffix`` is one of :data:`MEDIA_TYPES`.

    Raises:
        DataError: the view is empty, and the format cannot hold that.
    """
    found = corpus.selection(view)
    return _WRITERS[suffix](graph, corpus, found, view, lang, base)


def _svg(_graph: Graph, corpus: Corpus, found: Selection, view: View, lang: str, _base: str) -> str:
    network = network_of(corpus, found.edges) | {"more": found.more}
    return viz.svg.draw(
        network,
        meta=corpus.meta,
        lang=lang,
        relations={edge["relation"] for edge in network["edges"]},
        place=view.place,
        among=network_of(corpus, corpus.records.by_edge) if corpus.whole else None,
        # In someone's surroundings a party's name would stand far from everything else, as on the page.
        heads=not (view.focus or view.path or view.versus),
    )


def _html(_graph: Graph, corpus: Corpus, found: Selection, view: View, lang: str, base: str) -> str:
    if not found.statements:
        raise DataError("The view is empty: widen it before saving it as a page.")
    kept = found.statements[:PAGE_MOST]
    items = corpus.fetch([record.iri for record in kept])
    keys = {record.key for record in kept}
    # The arrows of all these statements, not only the strongest: one whose arrow is missing would count as without any.
    every = select(corpus.records, view).edges
    edges = {edge: [one for one in behind if one.key in keys] for edge, behind in every.items()}
    network = network_of(corpus, {edge: behind for edge, behind in edges.items() if behind})
    shown = Corpus.of(network, items, corpus.meta)
    return viz.page.standalone(shown, view, lang=lang, base=base, left_out=len(found.statements) - len(kept))


def _csv(_graph: Graph, corpus: Corpus, found: Selection, _view: View, lang: str, _base: str) -> str:
    items = corpus.fetch([record.iri for record in found.statements[:STATEMENTS_MOST]])
    return to_csv([statement_row(item, lang) for item in items])


def _json_ld(graph: Graph, _corpus: Corpus, found: Selection, _view: View, _lang: str, _base: str) -> str:
    return serialize(graph.lookups.triples([record.iri for record in found.statements[:STATEMENTS_MOST]]), "jsonld")


def _network_file(suffix: str) -> Callable[[Graph, Corpus, Selection, View, str, str], str]:
    def write_network(graph: Graph, corpus: Corpus, found: Selection, _view: View, lang: str, _base: str) -> str:
        network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for edge in network_of(corpus, found.edges)["edges"]:
            network.add_edge(
                edge["source"],
                edge["target"],
                key=edge["relation"],
                weight=edge["weight"],
                statements=tuple(edge["statements"]),
            )
        return files.WRITERS[suffix](files.flatten(network, graph.lookups, lang))

    return write_network


_WRITERS: Final[Mapping[str, Callable[[Graph, Corpus, Selection, View, str, str], str]]] = {
    "svg": _svg,
    "html": _html,
    "csv": _csv,
    "jsonld": _json_ld,
    "gexf": _network_file("gexf"),
    "graphml": _network_file("graphml"),
    "edges.csv": _network_file("csv"),
}
