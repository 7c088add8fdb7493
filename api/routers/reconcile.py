"""``/reconcile``: the Reconciliation Service API 0.2, for OpenRefine and other tables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.context import Context, ContextOf
from api.documentation import RECONCILE, RECONCILE_PREVIEW, RECONCILE_PROPERTIES, SUGGEST, SUGGEST_ENTITY
from api.problems import HttpError
from api.reconciliation import Reconciler, manifest
from viz import preview

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])

_FRAMED: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
_PREFIX_MAX: Final = 300


@router.get("", **RECONCILE)
async def reconcile_get(request: Request, context: ContextOf) -> Response:
    """Link names to entities (`queries`), fetch properties (`extend`), or, with neither, describe the service."""
    return await _reconcile(context, dict(_known(request, "queries", "extend")))


@router.post("", **RECONCILE)
async def reconcile_post(request: Request, context: ContextOf) -> Response:
    """The same, sent as a form."""
    body = await request.body()
    try:
        form = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
    except UnicodeDecodeError as error:
        raise HttpError(400, "invalid_encoding", f"The body is not UTF-8 at byte {error.start}: send UTF-8.") from error
    return await _reconcile(context, {**_known(request, "queries", "extend"), **form})


@router.get("/suggest/entity", **SUGGEST_ENTITY)
async def suggest_entity(request: Request, context: ContextOf) -> Response:
    """Complete the beginning of a name."""
    given = _known(request, "prefix", "cursor")
    prefix, skip = _prefix(given), _whole_number("cursor", given.get("cursor", "0"), 0)
    return await _answer(context, lambda service: service.suggest_entities(prefix, skip))


@router.get("/suggest/type", **SUGGEST)
async def suggest_type(request: Request, context: ContextOf) -> Response:
    """Complete the beginning of a type's name."""
    prefix = _prefix(_known(request, "prefix", "cursor"))
    return await _answer(context, lambda service: service.suggest_types(prefix))


@router.get("/suggest/property", **SUGGEST)
async def suggest_property(request: Request, context: ContextOf) -> Response:
    """Complete the beginning of a property's name."""
    prefix = _prefix(_known(request, "prefix", "cursor"))
    return await _answer(context, lambda service: service.suggest_properties(prefix))


@router.get("/properties", **RECONCILE_PROPERTIES)
async def properties(request: Request, context: ContextOf) -> Response:
    """Propose the properties that entities of a `type` can be asked for."""
    given = _known(request, "type", "limit")
    limit = _whole_number("limit", given["limit"], 1) if "limit" in given else None
    return await _answer(context, lambda service: service.propose(given.get("type"), limit))


@router.get("/preview", **RECONCILE_PREVIEW)
async def previewed(request: Request, context: ContextOf) -> Response:
    """A small page about an entity, to be shown in a frame."""
    key = _known(request, "id").get("id", "")
    found = await asyncio.to_thread(lambda: _reconciler(context).preview(key))
    if found is None:
        raise HttpError(404, "not_found", f"There is no entity '{key[:100]}': use an id that /reconcile gave.")
    page = preview.render(found, address=context.address(f"/id/{key}"), base=context.address(""))
    return Response(page, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _FRAMED})


async def _reconcile(context: Context, given: Mapping[str, str]) -> Response:
    if "queries" in given:
        queries = _json("queries", given["queries"])
        return await _answer(context, lambda service: service.answer(queries))
    if "extend" in given:
        wanted = _json("extend", given["extend"])
        return await _answer(context, lambda service: service.extend(wanted))
    return _as_json(manifest(context.absolute("/reconcile"), context.absolute("/docs")))


async def _answer(context: Context, make: Callable[[Reconciler], Mapping[str, Any]]) -> Response:
    return _as_json(await asyncio.to_thread(lambda: make(_reconciler(context))))


def _reconciler(context: Context) -> Reconciler:
    """The service at the graph's revision, made once for each."""
    found = context.reconciler
    if found is None or found.revision != context.graph.revision:
        found = context.reconciler = Reconciler(context.graph)
    return found


def _as_json(found: Mapping[str, Any]) -> Response:
    return Response(orjson.dumps(found), media_type="application/json")


def _json(parameter: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _bad(parameter, f"JSON ({error})") from error


def _known(request: Request, *names: str) -> dict[str, str]:
    """The parameters of the address, which may be these and no others."""
    for name in request.query_params:
        if name not in names:
            raise HttpError(
                400,
                "invalid_filter",
                f"There is no parameter '{name[:60]}' here: use {', '.join(names)}.",
                parameter=name,
                allowed=list(names),
            )
    return dict(request.query_params)


def _prefix(given: Mapping[str, str]) -> str:
    prefix = given.get("prefix", "")
    if len(prefix) > _PREFIX_MAX:
        raise _bad("prefix", f"at most {_PREFIX_MAX} characters")
    return prefix


def _whole_number(parameter: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) >= least):
        raise _bad(parameter, f"a whole number from {least}")
    return int(text)


def _bad(parameter: str, wanted: str) -> HttpError:
    return HttpError(400, "invalid_filter", f"{parameter} must be {wanted}.", parameter=parameter, allowed=wanted)
