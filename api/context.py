"""What a request is answered from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from api.cache import AnswerCache
from api.exports import Exports
from api.metrics import Metrics
from api.origin import ORIGIN, ASGIApp
from api.past import PastGraphs
from api.reconciliation import Reconciler
from api.service import SparqlService
from kg import Graph, Settings

PageOf = Callable[[Request, "Context", str], Awaitable[Response]]
"""Answers the HTML page of one of our IRIs."""


@dataclass(slots=True)
class Context:
    """What a request is answered from; ``page`` is who writes the HTML of our IRIs, if anybody does."""

    settings: Settings
    graph: Graph
    sparql: SparqlService
    """Queries of the public store."""
    history_sparql: SparqlService
    """Queries of the history store."""
    metrics: Metrics
    exports: Exports
    cache: AnswerCache[Response] = field(default_factory=AnswerCache)
    reconciler: Reconciler | None = None
    tools: ASGIApp | None = None
    past: PastGraphs = field(default_factory=PastGraphs)
    making: dict[str, asyncio.Lock] = field(default_factory=dict)
    """Answers that are being made, by ETag."""
    page: PageOf | None = None

    @staticmethod
    def address(path: str) -> str:
        """A path as readers reach it: under the public address where it is known, else relative to the server."""
        return ORIGIN.get().base + path

    @staticmethod
    def absolute(path: str) -> str:
        """The same with scheme and host always, for documents that leave this server."""
        return ORIGIN.get().site + path


def context_of(request: Request) -> Context:
    """The context of the application that a request came to."""
    context: Any = request.app.state.context
    if not isinstance(context, Context):  # pragma: no cover - create_app sets it
        raise TypeError("The application has no context: make it by create_app.")
    return context


ContextOf = Annotated[Context, Depends(context_of)]
