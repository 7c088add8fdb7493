"""Corrections over HTTP: what was withdrawn is gone with the next revision, says why, and can be looked back at."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import httpx
import pytest

from api import create_app, models
from api.models import Listing
from kg import Settings
from tests.api.conftest import AMY, BEN, LEE_A, is_problem
from tests.builders.articles import article, opened, says
from tests.builders.things import person, reference

pytestmark = pytest.mark.anyio

WORDS = "Ms Oh called the plan of Mr Yu empty"
LATER = datetime(2031, 6, 1, 12, tzinfo=UTC)
MAINTAINERS = "hustings-maintainers"


@pytest.fixture
def graph():
    draft = article(
        "daily-1",
        says("Criticism", AMY, WORDS, target_agents=(BEN,)),
        says("Criticism", BEN, "Mr Yu called that nonsense", target_agents=(AMY,)),
        says("Criticism", LEE_A, "nobody is right", no_target_named=True),
    )
    people = [person(slug) for slug in ("amy-oh", "ben-yu", "lee-ann")]
    return opened(reference(*people), draft)


@pytest.fixture
async def client(graph):
    app = create_app(Settings(), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
        yield found
    await app.state.context.sparql.close()


async def test_a_retraction_reaches_every_answer_with_the_next_revision(client, graph):
    lists = ["/v1/criticisms", "/v1/criticisms/summary", "/v1/statements", "/v1/graph", "/v1/search?q=plan", "/"]
    before = {path: await client.get(path) for path in lists}
    own = await client.get("/v1/statements/daily-1/001")
    assert own.status_code == 200
    graph.retract("daily-1/001", "The words are of another.", by=MAINTAINERS, at=LATER)
    for path, old in before.items():
        new = await client.get(path, headers={"If-None-Match": old.headers["etag"]})
        assert new.status_code == 200, path
        assert WORDS not in new.text
    gone = await client.get("/v1/statements/daily-1/001", headers={"If-None-Match": own.headers["etag"]})
    problem = is_problem(gone, 410)
    assert problem["reason"] == {"en": "The words are of another."}
    assert problem["closed_as"] == "retracted"
    assert WORDS not in gone.text


async def test_retractions_are_listed_without_their_words(client, graph):
    assert (await client.get("/v1/retractions")).json()["items"] == []
    graph.retract("daily-1/001", "The words are of another.", by=MAINTAINERS, at=LATER)
    graph.retract("daily-1/003", "It is a joke.", by=MAINTAINERS, at=LATER.replace(day=2))
    answer = await client.get("/v1/retractions")
    found = Listing[models.Retraction].model_validate(answer.json())
    assert [item.slug for item in found.items] == ["daily-1/003", "daily-1/001"]
    assert [item.reason["en"] for item in found.items] == ["It is a joke.", "The words are of another."]
    assert found.items[1].closed == "2031-06-01T12:00:00Z"
    for query, slugs in (
        ("since=2031-06-02", ["daily-1/003"]),
        ("since=2031-06-03", []),
        ("article=daily-1&limit=1", ["daily-1/003"]),
    ):
        items = (await client.get(f"/v1/retractions?{query}")).json()["items"]
        assert [item["slug"] for item in items] == slugs, query
    page = await client.get((await client.get("/v1/retractions?limit=1")).links["next"]["url"])
    assert [item["slug"] for item in page.json()["items"]] == ["daily-1/001"]
    table = (await client.get("/v1/retractions?format=csv")).text
    assert [row["slug"] for row in csv.DictReader(io.StringIO(table))] == ["daily-1/003", "daily-1/001"]
    turtle = (await client.get("/v1/retractions", headers={"Accept": "text/turtle"})).text
    assert "hu:closedBy" in turtle
    assert all(WORDS not in text for text in (answer.text, table, turtle))


async def test_lists_can_be_had_as_of_a_time(client, graph):
    was = (await client.get("/v1/criticisms")).json()
    graph.retract("daily-1/001", "The words are of another.", by=MAINTAINERS, at=LATER)
    for as_of, total in (
        ("2031-05-02", 3),
        ("2031-05-31", 3),
        ("2031-06-01T11:59:59Z", 3),
        ("2031-06-01T12:00:00Z", 2),
        ("2031-06-01", 2),
        ("9999-12-31", 2),
    ):
        body = (await client.get("/v1/criticisms", params={"as_of": as_of})).json()
        assert body["total"] == total, as_of
        assert body["meta"]["revision"] == graph.revision
    past = (await client.get("/v1/criticisms?as_of=2031-05-02")).json()
    assert past["items"] == was["items"]
    pairs = (await client.get("/v1/criticisms/summary?as_of=2031-05-02&target=ben-yu")).json()
    assert [pair["critic"]["slug"] for pair in pairs["items"]] == ["amy-oh"]
    assert WORDS in (await client.get("/v1/statements?as_of=2031-05-02&format=ttl")).text
    assert WORDS in (await client.get("/v1/criticisms?as_of=2031-05-02&format=csv")).text
    first = await client.get("/v1/criticisms?as_of=2031-05-02&limit=1")
    assert "as_of=2031-05-02" in first.links["next"]["url"]
    assert (await client.get(first.links["next"]["url"])).json()["items"] == was["items"][1:2]


@pytest.mark.parametrize(
    "as_of", ["soon", "2031-05-02T09:00:00", "2031-02-30", "20310502", "2031-05-02T25:00:00Z", "0"]
)
async def test_bad_times_are_named(client, as_of):
    problem = is_problem(await client.get("/v1/pledges", params={"as_of": as_of}), 400)
    assert problem["parameter"] == "as_of"
    assert "2030-01-01" in problem["allowed"]


async def test_before_the_first_record_there_is_nothing_to_look_at(client):
    problem = is_problem(await client.get("/v1/criticisms?as_of=2031-05-01"), 400)
    assert problem["parameter"] == "as_of"
    assert "2031-05-02" in problem["allowed"]


async def test_few_graphs_of_the_past_are_kept(graph):
    from api.past import PastGraphs

    past = PastGraphs()
    days = [datetime(2031, 5, day, tzinfo=UTC) for day in range(3, 9)]
    first = past.at(graph, days[0])
    assert past.at(graph, days[0]) is first
    assert past.at(graph, None) is graph
    for day in days[1:]:
        past.at(graph, day)
    assert past.at(graph, days[0]) is not first


async def test_looking_back_keeps_nobody_from_the_present(client, graph, monkeypatch):
    from api import past

    monkeypatch.setattr(past, "_PATIENCE_SECONDS", 0.01)
    lock = client._transport.app.state.context.past._lock
    with lock:
        answer = await client.get("/v1/criticisms?as_of=2031-05-02&format=ttl")
        assert is_problem(answer, 503)["code"] == "store_unavailable"
        assert answer.headers["retry-after"]
        assert (await client.get("/v1/criticisms")).status_code == 200
    assert (await client.get("/v1/criticisms?as_of=2031-05-02&format=ttl")).status_code == 200
