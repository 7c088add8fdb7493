"""A statement as a nanopublication (https://nanopub.net/guidelines/working_draft/).

What the statement says is the assertion; the words that prove it and where they stand, and the decision that found them
there, are its provenance; who published it, when and on which terms is about the publication. A statement never
changes, only its replacement is new: so a statement is one nanopublication for ever, without a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.iri import local_name
from kg.linked.description import describe
from kg.namespaces import DCTERMS, FOAF, HU, ID, OA, PROV, RDF, SCHEMA, SKOS
from kg.store import GraphStore

_NP: Final = "http://www.nanopub.org/nschema#"
_NPX: Final = "http://purl.org/nanopub/x/"
_LICENSE: Final = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
_RIGHTS: Final = (
    ox.Literal("The licence is for the annotations; the short quotations are their publishers'.", language="en"),
    ox.Literal("라이선스는 주석에만 적용되며, 짧은 인용문의 권리는 각 언론사에 있습니다.", language="ko"),
)
_TYPE: Final = ox.NamedNode(RDF + "type")
_ABOUT_THE_RECORD: Final = frozenset({HU + "decidedBy", PROV + "generatedAtTime", PROV + "wasRevisionOf"})
_NAMES: Final = frozenset({FOAF + "name", SKOS + "prefLabel"})
_OF_PROVENANCE: Final = frozenset(
    {HU + "Evidence", HU + "Decision", HU + "TextVersion", OA + "TextPositionSelector", OA + "TextQuoteSelector"}
)


def nanopublication(store: GraphStore, statement: str) -> list[ox.Quad]:
    """A statement's nanopublication: the graphs ``#head``, ``#assertion``, ``#provenance`` and ``#pubinfo``.

    Raises:
        NotFoundError: the graph has no such statement.
    """
    subject = ox.NamedNode(statement)
    whole, head, assertion, provenance, publication = (
        ox.NamedNode(f"{statement}#{name}") for name in ("nanopub", "head", "assertion", "provenance", "pubinfo")
    )
    triples = describe(store, statement)
    proofs = {
        triple.subject for triple in triples if triple.predicate == _TYPE and _iri(triple.object) in _OF_PROVENANCE
    }
    quads = [
        _quad(whole, RDF + "type", _NP + "Nanopublication", head),
        _quad(whole, _NP + "hasAssertion", assertion.value, head),
        _quad(whole, _NP + "hasProvenance", provenance.value, head),
        _quad(whole, _NP + "hasPublicationInfo", publication.value, head),
    ]
    named: set[ox.NamedNode] = set()
    for triple in triples:
        if triple.subject == subject and triple.predicate.value in _ABOUT_THE_RECORD:
            continue
        place = provenance if triple.subject in proofs else assertion
        quads.append(ox.Quad(triple.subject, triple.predicate, triple.object, place))
        if place == assertion and _iri(triple.object).startswith(ID) and triple.predicate.value != HU + "article":
            named.add(ox.NamedNode(_iri(triple.object)))
    # A nanopublication is read far from its graph: whom and what it names should have names there.
    quads += [
        ox.Quad(quad.subject, quad.predicate, quad.object, assertion)
        for node in named - {triple.subject for triple in triples}
        for quad in store.quads(subject=node.value)
        if quad.predicate.value in _NAMES
    ]
    quads += _provenance(store, triples, subject, assertion, provenance)
    quads += _publication(triples, subject, whole, publication)
    return sorted(set(quads), key=str)


def _provenance(
    store: GraphStore, triples: list[ox.Triple], statement: ox.NamedNode, assertion: ox.NamedNode, graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    for triple in triples:
        if triple.subject == statement and triple.predicate.value == HU + "evidence":
            yield _quad(assertion, PROV + "wasDerivedFrom", _iri(triple.object), graph)
        elif triple.subject == statement and triple.predicate.value == HU + "decidedBy":
            yield _quad(assertion, PROV + "wasGeneratedBy", _iri(triple.object), graph)
        elif triple.subject == statement and triple.predicate.value == HU + "article":
            article = _iri(triple.object)
            yield _quad(assertion, PROV + "hadPrimarySource", article, graph)
            for quad in store.quads(subject=article):
                if quad.predicate.value.startswith(SCHEMA):
                    yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _publication(
    triples: list[ox.Triple], statement: ox.NamedNode, whole: ox.NamedNode, graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    yield ox.Quad(whole, ox.NamedNode(DCTERMS + "license"), _LICENSE, graph)
    for rights in _RIGHTS:
        yield ox.Quad(whole, ox.NamedNode(DCTERMS + "rights"), rights, graph)
    yield _quad(whole, _NPX + "introduces", statement.value, graph)
    for triple in triples:
        predicate = triple.predicate.value
        if triple.subject == statement and predicate == PROV + "generatedAtTime":
            yield ox.Quad(whole, ox.NamedNode(DCTERMS + "created"), triple.object, graph)
        elif triple.subject == statement and predicate == PROV + "wasRevisionOf":
            yield _quad(whole, _NPX + "supersedes", f"{_iri(triple.object)}#nanopub", graph)
        elif predicate == PROV + "wasAssociatedWith":
            yield _quad(whole, DCTERMS + "creator", _iri(triple.object), graph)
        elif (
            triple.subject == statement and triple.predicate == _TYPE and local_name(_iri(triple.object)) != "Statement"
        ):
            yield _quad(whole, _NPX + "hasNanopubType", _iri(triple.object), graph)


def _quad(subject: ox.NamedNode, predicate: str, value: str, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), ox.NamedNode(value), graph)


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
