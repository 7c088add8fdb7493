"""Queries that would not end, against a real server: each ends as documented, and the next query is answered."""

from __future__ import annotations

import time

import httpx
import psutil
import pytest

from bench.runaways import RUNAWAYS
from tests.api.conftest import is_problem
from tests.builders.servers import running

WORKERS = 1


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server") / "work"
    folder.mkdir()
    settings = {"query_workers": WORKERS, "query_timeout_seconds": 1, "query_memory_megabytes": 400}
    with running(folder, data_dir=folder / "data", **settings) as (process, address):
        yield process, address


def ended(address, query):
    """How a query ended for its client: the status of a problem, or ``cut``."""
    with httpx.stream("GET", f"{address}sparql", params={"query": query}, timeout=60) as answer:
        if answer.status_code == 200:
            with pytest.raises(httpx.RemoteProtocolError):
                for _ in answer.iter_raw():
                    pass
            return "cut"
        answer.read()
        is_problem(answer, answer.status_code)
        return answer.status_code


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("cross join", {503}),
        ("`ORDER BY` over one", {503, 413}),  # whichever limit comes first: time or memory
        ("`+` path over all pairs", {503, 413}),
        ("huge `CONSTRUCT`", {"cut"}),
        ("regex over all literals", {503}),
        ("deep `OPTIONAL`s", {503, 413}),
        ("memory bomb", {503, 413}),
    ],
)
def test_runaway_query_ends_and_the_next_is_answered(server, name, ways):
    process, address = server
    assert ended(address, RUNAWAYS[name]) in ways
    assert httpx.get(f"{address}sparql", params={"query": "ASK {}"}, timeout=60).json()["boolean"] is True
    # One worker more than may run at once stands ready again.
    deadline = time.monotonic() + 60
    while workers(process) != WORKERS + 1:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_every_runaway_query_is_tried():
    (tried,) = (mark.args[1] for mark in test_runaway_query_ends_and_the_next_is_answered.pytestmark)
    assert [name for name, _ in tried] == list(RUNAWAYS)
    assert len(RUNAWAYS) == 7


def workers(process):
    count = 0
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            count += any(part.endswith("worker.py") for part in child.cmdline())
        except psutil.Error:  # it is on its way out
            continue
    return count
