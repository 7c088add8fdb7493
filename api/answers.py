"""Answers of lookups: negotiated, tagged, made in a thread, kept as bytes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import orjson
import pyoxigraph as ox
from fastapi import Request
from fastapi.responses import Response

from api.context import Context
from api.negotiation import CSV, JSON, LIST_TYPES, MediaType, choose
from api.origin import ORIGIN
from api.parameters import Representation
from kg import Page, __version__
from kg.exports import serialize
from kg.lookups.tables import Item, Table

Items = Sequence[Item]


@dataclass(frozen=True, slots=True)
class Made:
    """A body, and the headers that only its maker knows."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Writing:
    """How an answer is written besides JSON: as a table, and as the triples of its items where there are any."""

    table: Table
    triples: Callable[[Items], Sequence[ox.Triple]] | None = None

    @property
    def types(self) -> tuple[MediaType, ...]:
        """The representations that it offers."""
        return LIST_TYPES if self.triples else _WITHOUT_TRIPLES

    def write(self, chosen: MediaType, body: Mapping[str, Any], items: Items, language: str) -> bytes:
        """The answer in one of them: ``body`` as JSON, ``items`` as the others."""
        if chosen is JSON:
            return orjson.dumps(body)
        if chosen is CSV or self.triples is None:
            return self.table.csv(items, language).encode()
        return serialize(self.triples(items), chosen.name).encode()


_WITHOUT_TRIPLES: Final = (JSON, CSV)


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
    # Many who ask the same at once, as after a change, wait for one answer.
    making = context.making.setdefault(etag, asyncio.Lock())
    try:
        async with making:
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
    finally:
        context.making.pop(etag, None)


async def listed(
    request: Request, context: Context, query: Representation, find: Callable[[], Page], writing: Writing
) -> Response:
    """Answer a page of a list, with a link to the next one."""

    def make(chosen: MediaType) -> Made:
        page = find()
        link = {"Link": f'<{_next(request, context, page.next)}>; rel="next"'} if page.next else {}
        body = page.body if chosen is JSON else writing.write(chosen, {}, page.items, query.lang)
        return Made(body, link)

    return await answer(
        request, context, offered=writing.types, wanted=query.format, question=query.narrowing(), make=make
    )


async def single(
    request: Request,
    context: Context,
    query: Representation,
    find: Callable[[], Mapping[str, Any]],
    writing: Writing,
    *,
    items: Callable[[Mapping[str, Any]], Items] = lambda body: (body,),
) -> Response:
    """Answer one thing; ``items`` says which parts of it are the rows of a table, by default itself."""

    def make(chosen: MediaType) -> Made:
        body = find()
        return Made(writing.write(chosen, body, items(body), query.lang))

    return await answer(
        request, context, offered=writing.types, wanted=query.format, question=query.narrowing(), make=make
    )


def _next(request: Request, context: Context, cursor: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return context.address(f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}")
