"""The application: routes, errors, layers, and the query processes that live as long as it does."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from api import openapi, problems
from api.access import Observed
from api.context import Context
from api.door import Door
from api.exports import Exports
from api.keys import Keys
from api.metrics import Metrics
from api.middleware import Frame
from api.origin import ASGIApp, Behind
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
from api.shortcut import Shortcut
from api.sparql.endpoint import QueryEndpoint
from api.sparql.graphs import GraphsEndpoint
from api.sparql.page import EditorPage
from api.sparql.updates import UpdateEndpoint
from api.sparql.writing import GraphTarget, Writer
from kg import Graph, KgError, Settings
from kg.store import EmbeddedStore
from viz import assets

_log = logging.getLogger(__name__)


def create_app(
    settings: Settings, store: EmbeddedStore | Graph, *, keys: Keys | None = None, copies: Path | None = None
) -> FastAPI:
    """Make the ASGI application over a store, or over a graph that is open already.

    Lookups, pages and documentation answer from ``store`` itself; SPARQL from processes of its own. If those cannot be
    started, everything else goes on and ``/sparql`` says why. With ``keys``, those who hold one may change the store,
    which must be open for writing; of each revision a copy is made in the folder ``copies``.
    """
    served = store if isinstance(store, Graph) else Graph(store)
    context = Context(
        settings,
        served,
        SparqlService(served.store, settings, copies=copies),
        SparqlService(served.history, settings, workers=1, copies=copies),
        Metrics(lambda: served.revision),
        Exports(served, settings),
        page=pages.page_of,
    )
    for service in (context.sparql, context.history_sparql):
        service.outcomes.listener = context.metrics.query

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
            await context.history_sparql.close()

    app = FastAPI(
        title="Hustings",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        # We count requests ourselves; looking for a provider of theirs takes time at each one.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.context = context
    problems.install(app)
    entries = _sparql_entries(context, keys)
    # The last one added is the outermost.
    app.add_middleware(PackedPages)
    app.add_middleware(Door, entries=entries)
    app.add_middleware(Frame, contact=settings.contact)
    app.add_middleware(Shortcut, context=context)
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


def _sparql_entries(context: Context, keys: Keys | None) -> dict[str, ASGIApp]:
    update = None if keys is None else "/sparql/update"
    entries: dict[str, ASGIApp] = {
        "/sparql": EditorPage(
            QueryEndpoint(context.sparql, "/sparql", dataset="/.well-known/void#dataset", update=update),
            context,
            "/sparql",
        ),
        "/sparql/history": EditorPage(
            QueryEndpoint(context.history_sparql, "/sparql/history"), context, "/sparql/history"
        ),
    }
    if keys is not None:
        writer = Writer(context.sparql, GraphTarget(context.graph))
        entries["/sparql/update"] = UpdateEndpoint(writer, keys)
        entries["/sparql/graphs"] = GraphsEndpoint(writer, keys)
    return entries
