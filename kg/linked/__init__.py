"""The graph for the web of data: descriptions of IRIs, nanopublications, schema.org, citations, VoID and DCAT."""

from __future__ import annotations

from kg.linked.citations import CITATION_FORMATS, citation
from kg.linked.description import describe, graph_triples
from kg.linked.jsonld import context, to_jsonld
from kg.linked.nanopub import nanopublication
from kg.linked.schema_org import schema_org

__all__ = [
    "CITATION_FORMATS",
    "citation",
    "context",
    "describe",
    "graph_triples",
    "nanopublication",
    "schema_org",
    "to_jsonld",
]
