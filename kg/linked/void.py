"""The dataset described: VoID (https://www.w3.org/TR/void/) and DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/).

How much there is of what is counted in the data, so that the description cannot fall behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from kg.iri import local_name
from kg.namespaces import BASE, CHANGES_GRAPH, DCTERMS, FOAF, HU, ID, OA, ORG, PREFIXES, PROV, RDF, SCHEMA, SKOS, XSD
from kg.rdf.terms import canonical_instant
from kg.store import GraphStore, value_of

VOID: Final = "http://rdfs.org/ns/void#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
_VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_LANGUAGES: Final = "http://id.loc.gov/vocabulary/iso639-1/"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_TITLE: Final = {"en": "Hustings: election coverage as statements", "ko": "허스팅스: 선거 보도의 진술 그래프"}
_ABOUT: Final = {
    "en": "Who said what of whom in election coverage, each statement with the words that prove it.",
    "ko": "선거 보도에서 누가 누구에 대해 무엇을 말했는지, 진술마다 그것을 증명하는 문구와 함께.",
}
_DUMPS: Final = {
    "trig": "application/trig",
    "nq": "application/n-quads",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
}
_CLASSES: Final = "SELECT ?it (COUNT(*) AS ?n) { ?s a ?it } GROUP BY ?it"
_PROPERTIES: Final = "SELECT ?it (COUNT(*) AS ?n) { ?s ?it ?o } GROUP BY ?it"

Value = str | int | ox.Literal
"""An IRI, a count, or a literal."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a server answers, and who is behind it."""

    address: str
    contact: str | None = None

    def contact_iri(self) -> str | None:
        """The contact as an IRI: a URL as it is, an e-mail address with ``mailto:``."""
        if self.contact is None or self.contact.startswith(("https://", "http://", "mailto:")):
            return self.contact
        return f"mailto:{self.contact}"


def describe_dataset(store: GraphStore, meta: Mapping[str, Any], site: Site) -> list[ox.Triple]:
    """The description of what a server at ``site`` serves; ``meta`` is that of its lists.

    Change records do not count: they are about the store.
    """
    document = f"{site.address}/.well-known/void"
    dataset = f"{document}#dataset"
    classes, properties = _counted(store, _CLASSES, RDF + "type"), _counted(store, _PROPERTIES, None)
    found = [
        *_about(document, {RDF + "type": VOID + "DatasetDescription", FOAF + "primaryTopic": dataset}),
        *_dataset(dataset, meta, site),
        *_about(
            dataset,
            {
                VOID + "triples": sum(properties.values()),
                VOID + "classes": len(classes),
                VOID + "properties": len(properties),
                DCTERMS + "modified": _instant(store),
            },
        ),
        *_partitions(dataset, "class", classes, VOID + "entities"),
        *_partitions(dataset, "property", properties, VOID + "triples"),
        *_distributions(dataset, str(meta["revision"]), site),
        *_services(dataset, site),
    ]
    return sorted(set(found), key=str)


def _dataset(dataset: str, meta: Mapping[str, Any], site: Site) -> Iterator[ox.Triple]:
    for kind in (VOID + "Dataset", DCAT + "Dataset"):
        yield _triple(dataset, RDF + "type", kind)
    for predicate, texts in ((DCTERMS + "title", _TITLE), (DCTERMS + "description", _ABOUT)):
        for language, text in texts.items():
            yield _triple(dataset, predicate, ox.Literal(text, language=language))
            yield _triple(dataset, DCTERMS + "language", _LANGUAGES + language)
    for vocabulary in (DCTERMS, FOAF, HU, OA, ORG, PROV, SCHEMA, SKOS):
        yield _triple(dataset, VOID + "vocabulary", vocabulary)
    for name in ("Turtle", "JSON-LD", "N-Triples"):
        yield _triple(dataset, VOID + "feature", _FORMATS + name)
    yield from _about(
        dataset,
        {
            DCTERMS + "license": "https://creativecommons.org/licenses/by/4.0/",
            DCTERMS + "publisher": f"{ID}organization/hustings-maintainers",
            DCTERMS + "conformsTo": HU.rstrip("#"),
            FOAF + "homepage": f"{site.address}/",
            VOID + "uriSpace": ox.Literal(BASE),
            VOID + "sparqlEndpoint": f"{site.address}/sparql",
            DCAT + "version": ox.Literal(str(meta["revision"])),
        },
    )
    if meta["from"]:
        period = f"{dataset}-period"
        yield _triple(dataset, DCTERMS + "temporal", period)
        yield _triple(period, RDF + "type", DCTERMS + "PeriodOfTime")
        for name, day in (("startDate", meta["from"]), ("endDate", meta["to"])):
            yield _triple(period, DCAT + name, ox.Literal(str(day), datatype=ox.NamedNode(XSD + "date")))
    contact = site.contact_iri()
    if contact:
        card = f"{dataset}-contact"
        yield _triple(dataset, DCAT + "contactPoint", card)
        yield _triple(card, RDF + "type", _VCARD + "Kind")
        yield _triple(card, _VCARD + ("hasEmail" if contact.startswith("mailto:") else "hasURL"), contact)


