"""The update part of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/#update-operation)."""

from __future__ import annotations

from typing import Final

from fastapi.responses import Response

from api.keys import Keys
from api.origin import ORIGIN, Receive, Scope, Send
from api.problems import HttpError, answer_for, answer_for_http
from api.sparql.asking import headers_of, read_update, wrong_method
from api.sparql.writing import Writer
from kg.errors import KgError

_ALLOW: Final = "POST, OPTIONS"
ANYBODY: Final = "anybody"
"""Who writes where no key is asked for."""


class UpdateEndpoint:
    """An ASGI application that runs updates; without ``keys`` anybody may."""

    def __init__(self, writer: Writer, keys: Keys | None) -> None:
        self._writer = writer
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        try:
            if scope["method"] == "OPTIONS":
                response = Response(status_code=204, headers={"Allow": _ALLOW})
            elif scope["method"] == "POST":
                who = self._keys.holder(headers) if self._keys else ANYBODY
                asked = await read_update(scope, receive, headers)
                base = ORIGIN.get().site + scope["path"]
                await self._writer.update(asked.text or "", asked.dataset, who, base=base)
                response = Response(status_code=204)
            else:
                raise wrong_method(scope, _ALLOW)
        except HttpError as error:
            response = answer_for_http(error)
        except KgError as error:
            response = answer_for(error)
        await response(scope, receive, send)
