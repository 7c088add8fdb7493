"""What the documentation says of a route, beside what the route itself does."""

from __future__ import annotations

from typing import Any, Final

from fastapi.responses import Response
from pydantic import BaseModel

from api.models import Problem
from kg.matching import BATCH_MAX

_PROBLEM: Final[dict[str, Any]] = {
    "model": Problem,
    "description": "A problem (RFC 9457): what is wrong, where, and how to mend it.",
    "content": {"application/problem+json": {}},
}
_JSON: Final = "application/json"
_OTHER_TYPES: Final = ("application/ld+json", "text/turtle", "text/csv")
_RESULT_TYPES: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)
_EXAMPLE_QUERY: Final = "SELECT ?critic ?target { ?critic hu:criticizes ?target }"


def described(model: type[BaseModel], *, triples: bool = True) -> dict[str, Any]:
    """Arguments for a route of lookups: the shape of its JSON, its media types, and that errors are problems."""
    others = _OTHER_TYPES if triples else ("text/csv",)
    success = {"model": model, "description": "The answer.", "content": {media_type: {} for media_type in others}}
    return {"response_model": None, "responses": {200: success, "default": _PROBLEM}}


def plain(model: type[BaseModel]) -> dict[str, Any]:
    """The same for a route that only has JSON."""
    success = {"model": model, "description": "The answer."}
    return {"response_model": None, "responses": {200: success, "default": _PROBLEM}}


def written(*media_types: str, about: str = "The answer.") -> dict[str, Any]:
    """The same for a route that answers documents, not items."""
    success = {"description": about, "content": {media_type: {} for media_type in media_types}}
    # Without a response class of its own the documentation would promise JSON, too.
    return {"response_model": None, "response_class": Response, "responses": {200: success, "default": _PROBLEM}}


def _parameter(name: str, description: str, *, example: str | None = None, many: bool = False) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    found = {"name": name, "in": "query", "required": False, "description": description}
    found["schema"] = {"type": "array", "items": text} if many else text
    return found | ({"example": example} if example else {})


_GRAPHS: Final = [
    _parameter("default-graph-uri", "Graph to query instead of the union of all; may stand several times.", many=True),
    _parameter("named-graph-uri", "Graph for GRAPH patterns; may stand several times.", many=True),
    _parameter("format", "Instead of an `Accept` header: json, xml, csv, tsv; ttl, nt, rdf, jsonld.", example="csv"),
]

_ANSWERS: Final = {
    "200": {"description": "The result.", "content": {media_type: {} for media_type in _RESULT_TYPES}},
    "default": {
        "description": _PROBLEM["description"],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    },
}


def sparql_path(name: str, about: str) -> dict[str, Any]:
    """What OpenAPI says of an address of the SPARQL protocol, which is no route of FastAPI's."""
    common = {"tags": ["sparql"], "responses": _ANSWERS}
    query = _parameter("query", "SPARQL 1.1; the usual prefixes need no declaration.", example=_EXAMPLE_QUERY)
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {
            "query": {"type": "string"},
            "default-graph-uri": {"type": "array", "items": {"type": "string"}},
            "named-graph-uri": {"type": "array", "items": {"type": "string"}},
            "format": {"type": "string"},
        },
    }
    body = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}, "example": _EXAMPLE_QUERY},
            "application/x-www-form-urlencoded": {"schema": form},
        },
    }
    return {
        "get": {
            **common,
            "summary": f"{name} Get",
            "description": f"{about} Without a query, the service is described. Who prefers HTML gets a page to query "
            "in; with `format=html` it holds the answer.",
            "operationId": f"{name.lower().replace(' ', '_')}_get",
            "parameters": [query, *_GRAPHS],
        },
        "post": {
            **common,
            "summary": f"{name} Post",
            "description": f"{about} The query is a form's field, or the body itself with the graphs in the address.",
            "operationId": f"{name.lower().replace(' ', '_')}_post",
            "parameters": _GRAPHS,
            "requestBody": body,
        },
    }


RECONCILE: Final[dict[str, Any]] = {
    "response_model": None,
    "responses": {
        200: {"description": "The manifest, candidates by query, or rows of properties.", "content": {_JSON: {}}},
        "default": _PROBLEM,
    },
    "openapi_extra": {
        "parameters": [
            _parameter(
                "queries",
                f"JSON: key to query; at most {BATCH_MAX}.",
                example='{"q0": {"query": "Lee Jun-seok", "type": "Person", "limit": 3}}',
            ),
            _parameter(
                "extend",
                "JSON: ids and properties.",
                example='{"ids": ["person/lee-jun-seok"], "properties": [{"id": "party"}]}',
            ),
        ]
    },
}


def _suggestions(*parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "response_model": None,
        "responses": {200: {"description": "Suggestions.", "content": {_JSON: {}}}, "default": _PROBLEM},
        "openapi_extra": {"parameters": list(parameters)},
    }


_PREFIX: Final = _parameter("prefix", "How the name begins.", example="lee")
SUGGEST: Final = _suggestions(_PREFIX)
SUGGEST_ENTITY: Final = _suggestions(_PREFIX, _parameter("cursor", "How many to pass over.", example="0"))
RECONCILE_PROPERTIES: Final = _suggestions(
    _parameter("type", "Person, Party, Pledge or Topic.", example="Person"),
    _parameter("limit", "Most properties.", example="5"),
)
RECONCILE_PREVIEW: Final[dict[str, Any]] = {
    "response_model": None,
    "responses": {200: {"description": "A page for a frame.", "content": {"text/html": {}}}, "default": _PROBLEM},
    "openapi_extra": {"parameters": [_parameter("id", "An identifier.", example="person/lee-jun-seok")]},
}
