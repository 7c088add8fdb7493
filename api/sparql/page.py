"""The query page in front of the protocol: who prefers HTML gets the editor, everybody else the answer itself."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import Request
from fastapi.responses import Response

import viz.editor
from api import compression
from api.answers import Made, answer
from api.context import Context
from api.negotiation import HTML, MediaType
from api.origin import ASGIApp, Message, Receive, Scope, Send
from api.problems import answer_for
from api.routers.explorer import language_of
from api.sparql.formats import prefers_page
from kg.errors import KgError
from viz.editor import Found

_PARAMETERS: Final = frozenset({"query", "lang", "format"})
_MOST_BYTES: Final = 1_000_000
_MOST_ROWS: Final = 1_000
_MOST_LINES: Final = 2_000
_STOPPED: Final = "The query was stopped at a limit before its answer was whole: ask for less, for instance with LIMIT."
_VARY: Final = "Accept, Accept-Encoding, Accept-Language"


class _EnoughError(Exception):
    """As much of an answer has come as a page shows."""


class EditorPage:
    """An ASGI application that answers GET requests for the page of ``path``, and passes all others on.

    The page is for who asks for HTML and names no other format; a graph named in the address is the protocol's
    business, too. With ``format=html`` the page holds the answer itself, for a reader without scripts.
    """

    def __init__(self, answers: ASGIApp, context: Context, path: str) -> None:
        self._answers = answers
        self._context = context
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = _asked(scope)
        if asked is None:
            await self._answers(scope, receive, send)
            return
        try:
            response = await self._page(scope, receive, asked)
        except KgError as error:  # the scripts are not built, or the store cannot be read
            response = answer_for(error)
        await response(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, asked: Mapping[str, str]) -> Response:
        request = Request(scope, receive)
        language = language_of(request)
        query = asked.get("query")
        found, status = None, 200
        if query and asked.get("format") == "html":
            found, status = await self._found(scope, receive, query)

        def make(_: MediaType) -> Made:
            html = viz.editor.render(
                lang=language,
                base=self._context.address(""),
                path=self._path,
                query=query,
                found=found,
                revision=self._context.graph.revision,
            )
            return Made(html.encode(), {"Content-Language": language})

        if query is None:
            response = await answer(
                request,
                self._context,
                offered=(HTML,),
                wanted="html",
                question={"lang": language},
                make=make,
                vary=_VARY,
            )
        else:  # a page for each query that somebody links to is not worth its place in the cache
            made = await asyncio.to_thread(make, HTML)
            headers = {**made.headers, "Content-Type": HTML.content_type, "Vary": _VARY, "Cache-Control": "no-cache"}
            response = Response(made.body, status_code=status, headers=headers)
        if compression.takes_gzip(request.headers.get("accept-encoding", "")):
            response = await _packed(response)
        return response

    async def _found(self, scope: Scope, receive: Receive, query: str) -> tuple[Found, int]:
        """What the protocol itself answers, cut to what a page shows, and its status."""
        headers = [(name, value) for name, value in scope["headers"] if name not in _NEGOTIATING]
        headers.append((b"accept", b"text/csv, text/turtle"))
        asked = {**scope, "query_string": urlencode({"query": query}).encode(), "headers": headers}
        kind, status, body, whole, cut = "", 500, b"", False, False

        async def keep(message: Message) -> None:
            nonlocal kind, status, body, whole
            if message["type"] == "http.response.start":
                status = message["status"]
                kind = next(
                    (value for name, value in message["headers"] if name.lower() == b"content-type"), b""
                ).decode()
            else:
                body += message.get("body", b"")
                whole = not message.get("more_body")
                if len(body) > _MOST_BYTES:
                    raise _EnoughError

        try:
            await self._answers(asked, receive, keep)
        except _EnoughError:
            cut = True
        if not whole and not cut:  # stopped in the middle: over the protocol, the connection would be broken off
            return Found(problem=_STOPPED), HTTPStatus.SERVICE_UNAVAILABLE
        text = body.decode("utf-8", "ignore")
        if status != HTTPStatus.OK:
            return Found(problem=str(orjson.loads(body)["detail"])), status
        return (_table(text, cut=cut) if kind.startswith("text/csv") else _lines(text, cut=cut)), status


_NEGOTIATING: Final = frozenset({b"accept", b"accept-encoding", b"if-none-match"})


def _asked(scope: Scope) -> dict[str, str] | None:
    """The parameters of a request for the page; None if it is for the protocol."""
    if scope["method"] != "GET":
        return None
    query = scope["query_string"]
    accept = b", ".join(value for name, value in scope["headers"] if name == b"accept")
    if b"text/html" not in accept and b"format=html" not in query:
        return None
    try:
        pairs = parse_qsl(
            query.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=len(_PARAMETERS)
        )
    except ValueError:
        return None
    asked = dict(pairs)
    if len(asked) != len(pairs) or not asked.keys() <= _PARAMETERS:
        return None
    if asked.get("format", "html") != "html":
        return None
    return asked if "format" in asked or prefers_page(accept.decode("latin-1")) else None


def _table(text: str, *, cut: bool) -> Found:
    rows = list(csv.reader(io.StringIO(text)))
    if cut:
        del rows[-1]  # it may be half a row
    return Found(header=rows[0] if rows else (), rows=rows[1 : _MOST_ROWS + 1], cut=cut or len(rows) > _MOST_ROWS + 1)


def _lines(text: str, *, cut: bool) -> Found:
    lines = text.splitlines()
    return Found(text="\n".join(lines[:_MOST_LINES]) or "#", cut=cut or len(lines) > _MOST_LINES)


async def _packed(response: Response) -> Response:
    """The same answer packed; it may be kept for others as it is, so that this is another one."""
    if not response.body:
        return response
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    if "etag" in headers:
        headers["etag"] = "W/" + headers["etag"]  # packed bytes are others than the plain ones
    body = await compression.packed(bytes(response.body))
    return Response(body, status_code=response.status_code, headers={**headers, "content-encoding": "gzip"})
