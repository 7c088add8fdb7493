"""What holds for every route: tags, headers, methods, limits, problems."""

from __future__ import annotations

import inspect
import logging

import httpx
import pytest
from fastapi.responses import Response

from api import create_app, problems
from api.context import AnswerCache
from api.middleware import mended_query
from api.negotiation import CSV, JSON, JSON_LD, LIST_TYPES, TURTLE, choose, prefers_html
from api.problems import HttpError
from kg import Settings, errors
from kg.store import memory
from tests.api.conftest import is_problem
from tests.builders.articles import NOW
from viz.page import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.anyio

ROUTES = [
    "/v1/criticisms",
    "/v1/pledges",
    "/v1/priorities",
    "/v1/agreements",
    "/v1/statements",
    "/v1/statements/daily-1/001",
    "/v1/people",
    "/v1/people/amy-oh",
    "/v1/criticisms/summary",
    "/v1/pledges/compare?people=amy-oh,ben-yu",
    "/v1/articles",
    "/v1/articles/daily-1",
    "/v1/topics/schools",
    "/v1/graph",
    "/v1/path?from=amy-oh&to=ben-yu",
    "/v1/search?q=amy",
    "/v1/coverage",
    "/v1/changes",
    "/sparql?query=ASK%7B%7D",
    "/openapi.json",
    "/docs",
    "/",
]


@pytest.mark.parametrize("url", ROUTES)
async def test_who_has_the_answer_is_not_sent_it_again(client, url):
    first = await client.get(url)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    assert "Accept" in first.headers["vary"]
    for tag in (first.headers["etag"], f'"other", W/{first.headers["etag"]}'):
        second = await client.get(url, headers={"If-None-Match": tag})
        assert (second.status_code, second.content) == (304, b"")
        assert second.headers["etag"] == first.headers["etag"]
    assert (await client.get(url, headers={"If-None-Match": '"other"'})).status_code == 200


async def test_tag_names_question_representation_and_revision(client, graph):
    async def tag(url, **headers):
        return (await client.get(url, headers=headers)).headers["etag"]

    plain = await tag("/v1/criticisms")
    assert await tag("/v1/criticisms?limit=100&format=json") == plain
    assert await tag("/v1/criticisms?limit=99") != plain
    assert await tag("/v1/criticisms", Accept="text/csv") != plain
    assert await tag("/v1/criticisms?format=csv") == await tag("/v1/criticisms", Accept="text/csv")
    assert await tag("/v1/pledges") != plain
    empty = create_app(Settings(), memory(at=NOW))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(empty), base_url="http://other") as other:
        assert (await other.get("/v1/criticisms")).headers["etag"] != plain


async def test_kept_answer_is_the_same_answer(client):
    first, second = [await client.get("/v1/criticisms?limit=1") for _ in range(2)]
    assert first.content == second.content
    assert first.headers == second.headers


def test_cache_lets_go_of_what_nobody_asks_for():
    cache = AnswerCache(byte_limit=800)
    for number in range(10):
        cache.put(f"{number}", Response(b"x" * 100))
        assert cache.get("0") is not None
    assert cache.get("1") is None
    assert cache.get("9") is not None
    cache.put("large", Response(b"x" * 101))
    assert cache.get("large") is None


@pytest.mark.parametrize(
    "url", [*ROUTES, "/nothing", "/v1/criticisms?limit=0", "/static/explorer.css", "/docs/style.css"]
)
async def test_every_answer_is_dressed(client, url):
    answer = await client.get(url)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    policy = answer.headers["content-security-policy"]
    if answer.headers["content-type"].startswith("text/html"):
        assert policy == CONTENT_SECURITY_POLICY
        assert "unsafe" not in policy
    else:
        assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("url", ROUTES)
async def test_head_is_get_without_a_body(client, url):
    full, head = await client.get(url), await client.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == full.headers["content-type"]
    assert head.headers["content-length"] == full.headers["content-length"]


async def test_preflight_is_answered(client):
    answer = await client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("url", [url for url in ROUTES if not url.startswith("/sparql")])
async def test_other_methods_are_refused(client, method, url):
    answer = await client.request(method, url)
    is_problem(answer, 405)
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("url", [url for url in ROUTES if not url.startswith("/sparql")])
async def test_options_says_what_is_allowed(client, url):
    answer = await client.options(url)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        (b"q=a%20b&x=+1", b"q=a%20b&x=+1"),
        ("q=한동훈".encode(), b"q=%ED%95%9C%EB%8F%99%ED%9B%88"),
        ("q=한동훈&lang=ko".encode().decode("latin-1").encode(), b"q=%ED%95%9C%EB%8F%99%ED%9B%88&lang=ko"),
        ("q=é%20".encode(), b"q=%C3%A9%20"),
        (b"q=\xff", b"q=%EF%BF%BD"),
    ],
)
def test_query_strings_are_ascii_once_they_are_ours(sent, understood):
    """As a client wrote it; as granian passes it on; and what is no UTF-8 at all."""
    assert mended_query(sent) == understood


