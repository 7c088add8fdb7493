"""``load``, ``infer`` and ``export``: what goes into a store and what comes out."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.files import write_file
from cli.options import Language
from cli.progress import working
from kg import Filters, Graph, load_settings
from kg.corpus import history_folder, load_files
from kg.errors import ConfigError
from kg.exports import serialize, write_data_files
from kg.lookups import tables
from kg.namespaces import CHANGES_GRAPH
from kg.rdf import find, graph_of
from kg.store import open_store


class ExportFormat(StrEnum):
    """What an export is written as."""

    trig = "trig"
    nq = "nq"
    ttl = "ttl"
    jsonld = "jsonld"
    csv = "csv"


WritableStore = Annotated[
    Path | None, typer.Option("--store", metavar="PATH", help="The store folder; default: HUSTINGS_STORE.")
]


def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATHS", help="RDF files or folders of them.")],
    store: WritableStore = None,
) -> None:
    """Load RDF files into a store folder, made if it is not there; an article that is loaded again replaces itself.

    Examples:
      hustings load data/triples --store my-store

      hustings load new-article.trig --store my-store
    """
    folder = _writable(store)
    history = history_folder(folder, load_settings())
    with working("Loading", size=sum(path.stat().st_size for path in find(paths))) as progress:
        revision = load_files(folder, paths, at=datetime.now(UTC), history=history, progress=progress)
    typer.echo(f"{folder}: revision {revision}.", err=True)


def infer(store: WritableStore = None) -> None:
    """Derive all shortcuts of a store afresh from its statements.

    Example:
      hustings infer --store my-store
    """
    folder = _writable(store)
    with closing(open_store(folder, write=True)) as opened, working("Deriving shortcuts"):
        revision = Graph(opened).infer()
    typer.echo(f"{folder}: revision {revision}.", err=True)


def export(
    style: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="trig, nq, ttl (the union), jsonld, or csv (statements).")
    ] = ExportFormat.trig,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help="A file; for trig also a new folder. Default: print."),
    ] = None,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """Write the graph out, always in the same order. Into a new folder, TriG is laid out as in data/triples.

    TriG holds the history as well, so that it makes both stores again; the other formats hold what is accepted.

    Examples:
      hustings export --format nq -o graph.nq

      hustings export -o triples/
    """
    with options.open_graph(store, as_of) as graph:
        if style is ExportFormat.trig and output is not None and not output.suffix:
            files = write_data_files([*graph.store.export(), *graph.history.export()], output)
            typer.echo(f"{output}: {len(files)} files.", err=True)
            return
        if style is ExportFormat.csv:
            text = tables.STATEMENTS.csv(list(_all_items(graph)), language)
        else:
            # Only TriG, which files are kept in, holds what was closed: elsewhere it would be taken for accepted.
            closed = graph.history.export() if style is ExportFormat.trig else []
            quads = (quad for quad in [*graph.store.export(), *closed] if graph_of(quad) != CHANGES_GRAPH)
            text = serialize(quads, style.value)
    if output is None:
        typer.echo(text, nl=False)
        return
    write_file(output, text)
    typer.echo(f"{output}: {len(text.encode())} bytes.", err=True)


def _all_items(graph: Graph) -> list[dict[str, object]]:
    items: list[dict[str, object]] = []
    cursor = None
    while True:
        page = graph.statements(Filters(limit=1000, cursor=cursor))
        items += page.items
        cursor = page.next
        if cursor is None:
            return items


def _writable(store: Path | None) -> Path:
    chosen = store or load_settings().store
    if chosen is None:
        raise ConfigError("Which store? The bundled graph is not for writing: name a folder with --store PATH.")
    return Path(chosen)


def register(app: typer.Typer) -> None:
    """Add the commands to the tree."""
    app.command("load")(load)
    app.command("infer")(infer)
    app.command("export")(export)
