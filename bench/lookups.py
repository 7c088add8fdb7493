"""Lookups from the index beside SPARQL: ``python -m bench.lookups STORE [STORE ...]`` (folders of ``hustings load``).

In one run, the same questions with at least the same columns, from the call to the answer's bytes: our lookups, SPARQL
on pyoxigraph in this process, ``oxigraph serve-read-only`` over a kept connection, and rdflib's own engine in memory. A
question is asked with several people, from the most to the least in the news; a figure is the mean over them of the
median of several times. No answer is kept; what the index remembers of earlier questions (orders, counts, items, names)
is forgotten before each "first time", which the ratios are of, and stays for "again".
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import multiprocessing.connection
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from bench.measure import machine, seconds, size, table
from bench.questions import Question, questions
from bench.servers import free_port, oxigraph_command, program
from kg import Graph, open_graph
from kg.errors import KgError
from kg.index import Index
from kg.namespaces import CHANGES_GRAPH, PREFIXES
from kg.rdf import graph_of
from kg.settings import Settings

PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
Answer = Callable[[Question], int]


def mean_of_medians(
    answer: Answer,
    asked: Sequence[Question],
    *,
    times: int,
    patience: float,
    before: Callable[[], None] = lambda: None,
) -> float:
    """Seconds for a question; asked less often once ``patience`` seconds are used up, but each choice at least once.

    ``before`` is done before each, and not counted.
    """
    began = time.perf_counter()
    medians = []
    for question in asked:
        taken: list[float] = []
        while not taken or (len(taken) < times and time.perf_counter() - began < patience):
            before()
            start = time.perf_counter()
            answer(question)
            taken.append(time.perf_counter() - start)
        medians.append(statistics.median(taken))
    return statistics.mean(medians)


def forget(index: Index) -> None:
    """Let the index forget earlier questions; its columns and edges, which belong to the revision, stay."""
    for holder, names in (
        (index, ("_found", "_pairs", "_bodies", "_iris")),
        (index.directory, ("_known", "_by_number", "_numbers", "_resolved", "_of_kind")),
    ):
        for name in names:
            getattr(holder, name).clear()


def on_pyoxigraph(graph: Graph) -> Answer:
    def answer(question: Question) -> int:
        found = graph.store.query(question.sparql)
        assert isinstance(found, ox.QuerySolutions)
        return len(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    return answer


@contextmanager
def on_server(store: Path) -> Iterator[Answer | None]:
    """What asks ``oxigraph serve-read-only``; None where the program is not installed."""
    executable = program()
    if executable is None:
        yield None
        return
    port = free_port()
    process = subprocess.Popen(
        oxigraph_command(executable, store, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    connection = _connected(port)
    try:
        headers = {"Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded"}

        def answer(question: Question) -> int:
            asked = urlencode({"query": PROLOGUE + question.sparql})
            try:
                connection.request("POST", "/query", asked, headers)
                reply = connection.getresponse()
            except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
                connection.close()  # the server ends connections on which it heard nothing for a while
                connection.request("POST", "/query", asked, headers)
                reply = connection.getresponse()
            body = reply.read()
            if reply.status != 200:
                raise RuntimeError(body.decode())
            return len(body)

        yield answer
    finally:
        connection.close()
        process.terminate()
        process.wait(timeout=30)


def _connected(port: int) -> http.client.HTTPConnection:
    for _ in range(200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.05)
        else:
            return connection
    raise RuntimeError("oxigraph does not answer")


class Rdflib:
    """rdflib's own engine over all quads in memory; each question in a child process, which is ended at ``limit`` s."""

    def __init__(self, graph: Graph, limit: float) -> None:
        from rdflib import Graph as RdfGraph  # noqa: PLC0415 - slow to import, and not always asked

        self.limit = limit
        self.data = RdfGraph()
        lines = (f"{quad.triple} .\n" for quad in graph.store.export() if graph_of(quad) != CHANGES_GRAPH)
        self.data.parse(data="".join(lines), format="nt")

    def __call__(self, question: Question) -> float | None:
        """Seconds, or None if it took longer than the limit."""
        receive, send = multiprocessing.get_context("fork").Pipe(duplex=False)
        child = multiprocessing.get_context("fork").Process(target=self._answer, args=(question, send))
        child.start()
        try:
            return float(receive.recv()) if receive.poll(self.limit) else None
        finally:
            child.kill()
            child.join()

    def _answer(self, question: Question, send: multiprocessing.connection.Connection) -> None:
        start = time.perf_counter()
        self.data.query(PROLOGUE + question.sparql).serialize(format="json")
        send.send(time.perf_counter() - start)


def measure(store: Path, *, times: int, choices: int, rdflib: bool, patience: float) -> str:
    settings = Settings(data_dir=store.parent / f"{store.name}-data")
    with closing(open_graph(store, settings=settings)) as graph, on_server(store) as server:
        start = time.perf_counter()
        graph.lookups.meta()
        built = time.perf_counter() - start
        asked = questions(graph.store, choices)
        slow = Rdflib(graph, patience) if rdflib else None
        rows = []
        for name, several in asked.items():
            ours, again = (
                mean_of_medians(
                    lambda q: len(q.ours(graph)), several, times=times * 5, patience=patience, before=before
                )
                for before in (lambda: forget(graph.lookups), lambda: None)
            )
            sparql = mean_of_medians(on_pyoxigraph(graph), several, times=times, patience=patience)
            served = mean_of_medians(server, several, times=times, patience=patience) if server else None
            theirs = slow(several[len(several) // 2]) if slow else None
            slower = _beside(theirs, ours)
            if slow and theirs is None:
                slower = f"> {seconds(patience)} ({patience / ours:,.0f})"
            measured = [seconds(ours), seconds(again), _beside(sparql, ours)]
            rows.append([name, *measured, f">= {several[0].goal}", _beside(served, ours), slower])
            print(f"{store.name}: {name}", file=sys.stderr)
        disk = size(settings.data_dir / "indexes") / size(store)
        head = [
            store.name,
            "first time",
            "again",
            "pyoxigraph (times)",
            "must be",
            "`oxigraph serve` (times)",
            "rdflib (times)",
        ]
        counted = (
            f"{graph.lookups.meta()['articles']:,} articles; index {seconds(built)} and {disk:.2f} of the store's disk"
        )
        return f"{table(head, rows)}\n\n{store.name}: {counted}."


def _beside(other: float | None, ours: float) -> str:
    return "" if other is None else f"{seconds(other)} ({other / ours:,.0f})"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.lookups", description="Measure lookups beside SPARQL.")
    parser.add_argument("stores", type=Path, nargs="+", help="store folders, made with `hustings load`")
    parser.add_argument("--times", type=int, default=5, help="how often SPARQL is asked each; ours five times as often")
    parser.add_argument("--choices", type=int, default=5, help="how many people each question is asked with")
    parser.add_argument("--patience", type=float, default=60, help="seconds after which a question is asked no more")
    parser.add_argument(
        "--no-rdflib", action="store_true", help="leave rdflib out, which needs 3 GB per million triples"
    )
    given = parser.parse_args(arguments)
    try:
        for store in given.stores:
            options = {"times": given.times, "choices": given.choices, "patience": given.patience}
            print(measure(store, rdflib=not given.no_rdflib, **options), end="\n\n", flush=True)
    except KgError as error:
        parser.exit(2, f"{error}\n")
    print(machine("pyoxigraph", "rdflib"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
