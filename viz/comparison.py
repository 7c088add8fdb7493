"""Pledges side by side in words: what a row measures, and what stands in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.lookups.comparison import REASONS
from viz.figures import count_of, over, share_of, sum_of
from viz.messages import Messages
from viz.text import local


def measure_words(row: Mapping[str, Any], say: Messages) -> str:
    """Name what a row of :func:`kg.lookups.comparison.compare` measures: "Money in all (KRW)", "GPU"."""
    return say(f"compare.{row['measure']}", unit=_unit(row, say))


def figure_words(figure: Mapping[str, Any], row: Mapping[str, Any], say: Messages) -> str:
    """Write one figure of a row, with the reason why it cannot be compared, if there is one."""
    reason = REASONS[figure["reason"]][say.lang] if figure["reason"] else ""
    text = plain_figure(figure, row, say)
    if row["measure"] == "money_per_year" and text:
        text = f"{text} ({over(sum_of(figure['whole'], row['unit'], say), figure['period'], say)})"
    return " ".join(part for part in (text, f"({reason})" if reason else "") if part)


def plain_figure(figure: Mapping[str, Any], row: Mapping[str, Any], say: Messages) -> str:
    """Write one figure of a row by itself; nothing where it has no number, such as a share of an unknown period."""
    measure = row["measure"]
    if measure == "quantity":
        return count_of(figure, say)
    if measure == "ratio":
        return share_of(figure, _unit(row, say), say)
    if measure == "money_per_year":
        if all(figure[end] is None for end in ("value", "min", "max")):
            return ""
        return sum_of(figure, row["unit"], say)
    text = sum_of(figure, row["unit"], say)
    purposes = ", ".join(local(topic["name"], say.lang) for topic in figure["earmarked_for"])
    return say("figure.for", figure=text, purpose=purposes) if purposes else text


def _unit(row: Mapping[str, Any], say: Messages) -> str:
    return local(row["unit_name"], say.lang) or str(row["unit"])
