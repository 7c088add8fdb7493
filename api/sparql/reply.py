"""Answers as ASGI sends them, with headers that were written down once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from api import compression
from api.origin import Send
from api.sparql.formats import OFFERED
from kg.errors import KgError
from kg.store.answer import Answer
from kg.store.formats import ResultFormat

_log = logging.getLogger(__name__)
VARY: Final = "Accept, Accept-Encoding"

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    body: bytes
    headers: Headers
    status: int = 200

    async def __call__(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def not_modified(etag: str) -> Reply:
    """The answer to a client that has it already."""
    return Reply(b"", ((b"etag", etag.encode()), (b"vary", VARY.encode())), status=304)


async def reply_of(body: bytes, chosen: ResultFormat, etag: str | None, *, gzip: bool) -> Reply:
    """A whole answer in a format, packed if that is worth while."""
    gzip = gzip and len(body) >= compression.WORTHWHILE_BYTES
    if gzip:
        body = await compression.packed(body)
    length = (b"content-length", str(len(body)).encode())
    return Reply(body, (*_headers(chosen, etag, gzip=gzip), length))


async def stream(
    send: Send, answer: Answer, chosen: ResultFormat, etag: str | None, *, gzip: bool, most_kept: int = 0
) -> tuple[Reply | None, bool, int]:
    """Send an answer as it comes; whether it was sent to its end, and how many bytes went.

    If the query is stopped, the last chunk is never sent: the client's library says that the answer is incomplete. An
    answer that was sent to its end and has up to ``most_kept`` bytes is there as a whole, too.
    """
    sent = 0
    parts: list[bytes] = []
    headers = _headers(chosen, etag, gzip=gzip)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        pieces = answer.pieces()
        async for piece in compression.packed_pieces(pieces) if gzip else pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            sent += len(piece)
            if sent <= most_kept:
                parts.append(piece)
            else:
                parts.clear()
    except KgError as error:
        _log.info("An answer was cut after %s bytes: %s", sent, error)
        return None, False, sent
    finally:
        answer.close()
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    if sent > most_kept:
        return None, True, sent
    return Reply(b"".join(parts), (*headers, (b"content-length", str(sent).encode()))), True, sent


def has(headers: Mapping[bytes, bytes], etag: str) -> bool:
    """Whether the client has this answer already."""
    given = headers.get(b"if-none-match")
    return given is not None and etag in {tag.strip().removeprefix("W/") for tag in given.decode("latin-1").split(",")}


def _headers(chosen: ResultFormat, etag: str | None, *, gzip: bool) -> Headers:
    """Headers with the tag; packed bytes are others than the plain ones, so that their tag is a weak one."""
    found = _fixed(chosen)
    if etag is not None:
        found = (*found, (b"etag", (f"W/{etag}" if gzip else etag).encode()))
    return (*found, (b"content-encoding", b"gzip")) if gzip else found


@lru_cache(maxsize=16)
def _fixed(chosen: ResultFormat) -> Headers:
    return (
        (b"content-type", OFFERED[chosen.name].content_type.encode()),
        (b"content-disposition", f'inline; filename="result.{chosen.extension}"'.encode()),
        (b"vary", VARY.encode()),
        (b"cache-control", b"no-cache"),
    )
