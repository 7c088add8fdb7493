"""``graph``: the network as a page that opens offline, as a picture, or as data for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from cli import options
from cli.files import write_file
from cli.options import Language
from kg import Graph, NetworkView
from kg.errors import ConfigError
from kg.network import files

_SUFFIXES = (".html", ".svg", ".graphml", ".gexf", ".csv", ".json")


def graph(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="Its ending says what: " + ", ".join(_SUFFIXES) + "."),
    ],
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
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """Write the network of statements to a file; every edge lists the statements that prove it.

    Examples:
      hustings graph -o graph.html

      hustings graph --around "Lee Jun-seok" --relations criticizes,agrees_with -o lee.json

      hustings graph --lang ko -o graph.gexf
    """
    if output.suffix not in _SUFFIXES:
        raise ConfigError(f"Cannot write '{output.name}': use a name that ends in one of {', '.join(_SUFFIXES)}.")
    view = NetworkView(
        around=around,
        depth=depth,
        relations=options.relations(relations),
        party=party,
        article=article,
        published_from=published_from.date() if published_from else None,
        published_to=published_to.date() if published_to else None,
    )
    with options.open_graph(store, as_of) as opened:
        network = opened.network(view)
        if output.suffix == ".svg":
            from viz import svg  # noqa: PLC0415 - drawing brings numpy, which no other command needs

            drawn = view.relations if relations else None
            text = svg.draw(network, meta=opened.lookups.meta(), lang=language.value, relations=drawn)
        elif output.suffix in (".html", ".json"):
            text = _page(opened, network, language) if output.suffix == ".html" else _json(opened, network)
        else:
            flat = files.flatten(opened.to_networkx(view), opened.lookups, language.value)
            text = files.WRITERS[output.suffix.removeprefix(".")](flat)
    write_file(output, text)
    typer.echo(f"{output}: {len(network['nodes'])} nodes, {len(network['edges'])} edges.", err=True)


def _json(opened: Graph, network: dict[str, Any]) -> str:
    return orjson.dumps({**network, "meta": opened.lookups.meta()}, option=orjson.OPT_INDENT_2).decode() + "\n"


def _page(opened: Graph, network: dict[str, Any], language: Language) -> str:
    from viz import page  # noqa: PLC0415 - so do pages
    from viz.corpus import Corpus  # noqa: PLC0415

    wanted = sorted({iri for edge in network["edges"] for iri in edge["statements"]})
    corpus = Corpus.of(network, opened.lookups.items(wanted), opened.lookups.meta())
    return page.standalone(corpus, lang=language.value)


def register(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command("graph")(graph)
