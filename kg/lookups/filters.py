"""What a lookup may be narrowed by, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final

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

LIMIT_MAX: Final = 1000


@dataclass(frozen=True, slots=True)
class Filters:
    """A narrowing of statements; None leaves a field open.

    People, parties and the like are given by slug, IRI or unambiguous name. ``speaker`` is the critic of a criticism.
    Dates are inclusive. ``cursor`` is the ``next`` of the page before.
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
    q: str | None = None
    limit: int = 100
    cursor: str | None = None

    def __post_init__(self) -> None:
        """Check the closed values.

        Raises:
            InvalidFilterError: a value is not among those allowed; ``details`` names both.
        """
        _one_of("target_kind", self.target_kind, TARGET_KINDS)
        _one_of("speech_mode", self.speech_mode, tuple(SPEECH_MODES))
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
        skipped = {"limit", "cursor"}
        values = {item.name: getattr(self, item.name) for item in fields(self) if item.name not in skipped}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its items, how many there are in all, the next page's cursor, and what corpus it is of."""

    items: list[dict[str, Any]]
    total: int
    next: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)

    def envelope(self) -> dict[str, Any]:
        """The page as the HTTP answer that it is."""
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
