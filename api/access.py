"""The access log and the counting of requests: one layer that sees every answer."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Final

import orjson

from api.metrics import Metrics
from api.origin import ASGIApp, Message, Receive, Scope, Send

LOGGER: Final = "hustings.access"
"""The name of the logger that gets a line of JSON for every request."""

_PATH_LENGTH: Final = 200
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_log = logging.getLogger(LOGGER)


class Observed:
    """Counts and logs what is asked and answered.

    A line says nothing that could be held against a reader: no query string (it holds what somebody searched for), no
    headers, and of the client's address only its network.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        method, path = scope["method"], scope["path"]
        status, size = 499, 0  # as nginx has it, when the client went before there was an answer
        announced = 0

        async def noted(message: Message) -> None:
            nonlocal status, size, announced
            if message["type"] == "http.response.start":
                status = message["status"]
                announced = next((int(value) for name, value in message["headers"] if name == b"content-length"), 0)
            elif message["type"] == "http.response.pathsend":  # the server sends a file itself
                size += announced
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            seconds = time.perf_counter() - began
            route = route_of(scope)
            self._metrics.request(method if method in _METHODS else "other", route, status, seconds)
            if _log.isEnabledFor(logging.INFO):
                line = {
                    "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "client": network_of((scope.get("client") or ("", 0))[0]),
                    "method": method,
                    "path": path[:_PATH_LENGTH],
                    "route": route,
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                    "bytes": size,
                }
                _log.info(orjson.dumps(line).decode())


def route_of(scope: Scope) -> str:
    """The template of the route that answered, such as ``/v1/people/{slug}``."""
    route = scope.get("route")
    if route is not None:
        return str(getattr(route, "path", "other"))
    return "/static" if scope["path"].startswith("/static/") else "other"


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """The network of an address: enough to see where load comes from, too little to see who reads what."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network(f"{mapped}/{24 if mapped.version == 4 else 48}", strict=False))
