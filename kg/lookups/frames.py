"""Lists as pandas data frames, for notebooks. pandas is imported when a frame is asked for: the extra ``notebook``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ConfigError
from kg.lookups.rows import name_of, object_names, objects, words

if TYPE_CHECKING:
    import pandas as pd

_DATES: Final = ("said", "said_earliest", "said_latest", "published")
_COLUMNS: Final = {
    "statement": "string",
    "kind": "string",
    **dict.fromkeys(_DATES, "datetime64[s]"),
    "speaker": "string",
    "speaker_slug": "string",
    "party": "string",
    "objects": "object",
    "object_slugs": "object",
    "stance": "string",
    "speech_mode": "string",
    "topics": "object",
    "summary": "string",
    "quotes": "object",
    "spans": "object",
    "verified": "bool",
    "outlet": "string",
    "article": "string",
}
"""Column to pandas type. An object column holds lists; what is not said is missing, never an empty text."""


def statement_frame(items: Sequence[Mapping[str, Any]], language: str = "en") -> pd.DataFrame:
    """Statements as a data frame, a row each in their order, names in ``language``.

    Dates are ``datetime64``; ``objects``, ``object_slugs``, ``topics``, ``quotes`` and ``spans`` (of ``(start, end)``)
    hold lists. A list without statements has the same columns.

    Raises:
        ConfigError: pandas is not installed.
    """
    pandas = _pandas()
    frame = pandas.DataFrame([_row(item, language) for item in items], columns=list(_COLUMNS))
    return frame.astype(_COLUMNS)


def plain_frame(items: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Other items, such as people, as a data frame with a column per key; nested keys are joined by dots.

    Raises:
        ConfigError: pandas is not installed.
    """
    return _pandas().json_normalize([dict(item) for item in items])


def _pandas() -> Any:
    try:
        import pandas  # noqa: PLC0415, ICN001 - heavy, and only an extra
    except ImportError as error:
        raise ConfigError("pandas is not installed: pip install 'hustings[notebook]'.") from error
    return pandas


def _row(item: Mapping[str, Any], language: str) -> dict[str, Any]:
    speaker, said = item.get("critic") or item["speaker"], item["said"]
    return {
        "statement": item["id"],
        "kind": item["kind"],
        "said": said["on"],
        "said_earliest": said["earliest"],
        "said_latest": said["latest"],
        "published": item["article"]["published"],
        "speaker": name_of(speaker, language),
        "speaker_slug": speaker["slug"],
        "party": name_of(speaker["party"], language) or None,
        "objects": object_names(item, language),
        "object_slugs": [entry["slug"] for entry in objects(item)],
        "stance": item["stance"],
        "speech_mode": item["speech_mode"],
        "topics": [topic["slug"] for topic in item["topics"]],
        "summary": words(item["summary"], language),
        "quotes": [evidence["quote"] for evidence in item["evidence"]],
        "spans": [(evidence["start"], evidence["end"]) for evidence in item["evidence"]],
        "verified": all(evidence["verified"] for evidence in item["evidence"]),
        "outlet": name_of(item["article"]["outlet"], language),
        "article": item["article"]["slug"],
    }
