"""Answers on the terminal: tables for people, and JSON, CSV and Turtle for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.options import Format
from kg import Graph, Page
from kg.exports import serialize
from kg.lookups import tables
from kg.lookups.rows import figures, join, name_of, object_names, words

_HEADINGS = {
    "en": {
        "date": "Date",
        "critic": "Who",
        "speaker": "Who",
        "target": "Criticizes",
        "pledge": "Pledges",
        "figures": "Figures",
        "priority": "Puts first",
        "words": "In these words",
        "statement": "Statement",
    },
    "ko": {
        "date": "날짜",
        "critic": "누가",
        "speaker": "누가",
        "target": "비판 대상",
        "pledge": "공약",
        "figures": "수치",
        "priority": "우선 과제",
        "words": "근거 인용",
        "statement": "진술",
    },
}
_PIPE_WIDTH = 120
"""Columns of a table that goes into a pipe or file, in characters."""

_NOBODY = {"en": "(nobody named)", "ko": "(지목 없음)"}
_CORPUS = {
    "en": "In {articles} article(s){span}. Revision {revision}.",
    "ko": "기사 {articles}건{span}. 리비전 {revision}.",
}
_COUNTED = {
    "en": "{total} found in {articles} article(s){span}. Revision {revision}.",
    "ko": "기사 {articles}건{span}에서 {total}건. 리비전 {revision}.",
}
_SPAN = {"en": ", {first} to {last}", "ko": "({first}~{last})"}


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def print_corpus(meta: Mapping[str, Any], language: str) -> None:
    """Print of which articles an answer is."""
    typer.echo(_CORPUS[language].format(**_corpus(meta, language)))


def print_page(graph: Graph, page: Page, style: Format, language: str, columns: Sequence[str]) -> None:
    """Print a page of statements in the format asked for; ``columns`` are those of its table."""
    if style is Format.json:
        print_json(page.envelope())
    elif style is Format.csv:
        typer.echo(tables.STATEMENTS.csv(page.items, language), nl=False)
    elif style is Format.ttl:
        typer.echo(serialize(graph.lookups.triples([item["id"] for item in page.items]), "ttl"), nl=False)
    else:
        _print_table(page, language, columns)


def quoted(item: Mapping[str, Any]) -> str:
    """The words of a statement, between quotation marks."""
    return " … ".join(f"“{evidence['quote']}”" for evidence in item["evidence"])


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under headings; on a narrow terminal cells wrap, into a pipe nothing is cut off."""
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)


def _print_table(page: Page, language: str, columns: Sequence[str]) -> None:
    if page.items:
        table(
            [_HEADINGS[language][column] for column in columns],
            [[_cell(item, column, language) for column in columns] for item in page.items],
        )
    typer.echo(_COUNTED[language].format(total=page.total, **_corpus(page.meta, language)))


def _corpus(meta: Mapping[str, Any], language: str) -> dict[str, Any]:
    span = _SPAN[language].format(first=meta["from"], last=meta["to"]) if meta["articles"] else ""
    return {"articles": meta["articles"], "span": span, "revision": meta["revision"]}


def _cell(item: dict[str, Any], column: str, language: str) -> str:
    if column == "date":
        said = item["said"]
        if said["on"]:
            return str(said["on"])
        span = [said["earliest"], said["latest"]]
        return f"{span[0]} – {span[1]}" if all(span) else f"≤ {said['latest'] or item['article']['published']}"
    if column in ("critic", "speaker"):
        return name_of(item.get("critic") or item["speaker"], language)
    if column == "pledge":
        return words(item["pledge"]["label"], language)
    if column == "figures":
        return join(figures(item["pledge"]))
    if column in ("target", "priority"):
        return join(object_names(item, language)) or _NOBODY[language]
    if column == "words":
        return quoted(item)
    return str(item["id"].split("/id/statement/")[1])
