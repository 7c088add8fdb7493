"""``/id/...``, ``/graph/article/...``, ``/ontology`` and ``/shapes``: what our IRIs lead to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Final

import pyoxigraph as ox
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.answers import Made, answer
from api.context import Context, ContextOf, PageOf
from api.documentation import written
from api.negotiation import HTML, JSON_LD, RDF_TYPES, MediaType, choose
from api.origin import ORIGIN
from api.parameters import NoQuery, RdfQuery
from api.problems import answer_for
from kg import Graph, bundle
from kg import iri as iris
from kg.errors import MovedError, NotFoundError
from kg.exports import serialize
from kg.linked import describe, graph_triples, to_jsonld
from kg.namespaces import BASE, HU, ID, ONTOLOGY_GRAPH
from kg.rdf import read

router = APIRouter(tags=["linked data"])

_PATH: Final = re.compile(r"[a-z]+(?:/[a-z0-9-]{1,200}){1,2}")
_TYPES: Final = tuple(item.media_type for item in RDF_TYPES)


@router.get("/id/{path:path}", **written(*_TYPES, about="What the graph says of it."))
async def identifier(
    request: Request,
    context: ContextOf,
    query: Annotated[RdfQuery, Query()],
    path: Annotated[
        str,
        Path(
            description="Kind and slug, or kind, article and number, as in the IRI.",
            examples=["person/lee-jun-seok"],
        ),
    ],
) -> Response:
    """A person, party, pledge, statement, evidence, decision or anything else that has an IRI, as linked data.

    The IRI itself has another host, `Link: rel="canonical"` names it. What was merged into another is a 308 that
    leads there; what was retracted is a 410 that says why.
    """
    iri = f"{BASE}id/{path}"

    if not _PATH.fullmatch(path):
        raise NotFoundError(f"There is no id/{path[:100]}.", kind="iri")

    def triples() -> Sequence[ox.Triple]:
        _refuse_closed(context.graph, iri)
        return describe(context.graph.store, iri)

    return await _described(request, context, query, iri, triples, page=context.page)


@router.get("/graph/article/{slug}", **written(*_TYPES, about="The article's graph."))
async def article_graph(
    request: Request,
    context: ContextOf,
    query: Annotated[RdfQuery, Query()],
    slug: Annotated[str, Path(description="The article's slug.", examples=["st-2025-04-24-ai-pledges"])],
) -> Response:
    """All that one article brought into the graph: its statements with their evidence, decisions and pledges."""
    if not iris.is_slug(slug):
        raise NotFoundError(f"There is no article '{slug[:100]}'.", kind="article")

    def triples() -> Sequence[ox.Triple]:
        return graph_triples(context.graph.store, iris.article_graph(slug))

    return await _described(request, context, query, f"{BASE}graph/article/{slug[:200]}", triples)


@router.get("/ontology", **written(*_TYPES, about="The ontology."))
async def ontology(request: Request, context: ContextOf, query: Annotated[RdfQuery, Query()]) -> Response:
    """The ontology with its vocabularies: every class, property and fixed value, in English and Korean."""

    def triples() -> Sequence[ox.Triple]:
        return graph_triples(context.graph.store, ONTOLOGY_GRAPH)

    return await _described(request, context, query, HU.rstrip("#"), triples, page=context.page)


@router.get("/shapes", **written(*_TYPES, about="The shapes."))
async def shapes(request: Request, context: ContextOf, query: Annotated[RdfQuery, Query()]) -> Response:
    """The SHACL shapes that data must keep to."""
    return await _described(request, context, query, f"{BASE}shapes", _shapes, page=context.page)


@router.get("/ontology/context.jsonld", **written(JSON_LD.media_type, about="The context."))
async def context_document(request: Request, context: ContextOf, _: Annotated[NoQuery, Query()]) -> Response:
    """The JSON-LD context of the ontology's terms. JSON-LD from here carries the part that it uses."""

    def make(_: MediaType) -> Made:
        return Made((bundle.ontology_dir() / "context.jsonld").read_bytes())

    return await answer(request, context, offered=(JSON_LD,), wanted="jsonld", question={}, make=make)


async def _described(
    request: Request,
    context: Context,
    query: RdfQuery,
    iri: str,
    triples: Callable[[], Sequence[ox.Triple]],
    *,
    page: PageOf | None = None,
) -> Response:
    offered = (*RDF_TYPES, HTML) if page else RDF_TYPES
    chosen = choose(request.headers.get("accept"), offered, wanted=query.format)
    try:
        if chosen is HTML and page:
            await asyncio.to_thread(_refuse_closed, context.graph, iri)
            response = await page(request, context, iri)
        else:
            response = await answer(
                request,
                context,
                offered=offered,
                wanted=chosen.name,
                question={},
                make=lambda chosen: Made(_written(triples(), chosen)),
            )
    except MovedError as error:
        response = answer_for(error)
        response.headers["Location"] = _here(str(error.details["iri"]), query)
        return response
    address = ORIGIN.get().base + request.url.path
    language = response.headers.get("content-language")
    response.headers["Content-Location"] = f"{address}?format={chosen.name}" + (f"&lang={language}" if language else "")
    others = [f'<{address}?format={item.name}>; rel="alternate"; type="{item.media_type}"' for item in offered]
    response.headers["Link"] = ", ".join([f'<{iri}>; rel="canonical"', *others])
    return response


def _refuse_closed(graph: Graph, iri: str) -> None:
    """Say so if a statement was superseded or retracted, or if only such ones have an evidence or a decision.

    Raises:
        RetractedError: with when, why, and by what it was replaced.
    """
    path = iri.removeprefix(ID)
    if path.startswith("statement/"):
        closed = [iri]
    elif path.startswith(("evidence/", "decision/")) and not any(graph.store.quads(subject=iri)):
        told = (*graph.history.quads(object_=iri), *graph.history.quads(subject=iri))
        nodes = {str(getattr(node, "value", "")) for quad in told for node in (quad.subject, quad.object)}
        closed = sorted(node for node in nodes if node.startswith(f"{ID}statement/"))
    else:
        return
    for statement in closed:
        closing = graph.closing(statement)
        if closing is not None:
            graph.statement(*statement.removeprefix(f"{ID}statement/").split("/"))


def _written(triples: Sequence[ox.Triple], chosen: MediaType) -> bytes:
    return (to_jsonld(triples) if chosen is JSON_LD else serialize(triples, chosen.name)).encode()


def _here(iri: str, query: RdfQuery) -> str:
    """Where this server describes another IRI of ours, in the format that was asked for."""
    given = "&".join(f"{name}={value}" for name, value in query.model_dump(exclude_none=True).items())
    return Context.address("/" + iri.removeprefix(BASE)) + (f"?{given}" if given else "")


def _shapes() -> list[ox.Triple]:
    quads = (quad for path in sorted((bundle.ontology_dir() / "shapes").glob("*.ttl")) for quad in read(path))
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
