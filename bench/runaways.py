"""Seven queries that would not end by themselves, or not before they have eaten all memory, on any graph; and how they
end on ``hustings serve``."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bench.measure import seconds, table
from bench.servers import Outcome, Served, asked, fetched, hustings

_MEMORY_SECONDS = 10.0
"""How long memory has to come back."""
_GROWN_BYTES = 10_000_000
"""What a process may hold more than before: caches of its interpreter and its allocator."""


def _nested(depth: int) -> str:
    inner = ""
    for level in range(depth, 0, -1):
        inner = f" OPTIONAL {{ ?s{level} ?p{level} ?o{level}{inner} }}"
    return f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o{inner} }}"


def _grown(times: int) -> str:
    """A text that becomes sixteen times as long again and again."""
    steps = " ".join(f"BIND(CONCAT({', '.join([f'?x{step}'] * 16)}) AS ?x{step + 1})" for step in range(times))
    return f'SELECT ?x{times} {{ BIND("0123456789abcdef" AS ?x0) {steps} }}'


RUNAWAYS: Final = {
    "cross join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "`ORDER BY` over one": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
    "`+` path over all pairs": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:none>|^!<urn:none>)+ ?b . ?c (!<urn:none>|^!<urn:none>)+ ?d }"
    ),
    # Its answer begins at once: what ends it then is a cut.
    "huge `CONSTRUCT`": "CONSTRUCT { ?a ?b ?f } { { SELECT ?f { ?d ?e ?f } LIMIT 3000 } ?a ?b ?c }",
    "regex over all literals": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
        "FILTER(REGEX(STR(?c), CONCAT(STR(?f), '.*', STR(?i)))) }"
    ),
    "deep `OPTIONAL`s": _nested(30),
    "memory bomb": _grown(12),
}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a runaway query ended for its client: the status or that it was cut, after how long, and what it ate."""

    name: str
    how: str
    after: float
    peak: int
    left: int


def run_away(store: Path, *, limit: float, duration: int, lookups: Sequence[str], work: Path) -> tuple[str, str]:
    """How each runaway query ends, one after the other; and the lookups' times in quiet and while all of them run."""
    with hustings(store, query_timeout_seconds=limit) as server:
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
    before = server.held_bytes()
    peak = before
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, server.held_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    how, size = fetched(server.address, f"/sparql?query={quote(text)}")
    after = time.perf_counter() - started
    done.set()
    watcher.join()
    left = server.held_bytes()
    while left > before + _GROWN_BYTES and time.perf_counter() - started < after + _MEMORY_SECONDS:
        time.sleep(0.1)
        left = server.held_bytes()
    told = f"{how} after {size:,} bytes" if "cut" in how else how
    print(f"{name}: {told}, {after:.3f} s", file=sys.stderr)
    return Ended(name, told, after, peak - before, left - before)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:+,.0f} MB"
