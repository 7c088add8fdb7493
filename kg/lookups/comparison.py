"""Pledges side by side: comparable units as rows, people as columns, and why a figure cannot be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import InvalidFilterError
from kg.lookups.answers import Answers
from kg.lookups.directory import AGENTS
from kg.lookups.filters import LIMIT_MAX, Filters
from kg.namespaces import ID
from kg.queries import load_query
from kg.store import GraphStore

NO_PERIOD: Final = "no_period_stated"
OTHER_PERIOD: Final = "period_not_in_years"
UNLIKE: Final = "unlike_concepts"
PART: Final = "part_of_another_sum"

REASONS: Final[Mapping[str, Mapping[str, str]]] = {
    NO_PERIOD: {"en": "no period stated", "ko": "기간이 명시되지 않음"},
    OTHER_PERIOD: {"en": "its period is not in years and months", "ko": "기간이 연·월 단위가 아님"},
    UNLIKE: {"en": "counts something else than the others", "ko": "다른 것을 셈"},
    PART: {"en": "a part of another sum", "ko": "다른 금액의 일부"},
}
"""Why a figure cannot be compared, in words."""

_MONTHS: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?")


def compare_pledges(
    store: GraphStore,
    lookups: Answers,
    people: Sequence[str],
    topic: str | None = None,
    *,
    article: str | None = None,
) -> dict[str, Any]:
    """The pledges of people side by side: ``{"people": [...], "rows": [...], "meta": {...}}``.

    ``people`` are references in the order given, each once; ``rows`` are those of :func:`compare`, each with the
    ``unit_name`` that readers know (none for a currency). Only what articles report is compared: an empty cell means
    that they say nothing.

    Raises:
        InvalidFilterError: fewer than two people are named.
        NotFoundError, AmbiguousNameError: a name fits nobody, or more than one.
    """
    found = [lookups.directory.resolve(name, AGENTS, noun="person or organization") for name in people]
    entities = list({entity.iri: entity for entity in found}.values())
    if len(entities) < 2:
        raise InvalidFilterError(
            "A comparison needs two different people or more: name another.", parameter="people", allowed="two or more"
        )
    every = Filters(topic=topic, article=article, limit=LIMIT_MAX)
    columns = {entity.slug: _pledges(lookups, replace(every, speaker=entity.iri)) for entity in entities}
    rows = compare(columns, _broader_units(store))
    for row in rows:
        unit = lookups.directory.get(f"{ID}unit/{row['unit']}")
        row["unit_name"] = dict(unit.names) if unit else None
    return {"people": [entity.reference() for entity in entities], "rows": rows, "meta": lookups.meta()}


def _pledges(lookups: Answers, filters: Filters) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    while True:
        page = lookups.statements(filters, kinds=("pledge_making",))
        items += page.items
        if page.next is None:
            return items
        filters = replace(filters, cursor=page.next)


def _broader_units(store: GraphStore) -> dict[str, str]:
    found = {}
    for row in store.select(load_query("units").bind()):
        unit, broader = row["unit"], row["broader"]
        if isinstance(unit, ox.NamedNode) and isinstance(broader, ox.NamedNode):
            found[iris.slug_of(unit.value)] = iris.slug_of(broader.value)
    return found


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
        figure = {
            **_figure(item, amount),
            "period": amount["period"],
            "earmarked_for": amount["earmarked_for"],
        }
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
    whole = {name: amount[name] for name in _NUMBERS}
    years = _years(amount["period"]) if amount["period"] else None
    if years is None:
        reason = OTHER_PERIOD if amount["period"] else NO_PERIOD
        return {**figure, **dict.fromkeys(_NUMBERS), "whole": whole, "reason": reason}
    shares = {name: _share(whole[name], years) for name in _NUMBERS}
    total = next((whole[name] for name in _NUMBERS if whole[name] is not None), None)
    return {**figure, **shares, "whole": whole, "derivation": f"{total} / {_plain(years)} years", "reason": None}


_NUMBERS: Final = ("value", "min", "max")


def _share(value: float | None, years: Decimal) -> float | int | None:
    return None if value is None else _plain(Decimal(str(value)) / years)


def _plain(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _years(period: str) -> Decimal | None:
    """The length of an ISO 8601 duration of years and months, in years; None if it has other parts."""
    found = _MONTHS.fullmatch(period)
    months = int(found[1] or 0) * 12 + int(found[2] or 0) if found else 0
    return Decimal(months) / 12 if months else None


def _widest(unit: str, broader: Mapping[str, str]) -> str:
    seen = {unit}
    while unit in broader and broader[unit] not in seen:
        unit = broader[unit]
        seen.add(unit)
    return unit


def _mark_unlike(cells: Iterable[list[dict[str, Any]]]) -> None:
    """Figures of one row that count different things are shown, but marked: they cannot be ranked.

    So are a level ("5 % of GDP") and a change ("5 % of GDP more").
    """
    figures = [figure for cell in cells for figure in cell]
    if len({figure["counts"]["slug"] if "counts" in figure else figure.get("kind") for figure in figures}) > 1:
        for figure in figures:
            figure["reason"] = UNLIKE
