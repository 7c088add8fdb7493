"""The sentence that says what the view shows, in numbers. The page's script says the same as choices change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viz.dates import date_range
from viz.messages import Messages
from viz.records import Record

KINDS = ("criticism", "approval", "agreement", "rebuttal", "priority_endorsement", "pledge_making")


def sentence(records: Sequence[Record], meta: Mapping[str, Any], say: Messages) -> str:
    """Say what statements these are; of none, say in how many articles nothing was found."""
    if not records:
        corpus = say.count("sentence.articles", int(meta.get("articles") or 0))
        return say("sentence.empty", articles=corpus, dates=date_range(meta.get("from"), meta.get("to"), say))
    parts = []
    by_kind: dict[str, list[Record]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).append(record)
    for kind in KINDS:
        mine = by_kind.get(kind, [])
        named = [record for record in mine if record.whom] if kind == "criticism" else mine
        if named:
            parts.append(_part(kind, named, say))
        if len(named) < len(mine):
            parts.append(_part("criticism_untargeted", [record for record in mine if not record.whom], say))
    rest = sum(len(some) for kind, some in by_kind.items() if kind not in KINDS)
    if rest:
        parts.append(say.count("sentence.rest", rest))
    days = {record.published for record in records}
    articles = len({record.article for record in records})
    return say(
        "sentence.whole",
        what=say("sentence.join").join(parts),
        articles=say.count("sentence.articles", articles),
        dates=date_range(min(days), max(days), say),
    )


def _part(key: str, records: Sequence[Record], say: Messages) -> str:
    objects = len({one for record in records for one in record.whom})
    return say.count(
        f"sentence.{key}",
        len(records),
        speakers=say.count("sentence.speakers", len({record.who for record in records})),
        targets=say.count("sentence.targets", objects),
        priorities=say.count("sentence.priorities", objects),
    )
