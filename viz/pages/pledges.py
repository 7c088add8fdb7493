"""Pledges side by side: people as columns, comparable units as rows, each figure with the words it comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from kg.lookups.comparison import REASONS
from viz.comparison import measure_words, plain_figure
from viz.corpus import Corpus
from viz.figures import over, sum_of
from viz.messages import Messages, messages
from viz.pages.frame import nothing, other, page
from viz.text import key_of, local, script_language

FIGURES_MOST: Final = 12
"""Figures of one person in one row of the page; the data has them all."""

_FROM_BELOW: Final = frozenset({"more_than", "at_least"})
_FROM_ABOVE: Final = frozenset({"up_to"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader has chosen to compare: people and a topic, by slug; ``unknown`` are names that mean nobody."""

    people: Sequence[str] = ()
    topic: str | None = None
    unknown: Sequence[str] = ()


def pledges(
    corpus: Corpus,
    comparison: Mapping[str, Any] | None,
    choice: Choice,
    *,
    everybody: Sequence[Mapping[str, Any]],
    topics: Sequence[Mapping[str, Any]],
    lang: str = "en",
    base: str = "",
) -> str:
    """Render pledges side by side.

    Args:
        corpus: where the pledges are from.
        comparison: that of :func:`kg.lookups.comparison.compare_pledges`; None with fewer than two people.
        choice: what the address asks for.
        everybody: references of those who pledged anything, whom a reader can choose.
        topics: references of the topics of pledges.
        lang: ``en`` or ``ko``.
        base: what stands before every path.
    """
    say = messages(lang)
    people = comparison["people"] if comparison else ()
    table = [
        {
            "measure": measure_words(row, say),
            "cells": [_cell(row["cells"][person["slug"]], most, row, say) for person in people],
        }
        for row in (comparison["rows"] if comparison else ())
        for most in (largest(row),)
    ]
    asked = {"people": ",".join(choice.people), "topic": choice.topic}
    kept = {name: value for name, value in asked.items() if value}
    return page(
        "pledges.html",
        corpus,
        say,
        base,
        people=[
            {"slug": one["slug"], "name": local(one["name"], say.lang), "key": key_of(one["id"])} for one in people
        ],
        table=table,
        everybody=_options(everybody, choice.people, say),
        topics=_options(topics, (choice.topic,), say),
        unknown=[say("notice.unknown", what=say("filter.name"), text=name[:80]) for name in choice.unknown],
        few=not comparison,
        nothing=nothing(corpus, say),
        data=urlencode(kept | {"lang": say.lang}),
        other_address=f"?{urlencode(kept | {'lang': other(say)})}",
    )


def largest(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Find the figure of a row that is larger than every other, if the words leave no doubt which that is.

    Figures that cannot be compared are left out. "Up to 50" may be less than 40, and "more than 40" more than 50.
    """
    figures: list[Mapping[str, Any]] = [one for cell in row["cells"].values() for one in cell if not one["reason"]]
    ranked = sorted(figures, key=_at_least, reverse=True)
    if len(ranked) < 2 or any(_at_most(figure) >= _at_least(ranked[0]) for figure in ranked[1:]):
        return None
    return ranked[0]


def _at_least(figure: Mapping[str, Any]) -> float:
    if figure["bound"] in _FROM_ABOVE:
        return 0.0
    return float(next((figure[end] for end in ("value", "min") if figure[end] is not None), 0.0))


def _at_most(figure: Mapping[str, Any]) -> float:
    if figure["bound"] in _FROM_BELOW:
        return math.inf
    return float(next((figure[end] for end in ("value", "max") if figure[end] is not None), math.inf))


def _options(
    references: Sequence[Mapping[str, Any]], chosen: Sequence[str | None], say: Messages
) -> list[dict[str, Any]]:
    return [
        {"slug": one["slug"], "name": local(one["name"], say.lang), "chosen": one["slug"] in chosen}
        for one in references
    ]


def _cell(
    figures: Sequence[Mapping[str, Any]], most: Mapping[str, Any] | None, row: Mapping[str, Any], say: Messages
) -> dict[str, Any]:
    """The figures of one person in one row: those that can be compared first, the largest before all."""
    ranked = sorted(figures, key=lambda figure: (figure is not most, bool(figure["reason"])))
    shown = [_figure(figure, row, say) | {"largest": figure is most} for figure in ranked[:FIGURES_MOST]]
    return {"figures": shown, "more": len(ranked) - len(shown)}


def _figure(figure: Mapping[str, Any], row: Mapping[str, Any], say: Messages) -> dict[str, Any]:
    """One figure: in words, why it cannot be compared if it cannot, how it was worked out, and what proves it."""
    return {
        "words": plain_figure(figure, row, say),
        "written": figure["as_written"],
        "reason": REASONS[figure["reason"]][say.lang] if figure["reason"] else "",
        "derivation": _derivation(figure, row, say),
        "quotes": [{"words": words, "lang": script_language(words)} for words in figure["quote"]],
        "statement": key_of(figure["statement"], kind=False),
        "pledge": local(figure["pledge"]["label"], say.lang),
        "pledge_slug": figure["pledge"]["slug"],
    }


def _derivation(figure: Mapping[str, Any], row: Mapping[str, Any], say: Messages) -> str:
    """The sum that a derived figure is the result of, with the numbers in words where the sum is ours."""
    if not figure["derivation"]:
        return ""
    if row["measure"] == "money_per_year":
        whole = over(sum_of(figure["whole"], row["unit"], say), figure["period"], say)
        return say("pledges.per_year", whole=whole, share=plain_figure(figure, row, say))
    return str(figure["derivation"])
