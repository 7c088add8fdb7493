"""The sentence that says what the view shows, in numbers. The page's script says the same as choices change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viz.dates import date_range
from viz.messages import Messages
from viz.rows import Row

KINDS = ("criticism", "approval", "agreement", "rebuttal", "priority_endorsement", "pledge_making")


def sentence(rows: Sequence[Row], meta: Mapping[str, Any], say: Messages) -> str:
    """Say what the rows are; of no rows, say in how many articles nothing was found."""
    if not rows:
        corpus = say.count("sentence.articles", int(meta.get("articles") or 0))
        return say("sentence.empty", articles=corpus, dates=date_range(meta.get("from"), meta.get("to"), say))
    parts = []
    for kind in KINDS:
        mine = [row for row in rows if row.kind == kind]
        named = [row for row in mine if row.whom] if kind == "criticism" else mine
        if named:
            parts.append(_part(kind, named, say))
        if len(named) < len(mine):
            parts.append(_part("criticism_untargeted", [row for row in mine if not row.whom], say))
    rest = sum(row.kind not in KINDS for row in rows)
    if rest:
        parts.append(say.count("sentence.rest", rest))
    days = sorted(row.published for row in rows)
    articles = len({row.article.key for row in rows})
    return say(
        "sentence.whole",
        what=say("sentence.join").join(parts),
        articles=say.count("sentence.articles", articles),
        dates=date_range(days[0], days[-1], say),
    )


def _part(key: str, rows: Sequence[Row], say: Messages) -> str:
    objects = len({one.key for row in rows for one in row.whom})
    return say.count(
        f"sentence.{key}",
        len(rows),
        speakers=say.count("sentence.speakers", len({row.who.key for row in rows})),
        targets=say.count("sentence.targets", objects),
        priorities=say.count("sentence.priorities", objects),
    )
