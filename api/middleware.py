"""What every answer gets and every request keeps to: security headers, CORS, HEAD, a limit for bodies, no traceback."""

from __future__ import annotations

import logging
from typing import Final

from fastapi.responses import Response

from api.origin import ASGIApp, Message, Receive, Scope, Send
from api.problems import problem
from viz.page import CONTENT_SECURITY_POLICY

BODY_LIMIT_BYTES: Final = 1_000_000

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
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_log = logging.getLogger(__name__)


class BodyTooLargeError(Exception):
    """More bytes came than announced or allowed."""


class Frame:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        answer = _Dressed(send, without_body=scope["method"] == "HEAD")
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, answer)
            return
        if scope["method"] == "HEAD":
            scope["method"] = "GET"  # in place: the layers outside see which route answered
        try:
            _check_announced(headers)
            await self._app(scope, _limited(receive), answer)
        except BodyTooLargeError:
            await self._fail(413, f"The body has more than {BODY_LIMIT_BYTES:,} bytes: send less.", scope, answer)
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if answer.started:
                raise
            detail = "The server made a mistake. It is in its log; please tell us what you asked."
            await self._fail(500, detail, scope, answer)

    @staticmethod
    async def _fail(status: int, detail: str, scope: Scope, answer: Send) -> None:
        async def nothing() -> Message:
            return {"type": "http.disconnect"}

        await problem(status, "internal" if status == 500 else "too_large", detail)(scope, nothing, answer)


class _Dressed:
    """Sends an answer on with our headers, and without its body where only the headers were asked for."""

    def __init__(self, send: Send, *, without_body: bool) -> None:
        self._send = send
        self._without_body = without_body
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            own = list(message.get("headers", ()))
            message = {**message, "headers": [*own, *_added(own)]}
        elif self._without_body and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _added(own: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kind = next((value for name, value in own if name.lower() == b"content-type"), b"")
    is_page = kind.startswith(b"text/html")
    return [*_ALWAYS, (b"content-security-policy", CONTENT_SECURITY_POLICY.encode() if is_page else _DATA_POLICY)]


def _check_announced(headers: dict[bytes, bytes]) -> None:
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and int(announced) > BODY_LIMIT_BYTES:
        raise BodyTooLargeError


def _limited(receive: Receive) -> Receive:
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > BODY_LIMIT_BYTES:
                raise BodyTooLargeError
        return message

    return counted
