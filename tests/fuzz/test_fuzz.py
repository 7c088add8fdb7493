"""Mutated requests against a real server: some of those of ``python -m tests.fuzz.run``, and that checks can fail."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import psutil
import pytest

from tests.fuzz.requests import Sent, requests
from tests.fuzz.run import SECRET, problem_of, run
from tests.fuzz.watch import Canary, Watch

PROBLEM = {"content-type": "application/problem+json", "retry-after": "2"}
ASKED = Sent("words", b"GET", b"/sparql?query=x")


def test_strangers_break_nothing_read_nothing_private_and_reach_nobody(tmp_path):
    report = run(tmp_path, 2_500, seed=7)
    assert report.wrong == []
    assert report.statuses.total() == 2_500
    # Something of everything: answered, refused, not understood, stopped at a limit.
    assert report.statuses.keys() >= {"200", "200 tool error", "400", "403", "503"}
    assert report.kinds["service", "403"] > 200


def test_the_same_seed_gives_the_same_requests():
    first, again, other = (
        [sent.wire() for sent in requests(seed, 500, "http://127.0.0.1:1/", "file:///x")] for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("sent", "status", "headers", "body"),
    [
        (ASKED, "500", PROBLEM, json.dumps({"code": "internal"})),
        (ASKED, "503", PROBLEM, json.dumps({"code": "unavailable"})),
        (ASKED, "503", {}, ""),
        (ASKED, "200", {}, SECRET),
        (ASKED, "400", {"content-type": "text/plain"}, "no"),
        (ASKED, "400", PROBLEM, json.dumps({"status": 403})),
        (ASKED, "closed", {}, ""),
        (ASKED, "200", {}, "Traceback (most recent call last)"),
    ],
)
def test_what_is_wrong_is_seen(sent, status, headers, body):
    assert problem_of(sent, status, headers, body.encode())


def test_a_visit_to_the_canary_and_a_connection_to_elsewhere_are_seen():
    canary = Canary()
    place = urlsplit(canary.address)
    watch = Watch(psutil.Process(), port=1)
    with socket.create_connection((place.hostname, place.port)) as visitor:
        watch.look()
        visitor.sendall(b"GET /sparql")
        assert visitor.recv(10) == b""
    assert canary.visitors == [b"GET /sparql"]
    assert any(f"port={place.port}" in one for one in watch.others)
    canary.close()
