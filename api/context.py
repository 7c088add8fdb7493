"""What a request is answered from."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.responses import Response

from api.metrics import Metrics
from api.origin import ORIGIN, ASGIApp
from api.reconciliation import Reconciler
from api.service import SparqlService
from kg import Graph, Settings


class AnswerCache:
    """The bytes of answers by ETag, which names revision, representation and question: none is ever stale.

    It holds the most recently used ones, up to a number of bytes.
    """

    def __init__(self, byte_limit: int = 32_000_000) -> None:
        self._limit: Final = byte_limit
        self._bytes = 0
        self._answers: OrderedDict[str, Response] = OrderedDict()

    def get(self, etag: str) -> Response | None:
        """The answer, if it is still there."""
        found = self._answers.get(etag)
        if found is not None:
            self._answers.move_to_end(etag)
        return found

    def put(self, etag: str, answer: Response) -> None:
        """Keep an answer, and let go of those that nobody asked for longest."""
        if etag in self._answers or len(answer.body) > self._limit // 8:
            return
        self._answers[etag] = answer
        self._bytes += len(answer.body)
        while self._bytes > self._limit:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= len(oldest.body)


@dataclass(slots=True)
class Context:
    """The graph, the settings, the query processes, what is counted, and the answers already made."""

    settings: Settings
    graph: Graph
    sparql: SparqlService
    metrics: Metrics
    cache: AnswerCache = field(default_factory=AnswerCache)
    reconciler: Reconciler | None = None
    tools: ASGIApp | None = None

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
