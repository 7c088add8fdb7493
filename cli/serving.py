"""``serve``: the API and the explorer over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import options
from kg import load_settings
from kg.errors import ConfigError


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on; default: 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; default: 8000.")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="HTTP processes.")] = 1,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the explorer in a browser.")] = False,
    store: options.StoreOption = None,
    allow_update: Annotated[
        bool,
        typer.Option("--allow-update", help="Let those who hold a key of HUSTINGS_API_KEYS_FILE change the store."),
    ] = False,
    scratch: Annotated[
        bool, typer.Option("--scratch", help="Serve an empty throw-away store that anybody on this machine may change.")
    ] = False,
) -> None:
    """Serve the explorer, the lookups and SPARQL on this machine.

    Examples:
      hustings serve

      hustings serve --port 8080 --store my-store

      hustings serve --scratch
    """
    from api import server  # noqa: PLC0415 - the web server is needed by this command only

    if scratch and (allow_update or store):
        raise ConfigError("--scratch serves a store of its own: leave out --store and --allow-update.", setting="store")
    mode = server.Mode.SCRATCH if scratch else server.Mode.WRITE if allow_update else server.Mode.READ
    settings = load_settings(host=host, port=port, store=store)
    server.serve(settings, workers=workers, open_browser=open_browser, mode=mode)


def register(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command("serve")(serve)
