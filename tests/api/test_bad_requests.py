"""What a stranger may send to a real server: every answer is a problem that helps, and the server stays up."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.api.conftest import is_problem
from tests.builders.servers import running


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    settings = {"data_dir": tmp_path_factory.mktemp("data"), "query_workers": 1}
    with running(tmp_path_factory.mktemp("served"), **settings) as found:
        yield found


@pytest.fixture
def client(server):
    process, address = server
    before = {child.pid for child in psutil.Process(process.pid).children()}
    with httpx.Client(base_url=address, timeout=60) as found:
        yield found
        assert found.get("/healthz").json() == {"status": "ok"}
    assert {child.pid for child in psutil.Process(process.pid).children()} == before, "a process was replaced"


def spoken(address: str, request: bytes, *, ends: bool = False) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to the very bytes of a request; with ``ends``, nothing follows them."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(request)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        found = b""
        while part := connection.recv(65536):
            found += part
    head, _, body = found.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), headers, body


def get(address: str, target: bytes, *headers: bytes) -> tuple[int, dict[str, str], bytes]:
    lines = [b"GET " + target + b" HTTP/1.1", b"Host: x", b"Connection: close", *headers, b"", b""]
    return spoken(address, b"\r\n".join(lines))


def test_korean_that_a_client_did_not_encode_is_understood(server, client):
    _, address = server
    whole = client.get("/v1/criticisms", params={"target": "한동훈"}).json()
    assert whole["total"] >= 1
    status, _, body = get(address, "/v1/criticisms?target=한동훈".encode())
    assert (status, json.loads(body)) == (200, whole)
    status, _, body = get(address, "/v1/people/한동훈".encode())
    assert (status, json.loads(body)["slug"]) == (200, "han-dong-hoon")
    status, headers, body = get(address, "/v1/statements?q=다짐&limit=1".encode())
    assert status == 200
    status, headers, _ = get(address, headers["link"].partition(">")[0].removeprefix("<").encode())
    assert status == 200


@pytest.mark.parametrize("path", ["/v1/criticisms?q=", "/v1/people?limit=1&cursor=", "/v1/path?from=a&to=", "/?lang="])
@pytest.mark.parametrize("length", [9_000, 60_000])
def test_long_query_strings(client, path, length):
    problem = is_problem(client.get(path + "x" * length), 414)
    assert problem["parameter"] == path.partition("?")[2].split("&")[-1].removesuffix("=")
    assert "8,000 bytes" in problem["allowed"]


@pytest.mark.parametrize("length", [70_000, 1_000_000])
def test_longer_ones_than_the_server_reads(server, client, length):
    with suppress(OSError):  # it may also hang up before all was sent
        assert get(server[1], b"/v1/criticisms?q=" + b"x" * length)[0] in {400, 414, 431}


@pytest.mark.parametrize("path", ["/v1/criticisms", "/v1/people/han-dong-hoon", "/v1/graph", "/sparql"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_large_bodies(client, path, method):
    problem = is_problem(client.request(method, path, content=b"x" * 10_000_000), 413)
    assert problem["parameter"] == "body"
    assert "1,000,000 bytes" in problem["allowed"]


def test_large_bodies_in_pieces(client):
    def pieces():
        for _ in range(100):
            yield b"x" * 100_000

    try:
        answer = client.post("/sparql", content=pieces(), headers={"Content-Type": "application/sparql-query"})
    except httpx.TransportError:
        return  # it hung up before all was sent
    is_problem(answer, 413)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("cursor=%00", "cursor"),
        ("cursor=" + "A" * 300, "cursor"),
        ("said_from=2025-04-31", "said_from"),
        ("said_from=20250401", "said_from"),
        ("said_from=-0001-01-01", "said_from"),
        ("published_to=2025-04-24T00:00:00Z", "published_to"),
        ("limit=0", "limit"),
        ("limit=1e9", "limit"),
        ("limit=1000000000", "limit"),
        ("limit=-1", "limit"),
        ("limit=%EF%BC%91", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("format=application/json", "format"),
        ("target_kind=PERSON", "target_kind"),
        ("q=", "q"),
        ("%00=1", "\x00"),
        ("nonsense", "nonsense"),
        ("target=a&target=b", "target"),
        ("critic=Lee", "critic"),
    ],
)
def test_bad_values(client, query, parameter):
    problem = is_problem(client.get(f"/v1/criticisms?{query}"), 400)
    if problem["code"] == "ambiguous_name":
        assert problem["candidates"]
        return
    assert problem["parameter"] == parameter
    assert problem["allowed"]
    assert len(problem["detail"]) < 1_000


@pytest.mark.parametrize("query", ["target=nobody", "target=%00", "article=../../etc/passwd", "topic=%F0%9F%92%A9"])
def test_unknown_names(client, query):
    assert is_problem(client.get(f"/v1/criticisms?{query}"), 404)["name"]


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "nonsense", "application/json;q=0", "/", "x" * 7_000])
def test_bad_accept(client, accept):
    problem = is_problem(client.get("/v1/criticisms", headers={"Accept": accept}), 406)
    assert problem["parameter"] == "Accept"
    assert "application/json" in problem["allowed"]


@pytest.mark.parametrize(
    "target",
    [b"/v1/people/%ff", b"/v1/people/%00", b"/v1/%2e%2e/people", b"//v1/people", b"/v1/people/%", b"/\xff\xfe"],
)
def test_broken_addresses(server, client, target):
    status, _, _ = get(server[1], target)
    assert status in {400, 404}


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"NONSENSE\r\n\r\n",
        b"GET /v1/people HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /v1/people HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\nConnection: close\r\n\r\n",
        b"GET /v1/people HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\nConnection: close\r\n\r\n",
        b"BREW /v1/people HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    ],
)
def test_requests_that_are_none(server, client, request_):
    parts = urlsplit(server[1])
    # The server may hang up first: it has said all that there is to say.
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection, suppress(OSError):
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(65536)


@pytest.mark.parametrize(
    ("path", "content_type", "body"),
    [
        ("/sparql", "application/sparql-query", "ASK {}"),
        ("/sparql", "application/x-www-form-urlencoded", "query=ASK{}"),
        ("/reconcile", "application/x-www-form-urlencoded", "queries={}"),
        ("/mcp", "application/json", "{}"),
    ],
)
@pytest.mark.parametrize("length", ["Content-Length: 900", "Transfer-Encoding: chunked"])
def test_half_a_body_is_not_used(server, client, path, content_type, body, length):
    _, address = server
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\n{length}\r\n\r\n"
    chunk = f"{len(body):x}\r\n" if "chunked" in length else ""
    status, _, found = spoken(address, (head + chunk + body).encode(), ends=True)
    assert (status, json.loads(found)["code"]) == (400, "incomplete_body")


def test_half_an_update_changes_nothing(tmp_path):
    """It would be a whole update of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    with running(folder, "--scratch", data_dir=tmp_path / "data") as (_, address):
        update = "DROP ALL ; INSERT DATA { <x:a> <x:b> 2 }"
        kind = "Content-Type: application/sparql-update"
        sent = httpx.post(
            f"{address}sparql/update", content="INSERT DATA { <x:a> <x:b> 1 }", headers=dict([kind.split(": ")])
        )
        assert sent.status_code == 204
        head = f"POST /sparql/update HTTP/1.1\r\nHost: x\r\n{kind}\r\nContent-Length: {len(update)}\r\n\r\n"
        status, _, _ = spoken(address, f"{head}DROP ALL ; ".encode(), ends=True)
        assert status == 400
        assert httpx.get(f"{address}sparql", params={"query": "ASK { <x:a> <x:b> 1 }"}).json()["boolean"] is True
