"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

import kg
from kg import Filters, Graph, load_settings
from kg.errors import ConfigError
from kg.network import RELATIONS


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
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most items to print.")]


def open_graph(store: str | None) -> Graph:
    """The graph that a command reads."""
    return kg.open_graph(store, settings=load_settings())


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
