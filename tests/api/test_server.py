"""``serve``: a real server, from its first line to its last process."""

from __future__ import annotations

import signal
import socket
import time

import httpx
import psutil
import pytest

from kg.store import build
from tests.api.conftest import is_problem
from tests.builders.articles import NOW
from tests.builders.servers import ROOT, gone, log_of, running, start

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def foreign(tmp_path):
    """A current directory with folders that are called like ours, and everyday names beside them."""
    folder = tmp_path / "foreign"
    for name in ("api", "kg", "viz", "cli"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("raise SystemExit('the current directory was loaded')")
    for name in ("json", "multiprocessing", "pyoxigraph", "granian"):
        (folder / f"{name}.py").write_text("raise SystemExit('the current directory was loaded')")
    return folder


def test_server_answers_stops_runaways_and_leaves_nothing(foreign, tmp_path):
    """From TriG files, in a folder with its own ``api`` and ``kg``, until SIGTERM."""
    settings = {
        "store": ROOT / "data" / "triples",
        "data_dir": tmp_path / "data",
        "query_timeout_seconds": 1,
        "query_workers": 1,
    }
    with running(foreign, **settings) as (process, address), httpx.Client(base_url=address) as client:
        assert client.get("/readyz").json()["status"] == "ready"
        found = client.get("/v1/criticisms", params={"target": "한동훈"}).json()
        assert [item["critic"]["slug"] for item in found["items"]] == ["lee-jun-seok"]
        assert client.get("/sparql", params={"query": "ASK { ?s a hu:Criticism }"}).json()["boolean"] is True
        assert client.get("/").headers["content-type"].startswith("text/html")
        assert "Accept" in client.head("/v1/people").headers["vary"]
        before = time.monotonic()
        is_problem(client.get("/sparql", params={"query": RUNAWAY}), 503)
        assert time.monotonic() - before < 5
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        assert len(list((tmp_path / "data" / "run").iterdir())) == 1
        tree = psutil.Process(process.pid).children(recursive=True)
        assert len(tree) in {2, 3}  # one for HTTP, one for queries, one that stands ready or is on its way
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert gone(tree)
    told = log_of(foreign).read_text()
    assert "Traceback" not in told
    assert "target" not in told  # the log keeps what people search for to itself
    assert list((tmp_path / "data" / "run").iterdir()) == []


def test_client_that_hangs_up_frees_its_query_process(foreign, tmp_path):
    with running(foreign, data_dir=tmp_path / "data", query_workers=1) as (process, address):
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        httpx.get(f"{address}readyz")
        tree = psutil.Process(process.pid).children(recursive=True)
        query = httpx.QueryParams({"query": RUNAWAY})
        with socket.create_connection((host, int(port))) as client:
            client.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            time.sleep(0.5)
        # Long before the limit of ten seconds another query gets its turn.
        answer = httpx.get(f"{address}sparql", params={"query": "ASK {}"}, timeout=5)
        assert answer.status_code == 200
        assert any(not item.is_running() for item in tree)


def test_several_http_processes_share_the_store(foreign, tmp_path):
    with running(foreign, "--workers", "2", data_dir=tmp_path / "data", query_workers=1) as (process, address):
        assert {httpx.get(f"{address}readyz").json()["status"] for _ in range(6)} == {"ready"}
        http = psutil.Process(process.pid).children()
        assert len(http) == 2
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert gone(http)


def test_killed_server_leaves_no_process_and_its_folder_is_cleaned_up(foreign, tmp_path):
    settings = {"store": ROOT / "data" / "triples", "data_dir": tmp_path / "data"}
    with running(foreign, **settings) as (process, _):
        tree = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        assert gone(tree)
    (stale,) = (tmp_path / "data" / "run").iterdir()
    with running(foreign, **settings) as (process, _):
        assert not stale.exists()
        assert len(list((tmp_path / "data" / "run").iterdir())) == 1


def refusal(folder, *arguments, **settings):
    process = start(folder, *arguments, **settings)
    assert process.wait(timeout=60) == 2
    told = log_of(folder).read_text()
    assert told.count("\n") == 1, told
    assert told.startswith("hustings: ")
    return told


def test_what_does_not_go_with_writing_is_one_line(foreign, tmp_path):
    keys = tmp_path / "keys"
    keys.write_text("amy correct-horse-battery-staple\n")
    settings = {"data_dir": tmp_path / "data"}
    assert "HUSTINGS_API_KEYS_FILE" in refusal(foreign, "--allow-update", **settings)
    assert "hustings load" in refusal(foreign, "--allow-update", **settings, api_keys_file=keys)
    assert "--host" in refusal(foreign, "--scratch", "--host", "0.0.0.0", **settings)
    assert "--store" in refusal(foreign, "--scratch", "--store", "x", **settings)
    assert "--workers" in refusal(foreign, "--scratch", "--workers", "2", **settings)


def test_store_folder_can_be_written_to_by_who_has_a_key(foreign, tmp_path):
    keys = tmp_path / "keys"
    keys.write_text("amy correct-horse-battery-staple\n")
    build(tmp_path / "store", [], at=NOW, note="test")
    settings = {"data_dir": tmp_path / "data", "api_keys_file": keys, "query_workers": 1}
    with running(foreign, "--allow-update", "--store", str(tmp_path / "store"), **settings) as (_, address):
        update = {"update": "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }"}
        is_problem(httpx.post(f"{address}sparql/update", data=update), 401)
        answer = httpx.post(
            f"{address}sparql/update", data=update, headers={"Authorization": "Bearer correct-horse-battery-staple"}
        )
        assert answer.status_code == 204, answer.text
        assert httpx.get(f"{address}sparql", params={"query": "ASK { ?s ?p 1 }"}).json()["boolean"] is True
    assert "correct-horse" not in log_of(foreign).read_text()


def test_port_in_use_is_one_line(foreign, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refusal(foreign, "--port", str(port), data_dir=tmp_path / "data")
    assert f"127.0.0.1:{port}" in told
    assert "--port" in told


def test_address_that_is_not_ours_is_one_line(foreign, tmp_path):
    assert "192.0.2.1" in refusal(foreign, "--host", "192.0.2.1", data_dir=tmp_path / "data")


def test_source_that_cannot_be_read_is_one_line(foreign, tmp_path):
    broken = tmp_path / "broken.trig"
    broken.write_text("<a:b> {\n <a:b> <a:b> }")
    assert "broken.trig:2" in refusal(foreign, "--port", "0", "--store", str(broken), data_dir=tmp_path / "data")
    told = refusal(foreign, "--port", "0", "--store", str(tmp_path / "nothing"), data_dir=tmp_path / "data")
    assert "nothing" in told
    assert list((tmp_path / "data" / "run").iterdir()) == []
