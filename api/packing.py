"""Pages and what they load, packed by gzip for browsers that take it."""

from __future__ import annotations

from typing import Final

from fastapi.middleware.gzip import GZipMiddleware

from api.compression import WORTHWHILE_BYTES
from api.origin import ASGIApp, Message, Receive, Scope, Send

_PAGES: Final = ("/static/", "/view", "/out/", "/embed/", "/id/", "/ontology", "/methods", "/pledges", "/corrections")


class PackedPages:
    """Packs what a browser shows; the lookups and SPARQL, whose answers are kept as bytes, see to themselves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packed = GZipMiddleware(_own_headers(app), minimum_size=WORTHWHILE_BYTES, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and (scope["path"] == "/" or scope["path"].startswith(_PAGES)):
            # A file that the server sends by itself cannot be packed on the way.
            await self._packed({**scope, "extensions": {}}, receive, send)
        else:
            await self._app(scope, receive, send)


def _own_headers(app: ASGIApp) -> ASGIApp:
    """Give every answer headers of its own: answers are kept, and the packing writes into their headers."""

    async def copied(scope: Scope, receive: Receive, send: Send) -> None:
        async def pass_on(message: Message) -> None:
            await send({**message, "headers": list(message["headers"])} if "headers" in message else message)

        await app(scope, receive, pass_on)

    return copied
