"""``serve --scratch``: an empty throw-away store behind the SPARQL protocols, and nothing else.

For conformance suites and for trying things out: no key, a plain default graph, any FROM, no prefixes known. What runs
queries and updates is the same as for the real thing, so it can open no connection here, either.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from api import problems
from api.door import Door
from api.middleware import Frame
from api.origin import ASGIApp, Behind
from api.service import Rules, SparqlService
from api.sparql.endpoint import QueryEndpoint
from api.sparql.graphs import GraphsEndpoint
from api.sparql.updates import UpdateEndpoint
from api.sparql.writing import ScratchTarget, Writer
from kg import Settings
from kg.store.scratch import ScratchStore

RULES: Final = Rules(union=False, any_graph=True, strict=True, prefixes={}, hints=False)


_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder in it has a name of its own


def _in_memory() -> Path | None:
    """A file system in memory, where there is one: every update is written to the disk twice otherwise."""
    return _IN_MEMORY if _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK) else None


def create_scratch_app(settings: Settings) -> FastAPI:
    """Make the ASGI application over an empty store that goes when it does."""
    folder = _in_memory()
    store = ScratchStore(folder)
    service = SparqlService(store, settings, rules=RULES, workers=1, copies=folder)
    writer = Writer(service, ScratchTarget(store))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await service.close()
            store.close()

    app = FastAPI(
        title="Hustings", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    problems.install(app)
    graphs = GraphsEndpoint(writer, None)
    entries: dict[str, ASGIApp] = {
        "/sparql": QueryEndpoint(service, "/sparql", update="/sparql/update"),
        "/sparql/update": UpdateEndpoint(writer, None),
        "/sparql/graphs": graphs,
        "/sparql/graphs/": graphs,
    }
    app.add_middleware(Door, entries=entries)  # the last one added is the outermost
    app.add_middleware(Frame)
    app.add_middleware(Behind, settings=settings)
    return app
