"""What our IRIs lead to: negotiated, named, tagged; what moved or is not there."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest
from fastapi.responses import HTMLResponse

from api import create_app
from kg import Graph, Settings
from kg.linked import describe
from kg.namespaces import BASE, DCTERMS, ID, REFERENCE_GRAPH
from kg.store import memory
from tests.api.conftest import AMY, is_problem
from tests.builders.articles import NOW

pytestmark = pytest.mark.anyio

KINDS = [
    "/id/person/amy-oh",
    "/id/party/greens",
    "/id/pledge/amy-school",
    "/id/topic/schools",
    "/id/priority/talent",
    "/id/article/daily-1",
    "/id/statement/daily-1/001",
    "/id/evidence/daily-1/001",
    "/id/decision/daily-1/001",
    "/id/text/daily-1/001",
    "/graph/article/daily-1",
    "/shapes",
]
FORMATS = {"text/turtle": "ttl", "application/ld+json": "jsonld", "application/n-triples": "nt"}


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("media_type", FORMATS)
async def test_every_iri_leads_to_rdf(client, path, media_type):
    answer = await client.get(path, headers={"Accept": media_type})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(media_type)
    assert "Accept" in answer.headers["vary"].split(", ")
    assert answer.headers["content-location"] == f"{path}?format={FORMATS[media_type]}"
    assert f'<{BASE.rstrip("/")}{path}>; rel="canonical"' in answer.headers["link"]
    assert list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media_type)))
    named = await client.get(answer.headers["content-location"])
    assert named.content == answer.content
    tag = answer.headers["etag"]
    again = await client.get(path, headers={"Accept": media_type, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-location"] == answer.headers["content-location"]


async def test_all_formats_say_the_same(client, graph):
    said = set(describe(graph.store, AMY))
    for media_type in FORMATS:
        body = (await client.get("/id/person/amy-oh", headers={"Accept": media_type})).content
        found = ox.parse(body, format=ox.RdfFormat.from_media_type(media_type))
        assert {ox.Triple(item.subject, item.predicate, item.object) for item in found} == said


@pytest.mark.parametrize(
    "path",
    [
        "/id/person/nobody",
        "/id/person",
        "/id/",
        "/id/person/amy%20oh",
        "/id/a/b/c/d",
        "/id/statement/daily-1/1<",
        "/id/statement/daily-1/999",
        "/graph/article/none",
        "/graph/article/%22",
        "/graph/reference",
        "/ontology/0.0",
        "/id/%F1%94%AB%85%5B%C2%A9",
        "/graph/article/%F1%94%AB%85%5B%C2%A9",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html,*/*;q=0.5"])
async def test_what_is_not_there(client, path, accept):
    answer = await client.get(path, headers={"Accept": accept})
    if accept == "*/*":
        is_problem(answer, 404)
    else:
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")


async def test_what_has_no_page_is_turtle_for_a_browser(client):
    answer = await client.get("/graph/article/daily-1", headers={"Accept": "text/html,*/*;q=0.5"})
    assert answer.headers["content-type"].startswith("text/turtle")
    is_problem(await client.get("/graph/article/daily-1?format=html"), 400)


@pytest.mark.parametrize("query", ["format=xml", "q=x", "format=ttl&format=nt", "lang=fr"])
async def test_bad_parameters_are_named(client, query):
    assert is_problem(await client.get(f"/id/person/amy-oh?{query}"), 400)["parameter"] == query.partition("=")[0]


async def test_without_pages_a_browser_gets_turtle_and_html_alone_is_refused(app, client):
    app.state.context.page = None
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert (await client.get("/id/person/amy-oh", headers=browser)).headers["content-type"].startswith("text/turtle")
    refused = await client.get("/id/person/amy-oh", headers={"Accept": "text/html"})
    assert refused.status_code == 406
    assert "text/turtle" in refused.text


async def test_with_pages_a_browser_gets_one(app, client):
    async def page(request, context, iri):
        return HTMLResponse(f"<p>{iri}", headers={"Vary": "Accept"})

    app.state.context.page = page
    answer = await client.get("/id/person/amy-oh", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.text == f"<p>{AMY}"
    assert answer.headers["content-location"] == "/id/person/amy-oh?format=html"
    assert 'rel="alternate"; type="text/turtle"' in answer.headers["link"]
    assert (await client.get("/id/person/amy-oh")).headers["content-type"].startswith("text/turtle")


async def test_what_was_merged_leads_on(graph):
    old = ox.NamedNode(f"{ID}person/amy-o")
    merged = ox.Quad(old, ox.NamedNode(DCTERMS + "isReplacedBy"), ox.NamedNode(AMY), ox.NamedNode(REFERENCE_GRAPH))
    app = create_app(
        Settings(public_url="https://x.example/kg"), Graph(memory([*graph.store.export(), merged], at=NOW))
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as client:
        answer = await client.get("/id/person/amy-o?format=nt")
        assert is_problem(answer, 308)["iri"] == AMY
        assert answer.headers["location"] == "https://x.example/kg/id/person/amy-oh?format=nt"


async def test_the_ontology_and_its_context(client):
    from kg import open as open_graph

    with open_graph() as bundled:
        app = create_app(Settings(), bundled)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
            answer = await found.get("/ontology", headers={"Accept": "application/n-triples"})
    assert f'<{BASE}ontology>; rel="canonical"' in answer.headers["link"]
    assert f"<{BASE}ontology#Criticism>" in answer.text
    context = await client.get("/ontology/context.jsonld")
    assert context.headers["content-type"] == "application/ld+json"
    assert context.json()["@context"]["speaker"]


async def test_a_statement_in_other_formats(client):
    at = "/v1/statements/daily-1/001"
    nanopub = await client.get(f"{at}/nanopub")
    assert nanopub.headers["content-type"] == "application/trig; charset=utf-8"
    graphs = {str(quad.graph_name) for quad in ox.parse(nanopub.content, format=ox.RdfFormat.TRIG)}
    assert len(graphs) == 4
    assert (await client.get(f"{at}/schema")).json()["@context"] == "https://schema.org"
    for name, media_type in (
        ("bibtex", "application/x-bibtex"),
        ("csl", "application/vnd.citationstyles.csl+json"),
        ("ris", "application/x-research-info-systems"),
    ):
        answer = await client.get(f"{at}/citation", headers={"Accept": media_type})
        assert answer.headers["content-type"].startswith(media_type)
        assert (await client.get(f"{at}/citation?format={name}")).content == answer.content
    for document in ("nanopub", "schema", "citation"):
        is_problem(await client.get(f"/v1/statements/daily-1/999/{document}"), 404)
        is_problem(await client.get(f"{at}/{document}?x=1"), 400)
        is_problem(await client.get(f"{at}/{document}", headers={"Accept": "image/png"}), 406)
