"""The short way to the lists: what is asked every day is answered in a fraction of the time that FastAPI takes.

Only what is plain goes this way: a GET of a list with good parameters, as JSON, from an index that is ready. Everything
else (bad parameters, other representations, looking for words, errors) goes on to FastAPI, which says what is wrong and
describes these routes in ``/openapi.json``. Both give the same answers; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from fastapi.responses import Response
from pydantic import ValidationError

from api.answers import etag_of
from api.context import Context
from api.door import Entry
from api.middleware import DATA_HEADERS
from api.negotiation import JSON, LIST_TYPES, choose
from api.origin import ASGIApp, Receive, Scope, Send
from api.parameters import (
    AnyStatementQuery,
    CriticismQuery,
    PairQuery,
    PledgeQuery,
    PriorityQuery,
    SpeakerQuery,
    StatementQuery,
)
from api.problems import HttpError
from kg import Filters, Graph, Page
from kg.errors import KgError

Find = Callable[[Graph, Filters], Page]


@dataclass(frozen=True, slots=True)
class Plain:
    """A list that may be answered the short way: its parameters and its lookup."""

    query: type[StatementQuery]
    find: Find
    is_quick: Callable[[Graph, Filters], bool] = lambda *_: True
    """Whether it can be answered without counting anything first."""


LISTS: Final[Mapping[str, Plain]] = {
    "/v1/criticisms": Plain(CriticismQuery, Graph.criticisms),
    "/v1/criticisms/summary": Plain(
        PairQuery, Graph.summary, lambda graph, filters: graph.lookups.has_summary(filters)
    ),
    "/v1/pledges": Plain(PledgeQuery, Graph.pledges),
    "/v1/priorities": Plain(PriorityQuery, Graph.priorities),
    "/v1/agreements": Plain(SpeakerQuery, Graph.agreements),
    "/v1/statements": Plain(AnyStatementQuery, Graph.statements),
}

_DECISIVE: Final = (b"accept", b"if-none-match", b"content-length", b"transfer-encoding")
"""Headers that may change the answer: the last two announce a body, which the frame limits."""

_LONGEST: Final = 1_000
_READ_KEPT: Final = 2_000
"""Bytes of a query string that goes this way, and how many of them are remembered once read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, read: its filters, its kind, the words that its ETag is made of, and its query without the cursor."""

    filters: Filters
    kind: str | None
    question: Mapping[str, object]
    rest: str


class Shortcut:
    """A layer outside the frame, whose headers it adds by itself."""

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app = app
        self._context = context
        self._routes = {path: Entry(path) for path in LISTS}
        self._read: dict[tuple[str, bytes], Asked | None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        plain = LISTS.get(scope["path"]) if scope["type"] == "http" else None
        answer = self._answer(scope, plain) if plain is not None and scope["method"] == "GET" else None
        if answer is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = self._routes[scope["path"]]
        headers = [*answer.raw_headers, *DATA_HEADERS]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _answer(self, scope: Scope, plain: Plain) -> Response | None:
        """The answer, or None where it takes the long way.

        It is made on the event loop: with the columns in memory it takes less time than going to a thread. What may
        take longer (words, another time, an index that must be made first) is not made here.
        """
        context = self._context
        for name, value in scope["headers"]:
            if name in _DECISIVE and not (name == b"accept" and _wants_json(value)):
                return None
        asked = self._asked(scope["path"], scope["query_string"], plain)
        if asked is None or not context.graph.is_ready:
            return None
        etag = etag_of(context.graph.lookups.revision, JSON, asked.question, scope["path"])
        kept = context.cache.get(etag)
        if kept is not None:
            return kept
        try:
            page = _page(context.graph, plain, asked)
        except KgError:
            return None
        if page is None:
            return None
        headers = {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}
        if page.next is not None:
            following = f"{asked.rest}&cursor={page.next}".lstrip("&")  # a cursor is in letters that need no quoting
            headers["Link"] = f'<{context.address(scope["path"] + "?" + following)}>; rel="next"'
        answer = Response(page.body, headers={**headers, "Content-Type": JSON.content_type})
        context.cache.put(etag, answer)
        return answer

    def _asked(self, path: str, query: bytes, plain: Plain) -> Asked | None:
        """The question that a query string asks, if it is plain; remembered, because most are asked often."""
        if len(query) > _LONGEST:
            return None
        key = path, query
        if key not in self._read:
            if len(self._read) >= _READ_KEPT:
                self._read.clear()
            self._read[key] = _read(query, plain)
        return self._read[key]


@lru_cache(maxsize=1_000)
def _wants_json(accept: bytes) -> bool:
    try:
        return choose(accept.decode("latin-1"), LIST_TYPES) is JSON
    except HttpError:
        return False


def _page(graph: Graph, plain: Plain, asked: Asked) -> Page | None:
    if not plain.is_quick(graph, asked.filters):
        return None
    if asked.kind is not None:
        return graph.statements(asked.filters, kinds=(asked.kind,))
    return plain.find(graph, asked.filters)


def _read(query: bytes, plain: Plain) -> Asked | None:
    if not query.isascii():
        return None
    pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True)
    given = dict(pairs)
    if len(given) < len(pairs):
        return None
    try:
        asked = plain.query.model_validate(given)
        filters = asked.filters()
    except (ValidationError, KgError):
        return None
    if asked.q is not None or asked.as_of is not None or asked.format is not None:
        return None
    rest = urlencode([(name, value) for name, value in pairs if name != "cursor"])
    kind = asked.kind if isinstance(asked, AnyStatementQuery) else None
    return Asked(filters, kind, asked.narrowing(), rest)
