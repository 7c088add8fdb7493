"""``serve``: the API and the explorer over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import options
from kg import load_settings


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on; default: 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; default: 8000.")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="HTTP processes.")] = 1,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the explorer in a browser.")] = False,
    store: options.StoreOption = None,
) -> None:
    """Serve the explorer, the lookups and SPARQL on this machine.

    Examples:
      hustings serve

      hustings serve --port 8080 --store my-store
    """
    from api.server import serve as run  # noqa: PLC0415 - the web server is needed by this command only

    run(load_settings(host=host, port=port, store=store), workers=workers, open_browser=open_browser)


def register(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command("serve")(serve)
