"""The SPARQL service described in RDF (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES, RDF
from kg.store.formats import SOLUTION_FORMATS, TRIPLE_FORMATS, ResultFormat

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
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


def service_description(endpoint: str, result_format: ResultFormat) -> bytes:
    """What the endpoint can do, in an RDF format."""
    service = ox.NamedNode(endpoint.partition("?")[0])
    dataset, default = ox.BlankNode("dataset"), ox.BlankNode("default")
    triples = [
        _triple(service, RDF + "type", ox.NamedNode(_SD + "Service")),
        _triple(service, _SD + "endpoint", service),
        _triple(service, _SD + "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Query")),
        _triple(service, _SD + "feature", ox.NamedNode(_SD + "UnionDefaultGraph")),
        _triple(service, _SD + "defaultDataset", dataset),
        _triple(dataset, RDF + "type", ox.NamedNode(_SD + "Dataset")),
        _triple(dataset, _SD + "defaultGraph", default),
        _triple(default, RDF + "type", ox.NamedNode(_SD + "Graph")),
    ]
    triples += [
        _triple(service, _SD + "resultFormat", ox.NamedNode(_FORMATS + _W3C_NAMES[item.name]))
        for item in (*SOLUTION_FORMATS, *TRIPLE_FORMATS)
    ]
    prefixes = {"sd": _SD, "formats": _FORMATS, "rdf": PREFIXES["rdf"]}
    rdf_format = ox.RdfFormat.from_media_type(result_format.media_type)
    return ox.serialize(triples, format=rdf_format, prefixes=prefixes) or b""


def _triple(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: ox.NamedNode | ox.BlankNode) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
