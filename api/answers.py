"""Answers of lookups: negotiated, tagged, made in a thread, kept as bytes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request
from fastapi.responses import Response

from api.context import Context
from api.negotiation import JSON, JSON_LD, LIST_TYPES, TURTLE, MediaType, choose
from api.origin import ORIGIN
from api.parameters import Representation
from kg import Page, __version__
from kg.exports import serialize
from kg.lookups.rows import Row, to_csv


@dataclass(frozen=True, slots=True)
class Made:
    """A body, and the headers that only its maker knows."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def etag_of(revision: str, media_type: MediaType, question: Mapping[str, Any] | Sequence[Any], path: str) -> str:
    """The ETag of an answer: of what it is made from and how, so that it changes when the answer may have."""
    made_from = [revision, __version__, media_type.content_type, ORIGIN.get().base, path, question]
    seed = orjson.dumps(made_from, option=orjson.OPT_SORT_KEYS)
    return f'"{hashlib.sha256(seed).hexdigest()[:32]}"'


def not_modified(request: Request, etag: str) -> bool:
    """Whether the client has this answer already."""
    given = request.headers.get("if-none-match", "")
    return etag in {tag.strip().removeprefix("W/") for tag in given.split(",")}


async def answer(
    request: Request,
    context: Context,
    *,
    offered: Sequence[MediaType],
    wanted: str | None,
    question: Mapping[str, Any],
    make: Callable[[MediaType], Made],
    vary: str = "Accept",
) -> Response:
    """Answer a GET; ``make`` writes the body, in a thread, unless the client or the cache has it.

    ``question`` holds the parameters in a canonical form: two requests with the same one get the same bytes.
    """
    chosen = choose(request.headers.get("accept"), offered, wanted=wanted)
    revision = context.graph.revision
    etag = etag_of(revision, chosen, question, request.url.path)
    headers = {"ETag": etag, "Vary": vary, "Cache-Control": "no-cache"}
    if not_modified(request, etag):
        return Response(status_code=304, headers=headers)
    kept = context.cache.get(etag)
    if kept is not None:
        return kept
    made = await asyncio.to_thread(make, chosen)
    if context.graph.revision != revision:  # a change came in between: the tag would be of another revision
        del headers["ETag"]
    response = Response(made.body, headers={**headers, **made.headers, "Content-Type": chosen.content_type})
    if "ETag" in headers:
        context.cache.put(etag, response)
    return response


async def listed(
    request: Request,
    context: Context,
    query: Representation,
    find: Callable[[], Page],
    *,
    to_row: Callable[[Mapping[str, Any], str], Row],
    to_triples: Callable[[Sequence[str]], Sequence[Any]],
    columns: Sequence[str] | None = None,
) -> Response:
    """Answer a list: as JSON with its envelope, as RDF of what is listed, or as CSV."""

    def make(chosen: MediaType) -> Made:
        page = find()
        link = {"Link": f'<{_next(request, context, page.next)}>; rel="next"'} if page.next else {}
        if chosen is JSON:
            return Made(orjson.dumps(page.envelope()), link)
        if chosen in {JSON_LD, TURTLE}:
            triples = to_triples([item["id"] for item in page.items])
            return Made(serialize(triples, chosen.name).encode(), link)
        return Made(to_csv([to_row(item, query.lang) for item in page.items], columns).encode(), link)

    return await answer(
        request, context, offered=LIST_TYPES, wanted=query.format, question=query.narrowing(), make=make
    )


async def single(
    request: Request,
    context: Context,
    query: Representation,
    find: Callable[[], Mapping[str, Any]],
    *,
    to_row: Callable[[Mapping[str, Any], str], Row],
    to_triples: Callable[[Sequence[str]], Sequence[Any]],
) -> Response:
    """Answer one item: as JSON, as RDF, or as CSV."""

    def make(chosen: MediaType) -> Made:
        item = find()
        if chosen is JSON:
            return Made(orjson.dumps(item))
        if chosen in {JSON_LD, TURTLE}:
            return Made(serialize(to_triples([item["id"]]), chosen.name).encode())
        return Made(to_csv([to_row(item, query.lang)]).encode())

    return await answer(
        request, context, offered=LIST_TYPES, wanted=query.format, question=query.narrowing(), make=make
    )


def _next(request: Request, context: Context, cursor: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return context.address(f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}")
