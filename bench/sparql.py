"""SPARQL beside ``oxigraph serve``: ``python -m bench.sparql STORE`` (needs ``wrk``, a Debian package).

``hustings serve`` as it is, guard, query processes and all, and ``oxigraph serve-read-only`` on the same store, one
after the other in one run, asked by ``wrk``: a mix of twelve queries (:mod:`bench.mix`) and a query for one record,
each time another one. Then seven queries that would not end (:mod:`bench.runaways`), while lookups go on.
"""

from __future__ import annotations

import argparse
import http.client
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil

from bench.http import settings_of
from bench.measure import machine, seconds, table
from bench.mix import mix, records
from bench.questions import questions
from bench.runaways import RUNAWAYS
from bench.servers import Outcome, Served, asked, free_port, oxigraph_command, program, serving
from kg import open_graph
from kg.errors import KgError
from kg.settings import Settings

CONNECTIONS = (16, 64)
MIX = "mix of 12"
RECORD = "one record"
THEIRS = "`oxigraph serve`"
_ACCEPT = "application/sparql-results+json, text/turtle"
_START = "from cli.main import main; main()"
_MEMORY_SECONDS = 10.0
"""How long memory has to come back."""


@contextmanager
def ours(store: Path, **settings: object) -> Iterator[Served]:
    """``hustings serve``; ``wrk`` is one client, so that a client may ask as much at once as there are connections."""
    port = free_port()
    given = {"data_dir": settings_of(store).data_dir, "queries_per_client": 2 * max(CONNECTIONS)} | settings
    environment = {f"HUSTINGS_{name.upper()}": str(value) for name, value in given.items()}
    command = [sys.executable, "-c", _START, "serve", "--store", str(store), "--port", str(port)]
    with serving(command, port, "/readyz", **environment) as server:
        for page in ("/?lang=en", "/?lang=ko"):  # a new server makes these first, and does little else meanwhile
            fetched(server.address, page, accept="text/html")
        yield server


@dataclass(frozen=True, slots=True)
class Ended:
    """How a runaway query ended for its client: the status or that it was cut, after how long, and what it ate."""

    name: str
    how: str
    after: float
    peak: int
    left: int


@dataclass(frozen=True, slots=True)
class Side:
    """A server that is compared: what it is, and the address that takes a query."""

    name: str
    address: str
    path: str

    def paths(self, texts: Sequence[str]) -> list[str]:
        return [f"{self.path}?query={quote(text, safe='')}" for text in texts]


@contextmanager
def sides(store: Path) -> Iterator[list[Side]]:
    """Ours with no answer kept and with answers kept, and ``oxigraph serve`` if it is installed, all at once."""
    with ExitStack() as stack:
        kept = {"no answer kept": 0, "answers kept": Settings().result_cache_megabytes}
        found = [
            Side(name, stack.enter_context(ours(store, result_cache_megabytes=megabytes)).address, "/sparql")
            for name, megabytes in kept.items()
        ]
        theirs = program()
        if theirs is not None:
            port = free_port()
            server = stack.enter_context(serving(oxigraph_command(theirs, store, port), port, "/"))
            found.append(Side(THEIRS, server.address, "/query"))
        yield found


