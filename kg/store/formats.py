"""The formats in which a query's answer can be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ResultFormat:
    """A serialisation: its short name, its media type, its file extension, and whether it is for triples."""

    name: str
    media_type: str
    extension: str
    for_triples: bool


SOLUTION_FORMATS: Final = (
    ResultFormat("json", "application/sparql-results+json", "srj", for_triples=False),
    ResultFormat("xml", "application/sparql-results+xml", "srx", for_triples=False),
    ResultFormat("csv", "text/csv", "csv", for_triples=False),
    ResultFormat("tsv", "text/tab-separated-values", "tsv", for_triples=False),
)
"""For SELECT and ASK; the first is what one gets without asking."""

TRIPLE_FORMATS: Final = (
    ResultFormat("turtle", "text/turtle", "ttl", for_triples=True),
    ResultFormat("ntriples", "application/n-triples", "nt", for_triples=True),
    ResultFormat("rdfxml", "application/rdf+xml", "rdf", for_triples=True),
    ResultFormat("jsonld", "application/ld+json", "jsonld", for_triples=True),
)
"""For CONSTRUCT and DESCRIBE; the first is what one gets without asking."""
