"""The graph as a whole: feed, description and exports; and that none of them goes on telling what was retracted."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
from datetime import UTC, date, datetime, timedelta

import feedparser
import httpx
import pyoxigraph as ox
import pytest

from api import create_app
from kg import Graph, Settings
from kg.linked.void import DCAT, VOID
from kg.namespaces import CHANGES_GRAPH, HU, ID
from kg.rdf import graph_of
from kg.store import memory
from tests.api.conftest import AMY, BEN, HOSTILE, is_problem
from tests.builders.articles import NOW, article, opened, says
from tests.builders.things import organization, outlet, person, reference

pytestmark = pytest.mark.anyio


def feed_of(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.bozo_exception
    return found


async def test_the_feed_is_read_by_a_feed_reader(client):
    found = feed_of(await client.get("/feeds/criticisms.atom"))
    items = (await client.get("/v1/criticisms")).json()["items"]
    assert found.version == "atom10"
    assert [entry.id for entry in found.entries] == [item["id"] for item in items]
    assert [entry.title for entry in found.entries] == [item["summary"]["en"] for item in items]
    for entry in found.entries:
        assert entry.updated_parsed[:6] == (2031, 5, 2, 9, 0, 0)
        assert entry.link.startswith("http://hustings.test/id/statement/daily-1/")
        assert entry.content[0].type == "text/plain"
    assert any(HOSTILE in entry.content[0].value for entry in found.entries)
    assert found.feed.updated_parsed
    assert found.feed.id == "https://w3id.org/hustings/feeds/criticisms.atom"
    assert {link.rel for link in found.feed.links} == {"self", "alternate", "first"}


async def test_the_feed_is_narrowed_paged_and_speaks_korean(client):
    narrowed = feed_of(await client.get("/feeds/criticisms.atom?lang=ko&critic=오에이미&limit=1"))
    assert narrowed.feed.language == "ko"
    assert [entry.title for entry in narrowed.entries] == ["daily-1 1 요약"]
    assert "critic=" in narrowed.feed.id
    seen, address = [], "/feeds/criticisms.atom?limit=2"
    while address:
        page = feed_of(await client.get(address))
        seen += [entry.id for entry in page.entries]
        links = {link.rel: link.href for link in page.feed.links}
        assert links["first"].endswith("?limit=2")
        address = links.get("next")
        assert page.feed.id == "https://w3id.org/hustings/feeds/criticisms.atom?limit=2"
    assert len(seen) == len(set(seen)) == 3


async def test_an_old_article_that_was_coded_today_is_news_in_the_feed():
    recent = article("recent", says("Criticism", AMY, "Ms Oh called it empty", target_agents=(BEN,)))
    late = says("Criticism", BEN, "Mr Yu called it full", target_agents=(AMY,), recorded_at=NOW + timedelta(days=9))
    old = article("old", late, published=date(2030, 1, 1))
    people = reference(person("amy-oh"), person("ben-yu"), outlet("daily-test"), organization("hustings-maintainers"))
    app = create_app(Settings(), opened(people, recent, old))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as asking:
        slugs = [
            [entry.id.split("/")[-2] for entry in feed_of(await asking.get(f"/feeds/criticisms.atom{query}")).entries]
            for query in ("", "?order=newest")
        ]
    assert slugs == [["old", "recent"], ["recent", "old"]]


@pytest.mark.parametrize("query", ["published_to=0001-01-01", "said_to=1000-01-01", "published_from=9999-12-31"])
async def test_a_feed_of_a_far_day_is_empty_and_valid(client, query):
    found = feed_of(await client.get(f"/feeds/criticisms.atom?{query}"))
    assert found.entries == []
    assert found.feed.updated_parsed


@pytest.mark.parametrize(
    ("query", "parameter", "status"),
    [
        ("published_to=yesterday", "published_to", 400),
        ("limit=0", "limit", 400),
        ("cursor=x", "cursor", 400),
        ("format=rss", "format", 400),
        ("by=amy-oh", "by", 400),
        ("critic=nobody", None, 404),
    ],
)
async def test_bad_parameters_of_a_feed_are_named(client, query, parameter, status):
    found = is_problem(await client.get(f"/feeds/criticisms.atom?{query}"), status)
    assert parameter is None or found["parameter"] == parameter


def test_what_xml_cannot_hold_is_replaced():
    from api.feed import Feed, atom

    item = {
        "id": f"{ID}statement/a/001",
        "summary": {"en": "bell \x07 &<]]>", "ko": ""},
        "recorded": {"at": "2031-01-01T00:00:00Z"},
        "article": {"outlet": {"name": {"en": "A"}}, "title": {"en": "B\x00"}, "published": "2031-01-01", "url": None},
        "topics": [],
        "evidence": [{"quote": "\ud800 x"}],
    }
    found = feedparser.parse(
        atom(Feed("", "2031-01-01T00:00:00Z", "en", "http://a", "http://a", "http://a", None), [item])
    )
    assert not found.bozo
    assert found.entries[0].title == "bell \ufffd &<]]>"


async def test_the_description_counts_what_is_there(client, graph):
    answer = await client.get("/.well-known/void", headers={"Accept": "application/n-triples"})
    triples = list(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
    about = {}
    for triple in triples:
        about.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, set()).add(triple.object.value)
    dataset = about["http://hustings.test/.well-known/void#dataset"]
    quads = [quad for quad in graph.store.export() if graph_of(quad) != CHANGES_GRAPH]
    assert dataset[VOID + "triples"] == {str(len(quads))}
    assert dataset[VOID + "properties"] == {str(len({quad.predicate for quad in quads}))}
    partitions = {
        frozenset(about[part][VOID + "class"]): about[part][VOID + "entities"]
        for part in dataset[VOID + "classPartition"]
    }
    assert partitions[frozenset({HU + "Criticism"})] == {"3"}
    assert frozenset({HU + "ChangeRecord"}) not in partitions
    uses = {
        next(iter(about[part][VOID + "property"])): next(iter(about[part][VOID + "triples"]))
        for part in dataset[VOID + "propertyPartition"]
    }
    assert sum(map(int, uses.values())) == len(quads)
    assert int(uses[HU + "speaker"]) == len(graph.statements().items)
    assert dataset[DCAT + "version"] == {graph.revision}
    for address in dataset[VOID + "dataDump"] | dataset[VOID + "sparqlEndpoint"]:
        found = await client.get(address.removeprefix("http://hustings.test"))
        assert found.status_code == 200, address
    for name in ("ttl", "jsonld"):
        other = await client.get(f"/.well-known/void?format={name}")
        media_type = other.headers["content-type"].partition(";")[0]
        assert len(set(ox.parse(other.content, format=ox.RdfFormat.from_media_type(media_type)))) == len(set(triples))
    is_problem(await client.get("/.well-known/void?format=html"), 400)


@pytest.mark.parametrize(("contact", "said"), [("a@b.example", "mailto:a@b.example"), ("https://b.example/c", None)])
async def test_the_description_says_whom_to_ask(graph, contact, said):
    app = create_app(Settings(contact=contact, public_url="https://x.example/kg"), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as client:
        text = (await client.get("/.well-known/void?format=nt")).text
    assert f"<{said or contact}>" in text
    assert "<https://x.example/kg/.well-known/void#dataset>" in text
    assert "hustings.test" not in text


async def test_exports_hold_the_whole_graph(client, graph):
    quads = {quad for quad in graph.store.export() if graph_of(quad) != CHANGES_GRAPH}
    for name, rdf_format in (
        ("nq", ox.RdfFormat.N_QUADS),
        ("trig", ox.RdfFormat.TRIG),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ):
        answer = await client.get(f"/exports/{graph.revision}.{name}.gz")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/gzip"
        assert "content-encoding" not in answer.headers
        assert f'filename="hustings-{graph.revision}.{name}.gz"' in answer.headers["content-disposition"]
        assert set(ox.parse(gzip.decompress(answer.content), format=rdf_format)) == quads
        again = await client.get(
            f"/exports/{graph.revision}.{name}.gz", headers={"If-None-Match": answer.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
    table = gzip.decompress((await client.get(f"/exports/{graph.revision}.csv.gz")).content).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table)))) == graph.statements().total
    led = await client.get("/exports/current.nq.gz")
    assert (led.status_code, led.headers["location"]) == (307, f"/exports/{graph.revision}.nq.gz")


@pytest.mark.parametrize(
    "name", ["x", "current.ttl.gz", "1-abc.nq.gz", "current.nq", "..%2f..%2fetc.nq.gz", "9-0123456789ab.nq.gz"]
)
async def test_what_was_never_exported(client, name):
    is_problem(await client.get(f"/exports/{name}"), 404)


async def test_an_export_is_made_once_and_whole(app, client, graph, monkeypatch):
    made = []
    write = type(app.state.context.exports)._write

    def counted(self, output, name):
        made.append(name)
        write(self, output, name)

    monkeypatch.setattr(type(app.state.context.exports), "_write", counted)
    answers = await asyncio.gather(*[client.get(f"/exports/{graph.revision}.nq.gz") for _ in range(4)])
    assert len({answer.content for answer in answers}) == 1
    assert made == ["nq"]

    def broken(self, output, name):
        output.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(app.state.context.exports), "_write", broken)
    found = is_problem(await client.get(f"/exports/{graph.revision}.trig.gz"), 503)
    assert "No space" in found["detail"]
    folder = app.state.context.exports._folder
    assert [path.name for path in folder.iterdir()] == [f"{graph.revision}.nq.gz"]


async def test_what_is_retracted_is_gone_with_the_next_revision(graph, tmp_path):
    """From every list, document, page, feed and file, also for those who have the former one."""
    changing = Graph(memory([quad for quad in graph.store.export() if graph_of(quad) != CHANGES_GRAPH], at=NOW))
    words = "Ms Oh called the plan of Mr Yu empty"
    statement = f"{ID}statement/daily-1/001"
    app = create_app(Settings(data_dir=tmp_path), changing)
    paths = ["/v1/criticisms", "/v1/statements?format=csv", "/v1/criticisms?format=ttl", "/feeds/criticisms.atom", "/"]
    paths += ["/graph/article/daily-1", "/v1/graph", "/openapi.json", "/docs"]
    before, former = {}, changing.revision
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as client:
        for path in paths:
            before[path] = await client.get(path)
            assert words in before[path].text or statement in before[path].text, path
        export = gzip.decompress((await client.get(f"/exports/{former}.nq.gz")).content).decode()
        assert statement in export
        changing.retract(
            "daily-1/001", "The words are of another.", by="Hustings maintainers", at=datetime(2031, 6, 1, tzinfo=UTC)
        )
        for path in paths:
            after = await client.get(path, headers={"If-None-Match": before[path].headers["etag"]})
            assert after.status_code == 200, path
            assert words not in after.text, path
            # The documentation shows what became of it, as an example of a retraction.
            assert statement not in after.text or path in {"/openapi.json", "/docs"}, path
        found = is_problem(await client.get(f"/exports/{former}.nq.gz"), 410)
        assert found["current"] == f"/exports/{changing.revision}.nq.gz"
        file = await client.get(found["current"])
        assert statement not in gzip.decompress(file.content).decode()
        assert [path.name for path in app.state.context.exports._folder.iterdir()] == [f"{changing.revision}.nq.gz"]
        for path in ("/id/statement/daily-1/001", "/id/decision/daily-1/001", "/v1/statements/daily-1/001/nanopub"):
            told = is_problem(await client.get(path), 410)
            assert told["reason"] == {"en": "The words are of another."}
            assert told["at"] == "2031-06-01T00:00:00Z"
            assert words not in str(told)
        page = (await client.get("/corrections")).text
        assert "daily-1/001" in page
        assert "The words are of another." in page
        assert words not in page
        described = (await client.get("/.well-known/void?format=nt")).text
        assert former not in described
    await app.state.context.sparql.close()
