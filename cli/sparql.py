"""``query``: SPARQL from a file, standard input, or a shipped example; and the list of these."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import pyoxigraph as ox
import typer

from cli import options
from cli.options import Language
from cli.printing import print_json, table
from kg.errors import ConfigError, NotFoundError
from kg.exports import serialize
from kg.lookups.rows import to_csv
from kg.namespaces import PREFIXES
from kg.queries import find_example, load_examples
from kg.store import Solutions, value_of
from kg.store.faults import engine_faults


class ResultFormat(StrEnum):
    """How the answer of a query is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    ttl = "ttl"


_HEADINGS = {"en": ("Name", "What it answers"), "ko": ("이름", "무엇에 답하는가")}
_EXAMPLE_COLUMNS = ("slug", "group", "kind", "title", "description", "text")


def query(
    source: Annotated[
        str | None,
        typer.Argument(metavar="FILE|-|NAME", help="A file, - for standard input, or an example's name (see --list)."),
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the examples instead.")] = False,
    style: Annotated[
        ResultFormat | None,
        typer.Option(
            "--format", "-f", help="table, json (SPARQL results) or csv; ttl for CONSTRUCT. Default: what fits."
        ),
    ] = None,
    language: Annotated[Language, typer.Option("--lang", help="Language of an example's names.")] = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """Answer a SPARQL query over the union of all graphs; the usual prefixes need no declaration.

    Examples:
      hustings query --list

      hustings query who-criticized-whom --lang ko

      echo 'SELECT ?critic { ?critic hu:criticizes ?whom }' | hustings query -
    """
    if listing:
        if source is not None:
            raise ConfigError(f"--list takes no query: leave out --list to ask '{_shortened(source)}'.")
        _print_examples(style, language)
        return
    if source is None:
        raise ConfigError("Which query? Give a file, '-', or an example's name: `hustings query --list` lists them.")
    text = _read(source, language)
    with options.open_graph(store, as_of) as graph:
        result = graph.store.query(text)
        if isinstance(result, ox.QuerySolutions):
            _print_solutions(result, style or ResultFormat.table, graph.store.path)
        elif isinstance(result, ox.QueryBoolean):
            answer = orjson.dumps({"head": {}, "boolean": bool(result)}).decode()
            typer.echo(answer if style is ResultFormat.json else str(bool(result)).lower())
        elif style in (None, ResultFormat.ttl):
            with engine_faults(graph.store.path):
                turtle = serialize(result, "ttl")
            typer.echo(turtle, nl=False)
        else:
            raise NotFoundError(
                f"A CONSTRUCT query has no {style.value}: write a SELECT query, or choose ttl.", kind="format"
            )


def _read(source: str, language: Language) -> str:
    path = Path(source)
    try:
        if source == "-":
            # A test's standard input has no bytes behind it.
            return sys.stdin.buffer.read().decode("utf-8") if hasattr(sys.stdin, "buffer") else sys.stdin.read()
        if path.is_file():
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        name = "The standard input" if source == "-" else path
        raise NotFoundError(f"{name} is not UTF-8: save the query in UTF-8.", kind="query") from error
    except OSError as error:  # such as a query in place of a file's name, which is too long for one
        raise NotFoundError(
            f"Cannot read the file '{_shortened(source)}' ({error.strerror}): to ask a query itself, pipe it into "
            "`hustings query -`.",
            kind="query",
        ) from error
    if path.suffix or path.name != source:
        raise NotFoundError(f"There is no file '{_shortened(source)}': check the path.", kind="query")
    return find_example(source).text_in(language)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _print_examples(style: ResultFormat | None, language: Language) -> None:
    examples = load_examples()
    if style is ResultFormat.ttl:
        raise ConfigError("The list of examples has no Turtle: use table, json or csv.")
    if style is ResultFormat.json:
        print_json({"items": [example.item() for example in examples], "total": len(examples)})
    elif style is ResultFormat.csv:
        rows = [
            {
                "slug": example.slug,
                "group": example.group.titles[language],
                "kind": example.kind,
                "title": example.titles[language],
                "description": example.descriptions[language],
                "text": example.text_in(language),
            }
            for example in examples
        ]
        typer.echo(to_csv(rows, _EXAMPLE_COLUMNS), nl=False)
    else:
        for group in dict.fromkeys(example.group.slug for example in examples):
            shown = [example for example in examples if example.group.slug == group]
            typer.echo(shown[0].group.titles[language])
            table(_HEADINGS[language], [[example.slug, example.titles[language]] for example in shown])


def _print_solutions(result: ox.QuerySolutions, style: ResultFormat, path: Path | None) -> None:
    if style in (ResultFormat.json, ResultFormat.csv):
        kind = ox.QueryResultsFormat.JSON if style is ResultFormat.json else ox.QueryResultsFormat.CSV
        with engine_faults(path):
            answer = result.serialize(format=kind)
        typer.echo((answer or b"").decode(), nl=style is ResultFormat.json)
        return
    variables = [variable.value for variable in result.variables]
    with engine_faults(path):
        rows = tuple({name: row[name] for name in variables if row[name] is not None} for row in result)
    if style is ResultFormat.ttl:
        raise NotFoundError("A SELECT query has no Turtle: write a CONSTRUCT query, or choose csv.", kind="format")
    solutions = Solutions(tuple(variables), rows)
    table(variables, [[_short(value_of(row[name])) if name in row else "" for name in variables] for row in solutions])
    typer.echo(f"{len(solutions)} row(s).")


def _short(value: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}"
    return value.removeprefix("https://w3id.org/hustings/")


def register(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command("query")(query)
