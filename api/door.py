"""The short way: applications that answer their paths without FastAPI in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.origin import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in ``scope["route"]`` for those who count requests by route."""

    path: str


class Door:
    """The innermost layer: gives requests for some paths to applications of their own.

    A short query is answered in less time than FastAPI's routing and exception handling take. An entry whose path ends
    in a slash also answers what lies below it.
    """

    def __init__(self, app: ASGIApp, entries: Mapping[str, ASGIApp]) -> None:
        self._app = app
        self._entries = {path: (Entry(path), entry) for path, entry in entries.items()}
        self._below = tuple(path for path in entries if path.endswith("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        found = self._found(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        scope["route"], entry = found
        await entry(scope, receive, send)

    def _found(self, path: str) -> tuple[Entry, ASGIApp] | None:
        found = self._entries.get(path)
        if found is None:
            above = next((above for above in self._below if path.startswith(above)), None)
            return None if above is None else self._entries[above]
        return found
