"""The query part of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), over one store."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from fastapi.responses import Response

from api import compression
from api.answers import etag_of
from api.clients import client_of
from api.description import service_description
from api.origin import ORIGIN, Receive, Scope, Send
from api.presence import ClientGoneError, Presence
from api.problems import HttpError, answer_for, answer_for_http
from api.service import SparqlService
from api.sparql.asking import Asked, headers_of, read_posted_query, read_query, wrong_method
from api.sparql.formats import OFFERED, choose_format
from api.sparql.outcomes import outcome_of
from api.sparql.reply import Reply, has, not_modified, reply_of, stream
from kg.errors import KgError

_ALLOW: Final = "GET, HEAD, POST, OPTIONS"
_FOR_TRIPLES: Final = frozenset({"construct", "describe"})


class QueryEndpoint:
    """An ASGI application that answers queries over the store of a :class:`api.service.SparqlService`.

    ``dataset`` is the address of what the store holds in its VoID description, ``update`` the one where it can be
    changed, both without the server's own.
    """

    def __init__(
        self,
        service: SparqlService,
        path: str,
        *,
        dataset: str | None = None,
        update: str | None = None,
    ) -> None:
        self._service = service
        self._path = path
        self._dataset = dataset
        self._update = update

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        outcomes = self._service.outcomes
        headers = headers_of(scope)
        try:
            if scope["method"] == "GET":
                asked = read_query(scope)
            elif scope["method"] == "POST":
                asked = await read_posted_query(scope, receive, headers)
            elif scope["method"] == "OPTIONS":
                await Response(status_code=204, headers={"Allow": _ALLOW})(scope, receive, send)
                return
            else:
                raise wrong_method(scope, _ALLOW)
            if asked.text is None:
                await self._describe(send, headers, asked)
            else:
                await self._answer(scope, receive, send, headers, asked)
        except ClientGoneError:
            outcomes.count("cancelled")
        except HttpError as error:
            outcomes.count("too_many" if error.status == 429 else "bad_request")
            await answer_for_http(error)(scope, receive, send)
        except KgError as error:
            outcomes.count(outcome_of(error))
            await answer_for(error)(scope, receive, send)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, headers: Mapping[bytes, bytes], asked: Asked
    ) -> None:
        started = time.perf_counter()
        service = self._service
        text = asked.text or ""
        revision = service.revision
        query = await service.check(text, asked.dataset)
        chosen = choose_format(_header(headers, b"accept"), asked.wanted, for_triples=query.form in _FOR_TRIPLES)
        gzip = compression.takes_gzip(headers.get(b"accept-encoding", b"").decode("latin-1"))
        etag = None
        if not query.volatile:
            question = [text, asked.dataset.default_graphs, asked.dataset.named_graphs]
            etag = etag_of(revision, OFFERED[chosen.name], question, self._path)
            if scope["method"] == "GET" and has(headers, etag):
                service.outcomes.count("not_modified")
                await not_modified(etag)(send)
                return
            kept = service.cache.get(etag + "gzip" * gzip)
            if kept is not None:
                service.outcomes.count("cached", sent_bytes=len(kept.body))
                await kept(send)
                return
        reply: Reply | None
        client = client_of(scope)
        service.turns.take(client)
        try:
            async with Presence(receive):
                answer = await service.run(query, chosen, base=ORIGIN.get().site + self._path)
                if service.revision != revision:  # a change came in between: the tag would be of another revision
                    etag = None
                if answer.complete:
                    made = await reply_of(answer.body, chosen, etag, gzip=gzip)
                    await made(send)
                    reply, whole, sent = made, True, len(made.body)
                else:
                    most = 0 if etag is None else service.cache.largest
                    reply, whole, sent = await stream(send, answer, chosen, etag, gzip=gzip, most_kept=most)
                if reply is not None and etag is not None:
                    service.cache.put(etag + "gzip" * gzip, reply)
        finally:
            service.turns.give_back(client)
        service.outcomes.count("answered" if whole else "cut", seconds=time.perf_counter() - started, sent_bytes=sent)

    async def _describe(self, send: Send, headers: Mapping[bytes, bytes], asked: Asked) -> None:
        chosen = choose_format(_header(headers, b"accept"), asked.wanted, for_triples=True)
        server = ORIGIN.get().site
        etag = etag_of(self._service.revision, OFFERED[chosen.name], [server], self._path)
        if has(headers, etag):
            await not_modified(etag)(send)
            return
        body = await service_description(
            server + self._path,
            self._service,
            chosen,
            dataset=server + self._dataset if self._dataset else None,
            update=server + self._update if self._update else None,
        )
        gzip = compression.takes_gzip(headers.get(b"accept-encoding", b"").decode("latin-1"))
        await (await reply_of(body, chosen, etag, gzip=gzip))(send)


def _header(headers: Mapping[bytes, bytes], name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
