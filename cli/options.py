"""Options that several commands share."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

import typer

import kg
from kg import Filters, Graph, load_settings
from kg.errors import ConfigError, InvalidFilterError
from kg.network import RELATIONS

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})")


class Format(StrEnum):
    """How a list is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    ttl = "ttl"


class RowFormat(StrEnum):
    """How rows that are no statements are printed: there is no Turtle of them."""

    table = "table"
    json = "json"
    csv = "csv"


class Language(StrEnum):
    """The language of names and headings."""

    en = "en"
    ko = "ko"


FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="Print a table, JSON (as over HTTP), CSV or Turtle.")
]
RowFormatOption = Annotated[RowFormat, typer.Option("--format", "-f", help="Print a table, JSON or CSV.")]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of names and headings.")]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="PATH", help="A store folder, or TriG files; default: the bundled graph."),
]
ArticleOption = Annotated[str | None, typer.Option("--article", metavar="SLUG", help="Only this article.")]
TopicOption = Annotated[str | None, typer.Option("--topic", help="Only this topic, by slug or name.")]
PartyOption = Annotated[str | None, typer.Option("--party", help="Only speakers who stand for this party.")]
FromOption = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Published on this day or later.")
]
ToOption = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Published on this day or before.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="As it was recorded on this day (its end, UTC), or at a time in UTC."),
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most items to print.")]


def open_graph(store: str | None, as_of: str | None = None) -> Graph:
    """The graph that a command reads: that of now, or as it was public at a time.

    Raises:
        InvalidFilterError: ``as_of`` is no time, or nothing was recorded by then.
        KgError: the store cannot be read.
    """
    when = moment(as_of) if as_of is not None else None
    graph = kg.open_graph(store, settings=load_settings())
    if when is None:
        return graph
    with graph:
        return graph.at(when)


def moment(text: str) -> date | datetime:
    """A day, or a time in UTC, from an option.

    Raises:
        InvalidFilterError: the text is neither.
    """
    with contextlib.suppress(ValueError):  # Python reads more than these two ways of writing
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _TIME.fullmatch(text):
            return datetime.fromisoformat(text)
    raise InvalidFilterError(
        f"'{text}' is no day and no time: write 2031-05-02, or 2031-05-02T09:00:00Z.",
        parameter="as_of",
        allowed="a day, or a time in UTC",
    )


def filters(
    *,
    article: str | None = None,
    speaker: str | None = None,
    target: str | None = None,
    target_kind: str | None = None,
    party: str | None = None,
    topic: str | None = None,
    published_from: datetime | None = None,
    published_to: datetime | None = None,
    limit: int = 1000,
) -> Filters:
    """Filters from option values."""
    return Filters(
        article=article,
        speaker=speaker,
        target=target,
        target_kind=target_kind,
        party=party,
        topic=topic,
        published_from=published_from.date() if published_from else None,
        published_to=published_to.date() if published_to else None,
        limit=limit,
    )


def relations(text: str | None) -> tuple[str, ...]:
    """Relations from a list with commas; all, if none is given.

    Raises:
        ConfigError: the list is empty.
    """
    if text is None:
        return tuple(RELATIONS)
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    if not found:
        raise ConfigError(f"--relations is empty: give some of {', '.join(RELATIONS)}, with commas.")
    return found
