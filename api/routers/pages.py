"""The HTML of our IRIs, and the pages ``/methods`` and ``/pledges``."""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.answers import Made, answer
from api.context import Context, ContextOf
from api.negotiation import HTML, MediaType
from api.routers.explorer import language_of
from kg import Graph
from kg.errors import KgError
from kg.iri import local_name
from kg.linked import describe
from kg.namespaces import BASE, HU, ID
from kg.store import value_of
from viz import pages
from viz.corpus import corpus_of

router = APIRouter(include_in_schema=False)

_ONTOLOGY: Final = HU.rstrip("#")
_AT_FIRST: Final = 6
"""Columns of a comparison that nobody has chosen: those with the most pledges."""

_TERMS: Final = """
SELECT ?term ?type ?label ?definition WHERE {
  ?term rdfs:isDefinedBy <https://w3id.org/hustings/ontology> ; a ?type .
  { ?term rdfs:label ?label } UNION { ?term skos:prefLabel ?label }
  OPTIONAL {
    { ?term rdfs:comment ?definition } UNION { ?term skos:definition ?definition }
    FILTER(LANG(?definition) = LANG(?label))
  }
}"""
_KINDS: Final = {
    "Class": "class",
    "ObjectProperty": "object_property",
    "DatatypeProperty": "datatype_property",
    "Concept": "concept",
}


async def page_of(request: Request, context: Context, iri: str) -> Response:
    """Answer the page of one of our IRIs.

    Raises:
        KgError: it is unknown, moved or retracted.
    """
    language = language_of(request)

    def make(_: MediaType) -> Made:
        base, graph = context.address(""), context.graph
        corpus = corpus_of(graph)
        if iri == _ONTOLOGY:
            html = pages.ontology(corpus, _terms(graph), lang=language, base=base)
        elif iri.startswith(f"{ID}statement/"):
            article, number = (*iri.removeprefix(f"{ID}statement/").split("/"), "")[:2]
            html = pages.statement(
                corpus,
                graph.statement(article, number),
                lang=language,
                base=base,
                site=context.absolute(""),
                contact=context.settings.contact,
            )
        else:
            html = pages.entity(corpus, _subject(graph, iri, base, language), lang=language, base=base)
        return Made(html.encode(), {"Content-Language": language})

    return await answer(
        request,
        context,
        offered=(HTML,),
        wanted="html",
        question={"lang": language},
        make=make,
        vary="Accept, Accept-Language",
    )


@router.get("/methods")
async def methods(request: Request, context: ContextOf) -> Response:
    """What counts, who decided, what is missing."""
    language = language_of(request)

    def make(_: MediaType) -> Made:
        html = pages.methods(corpus_of(context.graph), lang=language, base=context.address(""))
        return Made(html.encode(), {"Content-Language": language})

    return await answer(
        request, context, offered=(HTML,), wanted="html", question={"lang": language}, make=make, vary="Accept-Language"
    )


@router.get("/pledges")
async def pledges(request: Request, context: ContextOf) -> Response:
    """Pledges side by side, of the people that the address names, with commas or by several boxes."""
    language = language_of(request)
    named = ",".join(request.query_params.getlist("people"))[:2000]
    wanted = list(dict.fromkeys(part.strip() for part in named.split(",") if part.strip()))[:20]

    def make(_: MediaType) -> Made:
        graph = context.graph
        corpus = corpus_of(graph)
        made: dict[str, int] = {}
        for record in corpus.records.statements:
            if record.kind == "pledge_making" and record.who in corpus.records.nodes:
                made[record.who] = made.get(record.who, 0) + 1
        everybody = sorted(made, key=lambda key: (-made[key], key))[:60]
        nodes = [corpus.records.nodes[key] for key in everybody]
        people = wanted or [node["slug"] for node in nodes[:_AT_FIRST]]
        comparison, problem = None, None
        try:
            comparison = graph.compare_pledges(people) if wanted or len(people) > 1 else None
        except KgError as error:
            problem = str(error)
        html = pages.pledges(
            corpus,
            comparison,
            everybody=[{"slug": node["slug"], "name": node["label"]} for node in nodes],
            problem=problem,
            lang=language,
            base=context.address(""),
        )
        return Made(html.encode(), {"Content-Language": language})

    return await answer(
        request,
        context,
        offered=(HTML,),
        wanted="html",
        question={"lang": language, "people": wanted},
        make=make,
        vary="Accept-Language",
    )


def _subject(graph: Graph, iri: str, base: str, language: str) -> pages.Subject:
    """What a page is about; the statements of the graph that the page lists by themselves are left out."""
    triples = describe(graph.store, iri)
    facts = [_fact(graph, triple, base, language) for triple in triples if value_of(triple.subject) == iri]
    entity = graph.lookups.directory.get(iri)
    if entity is None:
        name = iri.removeprefix(BASE)
        return pages.Subject(iri, "other", {"en": name, "ko": name}, facts=facts)
    party = graph.lookups.directory.get(entity.party) if entity.party else None
    return pages.Subject(
        iri,
        entity.kind,
        entity.names,
        entity.alt_names,
        party.reference() if party else None,
        entity.roles,
        facts,
    )


def _fact(graph: Graph, triple: ox.Triple, base: str, language: str) -> tuple[str, str, str | None]:
    """A triple as property and value; what is ours is a link under this server, what is on the web one to there."""
    value = value_of(triple.object)
    property_name = local_name(triple.predicate.value)
    if isinstance(triple.object, ox.NamedNode):
        known = graph.lookups.directory.get(value)
        words = (known.names.get(language) or known.slug) if known else value.removeprefix(BASE)
        if value.startswith(HU):
            return property_name, value.removeprefix(HU), f"{base}/ontology#{value.removeprefix(HU)}"
        if value.startswith(BASE):
            return property_name, words, f"{base}/{value.removeprefix(BASE)}"
        return property_name, words, value if value.startswith(("https://", "http://")) else None
    tag = triple.object.language if isinstance(triple.object, ox.Literal) else None
    return property_name, f"{value} ({tag})" if tag else value, None


def _terms(graph: Graph) -> list[dict[str, Any]]:
    """The terms of the ontology with their labels and definitions by language, by name."""
    found: dict[str, dict[str, Any]] = {}
    for row in graph.query(_TERMS):
        term, label = row["term"], row["label"]
        if not (isinstance(term, ox.NamedNode) and isinstance(label, ox.Literal)):
            continue
        name = term.value.removeprefix(HU)
        item = found.setdefault(name, {"name": name, "kind": "other", "labels": {}, "definitions": {}})
        kind = _KINDS.get(local_name(value_of(row["type"])))
        if kind:
            item["kind"] = kind
        item["labels"][label.language or "und"] = label.value
        if "definition" in row:
            item["definitions"][label.language or "und"] = value_of(row["definition"])
    return [found[name] for name in sorted(found)]
