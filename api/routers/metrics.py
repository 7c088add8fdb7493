"""``/metrics``: what the server counts, for Prometheus."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import Response

from api.context import ContextOf
from api.documentation import written
from api.metrics import CONTENT_TYPE

router = APIRouter(tags=["server"])


@router.get("/metrics", **written("text/plain"))
async def metrics(context: ContextOf) -> Response:
    """Requests by route and status with their times, SPARQL queries by outcome, and the revision, for Prometheus."""
    body = await asyncio.to_thread(context.metrics.text)
    return Response(body, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})
