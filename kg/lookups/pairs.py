"""Criticisms counted by pair, by asking SPARQL: the index is compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.lookups.filters import Filters, Page
from kg.lookups.lists import Lookups
from kg.lookups.paging import paged
from kg.queries import load_query
from kg.store import GraphStore, value_of


def criticism_pairs(store: GraphStore, lookups: Lookups, filters: Filters) -> Page:
    """The pairs of critic and target among the criticisms that the filters leave, most frequent first.

    ``target`` is None for criticisms that name no one. A criticism of several counts once for each; with a filter for
    ``target`` or ``target_kind``, only for those that it names. ``first`` and ``last`` are days of publication.

    Raises:
        NotFoundError, AmbiguousNameError: a filter names nobody, or more than one.
        InvalidFilterError: the cursor is none of this list.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in store.select(load_query("criticism-pairs").bind(lookups.bindings(filters))):
        critic = value_of(row["speaker"])
        target = value_of(row["target"]) if "target" in row else None
        found[f"{critic} {target or ''}"] = {
            "critic": critic,
            "target": target,
            "count": int(value_of(row["count"])),
            "first": value_of(row["first"]),
            "last": value_of(row["last"]),
        }

    def write(keys: Sequence[str]) -> list[dict[str, Any]]:
        directory = lookups.directory
        return [
            {
                **pair,
                "critic": directory.speaker(pair["critic"]),
                "target": directory[pair["target"]].target() if pair["target"] else None,
            }
            for pair in (found[key] for key in keys)
        ]

    ordered = sorted(found, key=lambda key: (-found[key]["count"], key))
    return paged(ordered, write, limit=filters.limit, cursor=filters.cursor, meta=lookups.meta())
