"""Networks as files for Gephi, R and other tools: GEXF, GraphML and CSV, all attributes as text or number."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, Final

import networkx as nx

from kg.errors import DataError
from kg.lookups import Lookups
from kg.lookups.rows import to_csv
from kg.network.build import network_json

SEPARATOR: Final = " "
"""Between the statement IRIs of an edge: IRIs hold no spaces."""


def flatten(network: nx.MultiDiGraph[str], lookups: Lookups) -> nx.MultiDiGraph[str]:
    """The network with attributes that any format can hold: text and numbers, an empty text for nothing.

    Nodes have ``label`` (English, else any), ``label_en``, ``label_ko``, ``kind``, ``slug``, ``party``, ``roles``;
    edges have ``relation``, ``weight`` and ``statements`` (IRIs with spaces between).
    """
    data = network_json(network, lookups)
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in data["nodes"]:
        label: Mapping[str, str] = node["label"]
        flat.add_node(
            node["id"],
            label=label.get("en") or next(iter(label.values()), node["slug"]),
            label_en=label.get("en", ""),
            label_ko=label.get("ko", ""),
            kind=node["kind"],
            slug=node["slug"],
            party=node["party"]["slug"] if node["party"] else "",
            roles=SEPARATOR.join(node["roles"]),
        )
    for number, edge in enumerate(data["edges"]):
        flat.add_edge(
            edge["source"],
            edge["target"],
            key=edge["relation"],
            id=str(number),
            relation=edge["relation"],
            weight=edge["weight"],
            statements=SEPARATOR.join(edge["statements"]),
        )
    return flat


def to_graphml(flat: nx.MultiDiGraph[str]) -> str:
    """A flattened network as GraphML."""
    return "\n".join(nx.generate_graphml(flat, named_key_ids=True)) + "\n"


def to_gexf(flat: nx.MultiDiGraph[str]) -> str:
    """A flattened network as GEXF 1.2.

    Raises:
        DataError: it is empty, which Gephi cannot open.
    """
    if not flat:
        raise DataError("The view is empty, and Gephi opens no empty GEXF: widen the view.")
    return "\n".join(nx.generate_gexf(flat, version="1.2draft")) + "\n"


def to_edge_csv(flat: nx.MultiDiGraph[str]) -> str:
    """The edges of a flattened network as CSV, a row each, with names and slugs of both ends."""
    rows = []
    for source, target, data in sorted(flat.edges(data=True), key=lambda edge: (edge[0], edge[1], edge[2]["relation"])):
        row = {"source": source, "target": target, "relation": data["relation"], "weight": str(data["weight"])}
        for end, node in (("source", source), ("target", target)):
            row |= {f"{end}_{name}": str(flat.nodes[node][name]) for name in ("slug", "label_en", "label_ko", "kind")}
        rows.append({**row, "statements": data["statements"]})
    return to_csv(rows)


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
