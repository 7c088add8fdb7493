"""The namespaces and graphs of Hustings: constants only."""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/hustings/"
HU: Final = BASE + "ontology#"
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"
SHAPES: Final = BASE + "shapes#"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
ORG: Final = "http://www.w3.org/ns/org#"
SCHEMA: Final = "https://schema.org/"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SH: Final = "http://www.w3.org/ns/shacl#"

PREFIXES: Final[dict[str, str]] = {
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "hu": HU,
    "oa": OA,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}
"""Prefix to namespace, in alphabetical order: what files are written with and queries may use undeclared."""

ONTOLOGY_GRAPH: Final = GRAPH + "ontology"
REFERENCE_GRAPH: Final = GRAPH + "reference"
INFERRED_GRAPH: Final = GRAPH + "inferred"
CHANGES_GRAPH: Final = GRAPH + "changes"
ARTICLE_GRAPHS: Final = GRAPH + "article/"
HISTORY_GRAPHS: Final = GRAPH + "history/"
DESCRIPTION_GRAPHS: Final = HISTORY_GRAPHS + "description/"

LANGUAGES: Final = ("en", "ko")
"""The languages in which every label stands, in the order in which they are shown."""
