"""What a lookup may be narrowed by, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import orjson

from kg.errors import InvalidFilterError

if TYPE_CHECKING:
    import pandas as pd

TARGET_KINDS: Final = ("person", "party", "pledge", "group", "none")
"""What a criticism may aim at: the target ladder."""

SPEECH_MODES: Final = {
    "direct_quotation": "directQuotation",
    "partial_quotation": "partialQuotation",
    "reported_speech": "reportedSpeech",
    "narration": "narration",
}
"""Speech mode in answers and parameters to the name of its concept."""

ORDERS: Final = ("newest", "recorded", "amount")
"""How a list may be ordered: by date of publication, by when it was recorded (both latest first), or by the largest sum
of a pledge, currency by currency."""

LIMIT_MAX: Final = 1000


@dataclass(frozen=True, slots=True)
class Filters:
    """A narrowing of statements; None leaves a field open.

    People, parties and the like are given by slug, IRI or unambiguous name. ``speaker`` is the critic of a criticism.
    Dates are inclusive. ``as_of`` asks for what was accepted at that instant, or at the end of that day, UTC.
    ``cursor`` is the ``next`` of the page before.
    """

    article: str | None = None
    speaker: str | None = None
    target: str | None = None
    target_kind: str | None = None
    party: str | None = None
    topic: str | None = None
    priority: str | None = None
    outlet: str | None = None
    speech_mode: str | None = None
    said_from: date | None = None
    said_to: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    as_of: date | datetime | None = None
    q: str | None = None
    order: str = "newest"
    limit: int = 100
    cursor: str | None = None

    def __post_init__(self) -> None:
        """Check the closed values.

        Raises:
            InvalidFilterError: a value is not among those allowed; ``details`` names both.
        """
        _one_of("target_kind", self.target_kind, TARGET_KINDS)
        _one_of("speech_mode", self.speech_mode, tuple(SPEECH_MODES))
        _one_of("order", self.order, ORDERS)
        if not 1 <= self.limit <= LIMIT_MAX:
            raise InvalidFilterError(
                f"limit is {self.limit}: use 1 to {LIMIT_MAX}.", parameter="limit", allowed=f"1 to {LIMIT_MAX}"
            )
        for start, end in (("said_from", "said_to"), ("published_from", "published_to")):
            first, last = getattr(self, start), getattr(self, end)
            if first and last and first > last:
                raise InvalidFilterError(
                    f"{start} {first} is after {end} {last}: swap them.", parameter=start, allowed=f"up to {last}"
                )

    def given(self) -> dict[str, Any]:
        """The fields that narrow, with their values."""
        skipped = {"limit", "cursor", "order"}
        values = {item.name: getattr(self, item.name) for item in fields(self) if item.name not in skipped}
        return {name: value for name, value in values.items() if value is not None}


class Page:
    """One page of a list: its items, how many there are in all, the next page's cursor, and what corpus it is of.

    A page from the index holds its items as JSON; they are read when somebody asks for them.
    """

    __slots__ = ("_bodies", "_items", "meta", "next", "total")

    def __init__(
        self,
        items: list[dict[str, Any]] | None,
        total: int,
        next: str | None = None,  # noqa: A002 - what the answer calls it
        meta: Mapping[str, Any] | None = None,
        *,
        bodies: Sequence[bytes] = (),
    ) -> None:
        self._items = items
        self._bodies = bodies
        self.total = total
        self.next = next
        self.meta = dict(meta or {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Page) and self.envelope() == other.envelope()

    __hash__ = None  # type: ignore[assignment]  # its items are a list

    def __repr__(self) -> str:
        return f"Page({self.items!r}, {self.total!r}, {self.next!r}, {self.meta!r})"

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items."""
        if self._items is None:
            self._items = [orjson.loads(body) for body in self._bodies]
        return self._items

    @property
    def body(self) -> bytes:
        """The page as the HTTP answer that it is, in JSON."""
        items = b",".join(self._bodies) if self._bodies else orjson.dumps(self.items)[1:-1]
        rest = orjson.dumps({"total": self.total, "next": self.next, "meta": self.meta})
        return b'{"items":[' + items + b"]," + rest[1:]

    def envelope(self) -> dict[str, Any]:
        """The page as the HTTP answer that it is, as a dict."""
        return {"items": self.items, "total": self.total, "next": self.next, "meta": self.meta}

    def to_pandas(self, language: str = "en") -> pd.DataFrame:
        """The items as a pandas data frame: statements as :func:`kg.lookups.frames.statement_frame` has them.

        A page of other items, such as people, has a column per key.

        Raises:
            ConfigError: pandas is not installed; the extra ``notebook`` brings it.
        """
        from kg.lookups.frames import plain_frame, statement_frame  # noqa: PLC0415 - few need it

        if all("evidence" in item for item in self.items):
            return statement_frame(self.items, language)
        return plain_frame(self.items)


def _one_of(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise InvalidFilterError(
            f"{name} is '{value}': use one of {', '.join(allowed)}.", parameter=name, allowed=list(allowed)
        )
