"""``kg.Client``: what a server answers is what the graph itself answers."""

from __future__ import annotations

import http.server
import inspect
import threading
from contextlib import contextmanager
from datetime import date

import pytest

import kg
from kg import Filters, NetworkView
from kg.errors import (
    AmbiguousNameError,
    InvalidFilterError,
    NotFoundError,
    QueryForbiddenError,
    QuerySyntaxError,
    StoreUnavailableError,
    UnknownTermError,
)
from tests.builders.servers import running

# What needs the quads themselves, or changes them.
OWN = {
    "apply", "at", "closing", "closings", "dataset", "infer", "lookups", "merge", "networks", "per_month",
    "remove_article", "resolve", "retract", "split", "statistics", "supersede", "validate", "verify",
}  # fmt: skip
ARTICLE = "st-2025-04-24-ai-pledges"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("client")
    (folder / "home").mkdir()
    with running(folder / "home", data_dir=folder / "data") as (_, found):
        yield found.rstrip("/")


@pytest.fixture(scope="module")
def client(address):
    with kg.Client(address) as found:
        yield found


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    with kg.open(settings=kg.Settings(data_dir=tmp_path_factory.mktemp("own"))) as found:
        yield found


def test_it_has_the_methods_of_a_graph_with_the_same_signatures():
    public = {name for name, value in inspect.getmembers(kg.Graph) if not name.startswith("_") and callable(value)}
    assert public - OWN == {
        name for name, value in inspect.getmembers(kg.Client) if not name.startswith("_") and callable(value)
    }
    for name in public - OWN:
        assert inspect.signature(getattr(kg.Client, name)) == inspect.signature(getattr(kg.Graph, name)), name


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("statements", (Filters(limit=5),)),
        ("criticisms", (Filters(target="한동훈"),)),
        ("criticisms", (Filters(speaker="Lee Jun-seok", target_kind="person", published_from=date(2025, 4, 1)),)),
        ("criticisms", (Filters(target_kind="none", limit=2),)),
        ("summary", ()),
        ("pledges", (Filters(speaker="ahn-cheol-soo"),)),
        ("pledges", (Filters(topic="artificial-intelligence", q="quantum"),)),
        ("compare_pledges", (["Han Dong-hoon", "이재명"],)),
        ("priorities", (Filters(priority="talent"),)),
        ("agreements", ()),
        ("people", (Filters(q="Lee"),)),
        ("parties", ()),
        ("topics", ()),
        ("elections", ()),
        ("outlets", ()),
        ("articles", ()),
        ("person", ("이준석",)),
        ("party", ("reform-party",)),
        ("topic", ("artificial-intelligence",)),
        ("article", (ARTICLE,)),
        ("outlet", ("straits-times",)),
        ("statement", (ARTICLE, "062")),
        ("search", ("Ahn",)),
        ("coverage", ()),
        ("changes", ()),
        ("retractions", ()),
        ("network", ()),
        ("network", (NetworkView(around="lee-jun-seok", relations=("criticizes", "candidate_of"), limit=3),)),
        ("path", ("lee-jun-seok", "kim-moon-soo")),
        ("explain", ("lee-jun-seok", "criticizes", "한동훈")),
    ],
)
def test_it_answers_what_the_graph_answers(client, own, name, arguments):
    assert getattr(client, name)(*arguments) == getattr(own, name)(*arguments)


def test_revision_and_networkx(client, own):
    assert client.revision == own.revision
    found, wanted = client.to_networkx(), own.to_networkx()
    assert set(found.nodes) == set(wanted.nodes)
    assert {edge[:3]: edge[3]["weight"] for edge in found.edges(keys=True, data=True)} == {
        edge[:3]: edge[3]["weight"] for edge in wanted.edges(keys=True, data=True)
    }


def test_pages_follow_one_another(client):
    first = client.statements(Filters(limit=20))
    second = client.statements(Filters(limit=20, cursor=first.next))
    assert not {item["id"] for item in first.items} & {item["id"] for item in second.items}


def test_sparql(client, own):
    query = "SELECT ?critic ?name { ?critic hu:criticizes ?whom ; foaf:name ?name } ORDER BY ?critic ?name"
    assert client.sparql(query) == own.sparql(query)
    with pytest.raises(QuerySyntaxError, match="no SELECT"):
        client.sparql("ASK { ?a ?b ?c }")
    with pytest.raises(QuerySyntaxError, match="no SELECT"):
        client.sparql("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }")
    with pytest.raises(QuerySyntaxError):
        client.sparql("SELEKT")
    with pytest.raises(QueryForbiddenError):
        client.sparql("SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }")


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda graph: graph.person("Lee"), AmbiguousNameError, "lee-jun-seok"),
        (lambda graph: graph.person("a/../b?c#d"), NotFoundError, "There is"),
        (lambda graph: graph.criticisms(Filters(target="nobody")), NotFoundError, "nobody"),
        (lambda graph: graph.statement(ARTICLE, "999"), NotFoundError, "999"),
        (lambda graph: graph.statements(Filters(cursor="?")), InvalidFilterError, "cursor"),
        (lambda graph: graph.statements(kinds=("criticism", "agreement")), InvalidFilterError, "one kind"),
        (lambda graph: graph.compare_pledges(["a,b", "c"]), InvalidFilterError, "comma"),
        (lambda graph: graph.path("lee-jun-seok", "이준석"), InvalidFilterError, "both mean"),
        (lambda graph: graph.explain("lee-jun-seok", "loves", "kim-moon-soo"), UnknownTermError, "loves"),
        (lambda graph: graph.explain("lee-jun-seok", "agrees_with", "kim-moon-soo"), NotFoundError, "No statement"),
    ],
)
def test_errors_are_those_of_the_graph(client, ask, error, words):
    with pytest.raises(error, match=words) as caught:
        ask(client)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://example.org", "file:///etc/passwd", "http://", "http://[::1"])
def test_an_address_must_be_one(url):
    with pytest.raises(StoreUnavailableError, match="no address"):
        kg.Client(url)


def test_nobody_answers():
    with kg.Client("http://127.0.0.1:1") as graph, pytest.raises(StoreUnavailableError, match="does not answer"):
        graph.people()


@contextmanager
def foreign_server(status, body):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<html>"), (200, b"[]"), (404, b"<html>"), (500, b'{"code": "made_up", "detail": "x"}'), (502, b"[1]")],
)
def test_another_kind_of_server(status, body):
    strange = pytest.raises(StoreUnavailableError, match="not as Hustings does")
    with foreign_server(status, body) as url, kg.Client(url) as graph, strange:
        graph.person("x")
