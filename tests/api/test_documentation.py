"""The documentation: whole, true, and shown without a script or another server."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pytest
from fastapi.routing import APIRoute

from api import create_app, models
from kg import Settings
from kg.store import memory
from tests.builders.articles import NOW

pytestmark = pytest.mark.anyio

ENTRIES = ("/sparql", "/sparql/history")
# Pages and what their scripts ask for; docs/how-to/explore.md describes their parameters.
PAGES = {
    "/", "/view", "/view/words", "/view/search", "/out/view.{suffix}", "/embed/view",
    "/embed/statement/{article}/{number}", "/corrections", "/methods", "/pledges",
}  # fmt: skip
HIDDEN = {*PAGES, "/docs", "/docs/style.css", "/openapi.json"}


@pytest.fixture
async def document(client):
    return (await client.get("/openapi.json")).json()


def routes(app):
    return [route for route in app.routes if isinstance(route, APIRoute)]


async def test_every_route_is_documented(app, document):
    documented = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    existing = {
        (method, route.path.replace(":path}", "}"))
        for route in all_routes(app)
        if route.path not in HIDDEN
        for method in route.methods
    }
    assert documented == existing | {(method, path) for path in ENTRIES for method in ("GET", "POST")}


def all_routes(app):
    """The routes of the application, also those of included routers."""
    found, waiting = [], list(app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        waiting += getattr(getattr(route, "original_router", None) or getattr(route, "router", None), "routes", [])
    return found


async def test_every_operation_says_what_it_does_and_how_it_fails(document):
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["description"], path
            assert "422" not in operation["responses"], path
            assert "application/problem+json" in operation["responses"]["default"]["content"], path
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), (path, parameter["name"])


async def test_examples_are_what_the_graph_says(client, document):
    shapes = {"/v1/criticisms": models.Listing[models.Criticism], "/v1/people/{slug}": models.Person}
    for path, methods in document["paths"].items():
        content = methods["get"]["responses"]["200"]["content"]
        if "application/json" in content and path != "/sparql":
            assert content["application/json"]["example"], path
        if path in shapes:
            shapes[path].model_validate(content["application/json"]["example"])
    example = document["paths"]["/v1/criticisms"]["get"]["responses"]["200"]["content"]["application/json"]["example"]
    assert example == (await client.get("/v1/criticisms?limit=1")).json()


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.ids = set(), [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        found = dict(attributes)
        self.links += [found[name] for name in ("href", "src") if name in found]
        if "id" in found:
            self.ids.add(found["id"])
        assert "style" not in found
        assert not [name for name in found if name.startswith("on")]


async def test_page_shows_every_operation_and_loads_nothing_from_elsewhere(client, document):
    answer = await client.get("/docs")
    page = Page(answer.text)
    assert "script" not in page.tags
    assert "style" not in page.tags
    for path in document["paths"]:
        assert f"<code>{path}</code>" in answer.text
    for link in page.links:
        assert re.match(r"[#/]|data:,$", link), link
        if link.startswith("#"):
            assert link[1:] in page.ids


async def test_links_to_try_work(app):
    """With the bundled article they answer; here nobody has those names, but no parameter is wrong."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://hustings.test") as client:
        page = Page((await client.get("/docs")).text)
        tried = [link for link in page.links if link.startswith(("/v1", "/sparql", "/healthz", "/readyz"))]
        assert len(tried) >= 10
        for link in tried:
            answer = await client.get(link)
            assert answer.status_code in {200, 404}, link


async def test_empty_graph_has_documentation_too():
    app = create_app(Settings(), memory(at=NOW))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as client:
        for url in (
            "/docs",
            "/openapi.json",
            "/v1/criticisms",
            "/v1/criticisms?format=ttl",
            "/v1/people?format=csv",
            "/v1/graph",
            "/",
        ):
            assert (await client.get(url)).status_code == 200, url


async def test_explorer_speaks_the_readers_language(client):
    page = await client.get("/?show=criticizes&anything=goes")
    assert page.headers["content-language"] == "en"
    assert "Ms Oh called the plan of Mr Yu empty" in page.text
    assert "<script>alert" not in page.text
    for url, accept in (("/?lang=ko", "en"), ("/", "ko-KR,ko;q=0.9,en;q=0.8"), ("/?lang=xx", "fr, ko")):
        korean = await client.get(url, headers={"Accept-Language": accept})
        assert korean.headers["content-language"] == "ko"
        assert "Accept-Language" in korean.headers["vary"].split(", ")
        assert "오에이미" in korean.text


async def test_static_files_stay_in_their_folder(client):
    assert (await client.get("/static/explorer.js")).headers["content-type"].startswith("text/javascript")
    for path in ("/static/%2e%2e/page.py", "/static/..%2fpage.py", "/static//etc/passwd"):
        assert (await client.get(path)).status_code == 404
