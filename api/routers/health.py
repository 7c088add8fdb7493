"""``/healthz`` and ``/readyz``: whether the process lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.context import ContextOf
from api.documentation import plain
from api.models import Health

router = APIRouter(tags=["server"])


@router.get("/healthz", **plain(Health))
async def healthz() -> JSONResponse:
    """Whether the server runs."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz", **plain(Health))
async def readyz(context: ContextOf) -> JSONResponse:
    """Whether lookups and SPARQL can be answered, and from which revision; 503 while they cannot."""
    await context.sparql.start()
    return JSONResponse({"status": "ready", "revision": context.graph.revision}, headers={"Cache-Control": "no-store"})
