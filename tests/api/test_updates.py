"""Updates and the Graph Store Protocol: with a key over a store, and without one over a scratch store."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from api import create_app
from api.keys import Keys, read_keys
from api.scratch import create_scratch_app
from kg import Filters, Graph, Settings
from kg.errors import ConfigError, QueryForbiddenError, QuerySyntaxError
from kg.store import build, open_store
from kg.store.prologue import Dataset
from kg.store.updates import check_update
from tests.api.conftest import is_problem
from tests.builders.articles import NOW
from tests.builders.processes import query_processes

pytestmark = pytest.mark.anyio

KEY = "correct-horse-battery-staple"
WITH_KEY = {"Authorization": f"Bearer {KEY}"}
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
GRAPH = "https://w3id.org/hustings/graph/reference"
PERSON = "https://w3id.org/hustings/id/person/new-one"
DESCRIBED = f'<{PERSON}> a hu:Person ; foaf:name "New One"@en ; rdfs:label "New One"@en .'
INSERT = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {DESCRIBED} }} }}"


@pytest.fixture
async def writable(graph, settings, tmp_path):
    """An application that may write, its graph, and a client."""
    build(tmp_path / "store", graph.store.export(), at=NOW, note="test")
    store = Graph(open_store(tmp_path / "store", write=True))
    app = create_app(settings, store, keys=Keys({"amy": KEY}), copies=tmp_path)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://hustings.test") as client,
    ):
        yield store, client
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


@pytest.fixture
async def scratch(settings):
    app = create_scratch_app(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://hustings.test") as client,
    ):
        yield client
    assert query_processes() == []


async def ask(client, query):
    answer = await client.get("/sparql", params={"query": query})
    assert answer.status_code == 200, answer.text
    return answer.json()["boolean"]


async def test_update_is_a_revision_that_lookups_and_sparql_see(writable):
    store, client = writable
    before = store.revision
    answer = await client.post("/sparql/update", content=INSERT, headers=UPDATE | WITH_KEY)
    assert (answer.status_code, answer.content) == (204, b"")
    assert await ask(client, f"ASK {{ <{PERSON}> a hu:Person }}")
    assert "new-one" in {item["slug"] for item in store.people(Filters()).items}
    assert store.revision != before
    assert store.store.changes()[-1].note == "update by amy"
    again = await client.post("/sparql/update", data={"update": INSERT}, headers=WITH_KEY)
    assert again.status_code == 204
    assert len(store.store.changes()) == 2  # nothing changed, no revision


async def test_shortcuts_follow_an_update(writable):
    _, client = writable
    edge = "ASK { <https://w3id.org/hustings/id/person/amy-oh> hu:criticizes ?whom }"
    assert await ask(client, edge)
    gone = "DELETE { GRAPH ?g { ?s hu:targetAgent ?t } } WHERE { GRAPH ?g { ?s hu:targetAgent ?t } }"
    assert (await client.post("/sparql/update", content=gone, headers=UPDATE | WITH_KEY)).status_code == 204
    assert not await ask(client, edge)


@pytest.mark.parametrize("headers", [{}, {"Authorization": KEY}, {"Authorization": "Bearer wrong"}])
async def test_nobody_writes_without_a_key(writable, headers, caplog):
    store, client = writable
    before = store.revision
    answer = await client.post("/sparql/update", content=INSERT, headers=UPDATE | headers)
    assert is_problem(answer, 401)["code"] == "key_needed"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    for method in ("put", "post", "delete"):
        is_problem(await client.request(method, f"/sparql/graphs?graph={GRAPH}", headers=TURTLE | headers), 401)
    assert store.revision == before
    assert KEY not in caplog.text
    assert "wrong" not in caplog.text


async def test_without_keys_there_is_no_such_address(client):
    is_problem(await client.post("/sparql/update", content=INSERT, headers=UPDATE | WITH_KEY), 404)
    is_problem(await client.get("/sparql/graphs", params={"graph": GRAPH}), 404)


@pytest.mark.parametrize(
    ("update", "status", "words"),
    [
        ("INSERT DATA { <x:a> <x:b> <x:c> }", 400, "no named graph"),
        (f"INSERT DATA {{ GRAPH <{GRAPH}> {{ _:b a hu:Person }} }}", 400, "blank node"),
        ("INSERT DATA { GRAPH <https://w3id.org/hustings/graph/inferred> { <x:a> <x:b> <x:c> } }", 403, "derived"),
        ("DELETE WHERE { GRAPH <https://w3id.org/hustings/graph/changes> { ?s ?p ?o } }", 403, "derived"),
        ("LOAD <http://127.0.0.1:1/> INTO GRAPH <x:g>", 403, "LOAD at line 1, column 1"),
        ("INSERT { GRAPH <x:g> { ?s ?p ?o } } WHERE {\n SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "line 2"),
        ("INSERT { GRAPH <x:g> { ?s ?p ?o } }", 400, "Line 1"),
        ("ASK {}", 400, "Line 1"),
        ("INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } } ; DROP GRAPH <x:nothing>", 400, "cannot be answered"),
    ],
)
async def test_update_that_may_not_be_changes_nothing(writable, update, status, words):
    store, client = writable
    before = store.revision
    answer = await client.post("/sparql/update", content=update, headers=UPDATE | WITH_KEY)
    assert words in is_problem(answer, status)["detail"]
    assert store.revision == before


async def test_runaway_update_is_stopped(writable):
    store, client = writable
    before = store.revision
    endless = "SELECT (COUNT(*) AS ?n) { GRAPH ?u { ?a ?b ?c } GRAPH ?v { ?d ?e ?f } GRAPH ?w { ?g ?h ?i . ?j ?k ?l } }"
    runaway = f"INSERT {{ GRAPH <x:g> {{ <x:a> <x:b> ?n }} }} WHERE {{ {{ {endless} }} }}"
    is_problem(await client.post("/sparql/update", content=runaway, headers=UPDATE | WITH_KEY), 503)
    assert store.revision == before
    assert await ask(client, "ASK { ?s ?p ?o }")


async def test_graphs_are_given_replaced_added_to_and_removed(writable):
    store, client = writable
    address = "/sparql/graphs?graph=https://w3id.org/hustings/graph/article/new"
    triple = "<x:a> <x:b> {} ."
    is_problem(await client.get(address), 404)
    made = await client.put(address, content=triple.format(1), headers=TURTLE | WITH_KEY)
    assert made.status_code == 201
    added = await client.post(address, content=triple.format(2), headers=TURTLE | WITH_KEY)
    assert added.status_code == 204
    given = await client.get(address, headers={"Accept": "application/n-triples"})
    assert given.text.count(" .\n") == 2
    assert (await client.head(address)).content == b""
    put = await client.put(address, content=triple.format(3), headers=TURTLE | WITH_KEY)
    assert put.status_code == 204
    given = await client.get(address, headers={"Accept": "application/n-triples"})
    assert given.text.startswith('<x:a> <x:b> "3"')
    assert (await client.delete(address, headers=WITH_KEY)).status_code == 204
    is_problem(await client.delete(address, headers=WITH_KEY), 404)
    is_problem(await client.get(address), 404)
    assert [record.note for record in store.store.changes()[1:]] == [
        "put by amy",
        "post by amy",
        "put by amy",
        "delete by amy",
    ]


@pytest.mark.parametrize(
    ("address", "content", "headers", "status"),
    [
        ("/sparql/graphs", "", TURTLE, 400),
        ("/sparql/graphs?graph=no iri", "", TURTLE, 400),
        ("/sparql/graphs?default", "<x:a> <x:b> 1 .", TURTLE, 400),
        ("/sparql/graphs?graph=x:g", "<x:a> <x:b> ", TURTLE, 400),
        ("/sparql/graphs?graph=x:g", "x", {"Content-Type": "image/png"}, 415),
    ],
)
async def test_graphs_that_cannot_be_put(writable, address, content, headers, status):
    store, client = writable
    before = store.revision
    is_problem(await client.put(address, content=content, headers=headers | WITH_KEY), status)
    assert store.revision == before


async def test_default_graph_is_the_union_when_it_is_given(writable):
    _, client = writable
    whole = await client.get("/sparql/graphs?default", headers={"Accept": "application/n-triples"})
    assert PERSON not in whole.text
    assert whole.text.count(" .\n") > 100


async def test_updates_wait_for_each_other(writable):
    store, client = writable
    texts = [f"INSERT DATA {{ GRAPH <x:g{n}> {{ <x:a> <x:b> {n} }} }}" for n in range(6)]
    answers = [client.post("/sparql/update", content=text, headers=UPDATE | WITH_KEY) for text in texts]
    assert {answer.status_code for answer in await asyncio.gather(*answers)} == {204}
    assert {f"x:g{n}" for n in range(6)} <= set(store.store.graphs())


async def test_service_description_names_the_address_of_updates(writable):
    _, client = writable
    described = (await client.get("/sparql", headers={"Accept": "text/turtle"})).text
    assert "SPARQL11Update" in described
    assert "/sparql/update" in described


async def test_scratch_store_is_empty_plain_and_open(scratch):
    assert not await ask(scratch, "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    update = "INSERT DATA { <x:a> <x:b> _:c . GRAPH <x:g> { <x:a> <x:b> 1 } }"
    assert (await scratch.post("/sparql/update", content=update, headers=UPDATE)).status_code == 204
    assert not await ask(scratch, "ASK { ?s ?p 1 }")
    assert await ask(scratch, "ASK FROM <x:g> { ?s ?p 1 }")
    assert not await ask(scratch, "ASK FROM <x:nothing> { ?s ?p ?o }")
    is_problem(await scratch.get("/sparql", params={"query": "ASK { ?s foaf:name ?o }"}), 400)
    is_problem(await scratch.get("/"), 404)
    silent = "LOAD SILENT <http://127.0.0.1:1/> ; DROP DEFAULT"
    assert (await scratch.post("/sparql/update", content=silent, headers=UPDATE)).status_code == 204
    assert not await ask(scratch, "ASK { ?s ?p ?o }")


async def test_scratch_graphs_may_be_empty_and_go_by_their_own_address(scratch):
    assert (await scratch.put("/sparql/graphs?graph=x:g", content="", headers=TURTLE)).status_code == 201
    assert (await scratch.get("/sparql/graphs?graph=x:g")).status_code == 200
    assert (await scratch.put("/sparql/graphs/mine", content="<> <x:b> 1 .", headers=TURTLE)).status_code == 201
    assert await ask(scratch, "ASK { GRAPH ?g { ?g <x:b> 1 } }")
    made = await scratch.post("/sparql/graphs", content="<> <x:b> 2 .", headers=TURTLE)
    assert made.status_code == 201
    assert (await scratch.get(made.headers["location"])).status_code == 200
    assert (await scratch.options("/sparql/graphs/mine")).headers["allow"].count(",") == 5
    is_problem(await scratch.patch("/sparql/graphs/mine"), 405)
    is_problem(await scratch.get("/sparql/update"), 405)


def test_graphs_of_the_request_are_written_into_the_update():
    named = Dataset(("x:a",), ("x:b",))
    using = " USING <x:a> USING NAMED <x:b> "
    assert (
        check_update("DELETE { ?s ?p 1 } WHERE { ?s ?p ?o }", named)
        == f"DELETE {{ ?s ?p 1 }} {using}WHERE {{ ?s ?p ?o }}"
    )
    assert check_update("DELETE WHERE { ?s ?p ?o }", named) == f"DELETE {{ ?s ?p ?o }}{using}WHERE {{ ?s ?p ?o }}"
    nested = "INSERT { ?s ?p 1 } WHERE { { SELECT * WHERE { ?s ?p ?o } } } ; CLEAR DEFAULT"
    assert check_update(nested, named).count("USING <x:a>") == 1
    for own in ("WITH <x:c> DELETE { ?s ?p 1 } WHERE {}", "DELETE { ?s ?p 1 } USING <x:c> WHERE {}"):
        with pytest.raises(QuerySyntaxError, match="give one of them"):
            check_update(own, named)
    with pytest.raises(QuerySyntaxError, match="no IRI"):
        check_update("DELETE WHERE {}", Dataset(("x:a> DROP ALL",)))
    with pytest.raises(QueryForbiddenError, match="nest"):
        check_update("INSERT DATA " + "{" * 300, Dataset())


def test_keys_are_read_or_the_line_is_named(tmp_path):
    path = tmp_path / "keys"
    path.write_text(f"# who\n\namy {KEY}\nben-yu {KEY}2\n")
    keys = read_keys(path)
    assert keys.holder({b"authorization": f"bearer {KEY}2".encode()}) == "ben-yu"
    for text, words in (("amy short", "line 1"), (f"amy {KEY}\namy {KEY}3", "line 2"), ("# none", "no keys")):
        path.write_text(text)
        with pytest.raises(ConfigError, match=words):
            read_keys(path)
    with pytest.raises(ConfigError, match="Cannot read"):
        read_keys(tmp_path / "missing")
    with pytest.raises(ConfigError, match="HUSTINGS_API_KEYS_FILE"):
        read_keys(Settings().api_keys_file)