async def test_long_addresses_name_what_is_long(client):
    for url, name in ((f"/v1/criticisms?limit=1&q={'x' * 60_000}", "q"), (f"/v1/people/{'x' * 9_000}", "path")):
        problem = is_problem(await client.get(url), 414)
        assert problem["parameter"] == name
        assert "8,000" in problem["allowed"]
    is_problem(await client.get("/v1/criticisms?" + "&".join(f"a{n}=1" for n in range(700))), 400)


@pytest.mark.parametrize(
    "url", ["/nothing", "/v1/", "/v1/criticisms/", "/v2/criticisms", "/static/", "/static/../app.py", "/docs/"]
)
async def test_what_is_not_there(client, url):
    assert "/docs" in is_problem(await client.get(url), 404)["detail"]


@pytest.mark.parametrize("url", [url for url in ROUTES if url.startswith(("/v1", "/sparql"))])
async def test_what_cannot_be_had(client, url):
    problem = is_problem(await client.get(url, headers={"Accept": "image/png"}), 406)
    assert problem["allowed"]
    assert problem["parameter"] == "Accept"


async def test_large_bodies_are_refused(client):
    headers = {"Content-Type": "application/sparql-query"}

    async def pieces():
        for _ in range(20):
            yield b"x" * 100_000

    announced = await client.post("/sparql", content=b"x" * 1_000_001, headers=headers)
    unannounced = await client.post("/sparql", content=pieces(), headers=headers)
    for answer in (announced, unannounced):
        assert "1,000,000 bytes" in is_problem(answer, 413)["detail"]


async def test_mistake_of_ours_shows_nothing_of_the_inside(app, client, monkeypatch, caplog, graph):
    def broken(*_, **__):
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(type(graph), "criticisms", broken)
    with caplog.at_level(logging.ERROR):
        answer = await client.get("/v1/criticisms?q=unheard")
    assert "secret" not in answer.text
    assert is_problem(answer, 500)["code"] == "internal"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret of the inside" in caplog.text


def test_every_error_has_a_status():
    """Each leaf class has its own line in the table: a new error must be thought about."""
    classes = [item for _, item in inspect.getmembers(errors, inspect.isclass) if issubclass(item, errors.KgError)]
    leaves = [item for item in classes if not item.__subclasses__()]
    assert len(leaves) > 10
    assert set(leaves) <= problems.STATUS.keys()
    assert problems.STATUS.keys() <= set(classes)


@pytest.mark.parametrize("kind", list(problems.STATUS))
def test_every_error_becomes_a_problem(kind):
    error = kind("One line: what, where, what to do.", slug="kim", path="/home/secret", status="?")
    answer = problems.answer_for(error)
    status, title = problems.STATUS[kind]
    assert answer.status_code == status
    assert answer.media_type == "application/problem+json"
    assert title.encode() in answer.body
    assert b"/home/secret" not in answer.body
    assert f'"status":{status}'.encode() in answer.body
    assert ("retry-after" in answer.headers) == (status == 503)
    assert ("location" in answer.headers) == (kind is errors.MovedError)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV;charset=utf-8", CSV),
        ("text/turtle;q=0.5, text/csv;q=0.6", CSV),
        ("application/json;q=0, */*", JSON_LD),
        ("text/*", TURTLE),
        ("text/*;q=0.9, text/turtle;q=0.1", CSV),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("nonsense, text/csv;q=high, text/turtle;q=0.2", TURTLE),
        ("application/ld+json; profile=x; q=0.3", JSON_LD),
    ],
)
def test_representation_is_chosen_by_quality(accept, expected):
    assert choose(accept, LIST_TYPES) is expected


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "*/*;q=0", "nonsense"])
def test_nothing_acceptable(accept):
    with pytest.raises(HttpError) as caught:
        choose(accept, (JSON,))
    assert caught.value.status == 406


def test_browsers_are_told_from_clients():
    assert prefers_html("text/html,*/*;q=0.8", LIST_TYPES)
    assert not prefers_html("*/*", LIST_TYPES)
    assert not prefers_html(None, LIST_TYPES)
    assert not prefers_html("text/html;q=0.1, text/csv", LIST_TYPES)
