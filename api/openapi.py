"""The OpenAPI document, with examples from the graph that is served, and the page that shows it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.answers import Made, answer
from api.context import Context, ContextOf
from api.documentation import sparql_path
from api.examples import PROBLEMS, example, problem_examples
from api.negotiation import HTML, JSON, MediaType
from kg import Graph, __version__

router = APIRouter(include_in_schema=False)

_HERE: Final = Path(__file__).parent
_ABOUT: Final = """\
Election coverage as statements, each with the words that prove it.

Reading needs no key. Lists answer `items`, `total`, `next` and `meta`; people, parties, topics and articles are given
by slug, IRI or unambiguous name, in English or Korean. Ask for JSON, JSON-LD, Turtle or CSV by `Accept` or `?format=`.
Errors are RFC 9457 problems that name the parameter and what it may be."""
_TAGS: Final = [
    {"name": "statements", "description": "Who said what of whom, in which words."},
    {"name": "people", "description": "Who speaks and who is spoken of."},
    {"name": "corpus", "description": "What there is: articles, outlets, topics; how much of it, and what changed."},
    {"name": "network", "description": "The same as nodes and edges; every edge lists its statements."},
    {"name": "sparql", "description": "Any question, in SPARQL 1.1. Read only; the default graph is the union."},
    {"name": "reconciliation", "description": "Names in a table to entities: Reconciliation Service API 0.2."},
    {"name": "linked data", "description": "What our IRIs lead to, and the graph in other formats."},
    {"name": "server", "description": "How the server is."},
]
_NAMING: Final = frozenset(
    {"article", "around", "by", "critic", "from", "outlet", "party", "people", "priority", "since", "target", "topic"}
)
"""Parameters that name something, which may not be there."""

_HEADERS: Final = {
    "ETag": {"description": "Of revision, question and representation.", "schema": {"type": "string"}},
    "Vary": {"description": "What the answer depends on besides the address.", "schema": {"type": "string"}},
    "Link": {"description": '`rel="next"`: the next page, where there is one.', "schema": {"type": "string"}},
}
_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def document(app: FastAPI, context: Context) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    found = get_openapi(
        title="Hustings",
        version=__version__,
        description=_ABOUT,
        routes=app.routes,
        tags=_TAGS,
        license_info={"name": "Apache-2.0 (code), CC BY 4.0 (annotations)", "identifier": "Apache-2.0 AND CC-BY-4.0"},
        contact={"name": "Hustings", "url": context.settings.contact}
        if (context.settings.contact or "").startswith("http")
        else None,
        servers=[{"url": context.address("")}] if context.address("") else None,
    )
    for path, operations in found["paths"].items():
        for operation in operations.values():
            operation["responses"].pop("422", None)  # bad parameters are 400, as every error a problem
            shown = example(path, context.graph)
            if shown is not None:
                operation["responses"]["200"]["content"]["application/json"]["example"] = shown
            if path == "/reconcile/preview":  # FastAPI takes every answer for JSON
                del operation["responses"]["200"]["content"]["application/json"]
            content = operation["responses"]["default"]["content"]
            content["application/problem+json"] = content.pop("application/json")
            if path.startswith("/v1/"):
                _add_problems(path, operation)
    found["components"]["responses"] = _problem_responses(context.graph)
    found["paths"]["/sparql"] = sparql_path("Sparql", "Answer a query over the union of all public graphs.")
    found["paths"]["/sparql/history"] = sparql_path("Sparql History", "The same over what was superseded or retracted.")
    for name in ("HTTPValidationError", "ValidationError"):
        found["components"]["schemas"].pop(name, None)
    return found


def _add_problems(path: str, operation: dict[str, Any]) -> None:
    """The errors that a lookup can end in, each with what it looks like; 304 for who has the answer."""
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    named = "{" in path or bool(names & _NAMING)
    for status, (name, _, needs_name) in PROBLEMS.items():
        if named or not needs_name:
            operation["responses"][str(status)] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"]["304"] = {"description": "The client has this answer: its `If-None-Match` is the `ETag`."}
    operation["responses"]["200"]["headers"] = _HEADERS
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _problem_responses(graph: Graph) -> dict[str, Any]:
    examples = problem_examples(graph)
    return {
        name: {
            "description": about,
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": examples[status],
                }
            },
        }
        for status, (name, about, _) in PROBLEMS.items()
    }


@router.get("/openapi.json")
async def openapi(request: Request, context: ContextOf) -> Response:
    """The OpenAPI document."""

    def make(_: MediaType) -> Made:
        return Made(orjson.dumps(document(request.app, context)))

    return await answer(request, context, offered=(JSON,), wanted="json", question={}, make=make)


@router.get("/docs")
async def docs(request: Request, context: ContextOf) -> Response:
    """The documentation as a page: rendered here, complete without scripts, nothing from elsewhere."""

    def make(_: MediaType) -> Made:
        found = document(request.app, context)
        page = _templates.get_template("docs.html").render(
            api=found, sections=sections(found), base=context.address("")
        )
        return Made(page.encode(), {"Content-Language": "en"})

    return await answer(request, context, offered=(HTML,), wanted="html", question={}, make=make)


@router.get("/docs/style.css")
async def style() -> FileResponse:
    """The style of the documentation page."""
    path = await asyncio.to_thread((_HERE / "static" / "docs.css").resolve)
    return FileResponse(path, media_type="text/css; charset=utf-8", headers={"Cache-Control": "no-cache"})


def sections(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations by tag, in the order of the tags, with what a page shows of each."""
    listed = []
    for tag in found["tags"]:
        operations = [
            _operation(method, path, operation)
            for path, methods in found["paths"].items()
            for method, operation in methods.items()
            if tag["name"] in operation["tags"]
        ]
        listed.append({**tag, "operations": operations})
    return listed


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    parameters = [_parameter(item) for item in operation.get("parameters", ())]
    examples = {item["name"]: item["example"] for item in parameters if item["example"]}
    address = path.format(**{name: value for name, value in examples.items() if f"{{{name}}}" in path})
    shown = {
        name: examples[name]
        for name in ("query", "target", "by", "around", "people", "from", "to", "q")
        if name in examples
    }
    content = operation["responses"]["200"]["content"]
    return {
        "id": f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
        "method": method.upper(),
        "path": path,
        "about": operation.get("description") or operation["summary"],
        "parameters": parameters,
        "try": address + (f"?{urlencode(shown)}" if shown else "") if method == "get" else None,
        "types": list(content),
        "shape": content.get("application/json", {}).get("schema", {}).get("$ref", "").rsplit("/", 1)[-1],
        "example": _shown(content.get("application/json", {}).get("example")),
        "body": list(operation.get("requestBody", {}).get("content", ())),
    }


def _parameter(item: Mapping[str, Any]) -> dict[str, Any]:
    schema = item["schema"]
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    kind = kinds[0]
    allowed = kind.get("enum") or ([kind["const"]] if "const" in kind else [])
    limits = [f"from {kind['minimum']}"] if "minimum" in kind else []
    limits += [f"to {kind['maximum']}"] if "maximum" in kind else []
    examples = schema.get("examples") or item.get("examples") or [item.get("example", "")]
    return {
        "name": item["name"],
        "where": item["in"],
        "kind": kind.get("format") or {"array": "string, repeatable"}.get(kind["type"], kind["type"]),
        "allowed": allowed,
        "limits": " ".join(limits),
        "default": schema.get("default"),
        "about": item.get("description") or schema.get("description", ""),
        "example": examples[0] if isinstance(examples, list) else next(iter(examples.values()), ""),
    }


def _shown(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2) if example else ""
