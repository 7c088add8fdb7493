"""What the corpus covers, by outlet, month and kind: of what it lacks, its silence says nothing."""

from __future__ import annotations

from typing import Any

from kg.lookups.answers import Answers
from kg.lookups.articles import statement_counts
from kg.store import GraphStore


def coverage(store: GraphStore, lookups: Answers) -> dict[str, Any]:
    """How many articles and statements there are, in all and by ``kinds``, ``outlets`` and ``months``.

    An outlet has the days of its first and last article; a month is one of publication, such as ``2025-04``, and a
    month without articles is not listed.
    """
    counts = statement_counts(store)
    kinds: dict[str, int] = {}
    outlets: dict[str, dict[str, Any]] = {}
    months: dict[str, dict[str, Any]] = {}
    for article in sorted(lookups.articles.values(), key=lambda article: article["published"]):
        found = counts.get(article["id"], {})
        for kind, count in found.items():
            kinds[kind] = kinds.get(kind, 0) + count
        published, said = article["published"], sum(found.values())
        outlet = outlets.setdefault(
            article["outlet"]["slug"],
            {"outlet": article["outlet"], "articles": 0, "statements": 0, "from": published, "to": published},
        )
        outlet["to"] = published
        month = months.setdefault(published[:7], {"month": published[:7], "articles": 0, "statements": 0})
        for part in (outlet, month):
            part["articles"] += 1
            part["statements"] += said
    meta = lookups.meta()
    return {
        "articles": meta["articles"],
        "statements": sum(kinds.values()),
        "from": meta["from"],
        "to": meta["to"],
        "kinds": dict(sorted(kinds.items())),
        "outlets": [outlets[slug] for slug in sorted(outlets)],
        "months": list(months.values()),
        "meta": meta,
    }
