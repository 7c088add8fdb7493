"""The application: routes, errors, layers, and the query processes that live as long as it does."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from api import openapi, problems
from api.access import Observed
from api.context import Context
from api.door import Door
from api.exports import Exports
from api.metrics import Metrics
from api.middleware import Frame
from api.origin import Behind
from api.packing import PackedPages
from api.parameters import each_once
from api.routers import (
    agreements,
    corpus,
    corrections,
    criticisms,
    datasets,
    documents,
    entities,
    explorer,
    feeds,
    graph,
    health,
    identifiers,
    mcp,
    metrics,
    pages,
    pledges,
    priorities,
    reconcile,
    statements,
)
from api.service import SparqlService
from api.sparql.endpoint import QueryEndpoint
from kg import Graph, KgError, Settings
from kg.store import EmbeddedStore
from viz import assets

_log = logging.getLogger(__name__)


def create_app(settings: Settings, store: EmbeddedStore | Graph) -> FastAPI:
    """Make the ASGI application over a store, or over a graph that is open already.

    Lookups, pages and documentation answer from ``store`` itself; SPARQL from processes of its own. If those cannot be
    started, everything else goes on and ``/sparql`` says why.
    """
    served = store if isinstance(store, Graph) else Graph(store)
    context = Context(
        settings,
        served,
        SparqlService(served.store, settings),
        Metrics(lambda: served.revision),
        Exports(served, settings),
        page=pages.page_of,
    )
    context.sparql.outcomes.listener = context.metrics.query

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await context.sparql.start()
        except KgError as error:
            _log.error("SPARQL is not available: %s", error)
        try:
            async with mcp.running(context):
                yield
        finally:
            await context.sparql.close()

    app = FastAPI(
        title="Hustings", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    app.state.context = context
    problems.install(app)
    entries = {"/sparql": QueryEndpoint(context.sparql, settings, "/sparql", page="/docs#sparql")}
    # The last one added is the outermost.
    app.add_middleware(PackedPages)
    app.add_middleware(Door, entries=entries)
    app.add_middleware(Frame)
    app.add_middleware(Observed, metrics=context.metrics)
    app.add_middleware(Behind, settings=settings)
    for module in (
        criticisms,
        pledges,
        priorities,
        agreements,
        statements,
        documents,
        feeds,
        datasets,
        entities,
        graph,
        corpus,
        identifiers,
    ):
        app.include_router(module.router, dependencies=[Depends(each_once)])
    for module in (reconcile, mcp, health, metrics, openapi):
        app.include_router(module.router)
    for module in (corrections, explorer, pages):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=assets.STATIC), name="static")
    return app
