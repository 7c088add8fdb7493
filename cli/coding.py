"""``span`` and ``new-article``: coding an article by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.files import write_file
from cli.options import RowFormat
from cli.printing import print_json, table
from kg.errors import ConfigError, DataError
from kg.ingest import ArticleDetails, ArticleText, Span, evidence_trig, find_spans, nearest, read_text, skeleton
from kg.lookups.rows import to_csv

TextArgument = Annotated[Path, typer.Argument(metavar="TEXT", help="The article's text, in UTF-8.")]


def span(
    text: TextArgument,
    words: Annotated[str, typer.Argument(help="The words, exactly as the text has them.")],
    evidence: Annotated[
        str | None,
        typer.Option(
            "--evidence", metavar="ARTICLE/NUMBER", help="Print them as this evidence, to append to its file."
        ),
    ] = None,
    start: Annotated[int | None, typer.Option("--start", help="Which place, where they stand more than once.")] = None,
    style: options.RowFormatOption = RowFormat.table,
) -> None:
    """Where words stand in a text, in code points: what an evidence's start and end are. Exit 1 if they do not.

    Examples:
      hustings span article.txt "called the plan a scam"

      hustings span article.txt "called the plan a scam" --evidence daily-2025-05-01-trams/001 >> a.trig

      hustings span article.txt "AI" --format csv
    """
    if not words.strip():
        raise ConfigError("Which words? Give those that prove the statement.")
    source = read_text(text)
    found = find_spans(source.text, words)
    in_context = len(found) > 1
    if found and start is not None:
        found = _at(start, found)
    hint = None if found else nearest(source.text, words)
    if evidence is not None and found:
        _print_evidence(evidence, source, found, in_context=in_context)
        return
    if style is RowFormat.json:
        items = [_item(place) for place in found]
        near = _item(hint) if hint else None
        print_json({"items": items, "total": len(items), "text_sha256": source.sha256, "nearest": near})
    elif style is RowFormat.csv:
        rows = [{key: str(value) for key, value in _item(place).items()} for place in found]
        typer.echo(to_csv(rows, ("start", "end", "words", "prefix", "suffix")), nl=False)
    elif found:
        rows_of_cells = [[str(place.start), str(place.end), _in_context(place)] for place in found]
        table(["Start", "End", "In context"], rows_of_cells)
        typer.echo(f"{len(found)} place(s) in {text}, SHA-256 {source.sha256}.")
    if not found:
        _say_absent(text, words, hint)
        raise typer.Exit(1)


def new_article(
    text: TextArgument,
    slug: Annotated[str, typer.Option("--slug", help="Its name in IRIs, such as daily-2025-04-24-ai-pledges.")],
    headline: Annotated[str, typer.Option("--headline", help="Its headline, as printed.")],
    outlet: Annotated[str, typer.Option("--outlet", metavar="NAME", help="Who published it: an outlet of the graph.")],
    published: Annotated[
        datetime, typer.Option("--published", formats=["%Y-%m-%d"], metavar="DATE", help="The day of publication.")
    ],
    text_language: Annotated[str, typer.Option("--language", metavar="TAG", help="The text's language, such as en.")],
    url: Annotated[str | None, typer.Option("--url", help="Where it was read.")] = None,
    body_start: Annotated[int | None, typer.Option("--body-start", help="Where its body begins (see span).")] = None,
    body_end: Annotated[int | None, typer.Option("--body-end", help="Where its body ends, exclusive.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The file to make; default: SLUG.trig.")
    ] = None,
    store: options.StoreOption = None,
) -> None:
    """Begin an article: a TriG file with its text's SHA-256 and body, ready for statements. It overwrites nothing.

    Example:
      hustings new-article a.txt --slug daily-2025-05-01-trams --headline "Trams for all" --outlet straits-times
      --published 2025-05-01 --language en
    """
    target = output or Path(f"{slug}.trig")
    if target.suffix != ".trig":
        raise ConfigError(f"Cannot write '{target.name}': use a name that ends in .trig.")
    source = read_text(text)
    with options.open_graph(store) as graph:
        publisher = graph.lookups.directory.resolve(outlet, ("outlet",), noun="outlet")
        known = {article["slug"] for article in graph.lookups.articles.values()}
    if slug in known:
        raise DataError(
            f"There is an article '{slug}' already: choose another slug, or go on with its file.", slug=slug
        )
    details = ArticleDetails(slug, headline, publisher.iri, published.date(), text_language, url)
    made = skeleton(source, details, body_start=body_start, body_end=body_end)
    write_file(target, made, replace=False)
    typer.echo(f"{target}: check the body's offsets, add statements, then run: hustings validate {target}", err=True)


def _print_evidence(evidence: str, source: ArticleText, found: list[Span], *, in_context: bool) -> None:
    article, _, number = evidence.partition("/")
    if not number.isdecimal():
        raise ConfigError(f"'{evidence}' names no evidence: write ARTICLE/NUMBER, such as daily-2025-05-01-trams/001.")
    if len(found) > 1:
        raise ConfigError(f"These words stand at {_starts(found)}: quote more of them, or choose one with --start.")
    typer.echo(evidence_trig(source, found[0], article, int(number), in_context=in_context), nl=False)


def _at(start: int, found: list[Span]) -> list[Span]:
    chosen = [place for place in found if place.start == start]
    if not chosen:
        raise ConfigError(f"These words do not stand at {start}, but at {_starts(found)}: choose that with --start.")
    return chosen


def _starts(found: list[Span]) -> str:
    return ", ".join(str(place.start) for place in found)


def _item(place: Span) -> dict[str, int | str]:
    return {
        "start": place.start,
        "end": place.end,
        "words": place.words,
        "prefix": place.prefix,
        "suffix": place.suffix,
    }


def _in_context(place: Span) -> str:
    whole = f"{place.prefix}[{place.words}]{place.suffix}"
    return " ".join(whole.split())


def _say_absent(text: Path, words: str, hint: Span | None) -> None:
    """Say on stderr that the words are not there, so that files made of the answer stay clean."""
    line = f"hustings: {text} does not have the words '{' '.join(words.split())}'"
    if hint is not None:
        shown = " ".join(hint.words.split())
        line += f"; with other white space or typography, it has at {hint.start} to {hint.end}: {shown}"
    typer.echo(line, err=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the tree."""
    app.command("span")(span)
    app.command("new-article")(new_article)
