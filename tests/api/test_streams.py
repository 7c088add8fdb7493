"""Long answers over a real server: streamed, packed, refused or cut, and never short without saying so."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib

import httpx
import psutil
import pytest

from tests.api.conftest import is_problem
from tests.api.test_server import RUNAWAY
from tests.builders.servers import running

ENDLESS = "SELECT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# Some megabytes: what is larger than the buffer, and ends.
LONG = "SELECT ?a ?d ?e { { SELECT * { ?a ?b ?c } LIMIT 100 } { SELECT * { ?d ?e ?f } LIMIT 400 } }"
SETTINGS = {
    "query_workers": 2,
    "query_timeout_seconds": 4,
    "query_memory_megabytes": 300,
    "queries_per_client": 3,
    "result_row_limit": 200_000,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server") / "work"
    folder.mkdir()
    with running(folder, data_dir=folder / "data", **SETTINGS) as (process, address):
        yield process, address


def test_long_answer_is_streamed_whole(server):
    _, address = server
    ask = {"query": LONG, "format": "csv"}
    with httpx.stream("GET", f"{address}sparql", params=ask, headers={"Accept-Encoding": "identity"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["transfer-encoding"] == "chunked"
        body = answer.read()
    assert body.count(b"\r\n") == 40_001
    packed = httpx.get(f"{address}sparql", params=ask)
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == body
    assert packed.headers["etag"] == f"W/{answer.headers['etag']}"
    again = httpx.get(f"{address}sparql", params=ask, headers={"If-None-Match": packed.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_long_answer_is_kept_as_a_whole_for_who_asks_the_same(server, coding):
    """What took long is what is worth keeping; what was cut, or is larger than an eighth of the memory, is not."""
    _, address = server

    def asked(query):
        ask = {"query": query, "format": "csv"}
        return httpx.get(f"{address}sparql", params=ask, headers={"Accept-Encoding": coding}, timeout=60)

    first, second = (asked(LONG.replace("LIMIT 400", "LIMIT 150")) for _ in range(2))
    assert 1_000_000 < len(first.content) < 4_000_000
    assert first.headers["transfer-encoding"] == "chunked"
    assert "content-length" in second.headers
    assert (second.content, second.headers["etag"]) == (first.content, first.headers["etag"])
    assert second.headers.get("content-encoding", "identity") == coding
    if coding == "identity":
        assert len(asked(LONG).content) > 4_000_000
        assert asked(LONG).headers["transfer-encoding"] == "chunked"


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_answer_that_is_cut_is_an_error_for_its_reader(server, coding):
    """Past the first byte the status is sent: what remains is to break the answer off."""
    _, address = server
    kept = []
    ask = {"query": ENDLESS, "format": "tsv"}
    with httpx.stream("GET", f"{address}sparql", params=ask, headers={"Accept-Encoding": coding}) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            kept.extend(answer.iter_raw())
        received = b"".join(kept)
    plain = zlib.decompressobj(31).decompress(received) if coding == "gzip" else received
    assert plain.startswith(b"?a\t?b")
    assert len(plain) > 1_000_000
    if coding == "gzip":
        with pytest.raises(EOFError):
            gzip.decompress(received)
    assert httpx.get(f"{address}sparql", params={"query": "ASK {}"}).status_code == 200


def test_query_stopped_before_the_first_byte_is_a_problem(server):
    _, address = server
    before = time.monotonic()
    is_problem(httpx.get(f"{address}sparql", params={"query": RUNAWAY}), 503)
    assert time.monotonic() - before < 15
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    assert is_problem(httpx.get(f"{address}sparql", params={"query": hungry}), 413)["limit_megabytes"] == 300


def test_reader_who_hangs_up_in_the_middle_frees_the_process(server):
    process, address = server
    tree = {child.pid for child in psutil.Process(process.pid).children(recursive=True)}
    with httpx.stream("GET", f"{address}sparql", params={"query": ENDLESS}) as answer:
        next(answer.iter_raw())
    deadline = time.monotonic() + 10
    while not tree - {child.pid for child in psutil.Process(process.pid).children(recursive=True)}:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert httpx.get(f"{address}sparql", params={"query": "ASK {}"}).status_code == 200


def test_slow_reader_keeps_no_query_process(server):
    """A process that has said everything is free, also while its answer is still on the way."""
    _, address = server
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    asked = httpx.QueryParams({"query": LONG})
    readers = [socket.create_connection((host, int(port))) for _ in range(2)]
    for reader in readers:
        reader.sendall(f"GET /sparql?{asked} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    time.sleep(1)
    assert httpx.get(f"{address}sparql", params={"query": "ASK {}"}, timeout=3).status_code == 200
    for reader in readers:
        reader.close()


def test_client_has_a_limit_of_queries_at_once(server):
    _, address = server
    answers = []

    def ask(query):
        answers.append(httpx.get(f"{address}sparql", params={"query": query}, timeout=20))

    threads = [threading.Thread(target=ask, args=(RUNAWAY + f" # {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [429, 503, 503, 503]
    (refused,) = (answer for answer in answers if answer.status_code == 429)
    assert is_problem(refused, 429)["limit_queries"] == 3
    assert int(refused.headers["retry-after"]) > 0
    assert httpx.get(f"{address}sparql", params={"query": "ASK {}"}).status_code == 200