def _distributions(dataset: str, revision: str, site: Site) -> Iterator[ox.Triple]:
    for name, media_type in _DUMPS.items():
        distribution, address = f"{dataset}-{name}", f"{site.address}/exports/{revision}.{name}.gz"
        if name != "csv":  # VoID is about RDF
            yield _triple(dataset, VOID + "dataDump", address)
        yield _triple(dataset, DCAT + "distribution", distribution)
        yield from _about(
            distribution,
            {
                RDF + "type": DCAT + "Distribution",
                DCAT + "downloadURL": address,
                DCAT + "accessURL": address,
                DCAT + "mediaType": _MEDIA_TYPES + media_type,
                DCAT + "compressFormat": _MEDIA_TYPES + "application/gzip",
                DCTERMS + "license": "https://creativecommons.org/licenses/by/4.0/",
            },
        )


def _services(dataset: str, site: Site) -> Iterator[ox.Triple]:
    for name, path, description in (("sparql", "/sparql", "/sparql"), ("api", "/v1", "/openapi.json")):
        service = f"{dataset}-service-{name}"
        title = {"sparql": "Hustings SPARQL 1.1", "api": "Hustings HTTP API"}[name]
        yield from _about(
            service,
            {
                RDF + "type": DCAT + "DataService",
                DCTERMS + "title": ox.Literal(title, language="en"),
                DCAT + "endpointURL": site.address + path,
                DCAT + "endpointDescription": site.address + description,
                DCAT + "servesDataset": dataset,
            },
        )


def _partitions(dataset: str, kind: str, counts: Mapping[str, int], counted_in: str) -> Iterator[ox.Triple]:
    for iri, count in sorted(counts.items()):
        part = f"{dataset}-{kind}-{_short(iri)}"
        yield _triple(dataset, f"{VOID}{kind}Partition", part)
        yield from _about(part, {VOID + kind: iri, counted_in: count})


def _short(iri: str) -> str:
    """A name for an IRI that no other has here: its prefix and local name."""
    prefix = next((name for name, namespace in PREFIXES.items() if iri.startswith(namespace)), "other")
    return f"{prefix}-{local_name(iri)}"


def _counted(store: GraphStore, query: str, predicate: str | None) -> dict[str, int]:
    """How often each class or property stands in the union, without the change records."""
    counts = {str(value_of(row["it"])): int(value_of(row["n"])) for row in store.select(query)}
    for quad in store.quads(graph=CHANGES_GRAPH):
        if predicate is None or quad.predicate.value == predicate:
            counts[value_of(quad.predicate if predicate is None else quad.object)] -= 1
    return {iri: count for iri, count in counts.items() if count > 0}


def _instant(store: GraphStore) -> ox.Literal:
    last = max(record.at for record in store.changes())
    return ox.Literal(canonical_instant(last), datatype=ox.NamedNode(XSD + "dateTime"))


def _about(subject: str, values: Mapping[str, Value]) -> Iterator[ox.Triple]:
    for predicate, value in values.items():
        yield _triple(subject, predicate, value)


def _triple(subject: str, predicate: str, value: Value) -> ox.Triple:
    if isinstance(value, int):
        value = ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))
    term = ox.NamedNode(value) if isinstance(value, str) else value
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), term)
