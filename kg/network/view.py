"""Which part of the network to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.errors import InvalidFilterError
from kg.index.schema import RELATIONS

__all__ = ["DEPTH_MAX", "LIMIT_MAX", "RELATIONS", "NetworkView"]

DEPTH_MAX: Final = 4
LIMIT_MAX: Final = 5000


@dataclass(frozen=True, slots=True)
class NetworkView:
    """A part of the network.

    Neighbours of ``around`` up to ``depth`` steps, some relations, a party's people and what touches them, articles
    published between two days, one article; at most ``limit`` edges, the weightiest first.
    """

    around: str | None = None
    depth: int = 1
    relations: tuple[str, ...] = tuple(RELATIONS)
    party: str | None = None
    published_from: date | None = None
    published_to: date | None = None
    article: str | None = None
    limit: int = 500

    def __post_init__(self) -> None:
        """Check the closed values.

        Raises:
            InvalidFilterError: a relation is unknown, depth or limit are out of range, or the days are swapped.
        """
        for relation in self.relations:
            if relation not in RELATIONS:
                allowed = ", ".join(RELATIONS)
                raise InvalidFilterError(
                    f"relations has '{relation}': use {allowed}.", parameter="relations", allowed=list(RELATIONS)
                )
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise InvalidFilterError(
                f"published_from {self.published_from} is after published_to {self.published_to}: swap them.",
                parameter="published_from",
                allowed=f"up to {self.published_to}",
            )
        for name, value, most in (("depth", self.depth, DEPTH_MAX), ("limit", self.limit, LIMIT_MAX)):
            if not 1 <= value <= most:
                raise InvalidFilterError(f"{name} is {value}: use 1 to {most}.", parameter=name, allowed=f"1 to {most}")
