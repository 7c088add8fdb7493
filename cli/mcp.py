"""``mcp``: the tools for agents over standard input and output."""

from __future__ import annotations

import typer

from cli import options
from kg import load_settings


def mcp(store: options.StoreOption = None) -> None:
    """Serve the tools for agents (Model Context Protocol) over standard input and output.

    An agent's program starts this command itself; give it as the command of a server named hustings.

    Examples:
      hustings mcp

      hustings mcp --store my-store
    """
    from api.agents import serve_stdio  # noqa: PLC0415 - the protocol's library is needed by this command only

    with options.open_graph(store) as graph:
        serve_stdio(graph, load_settings(store=store))


def register(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command("mcp")(mcp)
