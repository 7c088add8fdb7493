"""Pledges side by side: comparable units as rows, people as columns, and why a figure cannot be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from kg.errors import DataError

NO_PERIOD: Final = "no_period_stated"
UNLIKE: Final = "unlike_concepts"
PART: Final = "part_of_another_sum"

REASONS: Final[Mapping[str, Mapping[str, str]]] = {
    NO_PERIOD: {"en": "no period stated", "ko": "기간이 명시되지 않음"},
    UNLIKE: {"en": "counts something else than the others", "ko": "다른 것을 셈"},
    PART: {"en": "a part of another sum", "ko": "다른 금액의 일부"},
}
"""Why a figure cannot be compared, in words."""

_MONTHS: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?")


def compare(columns: Mapping[str, Sequence[dict[str, Any]]], broader: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a comparison.

    Args:
        columns: person's slug to the items of their pledge statements.
        broader: unit's slug to that of its broader unit, so that kinds of people are counted in one row.

    Returns:
        One row per comparable unit, sums first: ``measure`` (``money``, ``money_per_year``, ``quantity`` or ``ratio``),
        ``unit``, and ``cells``, person's slug to figures. A figure has its numbers, the words, the statement that
        proves it, and ``reason`` when it cannot be compared (:data:`REASONS`). Who gives no figure has no entries.
    """
    found: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for person, items in columns.items():
        for item in items:
            for measure, unit, figure in _figures(item, broader):
                found.setdefault((measure, unit), {}).setdefault(person, []).append(figure)
    rows = []
    for measure, unit in sorted(found, key=lambda key: (_ORDER.index(key[0]), key[1])):
        cells = {person: found[measure, unit].get(person, []) for person in columns}
        _mark_unlike(cells.values())
        rows.append({"measure": measure, "unit": unit, "cells": cells})
    return rows


_ORDER: Final = ("money", "money_per_year", "quantity", "ratio")


def _figures(item: dict[str, Any], broader: Mapping[str, str]) -> Iterable[tuple[str, str, dict[str, Any]]]:
    pledge = item["pledge"]
    for amount in pledge["amounts"]:
        figure = _figure(item, amount)
        yield "money", amount["currency"], {**figure, "reason": PART if amount["part_of"] else None}
        if not amount["part_of"]:
            yield "money_per_year", amount["currency"], _per_year(figure, amount)
    for quantity in pledge["quantities"]:
        unit = quantity["counts"]["slug"]
        figure = {**_figure(item, quantity), "counts": quantity["counts"], "reason": None}
        yield "quantity", _widest(unit, broader), figure
    for ratio in pledge["ratios"]:
        yield "ratio", ratio["base"]["slug"], {**_figure(item, ratio), "kind": ratio["kind"], "reason": None}


def _figure(item: dict[str, Any], figure: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": figure["value"],
        "min": figure.get("min"),
        "max": figure.get("max"),
        "bound": figure.get("bound"),
        "as_written": figure["as_written"],
        "derivation": figure.get("derivation"),
        "pledge": {"id": item["pledge"]["id"], "slug": item["pledge"]["slug"], "label": item["pledge"]["label"]},
        "statement": item["id"],
        "quote": [evidence["quote"] for evidence in item["evidence"]],
    }


def _per_year(figure: dict[str, Any], amount: Mapping[str, Any]) -> dict[str, Any]:
    period = amount["period"]
    if period is None:
        return {**figure, "value": None, "min": None, "max": None, "reason": NO_PERIOD}
    years = _years(period)
    shares = {name: _share(amount[name], years) for name in ("value", "min", "max")}
    whole = next(amount[name] for name in ("value", "min", "max") if amount[name] is not None)
    return {**figure, **shares, "derivation": f"{whole} / {years} years", "reason": None}


def _share(value: float | None, years: Decimal) -> float | int | None:
    if value is None:
        return None
    share = Decimal(str(value)) / years
    return int(share) if share == share.to_integral_value() else float(share)


def _years(period: str) -> Decimal:
    """The length of an ISO 8601 duration of years and months, in years.

    Raises:
        DataError: it has other parts, or none.
    """
    found = _MONTHS.fullmatch(period)
    months = int(found[1] or 0) * 12 + int(found[2] or 0) if found else 0
    if not months:
        raise DataError(f"The period '{period}' is not in years and months, such as P5Y.", period=period)
    return Decimal(months) / 12


def _widest(unit: str, broader: Mapping[str, str]) -> str:
    seen = {unit}
    while unit in broader and broader[unit] not in seen:
        unit = broader[unit]
        seen.add(unit)
    return unit


def _mark_unlike(cells: Iterable[list[dict[str, Any]]]) -> None:
    """Figures of one row that count different things are shown, but marked: they cannot be ranked."""
    figures = [figure for cell in cells for figure in cell if "counts" in figure]
    if len({figure["counts"]["slug"] for figure in figures}) > 1:
        for figure in figures:
            figure["reason"] = UNLIKE
