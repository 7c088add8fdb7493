"""SPARQL beside ``oxigraph serve``: ``python -m bench.sparql STORE`` (needs ``wrk``, a Debian package).

``hustings serve`` as it is, guard, query processes and all, and ``oxigraph serve-read-only`` on the same store, one
after the other in one run, asked by ``wrk``: a mix of twelve queries (:mod:`bench.mix`) and a query for one record,
each time another one. Then seven queries that would not end (:mod:`bench.runaways`), while lookups go on.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.measure import machine, seconds, table
from bench.mix import mix, records
from bench.questions import questions
from bench.runaways import run_away
from bench.servers import (
    Outcome,
    Served,
    asked,
    fetched,
    free_port,
    hustings,
    oxigraph_command,
    program,
    serving,
    settings_of,
)
from kg import open_graph
from kg.errors import KgError
from kg.settings import Settings

CONNECTIONS = (16, 64)
MIX = "mix of 12"
RECORD = "one record"
THEIRS = "`oxigraph serve`"
_ACCEPT = "application/sparql-results+json, text/turtle"


@dataclass(frozen=True, slots=True)
class Turn:
    """What ``wrk`` found, and the server's processor time for each answer, in seconds, whatever others do."""

    outcome: Outcome
    worked: float


@dataclass(frozen=True, slots=True)
class Side:
    """A server that is compared: what it is, and the path that takes a query."""

    name: str
    server: Served
    path: str

    def paths(self, texts: Sequence[str]) -> list[str]:
        return [f"{self.path}?query={quote(text, safe='')}" for text in texts]

    def asked(self, texts: Sequence[str], connections: int, *, duration: int, work: Path) -> Turn:
        before = self.server.worked_seconds()
        outcome = asked(
            self.server.address, self.paths(texts), connections, duration=duration, work=work, accept=_ACCEPT
        )
        return Turn(outcome, (self.server.worked_seconds() - before) / max(1.0, outcome.rate * duration))


@contextmanager
def sides(store: Path) -> Iterator[list[Side]]:
    """Ours with no answer kept and with answers kept, and ``oxigraph serve`` if it is installed, all at once."""
    with ExitStack() as stack:
        kept = {"no answer kept": 0, "answers kept": Settings().result_cache_megabytes}
        found = [
            Side(name, stack.enter_context(hustings(store, result_cache_megabytes=megabytes)), "/sparql")
            for name, megabytes in kept.items()
        ]
        theirs = program()
        if theirs is not None:
            port = free_port()
            server = stack.enter_context(serving(oxigraph_command(theirs, store, port), port, "/"))
            found.append(Side(THEIRS, server, "/query"))
        yield found


def compare(store: Path, queries: Mapping[str, Sequence[str]], *, duration: int, rounds: int, work: Path) -> str:
    """Throughput and times of each group of queries, the servers asked in turns; of several rounds the middle one."""
    rows = []
    with sides(store) as servers:
        for name, texts in queries.items():
            outcomes: dict[str, list[Turn]] = {side.name: [] for side in servers}
            for side in servers:
                _check(side, texts)
            # Only what is answered counts, and the mix has answers that take long: the shorter, the less of them.
            lasting = duration if name == MIX else max(1, duration // 4)
            for connections in CONNECTIONS:
                turns = [
                    {side.name: side.asked(texts, connections, duration=lasting, work=work) for side in servers}
                    for _ in range(rounds)
                ]
                for side in servers:
                    middle = sorted((turn[side.name] for turn in turns), key=lambda one: one.outcome.rate)[rounds // 2]
                    outcomes[side.name].append(middle)
                    print(f"{name}, {side.name}, {connections} connections: {middle.outcome}", file=sys.stderr)
            for side_name, (few, many) in outcomes.items():
                shown = [str(few.outcome), seconds(few.worked), str(many.outcome)]
                rows.append([name, side_name, *shown, *_beside((few, many), outcomes)])
    at_few, at_many = (f"{count} connections: a second, half within, 99 of 100 within" for count in CONNECTIONS)
    head = ["", "", at_few, "processor time each", at_many, "rate at 16, of theirs", "p99 at 64, of theirs"]
    return table(head, rows)


def _check(side: Side, texts: Sequence[str]) -> None:
    """Ask some queries once, so that what is kept in memory is there, and each is answered."""
    for path in side.paths(texts[:20]):
        status, _ = fetched(side.server.address, path, accept=_ACCEPT)
        if status != "200":
            raise RuntimeError(f"{side.name}: {status} for {path}")


def _beside(found: Sequence[Turn], outcomes: Mapping[str, Sequence[Turn]]) -> list[str]:
    theirs = outcomes.get(THEIRS)
    if theirs is None:
        return ["", ""]
    (few, many), (their_few, their_many) = ([turn.outcome for turn in turns] for turns in (found, theirs))
    return [f"{few.rate / max(their_few.rate, 1e-9):.2f}", f"{many.p99 / max(their_many.p99, 1e-9):.2f}"]


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
