"""Figures: sums of money, counted things and ratios, each with what the text says of its bound."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MoneyAmount:
    """A sum of money in whole units of ``currency`` (ISO 4217); ``value``, or ``minimum`` and ``maximum``.

    ``period`` is an ISO 8601 duration, only if stated. ``part_of`` names the sum that this one is a part of.
    ``stated_equivalent`` is an outlet's conversion, in its words; never a second sum.
    """

    iri: str
    currency: str
    bound: str
    basis: str
    as_written: str
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    period: str | None = None
    part_of: str | None = None
    earmarked_for: tuple[str, ...] = ()
    derivation: str | None = None
    stated_equivalent: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of counted things; ``counts`` is the unit's concept."""

    iri: str
    counts: str
    bound: str
    as_written: str
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A fraction (0.05 for 5 per cent) of ``base``; ``kind`` says whether it is a level or a change."""

    iri: str
    value: Decimal
    base: str
    kind: str
    as_written: str
