"""The SPARQL service described in RDF (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from api.service import SparqlService
from kg.namespaces import PREFIXES, RDF
from kg.store.formats import SOLUTION_FORMATS, TRIPLE_FORMATS, ResultFormat

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_W3C_NAMES: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
}
_MOST_GRAPHS: Final = 1_000
"""Graphs that are named one by one; a query lists them all."""


async def service_description(
    endpoint: str, service: SparqlService, result_format: ResultFormat, *, dataset: str | None, update: str | None
) -> bytes:
    """What the endpoint can do, in an RDF format.

    ``dataset`` is the IRI by which the VoID description speaks of what it holds, ``update`` the address of updates.
    """
    await service.start()
    triples = list(_triples(endpoint, service, dataset, update))
    prefixes = {"sd": _SD, "formats": _FORMATS, "rdf": PREFIXES["rdf"], "void": _VOID}
    rdf_format = ox.RdfFormat.from_media_type(result_format.media_type)
    return await asyncio.to_thread(ox.serialize, triples, format=rdf_format, prefixes=prefixes) or b""


def _triples(endpoint: str, service: SparqlService, dataset: str | None, update: str | None) -> Iterator[ox.Triple]:
    node = ox.NamedNode(endpoint)
    data = ox.NamedNode(dataset) if dataset else ox.BlankNode("dataset")
    default = ox.BlankNode("default")
    yield _triple(node, RDF + "type", _sd("Service"))
    yield _triple(node, _SD + "endpoint", node)
    yield _triple(node, _SD + "supportedLanguage", _sd("SPARQL10Query"))
    yield _triple(node, _SD + "supportedLanguage", _sd("SPARQL11Query"))
    yield _triple(node, _SD + "defaultDataset", data)
    yield _triple(data, RDF + "type", _sd("Dataset"))
    yield _triple(data, RDF + "type", ox.NamedNode(_VOID + "Dataset"))
    yield _triple(data, _VOID + "sparqlEndpoint", node)
    yield _triple(data, _SD + "defaultGraph", default)
    yield _triple(default, RDF + "type", _sd("Graph"))
    if service.rules.union:
        yield _triple(node, _SD + "feature", _sd("UnionDefaultGraph"))
    for item in (*SOLUTION_FORMATS, *TRIPLE_FORMATS):
        yield _triple(node, _SD + "resultFormat", ox.NamedNode(_FORMATS + _W3C_NAMES[item.name]))
    if update is not None:
        writer = ox.NamedNode(update)
        yield _triple(writer, RDF + "type", _sd("Service"))
        yield _triple(writer, _SD + "endpoint", writer)
        yield _triple(writer, _SD + "supportedLanguage", _sd("SPARQL11Update"))
        yield _triple(writer, _SD + "defaultDataset", data)
    for number, name in enumerate(sorted(service.graphs)[:_MOST_GRAPHS]):
        graph = ox.BlankNode(f"graph{number}")
        yield _triple(data, _SD + "namedGraph", graph)
        yield _triple(graph, RDF + "type", _sd("NamedGraph"))
        yield _triple(graph, _SD + "name", ox.NamedNode(name))


def _sd(term: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + term)


def _triple(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: ox.NamedNode | ox.BlankNode) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
