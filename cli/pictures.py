"""``graph``: the network as a page that opens offline, or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer

import viz.page
from cli import options
from cli.options import Language
from kg import NetworkView
from kg.errors import ConfigError, StoreError

_SUFFIXES = (".html", ".json")


def graph(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="FILE.html or FILE.json.")],
    around: Annotated[
        str | None, typer.Option("--around", help="Only this person or thing and its neighbours.")
    ] = None,
    depth: Annotated[int, typer.Option("--depth", help="How many steps around it, 1 to 4.")] = 1,
    relations: Annotated[str | None, typer.Option("--relations", help="Only these, with commas.")] = None,
    article: options.ArticleOption = None,
    party: options.PartyOption = None,
    published_from: options.FromOption = None,
    published_to: options.ToOption = None,
    language: options.LanguageOption = Language.en,
    store: options.StoreOption = None,
) -> None:
    """Write the network of statements to a file; every edge lists the statements that prove it.

    Examples:
      hustings graph -o graph.html

      hustings graph --around "Lee Jun-seok" --relations criticizes,agrees_with -o lee.json
    """
    if output.suffix not in _SUFFIXES:
        raise ConfigError(f"Cannot write '{output.name}': use a name that ends in {' or '.join(_SUFFIXES)}.")
    view = NetworkView(
        around=around,
        depth=depth,
        relations=options.relations(relations),
        party=party,
        article=article,
        published_from=published_from.date() if published_from else None,
        published_to=published_to.date() if published_to else None,
    )
    with options.open_graph(store) as opened:
        network = opened.network(view)
        if output.suffix == ".json":
            data = orjson.dumps({**network, "meta": opened.lookups.meta()}, option=orjson.OPT_INDENT_2) + b"\n"
        else:
            wanted = sorted({iri for edge in network["edges"] for iri in edge["statements"]})
            data = viz.page.standalone(
                network, opened.lookups.items(wanted), meta=opened.lookups.meta(), lang=language.value
            ).encode("utf-8")
    try:
        output.write_bytes(data)
    except OSError as error:
        raise StoreError(f"Cannot write {output}: {error.strerror}.") from error
    typer.echo(f"{output}: {len(network['nodes'])} nodes, {len(network['edges'])} edges.", err=True)


def register(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command("graph")(graph)
