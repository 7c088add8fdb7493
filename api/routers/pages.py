"""The HTML of our IRIs, and the pages ``/methods`` and ``/pledges``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.answers import Made, answer
from api.context import Context, ContextOf
from api.negotiation import HTML, MediaType
from api.routers.explorer import language_of
from kg import Graph
from kg.errors import InvalidFilterError, KgError
from kg.lookups import AGENTS
from kg.namespaces import BASE, HU, ID
from kg.store import value_of
from viz import pages
from viz.corpus import Corpus, corpus_of
from viz.messages import messages
from viz.text import local

router = APIRouter(include_in_schema=False)

_AT_FIRST: Final = 8
"""Columns of a comparison that nobody has chosen: those with the most pledges."""

_PEOPLE_MOST: Final = 20
_LISTED_MOST: Final = 60

_DECIDERS: Final = """
SELECT ?agent (COUNT(?decision) AS ?count) {
  ?decision a hu:Decision ; hu:status hu:accepted ; prov:wasAssociatedWith ?agent
} GROUP BY ?agent"""


async def page_of(request: Request, context: Context, iri: str) -> Response:
    """Answer the page of one of our IRIs.

    Raises:
        KgError: it is unknown, moved or retracted.
    """
    language = language_of(request)
    base, site = context.address(""), context.absolute("")

    def make(graph: Graph, corpus: Corpus) -> str:
        if iri == HU.rstrip("#"):
            return pages.ontology(corpus, graph, lang=language, base=base)
        if iri == f"{BASE}shapes":
            return pages.shapes(corpus, lang=language, base=base)
        if iri.startswith(f"{ID}statement/"):
            article, number = (*iri.removeprefix(f"{ID}statement/").split("/"), "")[:2]
            item = graph.statement(article, number)
            contact = context.settings.contact
            return pages.statement(corpus, item, lang=language, base=base, site=site, contact=contact)
        return pages.entity(corpus, pages.read_subject(graph, iri, messages(language), base), lang=language, base=base)

    return await _written(request, context, {"site": site}, make, vary="Accept, Accept-Language")


@router.get("/methods")
async def methods(request: Request, context: ContextOf) -> Response:
    """What counts, who decided, what is missing."""
    language = language_of(request)

    def make(graph: Graph, corpus: Corpus) -> str:
        deciders: dict[str, int] = {}
        for row in graph.sparql(_DECIDERS):
            names = graph.lookups.directory[value_of(row["agent"])].names
            deciders[local(names, language)] = int(value_of(row["count"]))
        return pages.method(corpus, graph.coverage(), deciders, lang=language, base=context.address(""))

    return await _written(request, context, {}, make)


@router.get("/pledges")
async def pledges(request: Request, context: ContextOf) -> Response:
    """Pledges side by side, of the people that the address names, with commas or by several boxes."""
    language = language_of(request)
    named = ",".join(request.query_params.getlist("people"))[:2000]
    wanted = list(dict.fromkeys(part.strip() for part in named.split(",") if part.strip()))[:_PEOPLE_MOST]
    topic = request.query_params.get("topic", "").strip()[:200]

    def make(graph: Graph, corpus: Corpus) -> str:
        everybody, topics = _choices(graph, corpus)
        people, unknown = _people(graph, wanted or [one["slug"] for one in everybody[:_AT_FIRST]])
        chosen = _topic(graph, topic)
        try:
            comparison = graph.compare_pledges(people, chosen)
        except InvalidFilterError:  # fewer than two: the page says so
            comparison = None
        choice = pages.Choice(people, chosen, (*unknown, *((topic,) if topic and not chosen else ())))
        base = context.address("")
        return pages.pledges(corpus, comparison, choice, everybody=everybody, topics=topics, lang=language, base=base)

    return await _written(request, context, {"people": wanted, "topic": topic}, make)


async def _written(
    request: Request,
    context: Context,
    question: Mapping[str, Any],
    make: Callable[[Graph, Corpus], str],
    *,
    vary: str = "Accept-Language",
) -> Response:
    language = language_of(request)

    def made(_: MediaType) -> Made:
        html = make(context.graph, corpus_of(context.graph))
        return Made(html.encode(), {"Content-Language": language})

    asked = {"lang": language, **question}
    return await answer(request, context, offered=(HTML,), wanted="html", question=asked, make=made, vary=vary)


def _choices(graph: Graph, corpus: Corpus) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Who pledged anything and on what, the most pledges first: references of both."""
    people: dict[str, int] = {}
    topics: dict[str, int] = {}
    for record in corpus.records.statements:
        if record.kind == "pledge_making":
            people[record.who] = people.get(record.who, 0) + 1
            for slug in record.facets["topic"]:
                topics[slug] = topics.get(slug, 0) + 1
    found = (graph.lookups.directory.get(BASE + "id/" + key) for key in _ranked(people))
    names = corpus.records.names["topic"]
    return (
        [entity.reference() for entity in found if entity and entity.kind in AGENTS],
        [{"slug": slug, "name": names[slug]} for slug in _ranked(topics)],
    )


def _ranked(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda key: (-counts[key], key))[:_LISTED_MOST]


def _people(graph: Graph, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The slugs of those whom the names mean, and the names that mean nobody, or more than one."""
    found, unknown = [], []
    for name in names:
        try:
            found.append(graph.resolve(name, AGENTS).slug)
        except KgError:
            unknown.append(name)
    return list(dict.fromkeys(found)), unknown


def _topic(graph: Graph, name: str) -> str | None:
    try:
        return graph.resolve(name, ("topic",)).slug if name else None
    except KgError:
        return None
