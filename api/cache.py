"""Answers that were made once already."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, Generic, Protocol, TypeVar


class Body(Protocol):
    """What has bytes to be kept."""

    @property
    def body(self) -> bytes | memoryview:
        """The bytes that are counted."""


Kept = TypeVar("Kept", bound=Body)


class AnswerCache(Generic[Kept]):
    """The bytes of answers by ETag, which names revision, representation and question: none is ever stale.

    It holds the most recently used ones, up to a number of bytes.
    """

    def __init__(self, byte_limit: int = 32_000_000) -> None:
        self._limit: Final = byte_limit
        self.largest: Final = byte_limit // 8
        """Bytes of the largest answer that is kept."""
        self._bytes = 0
        self._answers: OrderedDict[str, Kept] = OrderedDict()

    def get(self, etag: str) -> Kept | None:
        """The answer, if it is still there."""
        found = self._answers.get(etag)
        if found is not None:
            self._answers.move_to_end(etag)
        return found

    def put(self, etag: str, answer: Kept) -> None:
        """Keep an answer, and let go of those that nobody asked for longest."""
        if etag in self._answers or len(answer.body) > self.largest:
            return
        self._answers[etag] = answer
        self._bytes += len(answer.body)
        while self._bytes > self._limit:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= len(oldest.body)
