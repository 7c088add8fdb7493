"""Comunica, the query engine of the browser and of Node.js: our endpoint alone, and joined with others."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.namespaces import FOAF, HU, ID

pytestmark = pytest.mark.needs("node")

LEE, HAN = f"{ID}person/lee-jun-seok", f"{ID}person/han-dong-hoon"
PREFIXES = f"PREFIX hu: <{HU}> PREFIX foaf: <{FOAF}> "
KOREAN = {
    "type": "Literal",
    "value": "이준석",
    "language": "ko",
    "datatype": "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
}


@pytest.fixture(scope="module")
def ask(node_modules, tmp_path_factory):
    """Ask a query over sources."""
    folder = tmp_path_factory.mktemp("comunica")
    (folder / "node_modules").symlink_to(node_modules("tests/clients"))
    script = shutil.copy(Path(__file__).with_name("ask.mjs"), folder)

    def asked(query, *sources):
        done = subprocess.run(
            ["node", script],
            input=json.dumps({"query": PREFIXES + query, "sources": sources}),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return asked


def at(endpoint):
    return {"type": "sparql", "value": endpoint}


def test_rows_with_korean_names(ask, endpoint):
    found = ask("SELECT ?critic ?name { ?critic hu:criticizes ?target ; foaf:name ?name }", at(endpoint))
    assert {"critic": {"type": "NamedNode", "value": LEE}, "name": KOREAN} in found["rows"]


def test_it_finds_out_by_itself_what_we_are(ask, endpoint):
    """From an address alone, by the service description."""
    found = ask(f'ASK {{ <{LEE}> foaf:name "이준석"@ko }}', endpoint)
    assert found == {"boolean": True}


def test_triples(ask, endpoint):
    found = ask("CONSTRUCT { ?a hu:criticizes ?b } WHERE { ?a hu:criticizes ?b }", at(endpoint))
    assert [LEE, f"{HU}criticizes", HAN] in found["rows"]


def test_what_we_refuse_is_an_error(ask, endpoint):
    """A query of its own that is too long: Comunica sends it on and says what became of it."""
    long = " ".join(f"<http://example.org/{number:>050}>" for number in range(1_500))
    assert (
        "HTTP status 41"
        in ask(f"ASK {{ VALUES ?critic {{ {long} }} ?critic hu:criticizes ?b }}", at(endpoint))["error"]
    )


def test_two_endpoints_are_one_query(ask, endpoint, other_engine):
    """A join of triples that stand at two servers of two makers."""
    query = (
        f"SELECT ?born ?name {{ ?critic <http://example.org/born> ?born ; hu:criticizes <{HAN}> ; foaf:name ?name ."
        ' FILTER(LANG(?name) = "ko") }'
    )
    found = ask(query, at(endpoint), at(other_engine))
    assert [(row["born"]["value"], row["name"]) for row in found["rows"]] == [("1985", KOREAN)]


def test_service_to_us_from_an_engine_of_its_own(ask, endpoint, other_engine):
    query = (
        "SELECT ?born ?name { ?critic <http://example.org/born> ?born ."
        f' SERVICE <{endpoint}> {{ ?critic hu:criticizes <{HAN}> ; foaf:name ?name . FILTER(LANG(?name) = "ko") }} }}'
    )
    found = ask(query, at(other_engine))
    assert [(row["born"]["value"], row["name"]) for row in found["rows"]] == [("1985", KOREAN)]
