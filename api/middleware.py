"""What every answer gets and every request keeps to: security headers, CORS, HEAD, a limit for bodies, no traceback."""

from __future__ import annotations

import logging
import string
from contextlib import suppress
from typing import Final
from urllib.parse import quote

from fastapi.responses import Response

from api.origin import ASGIApp, Message, Receive, Scope, Send
from api.problems import (
    ADDRESS_LIMIT_BYTES,
    BODY_LIMIT_BYTES,
    WRITING_LIMIT_BYTES,
    cut_short,
    internal,
    too_large,
    too_long,
)
from api.readers import as_page, is_for_reader
from viz.page import CONTENT_SECURITY_POLICY

_WRITING: Final = frozenset({"/sparql/update", "/sparql/graphs"})
"""Where whole graphs are sent, by those who have a key: these ask for it before they read a body."""

_LONG_ADDRESSES: Final = "/sparql"
"""Below this, an address may hold a whole query; the server has a limit of its own."""

_DATA_POLICY: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    # Everybody may read everything, as nobody in particular: no cookies, no keys.
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
)
DATA_HEADERS: Final = (*_ALWAYS, (b"content-security-policy", _DATA_POLICY))
"""What every answer that is no page gets."""

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_log = logging.getLogger(__name__)


class BodyTooLargeError(Exception):
    """More bytes came than announced or allowed."""


class BodyCutError(Exception):
    """The client hung up in the middle of the body: what came is not what was meant."""


class Frame:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, contact: str | None = None) -> None:
        self._app = app
        self._contact = contact

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        answer = _Dressed(send, scope, self._contact, without_body=scope["method"] == "HEAD")
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, answer)
            return
        if scope["method"] == "HEAD":
            scope["method"] = "GET"  # in place: the layers outside see which route answered
        scope["query_string"] = mended_query(scope["query_string"])
        if _is_too_long(scope):
            await too_long(scope["query_string"].decode("ascii", "replace"))(scope, receive, answer)
            return
        limit = WRITING_LIMIT_BYTES if scope["path"] in _WRITING else BODY_LIMIT_BYTES
        try:
            _check_announced(headers, limit)
            await self._app(scope, receive if scope["method"] == "GET" else _whole(receive, limit), answer)
        except BodyTooLargeError:
            await too_large(limit)(scope, _nothing, answer)
        except BodyCutError:
            await cut_short()(scope, _nothing, answer)
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if answer.started:
                raise
            await internal()(scope, _nothing, answer)


def mended_query(query: bytes) -> bytes:
    """A query string in ASCII, whatever a client sent: characters that it did not encode are encoded as UTF-8.

    granian reads such bytes as Latin-1 and encodes them once more, so that what is UTF-8 twice is undone once.
    """
    if query.isascii():
        return query
    text = query.decode("utf-8", "replace")
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return quote(text, safe=string.punctuation).encode("ascii")


def _is_too_long(scope: Scope) -> bool:
    if str(scope["path"]).startswith(_LONG_ADDRESSES):
        return False
    return len(scope["query_string"]) + len(scope["path"].encode()) > ADDRESS_LIMIT_BYTES


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


class _Dressed:
    """Sends an answer on with our headers, and without its body where only the headers were asked for.

    A problem waits until it is whole, for a reader to get it as a page.
    """

    def __init__(self, send: Send, scope: Scope, contact: str | None, *, without_body: bool) -> None:
        self._send = send
        self._scope = scope
        self._contact = contact
        self._without_body = without_body
        self._problem: Message | None = None
        self._body = b""
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and is_for_reader(self._scope, message.get("headers", ())):
            self._problem = message
            return
        if self._problem is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            start, self._problem = self._problem, None
            headers, body = as_page(self._scope, start["headers"], self._body, self._contact)
            await self({**start, "headers": headers})
            message = {"type": "http.response.body", "body": body}
        if message["type"] == "http.response.start":
            self.started = True
            own = list(message.get("headers", ()))
            message = {**message, "headers": [*own, *_added(own)]}
        elif self._without_body and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _added(own: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kind = next((value for name, value in own if name.lower() == b"content-type"), b"")
    if any(name.lower() == b"content-security-policy" for name, _ in own):
        return list(_ALWAYS)  # a page that others may show in a frame says so itself
    is_page = kind.startswith(b"text/html")
    return [*_ALWAYS, (b"content-security-policy", CONTENT_SECURITY_POLICY.encode() if is_page else _DATA_POLICY)]


def _check_announced(headers: dict[bytes, bytes], limit: int) -> None:
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLargeError


def _whole(receive: Receive, limit: int) -> Receive:
    """A body to its end, or an error: half an update is another update."""
    received, ended = 0, False

    async def counted() -> Message:
        nonlocal received, ended
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            ended = not message.get("more_body")
            if received > limit:
                raise BodyTooLargeError
        elif not ended:
            raise BodyCutError
        return message

    return counted
