"""Another engine's server asks ours: a federated query the way round that we offer."""

from __future__ import annotations

import httpx
import pytest

from kg.namespaces import FOAF, HU

QUERY = """PREFIX hu: <{hu}> PREFIX foaf: <{foaf}>
SELECT DISTINCT ?born ?name {{
  ?critic <http://example.org/born> ?born .
  SERVICE <{endpoint}> {{ ?critic hu:criticizes ?target ; foaf:name ?name . FILTER(LANG(?name) = "ko") }}
}}"""


def ask(other_engine, query):
    return httpx.get(other_engine, params={"query": query}, headers={"Accept": "application/json"}, timeout=30)


def test_oxigraph_joins_its_own_triples_with_ours(endpoint, other_engine):
    answer = ask(other_engine, QUERY.format(hu=HU, foaf=FOAF, endpoint=endpoint))
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"]
    assert [(row["born"]["value"], row["name"]) for row in rows] == [
        ("1985", {"type": "literal", "value": "이준석", "xml:lang": "ko"})
    ]


def test_oxigraph_asks_the_past_too(endpoint, other_engine):
    query = f"ASK {{ SERVICE <{endpoint}/history> {{ ?s ?p ?o }} }}"
    assert ask(other_engine, query).json()["boolean"] is True


@pytest.mark.parametrize("silent", ["", "SILENT"])
def test_a_query_that_we_refuse_is_an_error_over_there(endpoint, other_engine, silent):
    """What is sent on to us is checked as any other query: no way leads through us to a third server."""
    query = f"ASK {{ SERVICE {silent} <{endpoint}> {{ SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} }} }}"
    answer = ask(other_engine, query)
    if silent:
        assert answer.json()["boolean"] is True  # as if nothing had been asked
    else:
        assert answer.status_code == 500
        assert "SERVICE at line 2, column 18 is not allowed" in answer.text
