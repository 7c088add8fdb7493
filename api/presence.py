"""Work that ends when its client hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

Found = TypeVar("Found")


class ClientGoneError(Exception):
    """The client hung up: nobody waits for the answer."""


async def while_present(request: Request, work: Coroutine[Any, Any, Found]) -> Found:
    """Await ``work`` and cancel it when the client hangs up; the body of the request must have been read.

    Servers do not cancel a request whose client is gone, they only tell those who ask.

    Raises:
        ClientGoneError: the client hung up first.
    """
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGoneError
    finally:
        for task in (working, watching):
            task.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
