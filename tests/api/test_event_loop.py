"""The event loop asks the store nothing: while it waited for an answer, nobody else would get one."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from api import create_app
from kg import Graph
from kg.namespaces import CHANGES_GRAPH
from kg.rdf import graph_of
from kg.store import EmbeddedStore, memory
from tests.builders.articles import NOW

pytestmark = pytest.mark.anyio

URLS = [
    "/",
    "/corrections",
    "/docs",
    "/metrics",
    "/readyz",
    "/v1/criticisms?critic=amy-oh",
    "/v1/criticisms/summary",
    "/v1/pledges?format=ttl",
    "/v1/statements?format=csv",
    "/v1/statements/daily-1/001",
    "/v1/statements/daily-1/001/nanopub",
    "/v1/people/amy-oh",
    "/v1/parties",
    "/v1/articles?format=jsonld",
    "/v1/graph?around=amy-oh",
    "/v1/path?from=amy-oh&to=ben-yu",
    "/v1/search?q=oh",
    "/v1/coverage",
    "/v1/changes",
    "/id/person/amy-oh",
    "/id/statement/daily-1/001",
    "/graph/article/daily-1",
    "/ontology/context.jsonld",
    "/feeds/criticisms.atom",
    "/.well-known/void",
    "/exports/current.trig.gz",
    "/exports/current.csv.gz",
    "/exports/1-0123456789ab.nq.gz",
    "/embed/statement/daily-1/001",
    "/out/view.csv",
]


@pytest.mark.parametrize("url", URLS)
async def test_no_query_runs_on_the_event_loop(graph, settings, monkeypatch, url):
    fresh = Graph(memory([quad for quad in graph.store.export() if graph_of(quad) != CHANGES_GRAPH], at=NOW))
    app = create_app(settings, fresh)
    asked = []

    def guard(name):
        original = getattr(EmbeddedStore, name)

        def guarded(self, *arguments, **named):
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return original(self, *arguments, **named)
            asked.append(name)
            raise AssertionError(f"{name} runs on the event loop")

        monkeypatch.setattr(EmbeddedStore, name, guarded)

    for name in ("query", "quads", "export", "graphs", "changes"):
        guard(name)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://hustings.test") as client:
        answer = await client.get(url, follow_redirects=True)
    monkeypatch.undo()
    await app.state.context.sparql.close()
    assert asked == []
    assert answer.status_code in {200, 404}, answer.text
