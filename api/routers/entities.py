"""``/v1/people``, ``/v1/parties``, ``/v1/articles`` and the like: lists of things, and one of them by slug or name.

Annotations are not postponed here: those of the routes are made from each resource.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.answers import Items, Writing, listed, single
from api.context import ContextOf
from api.documentation import described
from api.models import Election, Listing, Outlet, Party, Person, Shape, Topic, WholeArticle
from api.parameters import EntityQuery, Representation
from kg import Filters, Graph, Page
from kg.lookups import tables
from kg.lookups.articles import article_triples
from kg.lookups.entities import entity_triples
from kg.store import GraphStore

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Resource:
    """A list of things and its members: what they look like, how they are found, and what the documentation says."""

    name: str
    model: type[Shape]
    table: tables.Table
    page: Callable[[Graph, Filters], Page]
    one: Callable[[Graph, str], Mapping[str, Any]]
    example: str
    about: str
    about_one: str
    tag: str = "people"
    triples: Callable[[GraphStore, Sequence[str]], list[ox.Triple]] = entity_triples

    def writing(self, graph: Graph) -> Writing:
        """How they are written: with what the graph says of them, not of what points to them."""

        def triples(items: Items) -> list[ox.Triple]:
            return self.triples(graph.store, [item["id"] for item in items])

        return Writing(self.table, triples)


_RESOURCES: Final = (
    _Resource(
        "people",
        Person,
        tables.PEOPLE,
        Graph.people,
        Graph.person,
        "lee-jun-seok",
        "The people of the graph by slug, with party and roles; `q` searches names in every spelling.",
        "One person.",
    ),
    _Resource(
        "parties",
        Party,
        tables.PARTIES,
        Graph.parties,
        Graph.party,
        "reform-party",
        "The parties by slug, with the number of people who stand for each.",
        "One party.",
    ),
    _Resource(
        "articles",
        WholeArticle,
        tables.ARTICLES,
        Graph.articles,
        Graph.article,
        "st-2025-04-24-ai-pledges",
        "The articles, newest first, with the number of their statements by kind; `q` searches headlines.",
        "One article: what it is and what the graph holds of it, never its text.",
        tag="corpus",
        triples=article_triples,
    ),
    _Resource(
        "topics",
        Topic,
        tables.TOPICS,
        Graph.topics,
        Graph.topic,
        "artificial-intelligence",
        "The topics of statements and pledges by slug, with the wider topic.",
        "One topic.",
        tag="corpus",
    ),
    _Resource(
        "elections",
        Election,
        tables.ELECTIONS,
        Graph.elections,
        Graph.election,
        "south-korea-president-2025",
        "The elections by slug, with their days and what those rest on.",
        "One election.",
        tag="corpus",
    ),
    _Resource(
        "outlets",
        Outlet,
        tables.OUTLETS,
        Graph.outlets,
        Graph.outlet,
        "straits-times",
        "The outlets by slug, with the number of their articles and the days of the first and the last.",
        "One outlet.",
        tag="corpus",
    ),
)


def _add(resource: _Resource) -> None:
    async def list_them(request: Request, context: ContextOf, query: Annotated[EntityQuery, Query()]) -> Response:
        find = partial(resource.page, context.graph, query.filters())
        return await listed(request, context, query, find, resource.writing(context.graph))

    async def get_one(
        request: Request,
        context: ContextOf,
        query: Annotated[Representation, Query()],
        slug: Annotated[str, Path(description="Slug, or unambiguous name.", examples=[resource.example])],
    ) -> Response:
        find = partial(resource.one, context.graph, slug)
        return await single(request, context, query, find, resource.writing(context.graph))

    for path, endpoint, name, about, model in (
        (f"/v1/{resource.name}", list_them, resource.name, resource.about, Listing[resource.model]),  # type: ignore[name-defined]  # of a model chosen at run time
        (f"/v1/{resource.name}/{{slug}}", get_one, f"one of {resource.name}", resource.about_one, resource.model),
    ):
        router.add_api_route(path, endpoint, name=name, description=about, tags=[resource.tag], **described(model))


for _resource in _RESOURCES:
    _add(_resource)
