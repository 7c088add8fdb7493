"""``/sparql``: the SPARQL 1.1 Protocol, for queries (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.answers import etag_of, not_modified
from api.context import Context, ContextOf
from api.description import service_description
from api.documentation import SPARQL_GET, SPARQL_POST
from api.negotiation import MediaType, choose, prefers_html
from api.presence import ClientGoneError, while_present
from api.problems import HttpError
from kg.errors import QueryForbiddenError
from kg.store.formats import SOLUTION_FORMATS, TRIPLE_FORMATS, ResultFormat
from kg.store.guard import MAX_QUERY_BYTES
from kg.store.prologue import Dataset

router = APIRouter(tags=["sparql"])

_ALSO: Final = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "turtle": ("application/x-turtle",),
    "ntriples": ("text/plain",),
    "rdfxml": ("application/xml", "text/xml"),
    "jsonld": ("application/json",),
}
# What clients write into `format`, beside the names of INTERFACES; a name can mean two things, by the query's form.
_ALIASES: Final = {
    "turtle": ("ttl", "turtle", "n3"),
    "ntriples": ("nt", "ntriples", "n-triples"),
    "rdfxml": ("rdf", "rdfxml", "rdf+xml", "xml"),
    "jsonld": ("jsonld", "json-ld", "json"),
}
_TEXTUAL: Final = frozenset({"text/csv", "text/tab-separated-values", "text/turtle"})
_OFFERED: Final = {
    item.name: MediaType(
        item.name,
        item.media_type,
        also=_ALSO.get(item.name, ()),
        parameters="; charset=utf-8" if item.media_type in _TEXTUAL else "",
    )
    for item in (*SOLUTION_FORMATS, *TRIPLE_FORMATS)
}
# SPARQLWrapper sends its format under three names at once.
_FORMAT_NAMES: Final = ("format", "output", "results")
_PARAMETERS: Final = ("query", "default-graph-uri", "named-graph-uri", *_FORMAT_NAMES)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request asks."""

    query: str | None
    dataset: Dataset
    wanted: str | None


@router.get("/sparql", **SPARQL_GET)
async def sparql_get(request: Request, context: ContextOf) -> Response:
    """Answer a query; without one, describe the service (for a browser: show how to ask)."""
    asked = _read(request.query_params.multi_items())
    if asked.query is None:
        offered = [_OFFERED[item.name] for item in TRIPLE_FORMATS]
        if asked.wanted is None and prefers_html(request.headers.get("accept"), offered):
            return RedirectResponse(context.address("/docs#sparql"), status_code=303, headers={"Vary": "Accept"})
        chosen = _choose(request, TRIPLE_FORMATS, asked.wanted)
        body = service_description(
            context.address("/sparql") if context.settings.public_url else str(request.url), chosen
        )
        return Response(body, media_type=None, headers={"Content-Type": _content_type(chosen), "Vary": "Accept"})
    return await _run(request, context, asked, too_long=414)


@router.post("/sparql", **SPARQL_POST)
async def sparql_post(request: Request, context: ContextOf) -> Response:
    """Answer a query sent as a form, or as the body itself with the graphs in the address."""
    content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, "invalid_encoding", f"The body is not UTF-8 at byte {error.start}: send UTF-8.") from error
    in_address = _read(request.query_params.multi_items())
    if content_type == "application/sparql-query":
        if in_address.query is not None:
            raise _twice("query")
        asked = replace(in_address, query=text)
    elif content_type == "application/x-www-form-urlencoded":
        asked = _read([*request.query_params.multi_items(), *parse_qsl(text, keep_blank_values=True)])
    elif content_type == "application/sparql-update":
        raise _no_update()
    else:
        types = "application/sparql-query, application/x-www-form-urlencoded"
        raise HttpError(
            415, "unsupported_media_type", f"Content-Type is '{content_type[:60]}': use {types}.", accept=types
        )
    if asked.query is None:
        raise HttpError(400, "invalid_filter", "There is no query: send it as 'query'.", parameter="query")
    return await _run(request, context, asked, too_long=413)


def _read(pairs: list[tuple[str, str]]) -> _Asked:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    if "update" in found:
        raise _no_update()
    for name in found:
        if name not in _PARAMETERS:
            allowed = ", ".join(_PARAMETERS[:4])
            raise HttpError(
                400,
                "invalid_filter",
                f"There is no parameter '{name[:60]}' here: use {allowed}.",
                parameter=name,
                allowed=list(_PARAMETERS[:4]),
            )
    for name in ("query", *_FORMAT_NAMES):
        if len(found.get(name, ())) > 1:
            raise _twice(name)
    wanted = next((found[name][0] for name in _FORMAT_NAMES if name in found), None)
    dataset = Dataset(tuple(found.get("default-graph-uri", ())), tuple(found.get("named-graph-uri", ())))
    return _Asked(found["query"][0] if "query" in found else None, dataset, wanted)


async def _run(request: Request, context: Context, asked: _Asked, *, too_long: int) -> Response:
    text = asked.query or ""
    length = len(text.encode("utf-8", "surrogatepass"))
    if length > MAX_QUERY_BYTES:
        detail = f"The query has {length:,} bytes, {MAX_QUERY_BYTES:,} are allowed: shorten it, or ask in parts."
        raise HttpError(too_long, "too_long" if too_long == 414 else "too_large", detail, limit_bytes=MAX_QUERY_BYTES)
    revision = context.graph.revision
    query = await context.sparql.check(text, asked.dataset)
    chosen = _choose(
        request, TRIPLE_FORMATS if query.form in {"construct", "describe"} else SOLUTION_FORMATS, asked.wanted
    )
    question = [text, asked.dataset.default_graphs, asked.dataset.named_graphs]
    headers = {
        "ETag": etag_of(revision, _OFFERED[chosen.name], question, "/sparql"),
        "Vary": "Accept",
        "Cache-Control": "no-cache",
    }
    if request.method == "GET" and not_modified(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    try:
        found = await while_present(request, context.sparql.run(query, chosen))
    except ClientGoneError:
        return Response(status_code=499)  # as nginx logs it; nobody reads it
    if context.graph.revision != revision:
        del headers["ETag"]
    headers["Content-Type"] = _content_type(chosen)
    headers["Content-Disposition"] = f'inline; filename="result.{chosen.extension}"'
    return Response(found.body, headers=headers)


def _choose(request: Request, formats: tuple[ResultFormat, ...], wanted: str | None) -> ResultFormat:
    by_name: Mapping[str, ResultFormat] = {item.name: item for item in formats}
    if wanted is not None:
        name = wanted.strip().lower()
        meant = [item for item in formats if name in {item.name, item.media_type, *_ALIASES.get(item.name, ())}]
        if meant:
            return meant[0]
        wanted = name
    chosen = choose(request.headers.get("accept"), [_OFFERED[item.name] for item in formats], wanted=wanted)
    return by_name[chosen.name]


def _content_type(item: ResultFormat) -> str:
    return _OFFERED[item.name].content_type


def _twice(name: str) -> HttpError:
    return HttpError(400, "invalid_filter", f"There is more than one '{name}': send one.", parameter=name)


def _no_update() -> QueryForbiddenError:
    details: dict[str, Any] = {"feature": "update", "line": None, "column": None}
    return QueryForbiddenError("Updates are not allowed: this endpoint is read only.", **details)