def compare(store: Path, queries: Mapping[str, Sequence[str]], *, duration: int, rounds: int, work: Path) -> str:
    """Throughput and times of each group of queries, the servers asked in turns; of several rounds the middle one."""
    rows = []
    with sides(store) as servers:
        for name, texts in queries.items():
            outcomes: dict[str, list[Outcome]] = {side.name: [] for side in servers}
            for side in servers:
                _check(side, texts)
            # Only what is answered counts, and the mix has answers that take long: the shorter, the less of them.
            lasting = duration if name == MIX else max(1, duration // 4)
            for connections in CONNECTIONS:
                turns = [
                    {
                        side.name: asked(
                            side.address, side.paths(texts), connections, duration=lasting, work=work, accept=_ACCEPT
                        )
                        for side in servers
                    }
                    for _ in range(rounds)
                ]
                for side in servers:
                    middle = sorted((turn[side.name] for turn in turns), key=lambda one: one.rate)[rounds // 2]
                    outcomes[side.name].append(middle)
                    print(f"{name}, {side.name}, {connections} connections: {middle}", file=sys.stderr)
            rows += [[name, side, *map(str, found), *_beside(found, outcomes)] for side, found in outcomes.items()]
    columns = (f"{count} connections: a second, half within, 99 of 100 within" for count in CONNECTIONS)
    return table(["", "", *columns, "rate at 16, of theirs", "p99 at 64, of theirs"], rows)


def _check(side: Side, texts: Sequence[str]) -> None:
    """Ask some queries once, so that what is kept in memory is there, and each is answered."""
    for path in side.paths(texts[:20]):
        status, _ = fetched(side.address, path)
        if status != "200":
            raise RuntimeError(f"{side.name}: {status} for {path}")


def _beside(found: Sequence[Outcome], outcomes: Mapping[str, Sequence[Outcome]]) -> list[str]:
    theirs = outcomes.get(THEIRS)
    if theirs is None:
        return ["", ""]
    return [f"{found[0].rate / max(theirs[0].rate, 1e-9):.2f}", f"{found[1].p99 / max(theirs[1].p99, 1e-9):.2f}"]


def fetched(address: str, path: str, *, accept: str = _ACCEPT) -> tuple[str, int]:
    """The status of an answer and its bytes; ``200, cut`` when it broke off."""
    host, port = urlsplit(address).netloc.split(":")
    with closing(http.client.HTTPConnection(host, int(port), timeout=120)) as connection:
        connection.request("GET", path, headers={"Accept": accept})
        reply = connection.getresponse()
        size = 0
        try:
            while piece := reply.read(1 << 16):
                size += len(piece)
        except (http.client.IncompleteRead, ConnectionError):
            return f"{reply.status}, cut", size
        return str(reply.status), size


def run_away(store: Path, *, limit: float, duration: int, lookups: Sequence[str], work: Path) -> tuple[str, str]:
    """How each runaway query ends, one after the other; and the lookups' times in quiet and while all of them run."""
    with ours(store, query_timeout_seconds=limit) as server:
        asked(server.address, lookups, 1, duration=1, work=work)  # warm
        quiet = asked(server.address, lookups, 16, duration=duration, work=work)
        for query in ("ASK {}", "ASK { ?s ?p ?o }"):
            fetched(server.address, f"/sparql?query={quote(query)}")
        ended = [_end(server, name, text) for name, text in RUNAWAYS.items()]
        busy = _lookups_beside(server, lookups, duration=duration, work=work)
    rows = [
        [
            one.name,
            one.how,
            seconds(one.after),
            f"{one.after - limit:+.2f} s",
            _megabytes(one.peak),
            _megabytes(one.left),
        ]
        for one in ended
    ]
    head = ["", "ended by", "after", f"beside the limit of {limit:g} s", "memory at most", "memory left"]
    said = (
        f"Lookups over 16 connections: {quiet} in quiet, {busy} while runaway queries ran without a break: "
        f"p99 {busy.p99 / max(quiet.p99, 1e-9):.1f} times."
    )
    return table(head, rows), said


def _lookups_beside(server: Served, lookups: Sequence[str], *, duration: int, work: Path) -> Outcome:
    stop = threading.Event()

    def one_after_the_other(texts: Sequence[str]) -> None:
        while not stop.is_set():
            for text in texts:
                if not stop.is_set():
                    fetched(server.address, f"/sparql?query={quote(text)}")

    texts = list(RUNAWAYS.values())
    askers = [threading.Thread(target=one_after_the_other, args=(texts[at:] + texts[:at],)) for at in (0, 2, 4)]
    for asker in askers:
        asker.start()
    try:
        time.sleep(0.5)
        return asked(server.address, lookups, 16, duration=duration, work=work)
    finally:
        stop.set()
        for asker in askers:
            asker.join()


def _end(server: Served, name: str, text: str) -> Ended:
    before = _memory(server.pid)
    peak = before
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, _memory(server.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    how, size = fetched(server.address, f"/sparql?query={quote(text)}")
    after = time.perf_counter() - started
    done.set()
    watcher.join()
    left = _memory(server.pid)
    while left > before * 1.02 and time.perf_counter() - started < after + _MEMORY_SECONDS:
        time.sleep(0.1)
        left = _memory(server.pid)
    told = f"{how} after {size:,} bytes" if "cut" in how else how
    print(f"{name}: {told}, {after:.3f} s", file=sys.stderr)
    return Ended(name, told, after, peak - before, left - before)


def _memory(pid: int) -> int:
    """Bytes that a server's processes hold, beyond what they share."""
    held = 0
    for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
        try:
            held += process.memory_full_info().uss
        except psutil.Error:  # it ended meanwhile
            continue
    return held


def _megabytes(size: int) -> str:
    return f"{size / 1e6:+,.0f} MB"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.sparql", description="Measure SPARQL over HTTP.")
    parser.add_argument("store", type=Path, help="a store folder, made with `hustings load`")
    parser.add_argument("--duration", type=int, default=20, help="seconds for each figure of the mix")
    parser.add_argument("--records", type=int, default=5_000, help="how many different records are asked for in turn")
    parser.add_argument("--limit", type=float, default=1.0, help="seconds that a runaway query may run")
    parser.add_argument("--rounds", type=int, default=1, help="how often each figure is taken; the middle one counts")
    parser.add_argument("--only", choices=["mix", "record", "runaways"], help="only this part")
    given = parser.parse_args(arguments)
    if shutil.which("wrk") is None:
        parser.exit(2, "wrk is missing: sudo apt-get install -y wrk\n")
    try:
        with closing(open_graph(given.store, settings=settings_of(given.store))) as graph:
            graph.lookups.meta()  # the index is there before anybody is asked
            twelve = list(mix(graph.store).values())
            queries = {MIX: twelve, RECORD: records(graph.store, given.records)}
            queries = {name: texts for name, texts in queries.items() if given.only is None or given.only in name}
            lookups = [one.path for several in questions(graph.store, 3).values() for one in several if one.path]
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            if given.only != "runaways":
                options = {"duration": given.duration, "rounds": given.rounds, "work": work}
                print(compare(given.store, queries, **options), end="\n\n", flush=True)
            if given.only in {None, "runaways"}:
                options = {"limit": given.limit, "duration": given.duration, "lookups": lookups, "work": work}
                print(*run_away(given.store, **options), sep="\n\n", end="\n\n")
    except KgError as error:
        parser.exit(2, f"{error}\n")
    print(machine("granian", "pyoxigraph", "oxigraph"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
