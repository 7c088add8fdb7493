"""The SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/)."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

import pyoxigraph as ox
from fastapi.responses import Response

from api.keys import Keys
from api.origin import ORIGIN, Receive, Scope, Send
from api.problems import HttpError, answer_for, answer_for_http
from api.sparql.asking import body_of, content_type_of, headers_of, wrong_method, wrong_type
from api.sparql.formats import choose_format
from api.sparql.reply import reply_of, stream
from api.sparql.updates import ANYBODY
from api.sparql.writing import Writer
from kg.errors import DataError, FileSyntaxError, KgError
from kg.store.guard import CheckedQuery
from kg.store.prologue import Dataset

_PATH: Final = "/sparql/graphs"
_ALLOW: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_READABLE: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


class GraphsEndpoint:
    """An ASGI application that gives, replaces, adds to and removes graphs; without ``keys`` anybody may write.

    In a scratch store a graph may also go by its own address below ours, and get a new one by POST.
    """

    def __init__(self, writer: Writer, keys: Keys | None) -> None:
        self._writer = writer
        self._service = writer.service
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        try:
            graph, new = self._named(scope)
            if scope["method"] == "GET":
                await self._give(send, headers, graph)
                return
            if scope["method"] == "OPTIONS":
                response = Response(status_code=204, headers={"Allow": _ALLOW})
            elif scope["method"] in {"PUT", "POST", "DELETE"}:
                response = await self._write(scope, receive, headers, graph)
                if new and graph is not None:
                    response.headers["Location"] = graph
            else:
                raise wrong_method(scope, _ALLOW)
        except HttpError as error:
            response = answer_for_http(error)
        except KgError as error:
            response = answer_for(error)
        await response(scope, receive, send)

    def _named(self, scope: Scope) -> tuple[str | None, bool]:
        """The graph that the address names, None for the default one; and whether it is a new one of ours."""
        if scope["method"] == "OPTIONS":
            return None, False
        if self._writer.target.has_default_graph and not scope["query_string"]:
            address = ORIGIN.get().site + scope["path"]
            if scope["path"].startswith(_PATH + "/"):
                return address, False
            if scope["method"] == "POST":
                return f"{address}/{uuid.uuid4()}", True
        return _graph_of(scope), False

    async def _write(
        self, scope: Scope, receive: Receive, headers: Mapping[bytes, bytes], graph: str | None
    ) -> Response:
        who = self._keys.holder(headers) if self._keys else ANYBODY
        if graph is None and not self._writer.target.has_default_graph:
            raise HttpError(
                400,
                "invalid_filter",
                "The default graph is the union of all graphs: name one of them with 'graph'.",
                parameter="graph",
            )
        await self._service.start()
        there = graph is None or graph in self._service.graphs
        if scope["method"] == "DELETE":
            if not there:
                raise _no_graph(graph)
            await self._writer.remove(graph, who)
            return Response(status_code=204)
        quads = await asyncio.to_thread(_read, await body_of(receive), content_type_of(headers), graph)
        await (self._writer.put if scope["method"] == "PUT" else self._writer.add)(graph, quads, who)
        return Response(status_code=204 if there else 201)

    async def _give(self, send: Send, headers: Mapping[bytes, bytes], graph: str | None) -> None:
        accept = headers.get(b"accept", b"").decode("latin-1")
        chosen = choose_format(accept or None, None, for_triples=True)
        await self._service.start()
        if graph is not None and graph not in self._service.graphs:
            raise _no_graph(graph)
        query = CheckedQuery(
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "construct",
            Dataset((graph,)) if graph else Dataset(),
            from_request=graph is not None,
            union=self._service.rules.union,
            uses_prefixes=False,
        )
        answer = await self._service.run(query, chosen)
        if answer.complete:
            await (await reply_of(answer.body, chosen, None, gzip=False))(send)
        else:
            await stream(send, answer, chosen, None, gzip=False)


def _graph_of(scope: Scope) -> str | None:
    """The graph that the address names; None is the default graph."""
    given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if len(given) == 1:
        name, value = given[0]
        if (name == "default" and not value) or (name, value) == ("graph", "default"):
            return None
        if name == "graph":
            try:
                return str(ox.NamedNode(value).value)
            except ValueError as error:
                raise HttpError(400, "invalid_filter", f"graph is no IRI: {error}.", parameter="graph") from error
    raise HttpError(
        400, "invalid_filter", "Which graph? Write ?graph=IRI, or ?default for the default graph.", parameter="graph"
    )


def _read(body: bytes, content_type: str, graph: str | None) -> tuple[ox.Quad, ...]:
    rdf_format = _READABLE.get(content_type or "text/turtle")
    if rdf_format is None:
        raise wrong_type(content_type, *_READABLE)
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    try:
        triples = ox.parse(body, format=rdf_format, base_iri=graph, rename_blank_nodes=True)
        return tuple(ox.Quad(found.subject, found.predicate, found.object, name) for found in triples)
    except SyntaxError as error:
        line, column = error.lineno, error.offset
        raise FileSyntaxError(f"The body is no {content_type}: {error.msg}.", line=line, column=column) from error
    except ValueError as error:
        raise DataError(f"The body cannot be read: {error}.") from error


def _no_graph(graph: str | None) -> HttpError:
    return HttpError(
        404,
        "not_found",
        f"There is no graph <{graph}>: list them with SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }}.",
    )
