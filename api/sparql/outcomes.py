"""How queries ended, counted for whoever watches the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from kg import errors

# Of an error, the first class that fits.
_NAMES: Final[tuple[tuple[type[errors.KgError], str], ...]] = (
    (errors.QuerySyntaxError, "syntax"),
    (errors.QueryForbiddenError, "forbidden"),
    (errors.QueryTimeoutError, "timeout"),
    (errors.ResultTooLargeError, "too_large"),
    (errors.QueryError, "engine"),
    (errors.DataError, "bad_request"),
    (errors.StoreError, "unavailable"),
    (errors.KgError, "failed"),
)
OUTCOMES: Final = (
    "answered",
    "cached",
    "not_modified",
    "cut",
    "cancelled",
    "too_many",
    "bad_request",
    "busy",
    *(name for _, name in _NAMES if name != "bad_request"),
)
"""Every outcome: ``cut`` is an answer stopped in the middle, ``cancelled`` one whose reader hung up, ``too_many`` one
that was refused because of its client's other queries, ``busy`` one whose turn did not come in time."""


class Outcomes:
    """Counts of requests by outcome, and of the seconds and bytes that answers took."""

    def __init__(self, listener: Callable[[str], None] | None = None) -> None:
        self._counts: Counter[str] = Counter()
        self.listener = listener
        """Who else is told of each outcome."""
        self.seconds = 0.0
        """Wall time of all requests that were answered."""
        self.sent_bytes = 0
        """Bytes of all answers, as they were sent."""

    def count(self, outcome: str, *, seconds: float = 0.0, sent_bytes: int = 0) -> None:
        """Count one request."""
        self._counts[outcome] += 1
        if self.listener is not None:
            self.listener(outcome)
        self.seconds += seconds
        self.sent_bytes += sent_bytes

    def counts(self) -> dict[str, int]:
        """How many requests ended in each way; every outcome is there."""
        return {name: self._counts[name] for name in OUTCOMES}


def outcome_of(error: errors.KgError) -> str:
    """The outcome that an error stands for."""
    if error.details.get("busy"):
        return "busy"
    return next(name for kind, name in _NAMES if isinstance(error, kind))
