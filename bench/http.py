"""Lookups over HTTP beside a route that does nothing: ``python -m bench.http STORE`` (needs ``wrk``, a Debian package).

One process of each, on granian as ``hustings serve`` runs it, asked in turns by ``wrk`` over 1, 16 and 64 connections:
a FastAPI route that does nothing, each lookup with no answer kept and with answers kept, and the same question of
``oxigraph serve-read-only``. Each lookup is asked for several people in turn.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from fastapi import FastAPI
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from api.app import create_app
from api.cache import AnswerCache
from bench.lookups import PROLOGUE
from bench.measure import machine, table
from bench.questions import Question, questions
from bench.servers import Outcome, asked, free_port, oxigraph_command, program, serving, settings_of
from kg import open_graph
from kg.errors import KgError

CONNECTIONS = (1, 16, 64)
NOTHING = "nothing"
_ACCEPT = "application/json, application/sparql-results+json"


def load_app(mode: str, store: Path) -> FastAPI:
    """The application that a server process answers with: one that does nothing, or ours, keeping answers or not."""
    if mode == NOTHING:
        app = FastAPI()

        @app.get("/nothing")
        async def nothing() -> dict[str, str]:
            return {}

        return app
    settings = settings_of(store)
    app = create_app(settings, open_graph(store, settings=settings))
    if mode == "off":
        app.state.context.cache = AnswerCache(0)
    return app


def measure(store: Path, *, duration: int, choices: int, names: Sequence[str]) -> str:
    with closing(open_graph(store, settings=settings_of(store))) as graph:
        graph.lookups.meta()  # the index is there before anybody is asked
        several = {name: items for name, items in questions(graph.store, choices).items() if items[0].path}
    several = {name: items for name, items in several.items() if not names or name in names}
    rows, sizes = [], {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        outcomes: dict[tuple[str, str], list[Outcome]] = {}
        for mode in (NOTHING, "off", "on"):
            port = free_port()
            command = [sys.executable, "-m", "bench.http", str(store), "--serve", mode, "--port", str(port)]
            ready = "/nothing" if mode == NOTHING else "/healthz"
            with serving(command, port, ready) as server:
                paths = {NOTHING: ["/nothing"]} if mode == NOTHING else _paths(several)
                _ask_all(outcomes, mode, server.address, paths, duration=duration, work=work)
                sizes |= {name: _kilobytes(server.address, asked) for name, asked in paths.items()}
        oxigraph = program()
        if oxigraph is not None:
            port = free_port()
            with serving(oxigraph_command(oxigraph, store, port), port, "/") as server:
                paths = {
                    name: [f"/query?query={quote(PROLOGUE + question.sparql, safe='')}" for question in items]
                    for name, items in several.items()
                }
                _ask_all(outcomes, "oxigraph", server.address, paths, duration=duration, work=work)
    base = outcomes[NOTHING, NOTHING]
    rows.append(["a route that does nothing", "", *map(str, base), "1", ""])
    for name in several:
        for mode, what in (("off", "no answer kept"), ("on", "answers kept"), ("oxigraph", "`oxigraph serve`")):
            found = outcomes.get((mode, name))
            if found is not None:
                tail = f"{found[2].p99 / max(found[2].p50, 1e-9):.1f}"
                rows.append(
                    [
                        f"{name}, {sizes[name]:.0f} kB",
                        what,
                        *map(str, found),
                        f"{found[1].rate / base[1].rate:.2f}",
                        tail,
                    ]
                )
    head = [store.name, "", *(f"{count} connections" for count in CONNECTIONS), "of nothing at 16", "p99 / p50 at 64"]
    return table(head, rows)


def _kilobytes(address: str, paths: Sequence[str]) -> float:
    """How long an answer is, on average: from some length on, it is what takes the time."""
    lengths = []
    for path in paths:
        with urlopen(address + path) as answer:
            lengths.append(len(answer.read()) / 1000)
    return statistics.mean(lengths)


def _paths(several: dict[str, list[Question]]) -> dict[str, list[str]]:
    return {name: [question.path for question in items] for name, items in several.items()}


def _ask_all(
    outcomes: dict[tuple[str, str], list[Outcome]],
    mode: str,
    address: str,
    paths: dict[str, list[str]],
    *,
    duration: int,
    work: Path,
) -> None:
    for name, wanted in paths.items():
        asked(address, wanted, 1, duration=1, work=work, accept=_ACCEPT)  # warm
        outcomes[mode, name] = [
            asked(address, wanted, connections, duration=duration, work=work, accept=_ACCEPT)
            for connections in CONNECTIONS
        ]
        print(f"{mode}: {name}", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.http", description="Measure lookups over HTTP.")
    parser.add_argument("store", type=Path, help="a store folder, made with `hustings load`")
    parser.add_argument("--duration", type=int, default=5, help="seconds for each figure")
    parser.add_argument("--choices", type=int, default=5, help="how many people each question is asked with")
    parser.add_argument("--only", action="append", default=[], metavar="QUESTION", help="only this question")
    parser.add_argument("--serve", choices=[NOTHING, "off", "on"], help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.serve:
        os.environ["PYTHONSAFEPATH"] = "1"
        server = Server(
            "bench",
            port=given.port,
            interface=Interfaces.ASGI,
            websockets=False,
            log_level=LogLevels.warning,
            backlog=1024,
        )
        server.serve(target_loader=lambda *_: load_app(given.serve, given.store), wrap_loader=False)
        return 0
    if shutil.which("wrk") is None:
        parser.exit(2, "wrk is missing: sudo apt-get install -y wrk\n")
    try:
        print(measure(given.store, duration=given.duration, choices=given.choices, names=given.only), end="\n\n")
    except KgError as error:
        parser.exit(2, f"{error}\n")
    print(machine("fastapi", "granian", "pyoxigraph"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
