"""Pledges: what somebody commits to do."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.quantity import MoneyAmount, Quantity, Ratio
from kg.model.text import LangString, Text


@dataclass(frozen=True, slots=True)
class Pledge:
    """A commitment with its maker and its figures.

    ``commitment`` is the level of the article's verb, absent when only others describe the pledge. ``parts`` are the
    pledges that this one contains. ``possibly_same_as`` is a reading that a reviewer has yet to confirm.
    """

    iri: str
    labels: Text
    pledged_by: str
    commitment: str | None = None
    testability: str | None = None
    amounts: tuple[MoneyAmount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    parts: tuple[str, ...] = ()
    purposes: tuple[LangString, ...] = ()
    focuses: tuple[LangString, ...] = ()
    tentative_names: tuple[LangString, ...] = ()
    topics: tuple[str, ...] = ()
    possibly_same_as: tuple[str, ...] = ()
