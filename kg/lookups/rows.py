"""Items as flat rows, for CSV and for tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

Row = dict[str, str]


def statement_row(item: Mapping[str, Any], language: str) -> Row:
    """A statement as a row of text: names in ``language``, several values joined, empty where nothing is said."""
    speaker = item.get("critic") or item["speaker"]
    said = item["said"]
    return {
        "statement": item["id"],
        "kind": item["kind"],
        "said": said["on"] or "",
        "said_earliest": said["earliest"] or "",
        "said_latest": said["latest"] or "",
        "published": item["article"]["published"],
        "speaker": name_of(speaker, language),
        "speaker_slug": speaker["slug"],
        "party": name_of(speaker["party"], language),
        "objects": join(object_names(item, language)),
        "object_slugs": join(entry["slug"] for entry in objects(item)),
        "figures": join(figures(item["pledge"])) if "pledge" in item else "",
        "stance": item["stance"] or "",
        "speech_mode": item["speech_mode"],
        "topics": join(name_of(topic, language) for topic in item["topics"]),
        "summary": words(item["summary"], language),
        "quote": " … ".join(evidence["quote"] for evidence in item["evidence"]),
        "start": join(str(evidence["start"]) for evidence in item["evidence"]),
        "end": join(str(evidence["end"]) for evidence in item["evidence"]),
        "verified": str(all(evidence["verified"] for evidence in item["evidence"])).lower(),
        "outlet": name_of(item["article"]["outlet"], language),
        "article": item["article"]["slug"],
    }


def object_names(item: Mapping[str, Any], language: str) -> list[str]:
    """The names of what a statement is about: targets, pledge, priorities, whom it agrees with."""
    return [name_of(entry, language) for entry in objects(item)]


def figures(pledge: Mapping[str, Any]) -> list[str]:
    """The figures of a pledge as the article writes them."""
    return [figure["as_written"] for key in ("amounts", "quantities", "ratios") for figure in pledge[key]]


def name_of(reference: Mapping[str, Any] | None, language: str) -> str:
    """The name of a reference in ``language``, else in English, else in any; empty for none."""
    if not reference:
        return ""
    return words(reference.get("name") or reference["label"], language)


def words(text: Mapping[str, str], language: str) -> str:
    """A text in ``language``, else in English, else in any."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def join(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(values)


STATEMENT_COLUMNS: Final = (
    *("statement", "kind", "said", "said_earliest", "said_latest", "published", "speaker", "speaker_slug", "party"),
    *("objects", "object_slugs", "figures", "stance", "speech_mode", "topics", "summary", "quote", "start", "end"),
    *("verified", "outlet", "article"),
)
"""The columns of :func:`statement_row`, in their order."""


def to_csv(rows: Sequence[Mapping[str, str]], columns: Sequence[str] | None = None) -> str:
    """Rows as CSV (RFC 4180, UTF-8) under a header, which stands there without rows too.

    Rows that are no statements name their ``columns``. A cell that a spreadsheet would run as a formula is given a
    leading apostrophe.
    """
    if columns is None:
        columns = list(rows[0]) if rows else STATEMENT_COLUMNS
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=columns)
    writer.writeheader()
    writer.writerows({key: _inert(value) for key, value in row.items()} for row in rows)
    return buffer.getvalue()


def _inert(cell: str) -> str:
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def objects(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a statement is about: targets, priorities, whom it agrees with, pledge, organization or role."""
    found = [*item.get("targets", ()), *item.get("priorities", ()), *item.get("agrees_with", ())]
    if "pledge" in item:
        found.append(item["pledge"])
    if "membership" in item:
        found.append(item["membership"]["organization"] or item["membership"]["role"])
    return found
