"""The lookups: what they list, how they are narrowed, paged and written."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pyoxigraph as ox
import pytest

from api import models
from api.models import Listing
from kg import Settings
from tests.api.conftest import AMY, BEN, HOSTILE, is_problem

pytestmark = pytest.mark.anyio

LISTS = {
    "/v1/criticisms": (models.Criticism, 3),
    "/v1/pledges": (models.PledgeStatement, 1),
    "/v1/priorities": (models.PriorityStatement, 1),
    "/v1/agreements": (models.Agreement, 1),
    "/v1/statements": (models.AnyStatement, 7),
    "/v1/people": (models.Person, 4),
    "/v1/parties": (models.Party, 1),
    "/v1/articles": (models.WholeArticle, 1),
    "/v1/topics": (models.Topic, 1),
    "/v1/elections": (models.Election, 1),
    "/v1/outlets": (models.Outlet, 1),
    "/v1/criticisms/summary": (models.Pair, 3),
    "/v1/path?from=amy-oh&to=greens": (models.Step, 1),
    "/v1/search?q=amy": (models.Hit, 2),
    "/v1/changes": (models.Change, 1),
}
ONES = {
    "/v1/people/amy-oh": models.Person,
    "/v1/parties/greens": models.Party,
    "/v1/articles/daily-1": models.WholeArticle,
    "/v1/topics/schools": models.Topic,
    "/v1/elections/xx-president-2031": models.Election,
    "/v1/outlets/daily-test": models.Outlet,
    "/v1/statements/daily-1/001": models.WholeStatement,
}
WHOLES = {
    "/v1/graph": models.Network,
    "/v1/pledges/compare?people=amy-oh,ben-yu": models.Comparison,
    "/v1/coverage": models.Coverage,
}


@pytest.mark.parametrize("path", LISTS)
async def test_lists_have_the_documented_shape(client, graph, path):
    model, total = LISTS[path]
    body = (await client.get(path)).json()
    Listing[model].model_validate(body)
    assert body["total"] == total == len(body["items"])
    assert body["meta"] == {"revision": graph.revision, "articles": 1, "from": "2031-05-01", "to": "2031-05-01"}


@pytest.mark.parametrize("path", [path for path in LISTS if not path.startswith("/v1/path")])
async def test_pages_follow_one_another(client, path):
    whole = (await client.get(path)).json()["items"]
    found, url = [], f"{path}{'&' if '?' in path else '?'}limit=1"
    while url:
        page = await client.get(url)
        found += page.json()["items"]
        url = page.links.get("next", {}).get("url")
        assert (url is None) == (page.json()["next"] is None)
    assert found == whole


async def test_next_page_is_linked_under_the_public_address(graph):
    from api import create_app

    app = create_app(Settings(public_url="https://example.org/hustings/"), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
        answer = await client.get("/v1/criticisms?limit=1&q=is")
    assert answer.links["next"]["url"].startswith("https://example.org/hustings/v1/criticisms?limit=1&q=is&cursor=")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("target=ben-yu", ["amy-oh"]),
        ("target=유벤", ["amy-oh"]),
        ("target=https://w3id.org/hustings/id/person/ben-yu", ["amy-oh"]),
        ("critic=Lee Ann", ["lee-ann"]),
        ("target_kind=none", ["lee-ann"]),
        ("target_kind=party", ["lee-bo"]),
        ("topic=schools", ["amy-oh"]),
        ("party=greens", ["amy-oh"]),
        ("q=SOMEBODY", ["lee-ann"]),
        ("article=daily-1&outlet=daily-test&limit=1000", ["amy-oh", "lee-ann", "lee-bo"]),
        ("published_from=2031-05-02", []),
        ("said_to=2031-05-01&speech_mode=reported_speech", ["amy-oh", "lee-ann", "lee-bo"]),
    ],
)
async def test_criticisms_are_narrowed(client, query, slugs):
    items = (await client.get(f"/v1/criticisms?{query}")).json()["items"]
    assert sorted(item["critic"]["slug"] for item in items) == slugs


async def test_other_lists_are_narrowed(client):
    for path, hit in (("pledges", "amy-oh"), ("priorities", "ben-yu"), ("agreements", "ben-yu")):
        assert (await client.get(f"/v1/{path}?by={hit}")).json()["total"] == 1
        assert (await client.get(f"/v1/{path}?by=lee-ann")).json()["total"] == 0
    assert (await client.get("/v1/priorities?priority=talent")).json()["total"] == 1
    assert (await client.get("/v1/statements?kind=agreement")).json()["total"] == 1
    assert [item["slug"] for item in (await client.get("/v1/people?q=lee")).json()["items"]] == ["lee-ann", "lee-bo"]


@pytest.mark.parametrize(
    ("url", "parameter", "words"),
    [
        ("/v1/criticisms?foo=1", "foo", "critic"),
        ("/v1/criticisms?by=amy-oh", "by", "There is no parameter 'by'"),
        ("/v1/criticisms?limit=0", "limit", "from 1 to 1000"),
        ("/v1/criticisms?limit=many", "limit", "from 1 to 1000"),
        ("/v1/criticisms?target=", "target", "at least 1 character"),
        ("/v1/criticisms?target_kind=dog", "target_kind", "person, party, pledge, group, none"),
        ("/v1/criticisms?speech_mode=x", "speech_mode", "direct_quotation"),
        ("/v1/criticisms?said_from=0", "said_from", "2025-04-24"),
        ("/v1/criticisms?said_from=2031-13-01", "said_from", "2025-04-24"),
        ("/v1/criticisms?published_from=2031-05-02&published_to=2031-05-01", "published_from", "swap"),
        ("/v1/criticisms?cursor=nonsense", "cursor", "begin again"),
        ("/v1/criticisms?limit=1&limit=2", "limit", "more than one"),
        ("/v1/criticisms?format=xml", "format", "json, jsonld, ttl, csv"),
        ("/v1/statements?kind=x", "kind", "agreement"),
        ("/v1/people?party=greens", "party", "There is no parameter"),
        ("/v1/people/amy-oh?x=1", "x", "format, lang"),
        ("/v1/statements/daily-1/001?x=1", "x", "format, lang"),
        ("/v1/graph?depth=9", "depth", "from 1 to 4"),
        ("/v1/graph?relations=likes", "relations", "criticizes"),
        ("/v1/graph?from=soon", "from", "date"),
        ("/v1/graph?format=xml", "format", "json, jsonld, ttl, csv"),
        ("/v1/coverage?format=ttl", "format", "json, csv"),
        ("/v1/coverage?q=x", "q", "format"),
        ("/v1/path?from=amy-oh", "to", "missing"),
        ("/v1/path", "from", "missing"),
        ("/v1/path?from=amy-oh&to=amy-oh", "to", "two different ends"),
        ("/v1/path?from=amy-oh&to=ben-yu&limit=1", "limit", "from, lang, to"),
        ("/v1/pledges/compare", "people", "missing"),
        ("/v1/pledges/compare?people=amy-oh", "people", "another"),
        ("/v1/pledges/compare?people=,", "people", "another"),
        ("/v1/search", "q", "missing"),
        ("/v1/search?q=", "q", "at least 1 character"),
        ("/v1/search?q=%20", "q", "blank"),
        ("/v1/search?q=a&kind=dog", "kind", "person"),
        ("/v1/search?q=a&cursor=x", "cursor", "begin again"),
        ("/v1/changes?since=yesterday", "since", "2025-04-24"),
        ("/v1/changes?since=2025-02-30", "since", "2025-04-24"),
        ("/v1/criticisms/summary?by=amy-oh", "by", "critic"),
        ("/v1/criticisms/summary?cursor=eA", "cursor", "begin again"),
        ("/v1/parties?limit=1000000000", "limit", "from 1 to 1000"),
        ("/v1/articles?cursor=eA", "cursor", "begin again"),
        ("/v1/criticisms?" + "x" * 5000 + "=1", "x" * 100, "There is no parameter"),
    ],
)
async def test_bad_parameters_are_named(client, url, parameter, words):
    problem = is_problem(await client.get(url), 400)
    assert problem["parameter"] == parameter
    assert parameter in problem["detail"]
    assert words in problem["detail"]
    assert problem["allowed"]


@pytest.mark.parametrize(
    "url",
    [
        "/v1/criticisms?target=nobody",
        "/v1/criticisms?article=nothing",
        "/v1/pledges?by=nobody",
        "/v1/graph?around=nobody",
        "/v1/people/nobody",
        "/v1/people/daily-test",
        "/v1/parties/nobody",
        "/v1/articles/nobody",
        "/v1/topics/nobody",
        "/v1/elections/nobody",
        "/v1/outlets/nobody",
        "/v1/path?from=nobody&to=amy-oh",
        "/v1/pledges/compare?people=amy-oh,nobody",
        "/v1/pledges/compare?people=amy-oh,ben-yu&topic=nobody",
        "/v1/criticisms/summary?critic=nobody",
        "/v1/changes?since=9-0123456789ab",
    ],
)
async def test_unknown_names_are_not_found(client, url):
    problem = is_problem(await client.get(url), 404)
    assert "no" in problem["detail"]
    assert problem["name"] in {"nobody", "nothing", "daily-test", "9-0123456789ab"}


async def test_unknown_name_brings_suggestions(client):
    problem = is_problem(await client.get("/v1/criticisms?target=amy-o"), 404)
    assert "amy-oh" in problem["suggestions"]


@pytest.mark.parametrize("url", ["/v1/criticisms?critic=Lee", "/v1/people/Lee", "/v1/graph?around=Lee"])
async def test_ambiguous_names_list_candidates(client, url):
    problem = is_problem(await client.get(url), 400)
    assert [candidate["slug"] for candidate in problem["candidates"]] == ["lee-ann", "lee-bo"]


@pytest.mark.parametrize("number", ["001", "1", "0001"])
async def test_one_statement(client, number):
    answer = await client.get(f"/v1/statements/daily-1/{number}")
    item = answer.json()
    models.WholeStatement.model_validate(item)
    assert item["critic"]["id"] == AMY
    assert item["targets"][0]["id"] == BEN
    assert item["evidence"][0]["verified"] is True


@pytest.mark.parametrize("path", ["daily-1/999", "daily-1/x", "nothing/001", "daily-1/" + "9" * 5000])
async def test_missing_statement(client, path):
    is_problem(await client.get(f"/v1/statements/{path}"), 404)


async def test_one_person(client):
    item = (await client.get("/v1/people/amy-oh")).json()
    models.Person.model_validate(item)
    assert item["party"]["slug"] == "greens"
    assert item["roles"] == ["candidate", "critic"]


async def test_network(client):
    body = (await client.get("/v1/graph")).json()
    models.Network.model_validate(body)
    relations = {(edge["source"], edge["relation"]) for edge in body["edges"]}
    assert (AMY, "criticizes") in relations
    assert all(edge["statements"] for edge in body["edges"])
    near = (await client.get("/v1/graph?around=ben-yu&relations=criticizes,agrees_with&from=2031-01-01")).json()
    assert {edge["relation"] for edge in near["edges"]} == {"criticizes", "agrees_with"}


@pytest.mark.parametrize("path", [*ONES, *WHOLES])
async def test_single_things_have_the_documented_shape(client, path):
    (ONES | WHOLES)[path].model_validate((await client.get(path)).json())


@pytest.mark.parametrize("path", [*LISTS, *ONES])
async def test_every_list_can_be_had_as_rdf_and_csv(client, path):
    turtle = await client.get(path, headers={"Accept": "text/turtle"})
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    triples = set(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))
    path += "&" if "?" in path else "?"
    linked = await client.get(f"{path}format=jsonld")
    assert linked.headers["content-type"] == "application/ld+json"
    assert set(ox.parse(linked.content, format=ox.RdfFormat.JSON_LD)) == triples
    body = (await client.get(path)).json()
    subjects = {quad.subject.value for quad in triples}
    assert {item["id"] for item in body.get("items", [body]) if "id" in item} <= subjects
    table = await client.get(f"{path}format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == len(body.get("items", [body]))
    korean = (await client.get(f"{path}format=csv&lang=ko")).text
    assert path.startswith("/v1/changes") or re.search("오에이미|유벤|이름 |녹색|데일리|대통령|요약", korean)


async def test_pairs_are_counted(client):
    body = (await client.get("/v1/criticisms/summary")).json()
    pairs = [(item["critic"]["slug"], (item["target"] or {}).get("slug"), item["count"]) for item in body["items"]]
    assert pairs == [("amy-oh", "ben-yu", 1), ("lee-ann", None, 1), ("lee-bo", "greens", 1)]
    only = (await client.get("/v1/criticisms/summary?target_kind=party")).json()["items"]
    assert [item["target"]["slug"] for item in only] == ["greens"]
    edges = (await client.get("/v1/criticisms/summary?format=ttl")).text
    assert edges.count("hu:criticizes") == 2


async def test_chain_of_statements(client):
    items = (await client.get("/v1/path?from=유벤&to=greens")).json()["items"]
    assert [(step["source"]["slug"], step["target"]["slug"]) for step in items][-1] == ("amy-oh", "greens")
    assert [step["step"] for step in items] == [1, 2]
    none = (await client.get("/v1/path?from=lee-ann&to=amy-oh")).json()
    assert (none["items"], none["total"], none["next"]) == ([], 0, None)
    assert none["meta"]["articles"] == 1


async def test_pledges_side_by_side(client):
    body = (await client.get("/v1/pledges/compare?people=amy-oh, 유벤")).json()
    assert [person["slug"] for person in body["people"]] == ["amy-oh", "ben-yu"]
    assert body["rows"][0]["cells"]["amy-oh"][0]["value"] == 5_000_000_000
    table = (await client.get("/v1/pledges/compare?people=amy-oh,ben-yu&format=csv")).text
    assert table.splitlines()[0].startswith("measure,unit,person")
    proofs = (await client.get("/v1/pledges/compare?people=amy-oh,ben-yu&format=ttl")).text
    assert "statement/daily-1/004" in proofs


async def test_search_finds_names_and_words(client):
    async def found(query):
        items = (await client.get(f"/v1/search?{query}")).json()["items"]
        return [(item["kind"], item["slug"], item["match"]) for item in items]

    assert await found("q=amy oh&kind=person") == [("person", "amy-oh", "Amy Oh")]
    assert await found("q=에이미") == [("person", "amy-oh", "오에이미")]
    assert await found("q=PLAN OF") == [("statement", "daily-1/001", "Ms Oh called the plan of Mr Yu empty")]
    assert [kind for kind, *_ in await found("q=school")] == ["topic", "pledge", "statement"]
    assert await found("q=nowhere") == []


async def test_coverage_counts(client, graph):
    body = (await client.get("/v1/coverage")).json()
    assert (body["articles"], body["statements"]) == (1, 7)
    assert body["kinds"]["criticism"] == 3
    assert body["months"] == [{"month": "2031-05", "articles": 1, "statements": 7}]
    assert body["outlets"][0]["outlet"]["slug"] == "daily-test"
    table = (await client.get("/v1/coverage?format=csv&lang=ko")).text
    assert "outlet,데일리 테스트,1,7,2031-05-01,2031-05-01" in table


async def test_changes_since(client, graph):
    async def revisions(query):
        return [item["revision"] for item in (await client.get(f"/v1/changes{query}")).json()["items"]]

    assert await revisions("") == [graph.revision]
    assert await revisions(f"?since={graph.revision}") == []
    assert await revisions("?since=2031-05-02") == [graph.revision]
    assert await revisions("?since=2031-05-03") == []
    item = (await client.get("/v1/changes")).json()["items"][0]
    assert item["articles"] == ["daily-1"]


async def test_statement_whole(client, graph):
    item = (await client.get("/v1/statements/daily-1/001")).json()
    assert item["decision"]["status"] == "accepted"
    assert item["decision"]["checked_texts"] == [item["evidence"][0]["text_sha256"]]
    assert [version["id"] for version in item["history"]] == [item["id"]]
    assert item["id"] in item["citation"]["en"]
    assert graph.revision in item["citation"]["ko"]
    assert item["citation"]["csl"]["version"] == graph.revision


async def test_article_without_its_text(client):
    item = (await client.get("/v1/articles/daily-1")).json()
    assert item["statements"]["criticism"] == 3
    assert item["text_versions"][0]["language"] == "en"
    assert "sentence" not in str(item)


@pytest.mark.parametrize("path", [path for path in (*LISTS, *ONES, *WHOLES) if path != "/v1/coverage"])
async def test_no_row_has_a_cell_that_the_header_lacks(client, path):
    """The header is written down once, not read off the first row."""
    joined = f"{path}{'&' if '?' in path else '?'}format=csv"
    rows = list(csv.DictReader(io.StringIO((await client.get(joined)).text)))
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize(
    ("path", "first"),
    [("/v1/criticisms?published_to=1999-01-01", "statement"), ("/v1/people?q=zzz", "id"), ("/v1/search?q=zzz", "kind")],
)
async def test_an_empty_list_as_csv_has_its_header(client, path, first):
    table = (await client.get(f"{path}&format=csv")).text
    assert table.startswith(f"{first},")
    assert table.count("\n") == 1


async def test_csv_runs_no_formula(client):
    table = (await client.get("/v1/criticisms?format=csv&critic=lee-bo")).text
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["quote"] == "'" + HOSTILE
