"""The SPARQL 1.1 Protocol, and what strangers cannot do with it."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pyoxigraph as ox
import pytest

from api import create_app
from kg import Graph, Settings
from kg.errors import StoreUnavailableError
from kg.namespaces import REFERENCE_GRAPH
from kg.store import Changes, build, memory, open_store
from kg.store.pool import QueryPool
from tests.api.conftest import AMY, BEN, is_problem
from tests.builders.articles import NOW
from tests.builders.processes import query_processes, until

pytestmark = pytest.mark.anyio

SELECT = "SELECT ?critic { ?critic hu:criticizes <https://w3id.org/hustings/id/person/ben-yu> }"
CONSTRUCT = "CONSTRUCT WHERE { ?critic hu:criticizes ?target }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUERY_TYPE = {"Content-Type": "application/sparql-query"}


async def ask(client, query, **more):
    return await client.get("/sparql", params={"query": query, **more})


async def test_three_ways_to_ask(client):
    by_get = await ask(client, SELECT)
    by_form = await client.post("/sparql", data={"query": SELECT})
    by_body = await client.post("/sparql", content=SELECT, headers=QUERY_TYPE)
    for answer in (by_get, by_form, by_body):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert answer.json()["results"]["bindings"] == [{"critic": {"type": "uri", "value": AMY}}]


@pytest.mark.parametrize(
    ("accept", "wanted", "content_type"),
    [
        ("application/json", None, "application/sparql-results+json"),
        ("application/sparql-results+xml", None, "application/sparql-results+xml"),
        ("text/xml", None, "application/sparql-results+xml"),
        ("text/csv;q=0.9, text/tab-separated-values", None, "text/tab-separated-values; charset=utf-8"),
        ("*/*", "csv", "text/csv; charset=utf-8"),
        ("*/*", "JSON", "application/sparql-results+json"),
        ("text/csv", "xml", "application/sparql-results+xml"),
    ],
)
async def test_results_in_the_format_asked_for(client, accept, wanted, content_type):
    params = {"query": SELECT} | ({"format": wanted} if wanted else {})
    answer = await client.get("/sparql", params=params, headers={"Accept": accept})
    assert answer.headers["content-type"] == content_type
    assert AMY in answer.text


@pytest.mark.parametrize(
    ("accept", "wanted", "rdf_format"),
    [
        ("*/*", None, ox.RdfFormat.TURTLE),
        ("application/n-triples", None, ox.RdfFormat.N_TRIPLES),
        ("application/xml", None, ox.RdfFormat.RDF_XML),
        ("*/*", "xml", ox.RdfFormat.RDF_XML),
        ("*/*", "ttl", ox.RdfFormat.TURTLE),
        ("*/*", "json-ld", ox.RdfFormat.JSON_LD),
        ("*/*", "json", ox.RdfFormat.JSON_LD),
        ("*/*", "nt", ox.RdfFormat.N_TRIPLES),
    ],
)
async def test_graphs_in_the_format_asked_for(client, accept, wanted, rdf_format):
    params = {"query": CONSTRUCT} | ({"format": wanted} if wanted else {})
    answer = await client.get("/sparql", params=params, headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == rdf_format.media_type
    assert {quad.object.value for quad in ox.parse(answer.content, format=rdf_format)} >= {BEN}


async def test_parameters_of_an_old_client_are_understood(client):
    answer = await ask(client, SELECT, format="json", output="json", results="json")
    assert answer.json()["results"]["bindings"]
    named_twice = await ask(client, SELECT, format=["tsv", ""], output=["tsv", ""])
    assert named_twice.text.startswith("?critic\n")


async def test_service_description_without_a_query(client):
    answer = await client.get("/sparql")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    objects = {quad.object.value for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
    assert "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph" in objects
    assert "http://hustings.test/sparql" in objects
    assert "http://hustings.test/.well-known/void#dataset" in objects, "what it holds is described there"
    linked = await client.get("/sparql", headers={"Accept": "application/ld+json"})
    assert linked.headers["content-type"] == "application/ld+json"
    assert linked.headers["etag"] != answer.headers["etag"]
    again = await client.get("/sparql", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_default_graph_is_the_union_unless_graphs_are_named(client):
    count = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"

    async def number(query, **more):
        return int((await ask(client, query, **more)).json()["results"]["bindings"][0]["n"]["value"])

    everything = await number(count % "")
    in_query = await number(count % f"FROM <{REFERENCE_GRAPH}>")
    in_request = await number(count % "", **{"default-graph-uri": REFERENCE_GRAPH})
    assert 0 < in_query == in_request < everything
    by_post = await client.post(
        "/sparql", params={"default-graph-uri": REFERENCE_GRAPH}, content=count % "", headers=QUERY_TYPE
    )
    assert int(by_post.json()["results"]["bindings"][0]["n"]["value"]) == in_request
    assert await number(count % "", **{"named-graph-uri": REFERENCE_GRAPH}) == 0


@pytest.mark.parametrize(
    ("query", "feature", "place"),
    [
        ("ASK { SERVICE <http://127.0.0.1:9/> {} }", "SERVICE", (1, 7)),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "INSERT", (1, 1)),
        ("\nLOAD <file:///etc/passwd>", "LOAD", (2, 1)),
        ("SELECT * FROM <file:///etc/passwd> {}", "FROM", (1, 15)),
        ("SELECT * FROM NAMED <https://w3id.org/hustings/graph/secret> {}", "FROM", (1, 21)),
        ("ASK { FILTER(" + "(" * 300 + "1" + ")" * 300 + ") }", "nesting", (1, 212)),
    ],
)
async def test_what_strangers_may_not_do(client, query, feature, place):
    for answer in (
        await ask(client, query),
        await client.post("/sparql", data={"query": query}),
        await client.post("/sparql", content=query, headers=QUERY_TYPE),
    ):
        problem = is_problem(answer, 403)
        assert (problem["feature"], problem["line"], problem["column"]) == (feature, *place)


async def test_updates_are_refused(client):
    update = "DROP ALL"
    for answer in (
        await client.post("/sparql", data={"update": update}),
        await client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
        await client.get("/sparql", params={"update": update}),
    ):
        assert is_problem(answer, 403)["feature"] == "update"


async def test_graphs_of_the_request_must_be_public(client):
    for name in ("default-graph-uri", "named-graph-uri"):
        problem = is_problem(await ask(client, "ASK {}", **{name: "file:///etc/passwd"}), 403)
        assert problem["graph"] == "file:///etc/passwd"


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("SELECT * {\n  ?s foaff:name ?o }", (2, 6), "foaf:"),
        ("SELECT ?s, ?p { ?s ?p ?o }", (1, 10), "','"),
        ("SELECT * { ?s ?p ?o", (1, 10), "never closed"),
        ("", (1, 1), "empty"),
    ],
)
async def test_syntax_errors_have_a_place(client, query, place, words):
    problem = is_problem(await ask(client, query), 400)
    assert problem["code"] == "query_syntax"
    assert (problem["line"], problem["column"]) == place
    assert words in problem["detail"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ([("query", "ASK {}"), ("query", "ASK {}")], "more than one 'query'"),
        ([("query", "ASK {}"), ("format", "png")], "json, xml, csv, tsv"),
        ([("query", "ASK {}"), ("timeout", "99")], "no parameter 'timeout'"),
        ([("quary", "ASK {}")], "no parameter 'quary'"),
    ],
)
async def test_bad_requests_are_named(client, params, words):
    assert words in is_problem(await client.get("/sparql", params=params), 400)["detail"]


async def test_bad_bodies(client):
    assert "no query" in is_problem(await client.post("/sparql", data={"format": "csv"}), 400)["detail"]
    is_problem(await client.post("/sparql", content=b"ASK {} # \xff", headers=QUERY_TYPE), 400)
    answer = await client.post("/sparql", json={"query": "ASK {}"})
    assert "application/sparql-query" in is_problem(answer, 415)["detail"]
    both = await client.post("/sparql", params={"query": "ASK {}"}, content="ASK {}", headers=QUERY_TYPE)
    assert "more than one" in is_problem(both, 400)["detail"]


async def test_long_queries(client):
    long = "ASK {} #" + "x" * 60_000
    is_problem(await ask(client, long), 414)
    is_problem(await client.post("/sparql", data={"query": long}), 413)
    fits = "ASK {} #" + "x" * 50_000
    assert (await client.post("/sparql", data={"query": fits})).json()["boolean"] is True


async def test_runaway_query_is_stopped_while_lookups_go_on(client):
    runaway = asyncio.create_task(ask(client, RUNAWAY))
    await asyncio.sleep(0.1)
    assert (await client.get("/v1/criticisms?limit=2")).status_code == 200
    assert not runaway.done()
    answer = await runaway
    problem = is_problem(answer, 503)
    assert problem["limit_seconds"] == 1
    assert answer.headers["retry-after"]
    assert (await ask(client, "ASK {}")).status_code == 200


async def test_too_many_rows(client):
    assert is_problem(await ask(client, "SELECT * { ?s ?p ?o . ?a ?b ?c }"), 413)["limit_rows"] == 500


async def test_client_that_goes_away_frees_the_process(client):
    await ask(client, "ASK {}")
    before = {child.pid for child in query_processes()}
    waiting = asyncio.create_task(ask(client, RUNAWAY))
    await asyncio.sleep(0.1)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert (await ask(client, "ASK {}")).status_code == 200
    await until(lambda: len({child.pid for child in query_processes()} - before) == 1)


async def test_lookups_need_no_query_process(graph, settings, monkeypatch, caplog):
    async def fail(self):
        raise StoreUnavailableError("No process can be started.")

    monkeypatch.setattr(QueryPool, "__aenter__", fail)
    app = create_app(settings, graph)
    with caplog.at_level(logging.ERROR):
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://hustings.test") as client:
                assert (await client.get("/v1/criticisms")).status_code == 200
                assert (await client.get("/healthz")).json() == {"status": "ok"}
                is_problem(await client.get("/sparql", params={"query": "ASK {}"}), 503)
                is_problem(await client.get("/readyz"), 503)
    assert "SPARQL is not available" in caplog.text


async def test_new_revision_is_asked_by_lookups_and_sparql_alike(graph, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "copies"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "copies").mkdir()
    build(tmp_path / "store", graph.store.export(), at=NOW, note="test")
    store = open_store(tmp_path / "store", write=True)
    count = "SELECT (COUNT(*) AS ?n) { ?s a hu:Person }"
    app = create_app(settings, Graph(store))
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as client:
            before = await client.get("/sparql", params={"query": count})
            people = (await client.get("/v1/people")).json()["total"]
            name = ox.NamedNode("http://xmlns.com/foaf/0.1/name")
            kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
            new, where = ox.NamedNode("https://w3id.org/hustings/id/person/new"), ox.NamedNode(REFERENCE_GRAPH)
            added = (
                ox.Quad(new, kind, ox.NamedNode("https://w3id.org/hustings/ontology#Person"), where),
                ox.Quad(new, name, ox.Literal("New One", language="en"), where),
            )
            store.apply(Changes("a person", add=added), at=NOW)
            after = await client.get(
                "/sparql", params={"query": count}, headers={"If-None-Match": before.headers["etag"]}
            )
            assert after.status_code == 200
            numbers = [int(item.json()["results"]["bindings"][0]["n"]["value"]) for item in (before, after)]
            assert numbers == [people, people + 1]
            assert (await client.get("/v1/people")).json()["total"] == people + 1
            # What may be asked is judged anew: a graph may have come, or gone.
            graph = ox.NamedNode("https://w3id.org/hustings/graph/article/new")
            of_graph = {"query": f"ASK FROM <{graph.value}> {{ ?s ?p ?o }}"}
            is_problem(await client.get("/sparql", params=of_graph), 403)
            quad = ox.Quad(new, name, ox.Literal("Neu", language="de"), graph)
            store.apply(Changes("a graph", add=(quad,)), at=NOW)
            assert (await client.get("/sparql", params=of_graph)).json()["boolean"] is True
            store.apply(Changes("no graph", remove=(quad,)), at=NOW)
            is_problem(await client.get("/sparql", params=of_graph), 403)
        await until(lambda: len(list((tmp_path / "copies").glob("hustings-snapshot-*"))) == 1)
    assert list((tmp_path / "copies").glob("hustings-snapshot-*")) == []
    store.close()


async def test_store_folder_is_its_own_snapshot(graph, tmp_path):
    build(tmp_path / "store", graph.store.export(), at=NOW, note="test")
    store = open_store(tmp_path / "store")
    app = create_app(Settings(query_workers=1), store)
    async with app.router.lifespan_context(app):
        assert all(str(tmp_path / "store") in child.cmdline() for child in query_processes())
    store.close()
    open_store(tmp_path / "store", write=True).close()  # no lock is left


async def test_history_is_asked_by_itself(graph, settings):
    name = ox.NamedNode("http://xmlns.com/foaf/0.1/name")
    closed = ox.Quad(ox.NamedNode("x:closed"), name, ox.Literal("former"), ox.NamedNode("x:history"))
    app = create_app(settings, Graph(graph.store, memory([closed], at=NOW)))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://hustings.test") as client,
    ):
        query = {"query": 'ASK { ?s foaf:name "former" }'}
        assert (await client.get("/sparql/history", params=query)).json()["boolean"] is True
        assert (await client.get("/sparql", params=query)).json()["boolean"] is False
        elsewhere = {"query": "ASK FROM <x:history> {}"}
        is_problem(await client.get("/sparql", params=elsewhere), 403)
        assert (await client.get("/sparql/history", params=elsewhere)).status_code == 200
        described = await client.get("/sparql/history", headers={"Accept": "text/turtle"})
        assert "<http://hustings.test/sparql/history>" in described.text
    assert query_processes() == []
