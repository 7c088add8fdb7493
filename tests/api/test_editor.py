"""The query page as the server sends it: who gets it, and what it holds without scripts."""

from __future__ import annotations

import html

import pytest

from kg.namespaces import REFERENCE_GRAPH
from tests.api.conftest import BEN, is_problem

pytestmark = pytest.mark.anyio

SELECT = "SELECT ?critic { ?critic hu:criticizes <https://w3id.org/hustings/id/person/ben-yu> }"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("query", [{}, {"query": SELECT}, {"query": SELECT, "lang": "ko"}])
async def test_browsers_get_the_page_with_the_query_of_the_address(client, query):
    page = await client.get("/sparql", params=query, headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-language"] == query.get("lang", "en")
    assert "Accept" in page.headers["vary"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert html.escape(query.get("query", "hu:Criticism"), quote=False) in page.text.replace("&#34;", '"')


async def test_the_page_is_for_nobody_who_names_a_format_or_a_graph(client):
    csv = await client.get("/sparql", params={"query": SELECT, "format": "csv"}, headers=BROWSER)
    assert csv.headers["content-type"].startswith("text/csv")
    of_a_graph = {"query": SELECT, "default-graph-uri": REFERENCE_GRAPH}
    answer = await client.get("/sparql", params=of_a_graph, headers=BROWSER)
    assert "sparql-results" in answer.headers["content-type"]
    is_problem(await client.get("/sparql", params={"query": SELECT, "lang": "ko"}), 400)


async def test_without_scripts_the_page_holds_the_answer_or_what_is_wrong(client):
    async def found(query):
        return await client.get("/sparql", params={"query": query, "format": "html"})

    table = await found("SELECT ?person { ?person a hu:Person } ORDER BY ?person")
    assert f"{BEN}</bdi>" in table.text
    assert "/id/person/ben-yu?lang=en" in table.text
    assert "format=csv" in table.text
    triples = await found(f"CONSTRUCT WHERE {{ <{BEN}> a ?class }}")
    assert "<pre" in triples.text
    nothing = await found("SELECT ?x { ?x a hu:Nobody }")
    assert "0 rows" in nothing.text
    hostile = await found("SELECT ('<script>alert(1)</script>' AS ?x) {}")
    assert "<script>alert" not in hostile.text
    wrong = await found("SELECT ?x {")
    assert wrong.status_code == 400
    assert "Line 1" in wrong.text
    refused = await found("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    assert refused.status_code == 403


async def test_the_page_shows_the_first_rows_of_a_long_answer(client, monkeypatch):
    monkeypatch.setattr("api.sparql.page._MOST_ROWS", 50)
    ten = " ".join(str(number) for number in range(10))
    query = f"SELECT * {{ {' '.join(f'VALUES ?{name} {{ {ten} }}' for name in 'ab')} }}"
    page = await client.get("/sparql", params={"query": query, "format": "html"})
    assert page.text.count("<tr>") == 51
    assert "The first 50 rows" in page.text


async def test_an_answer_that_is_stopped_in_the_middle_is_an_error_on_the_page_too(client):
    """Rows that come one by one until the limit of time: some of them are no answer."""
    doubled = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(13))
    rarely = "FILTER(RAND() * STRLEN(CONCAT(STR(?a), STR(?j))) < 0.002)"
    slow = f'SELECT ?s13 {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l {rarely} BIND("x" AS ?s0) {doubled} }}'
    page = await client.get("/sparql", params={"query": slow, "format": "html"})
    assert page.status_code == 503
    assert "stopped" in page.text
    assert "<tr>" not in page.text


async def test_the_history_has_the_same_page_of_its_own(client):
    page = await client.get("/sparql/history", headers=BROWSER)
    assert 'action="/sparql/history"' in page.text
    assert "What was superseded or retracted" in page.text


async def test_the_page_is_packed_for_those_who_take_it(client):
    plain = await client.get("/sparql", headers=BROWSER | {"Accept-Encoding": "identity"})
    packed = await client.get("/sparql", headers=BROWSER | {"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    again = await client.get("/sparql", headers=BROWSER | {"If-None-Match": packed.headers["etag"]})
    assert again.status_code == 304


async def test_a_page_whose_scripts_are_not_built_is_a_problem_not_a_traceback(client, monkeypatch, tmp_path):
    monkeypatch.setattr("viz.assets.STATIC", tmp_path)
    answer = await client.get("/sparql", params={"query": "ASK {}", "format": "html"})
    assert is_problem(answer, 500)["detail"] == "The server is not set up."
