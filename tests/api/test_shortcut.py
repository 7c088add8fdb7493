"""The short way answers what FastAPI answers, and leaves to it whatever is not plain."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from api import shortcut

pytestmark = pytest.mark.anyio

PLAIN = [
    "/v1/criticisms",
    "/v1/criticisms?critic=amy-oh&target=ben-yu",
    f"/v1/criticisms?target={quote('유벤')}",
    "/v1/criticisms?limit=1",
    "/v1/criticisms?target_kind=none&published_from=2031-05-01&said_to=2031-05-30",
    "/v1/criticisms?lang=ko",
    "/v1/pledges?order=amount&limit=1",
    "/v1/priorities",
    "/v1/agreements?by=amy-oh",
    "/v1/statements?kind=criticism&limit=2",
    "/v1/statements?order=recorded",
]
OTHERS = [
    "/v1/criticisms?limit=0",
    "/v1/criticisms?critic=nobody",
    "/v1/criticisms?limit=1&limit=2",
    "/v1/criticisms?cursor=none",
    "/v1/criticisms?unknown=1",
    "/v1/criticisms?limit=",
    "/v1/criticisms?said_from=2031-05-09&said_to=2031-05-01",
    "/v1/criticisms?q=plan",
    "/v1/criticisms?as_of=2031-05-30",
    "/v1/criticisms?format=csv",
]
LONG_WAY = {"If-None-Match": '"of something else"'}


@pytest.fixture
def short(monkeypatch, graph):
    """How many requests were answered the short way."""
    graph.lookups.meta()
    answered = []
    original = shortcut.Shortcut._answer

    def counted(self, scope, plain):
        answer = original(self, scope, plain)
        if answer is not None:
            answered.append(scope["path"])
        return answer

    monkeypatch.setattr(shortcut.Shortcut, "_answer", counted)
    return answered


@pytest.mark.parametrize("url", PLAIN)
async def test_both_ways_give_the_same_answer(client, short, url):
    quick = await client.get(url)
    assert len(short) == 1
    client._transport.app.state.context.cache._answers.clear()
    slow = await client.get(url, headers=LONG_WAY)
    assert len(short) == 1
    assert (quick.status_code, quick.content) == (200, slow.content)
    assert dict(quick.headers) == dict(slow.headers)


async def test_pairs_that_were_counted_are_answered_the_short_way(client, short):
    first = await client.get("/v1/criticisms/summary?limit=2&said_to=2031-12-30")
    client._transport.app.state.context.cache._answers.clear()
    assert short == []
    again = await client.get("/v1/criticisms/summary?limit=2&said_to=2031-12-30")
    assert short == ["/v1/criticisms/summary"]
    assert (again.status_code, again.content) == (200, first.content)
    assert dict(again.headers) == dict(first.headers)


@pytest.mark.parametrize(
    ("accept", "ways"),
    [
        ("application/json, text/plain, */*", 1),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 1),
        ("application/json;q=0.1, text/csv", 0),
        ("text/turtle", 0),
        ("image/png", 0),
    ],
)
async def test_who_would_rather_have_json_is_answered_the_short_way(client, short, accept, ways):
    quick = await client.get("/v1/criticisms", headers={"Accept": accept})
    assert len(short) == ways
    client._transport.app.state.context.cache._answers.clear()
    slow = await client.get("/v1/criticisms", headers={"Accept": accept, **LONG_WAY})
    assert (quick.status_code, quick.content) == (slow.status_code, slow.content)
    assert dict(quick.headers) == dict(slow.headers)


@pytest.mark.parametrize("url", OTHERS)
async def test_what_is_not_plain_takes_the_long_way(client, short, url):
    quick, slow = await client.get(url), await client.get(url, headers=LONG_WAY)
    assert (quick.status_code, quick.content) == (slow.status_code, slow.content)
    assert short == []


async def test_who_has_the_answer_is_told_so(client, short):
    etag = (await client.get("/v1/criticisms")).headers["etag"]
    assert (await client.get("/v1/criticisms", headers={"If-None-Match": etag})).status_code == 304


async def test_pages_join(client, short):
    found, url = [], "/v1/statements?limit=1"
    while url:
        page = await client.get(url)
        found += page.json()["items"]
        url = page.links["next"]["url"] if "next" in page.links else None
    assert found == (await client.get("/v1/statements")).json()["items"]
    assert len(short) == len(found) + 1


async def test_without_an_index_nobody_waits_on_the_event_loop(client, graph, short):
    graph._keeper.close()
    assert (await client.get("/v1/criticisms")).status_code == 200
    assert short == []
    assert (await client.get("/v1/criticisms?limit=3")).status_code == 200
    assert short == ["/v1/criticisms"]
