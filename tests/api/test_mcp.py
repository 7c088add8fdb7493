"""``/mcp`` and ``hustings mcp``, asked by the protocol's own client."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time

import httpx
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from api.agents import make_server
from api.service import SparqlService
from kg import Settings
from tests.api.conftest import is_problem
from tests.builders.servers import COMMAND, running

pytestmark = pytest.mark.anyio
TOOLS = {"who_criticized", "pledges_compare", "evidence", "coverage", "sparql"}


@pytest.fixture
async def tools(graph, settings):
    sparql = SparqlService(graph.store, settings)
    async with Client(make_server(graph, sparql)) as found:
        yield found
    await sparql.close()


async def test_making_the_server_leaves_the_logging_of_the_process_alone(graph, settings, monkeypatch):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", logging.WARNING)
    make_server(graph, SparqlService(graph.store, settings))
    assert root.handlers == []
    assert root.level == logging.WARNING


async def call(tools, name, **arguments):
    result = await tools.call_tool(name, arguments)
    assert not result.is_error, result.content
    answer = result.structured_content
    assert answer.keys() == {"answer", "rows", "quotations", "corpus"}
    assert answer["corpus"].keys() == {"revision", "articles", "from", "to"}
    return answer


async def refused(tools, name, **arguments):
    result = await tools.call_tool(name, arguments)
    assert result.is_error
    assert "Traceback" not in result.content[0].text
    return result.content[0].text


async def test_the_tools_say_that_they_only_read(tools):
    listed = (await tools.list_tools()).tools
    assert {tool.name for tool in listed} == TOOLS
    assert all(tool.annotations.read_only_hint and tool.description for tool in listed)


async def test_who_criticized_gives_the_words(tools):
    answer = await call(tools, "who_criticized", target="유벤")
    assert answer["answer"] == "1 criticism in 1 article, from 2031-05-01 to 2031-05-01."
    assert answer["rows"][0]["critic"]["slug"] == "amy-oh"
    quotation = answer["quotations"][0]
    assert quotation["quote"] == "Ms Oh called the plan of Mr Yu empty"
    assert quotation["verified"] is True
    assert quotation["statement"] == answer["rows"][0]["id"]


async def test_nothing_found_is_said_with_the_corpus(tools):
    answer = await call(tools, "who_criticized", target="Amy Oh")
    assert answer["answer"] == "no evidence in 1 article, from 2031-05-01 to 2031-05-01"
    assert answer["rows"] == answer["quotations"] == []


async def test_a_limit_is_said(tools):
    answer = await call(tools, "who_criticized", limit=1)
    assert answer["answer"].startswith("3 criticisms in 1 article")
    assert answer["answer"].endswith("The newest 1 are listed.")


async def test_pledges_side_by_side(tools):
    answer = await call(tools, "pledges_compare", people=["Amy Oh", "Ben Yu"])
    assert answer["rows"][0]["cells"]["amy-oh"][0]["as_written"] == "5 billion won"
    assert answer["quotations"][0]["quote"] == "a school for 5 billion won"


async def test_evidence_of_a_statement_and_of_an_edge(tools):
    by_number = await call(tools, "evidence", statement="daily-1/001")
    by_iri = await call(tools, "evidence", statement=by_number["rows"][0]["id"])
    by_edge = await call(tools, "evidence", source="amy-oh", relation="criticizes", target="ben-yu")
    assert by_number == by_iri
    assert by_number["quotations"] == by_edge["quotations"]
    assert by_number["quotations"][0]["quote"] == "Ms Oh called the plan of Mr Yu empty"


async def test_coverage(tools):
    answer = await call(tools, "coverage")
    assert answer["corpus"]["articles"] == 1
    assert answer["rows"]


async def test_sparql_brings_the_words_of_the_statements_it_names(tools):
    answer = await call(tools, "sparql", query="SELECT ?s { ?s a hu:Criticism ; hu:targetAgent ?someone } ORDER BY ?s")
    assert len(answer["rows"]) == 2
    assert answer["quotations"][0]["quote"] == "Ms Oh called the plan of Mr Yu empty"
    assert (await call(tools, "sparql", query="ASK { ?s a hu:Criticism }"))["rows"] == [{"boolean": True}]
    turtle = await call(tools, "sparql", query="CONSTRUCT { ?a hu:criticizes ?b } WHERE { ?a hu:criticizes ?b }")
    assert "amy-oh" in turtle["rows"][0]["turtle"]
    nothing = await call(tools, "sparql", query="SELECT ?s { ?s a hu:Dragon }")
    assert nothing["answer"].startswith("no evidence in 1 article")


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }",
        "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } } }",
        "SELEKT",
    ],
)
async def test_sparql_is_guarded(tools, query):
    assert await refused(tools, "sparql", query=query)


async def test_a_runaway_query_is_stopped(tools):
    text = await refused(
        tools, "sparql", query="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
    )
    assert "second" in text


async def test_an_answer_that_comes_in_parts_is_read_to_its_end(graph):
    """The count takes longer than an answer is held back, and stands behind two rows that were there at once."""
    parts = " ".join(f"{{ SELECT * {{ ?{a} ?{b} ?{c} }} LIMIT 120 }}" for a, b, c in ("def", "ghi", "jkl"))
    query = f"SELECT ?n {{ {{ VALUES ?n {{ 1 2 }} }} UNION {{ SELECT (COUNT(*) AS ?n) {{ {parts} }} }} }}"
    sparql = SparqlService(graph.store, Settings(query_workers=1, query_timeout_seconds=60))
    async with Client(make_server(graph, sparql)) as tools:
        rows = (await call(tools, "sparql", query=query))["rows"]
        assert sorted(int(row["n"]) for row in rows) == [1, 2, 1_728_000]
        assert sparql.outcomes.counts()["answered"] == 1
    await sparql.close()


async def test_an_answer_longer_than_an_agent_can_read_is_refused_whole(tools):
    doubled = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(20))
    text = await refused(tools, "sparql", query=f'SELECT ?s20 {{ BIND("x" AS ?s0) {doubled} }}')
    assert "more than 1,000,000 bytes" in text
    assert (await call(tools, "sparql", query="ASK {}"))["rows"] == [{"boolean": True}]


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("who_criticized", {"target": "Lee"}, "lee-ann"),
        ("who_criticized", {"target": "Nobody"}, "There is no"),
        ("who_criticized", {"limit": 0}, "limit"),
        ("who_criticized", {"target": "x" * 301}, "target"),
        ("pledges_compare", {"people": ["Amy Oh"]}, "people"),
        ("evidence", {}, "source"),
        ("evidence", {"statement": "daily-1/999"}, "There is no statement"),
        ("evidence", {"statement": "nonsense"}, "There is no statement"),
        ("evidence", {"source": "amy-oh", "relation": "loves", "target": "ben-yu"}, "criticizes"),
    ],
)
async def test_what_cannot_be_answered_says_why(tools, name, arguments, words):
    assert words in await refused(tools, name, **arguments)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mcp")
    (folder / "home").mkdir()
    with running(folder / "home", data_dir=folder / "data") as (_, found):
        yield found.rstrip("/")


async def calls_everything(client):
    assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
    answer = await call(client, "who_criticized", target="Han Dong-hoon")
    assert [row["critic"]["slug"] for row in answer["rows"]] == ["lee-jun-seok"]
    await call(client, "pledges_compare", people=["한동훈", "이재명"])
    await call(client, "evidence", source="lee-jun-seok", relation="criticizes", target="han-dong-hoon")
    await call(client, "coverage")
    assert (await call(client, "sparql", query="SELECT ?p { ?p a hu:Pledge } LIMIT 3"))["rows"]


async def test_over_http(address):
    async with Client(f"{address}/mcp") as client:
        await calls_everything(client)


def test_a_client_has_a_limit_of_messages_at_once_and_hanging_up_ends_them(tmp_path):
    """As for queries by the SPARQL protocol; the runaway would go on for a minute."""
    (tmp_path / "home").mkdir()
    settings = {"query_timeout_seconds": 60, "query_workers": 1, "queries_per_client": 1}
    with running(tmp_path / "home", data_dir=tmp_path / "data", **settings) as (_, address):

        def ask(query, timeout):
            params = {"name": "sparql", "arguments": {"query": query}}
            message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
            accept = {"Accept": "application/json, text/event-stream"}
            return httpx.post(f"{address}mcp", json=message, headers=accept, timeout=timeout)

        def hang_up():
            with pytest.raises(httpx.TimeoutException):
                ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", 2)

        assert ask("ASK {}", 30).status_code == 200
        thread = threading.Thread(target=hang_up)
        thread.start()
        time.sleep(0.7)
        assert is_problem(ask("ASK {}", 30), 429)["limit_queries"] == 1
        asked_otherwise = httpx.get(f"{address}sparql", params={"query": "ASK {}"})
        assert is_problem(asked_otherwise, 429)["limit_queries"] == 1
        thread.join()
        deadline = time.monotonic() + 30
        while (answer := ask("ASK {}", 30)).status_code == 429:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert answer.json()["result"]["structuredContent"]["rows"] == [{"boolean": True}]


def test_there_is_no_stream_to_get(address):
    """Without sessions it would stay empty, and open for ever."""
    answer = httpx.get(f"{address}/mcp", headers={"Accept": "text/event-stream"})
    assert "POST" in is_problem(answer, 405)["detail"]


def test_what_is_not_json_is_a_problem_like_elsewhere(address):
    answer = httpx.post(f"{address}/mcp", content="{}", headers={"Content-Type": "text/plain"})
    assert is_problem(answer, 415)["accept"] == "application/json"


async def test_over_standard_input_and_output(tmp_path):
    server = StdioServerParameters(
        command=sys.executable,
        args=["-P", "-c", COMMAND, "mcp"],
        env={**os.environ, "HUSTINGS_DATA_DIR": str(tmp_path / "data")},
        cwd=tmp_path,
    )
    async with Client(server) as client:
        await calls_everything(client)
