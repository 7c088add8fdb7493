"""Sends thousands of mutated requests to a real server, and says what became of them and of the server.

``python -m tests.fuzz.run --requests 20000 --seed 1`` prints the counts; it ends with 1 if anything went wrong.
"""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pyoxigraph as ox

from kg.namespaces import HISTORY_GRAPHS
from kg.store import build
from tests.builders.articles import NOW
from tests.builders.servers import COMMAND, ROOT, log_of, running
from tests.fuzz.requests import Sent, requests
from tests.fuzz.watch import Canary, Watch, settled

CLIENTS = 6
SECRET = "hidden-words-that-nobody-may-read"
SETTINGS = {
    "query_workers": 2,
    "query_timeout_seconds": 1,
    "query_memory_megabytes": 400,
    "result_row_limit": 20_000,
    "access_log": "false",
}


@dataclass
class Report:
    """What became of the requests, and what went wrong."""

    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def note(self, sent: Sent, status: str, problem: str | None) -> None:
        """Count one answer."""
        self.statuses[status] += 1
        self.kinds[sent.kind, status] += 1
        if problem:
            self.wrong.append(f"{problem}: {sent.kind} {status} {sent.wire()[:2_000]!r}")


class Client:
    """One connection, kept open as long as it is of use."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._at = (parts.hostname, parts.port)
        self._connection: socket.socket | None = None

    def ask(self, sent: Sent) -> tuple[str, dict[str, str], bytes]:
        """Status, headers and body; the status is ``cut`` of an answer without its end, ``closed`` of none at all."""
        fresh = self._connection is None
        connection = self._connection = self._connection or socket.create_connection(self._at, timeout=60)
        try:
            connection.sendall(sent.wire())
            if sent.raw:
                connection.shutdown(socket.SHUT_WR)
            answer = http.client.HTTPResponse(connection, method=sent.method.decode())
            answer.begin()
        except (http.client.BadStatusLine, OSError):
            self.close()
            return (
                ("closed", {}, b"") if fresh or sent.raw else self.ask(sent)
            )  # a kept connection may have been closed
        try:
            body = answer.read()
        except (http.client.IncompleteRead, OSError) as error:
            self.close()
            return "cut", {}, error.partial if isinstance(error, http.client.IncompleteRead) else b""
        if answer.will_close or sent.raw:
            self.close()
        status = str(answer.status)
        if b'"isError":true' in body and sent.target.startswith(b"/mcp"):
            status += " tool error"
        return status, {name.lower(): value for name, value in answer.getheaders()}, body

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def problem_of(sent: Sent, status: str, headers: dict[str, str], body: bytes) -> str | None:
    """What is wrong with an answer, if anything."""
    kind = headers.get("content-type", "")
    if SECRET.encode() in body and b"history" not in sent.target:
        return "private words were given away"
    if b"Traceback" in body or b'.py"' in body:
        return "the inside shows"
    if status == "closed":
        return None if sent.kind == "broken" else "no answer"
    if status == "cut" or status[0] in "23":
        return None
    if status[0] == "5":
        known = status == "503" and kind == "application/problem+json" and "retry-after" in headers
        return None if known and json.loads(body)["code"] == "query_timeout" else "a 5xx that is not documented"
    if sent.method == b"HEAD" or sent.kind == "broken" or kind.startswith("text/html"):
        return None
    if status in {"414", "431"} and len(sent.target) > 60_000 and not body:
        return None  # the HTTP server's own, in front of ours
    if sent.target.startswith(b"/mcp") and kind == "application/json":
        return None if json.loads(body)["jsonrpc"] == "2.0" else "no JSON-RPC"
    if kind != "application/problem+json" or json.loads(body)["status"] != int(status):
        return "an error that is no problem document"
    return None


def drive(process: psutil.Process, address: str, sent: list[Sent], canary: Canary) -> Report:
    """Send all requests over a few connections at once, and look at the server before, meanwhile and afterwards."""
    report = Report()
    with httpx.Client(base_url=address, timeout=60) as client:
        for path in ("readyz", "sparql?query=ASK{}", "sparql/history?query=ASK{}"):
            client.get(path).raise_for_status()
        tools = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        client.post("mcp", json=tools, headers={"Accept": "application/json, text/event-stream"}).raise_for_status()
    before = settled(process)
    watch = Watch(process, urlsplit(address).port or 80)
    watch.start()
    waiting, turn = iter(sent), threading.Lock()
    started = time.monotonic()

    def work() -> None:
        client = Client(address)
        while True:
            with turn:
                one = next(waiting, None)
            if one is None:
                break
            try:
                status, headers, body = client.ask(one)
                problem = problem_of(one, status, headers, body)
            except Exception as error:  # noqa: BLE001 - a reader's mistake is the answer's
                client.close()
                status, problem = "unreadable", repr(error)
            with turn:
                report.note(one, status, problem)
        client.close()

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report.seconds = time.monotonic() - started
    watch.look()
    watch.stop()
    after = settled(process, wanted=before)
    if after != before:
        report.wrong.append(f"processes and files were {before}, are {after}")
    if watch.others:
        report.wrong.append(f"connections that are no reader's: {sorted(watch.others)[:5]}")
    if canary.visitors:
        report.wrong.append(f"{len(canary.visitors)} connections to the canary: {canary.visitors[:3]}")
    if not watch.looks:
        report.wrong.append("nobody looked at the connections")
    for path in ("healthz", "readyz", "sparql?query=ASK{}", "sparql/history?query=ASK{}", "v1/criticisms"):
        if not httpx.get(address + path, timeout=60).is_success:
            report.wrong.append(f"/{path} does not answer any more")
    return report


@contextmanager
def served(folder: Path) -> Iterator[tuple[psutil.Process, str, str]]:
    """A server of the bundled graph, with a secret in its history store and one in a file: itself, address, file."""
    (folder / "work").mkdir()
    secret = folder / "secret.ttl"
    secret.write_text(f'<x:a> <x:b> "{SECRET}" .', encoding="utf-8")
    load = [sys.executable, "-P", "-c", COMMAND, "load", ROOT / "data" / "triples", "--store", folder / "store"]
    subprocess.run(load, cwd=folder, check=True, capture_output=True)
    shutil.rmtree(folder / "store-history", ignore_errors=True)
    graph = ox.NamedNode(f"{HISTORY_GRAPHS}secret")
    past = [ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal(SECRET), graph)]
    build(folder / "store-history", past, at=NOW, note="")
    with running(folder / "work", "--store", str(folder / "store"), data_dir=folder / "data", **SETTINGS) as (
        process,
        address,
    ):
        yield psutil.Process(process.pid), address, secret.as_uri()


def run(folder: Path, count: int, seed: int) -> Report:
    """Start a server in a folder and send it ``count`` requests."""
    canary = Canary()
    try:
        with served(folder) as (process, address, secret):
            report = drive(process, address, list(requests(seed, count, canary.address, secret)), canary)
            if "Traceback" in (told := log_of(folder / "work").read_text(encoding="utf-8")):
                report.wrong.append(f"the log has a traceback: {told[told.index('Traceback') - 500 :][:3_000]}")
    finally:
        canary.close()
    return report


def main() -> int:
    """Run it and print what became of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), arguments.requests, arguments.seed)
    kinds = sorted({kind for kind, _ in report.kinds})
    statuses = sorted(report.statuses)
    print("| mutation | " + " | ".join(statuses) + " |")
    print("|---|" + "---:|" * len(statuses))
    for kind in kinds:
        print(f"| {kind} | " + " | ".join(str(report.kinds[kind, status] or "") for status in statuses) + " |")
    print("| all | " + " | ".join(str(report.statuses[status]) for status in statuses) + " |")
    print(f"{sum(report.statuses.values()):,} requests in {report.seconds:.0f} s; {len(report.wrong)} went wrong")
    for wrong in report.wrong[:40]:
        print("-", wrong)
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
