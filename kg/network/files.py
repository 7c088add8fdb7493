"""Networks as files for Gephi, R and other tools: GEXF, GraphML and CSV, all attributes as text or number."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import networkx as nx

from kg.errors import DataError
from kg.index import Index
from kg.lookups.rows import to_csv, words
from kg.network.build import network_json

SEPARATOR: Final = " "
"""Between the statement IRIs of an edge: IRIs hold no spaces."""


_UNWRITABLE: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""

_ESCAPED: Final = re.compile(r"&#(\d+);")


def flatten(network: nx.MultiDiGraph[str], index: Index, language: str = "en") -> nx.MultiDiGraph[str]:
    """The network with attributes that any format can hold: text and numbers, an empty text for nothing.

    Nodes have ``label`` (in ``language``, else English, else any), ``label_en``, ``label_ko``, ``kind``, ``slug``,
    ``party``, ``roles``;
    edges have ``relation``, ``weight`` and ``statements`` (IRIs with spaces between).
    """
    data = network_json(network, index)
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in data["nodes"]:
        label: Mapping[str, str] = node["label"]
        flat.add_node(
            node["id"],
            label=_writable(words(label, language)) or node["slug"],
            label_en=_writable(label.get("en", "")),
            label_ko=_writable(label.get("ko", "")),
            kind=node["kind"],
            slug=node["slug"],
            party=node["party"]["slug"] if node["party"] else "",
            roles=SEPARATOR.join(node["roles"]),
        )
    for number, edge in enumerate(data["edges"]):
        flat.add_edge(
            edge["source"],
            edge["target"],
            key=str(number),
            relation=edge["relation"],
            weight=edge["weight"],
            statements=SEPARATOR.join(edge["statements"]),
        )
    return flat


def to_graphml(flat: nx.MultiDiGraph[str]) -> str:
    """A flattened network as GraphML."""
    return _document("\n".join(nx.generate_graphml(flat, named_key_ids=True)))


def to_gexf(flat: nx.MultiDiGraph[str]) -> str:
    """A flattened network as GEXF 1.2, without the date on which it was written: the same view gives the same file.

    Raises:
        DataError: it is empty, which Gephi cannot open.
    """
    if not flat:
        raise DataError("The view is empty, and Gephi opens no empty GEXF: widen the view.")
    text = "\n".join(nx.generate_gexf(flat, version="1.2draft"))
    return _document(re.sub(r'<meta lastmodifieddate="[^"]*">', "<meta>", text, count=1))


def _document(xml: str) -> str:
    """The XML as a file of its own, with letters instead of their numbers."""
    readable = _ESCAPED.sub(lambda found: chr(int(found[1])) if int(found[1]) > 127 else found[0], xml)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{readable}\n'


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


_COLUMNS: Final = (
    *("source", "target", "relation", "weight"),
    *(f"{end}_{name}" for end in ("source", "target") for name in ("slug", "label_en", "label_ko", "kind")),
    "statements",
)


def to_edge_csv(flat: nx.MultiDiGraph[str]) -> str:
    """The edges of a flattened network as CSV, a row each, with names and slugs of both ends; at least the header."""
    rows = []
    for source, target, data in sorted(flat.edges(data=True), key=lambda edge: (edge[0], edge[1], edge[2]["relation"])):
        row = {"source": source, "target": target, "relation": data["relation"], "weight": str(data["weight"])}
        for end, node in (("source", source), ("target", target)):
            row |= {f"{end}_{name}": str(flat.nodes[node][name]) for name in ("slug", "label_en", "label_ko", "kind")}
        rows.append({**row, "statements": data["statements"]})
    return to_csv(rows, _COLUMNS)


def read_graphml(text: str) -> nx.MultiDiGraph[str]:
    """A GraphML text as a network, as :func:`to_graphml` wrote it."""
    found: Any = nx.read_graphml(io.BytesIO(text.encode("utf-8")), force_multigraph=True)
    return nx.MultiDiGraph(found)


WRITERS: Final[Mapping[str, Callable[[nx.MultiDiGraph[str]], str]]] = {
    "graphml": to_graphml,
    "gexf": to_gexf,
    "csv": to_edge_csv,
}
"""File suffix to the function that writes it."""
