"""How long a load takes beside the bare engine's, and what follows it: ``python -m bench.load FILE.nq --work DIR``.

In one run, in turns: ``pyoxigraph.Store.bulk_load`` of the file into a new folder, and our load of the same file with
the ontology, checks, digest and change record, without rules and index. Then the rules for all of it, opening the
store, and the rules and the transaction for one article, for which a criticism is taken out of its article's graph.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from bench.measure import Timing, best, machine, median, seconds, size, table, timed
from kg.corpus import missing_reference, ontology_quads, stream_files
from kg.namespaces import ARTICLE_GRAPHS, HU, INFERRED_GRAPH
from kg.reasoning import inferred_quads, with_inference
from kg.store import Changes, EmbeddedStore, build, open_store

_AT = datetime(2030, 1, 1, tzinfo=UTC)


def bare(file: Path, folder: Path) -> None:
    """What is compared with: the engine's own loader."""
    shutil.rmtree(folder, ignore_errors=True)
    store = ox.Store(str(folder))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    store.flush()


def ours(file: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    quads = itertools.chain(ontology_quads(), stream_files([file]))
    build(folder, quads, at=_AT, note="load", complete=missing_reference)


def derive_all(folder: Path) -> None:
    store = open_store(folder, write=True)
    store.apply(Changes("infer", (), tuple(inferred_quads(store))), at=_AT)
    store.close()


def withdrawals(store: EmbeddedStore, count: int) -> list[Changes]:
    """For ``count`` articles spread over the store: its last criticism and the decision on it, taken out."""
    found = []
    graphs = [graph for graph in store.graphs() if graph.startswith(ARTICLE_GRAPHS)]
    for graph in graphs[:: max(1, len(graphs) // (3 * count))]:
        quads = list(store.quads(graph=graph))
        last = max((str(q.subject) for q in quads if q.object == ox.NamedNode(HU + "Criticism")), default=None)
        if last is not None:
            gone = {last, last.replace("/statement/", "/decision/")}
            found.append(Changes("withdraw", tuple(q for q in quads if str(q.subject) in gone)))
    return found[:count]


def measure(file: Path, work: Path, *, rounds: int, articles: int) -> str:
    loads: dict[str, list[Timing]] = {"bare": [], "ours": []}
    for _ in range(rounds):
        loads["bare"].append(timed(bare, file, work / "bare")[0])
        loads["ours"].append(timed(ours, file, work / "ours")[0])
    before, after = best(loads["bare"]), best(loads["ours"])
    rules, _ = timed(derive_all, work / "ours")
    opened = []
    for _ in range(3):
        timing, once = timed(open_store, work / "ours")
        opened.append(timing)
        once.close()
    store = open_store(work / "ours", write=True)
    shortcuts = sum(1 for _ in store.quads(graph=INFERRED_GRAPH))
    prepared, applied = [], []
    for change in withdrawals(store, articles):
        timing, whole = timed(with_inference, store, change)
        prepared.append(timing)
        applied.append(timed(store.apply, whole, at=_AT)[0])
        store.apply(Changes("put back", whole.add, whole.remove), at=_AT)
    store.close()

    ratio = f"{after.wall / before.wall:.2f} ({after.cpu / before.cpu:.2f})"
    sizes = f"{size(file) / 1e6:.0f} MB, {size(work / 'ours') / 1e6:.0f} MB as a store"

    def row(what: str, timing: Timing, ratio: str = "") -> list[str]:
        return [what, seconds(timing.wall), seconds(timing.cpu), ratio]

    return table(
        [f"{file.name}, {sizes}", "time", "processor", "ratio"],
        [
            row("bare `bulk_load`", before, "1"),
            row("`hustings load`, rules and index aside", after, ratio),
            row(f"rules for all ({shortcuts:,} shortcuts), applied", rules),
            row("open the store", best(opened)),
            row(f"rules for one article (median of {len(prepared)})", median(prepared)),
            row("its transaction", median(applied)),
        ],
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description="Measure loads.")
    parser.add_argument("files", type=Path, nargs="+", help="N-Quads of bench.generate")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the stores, whose contents are removed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--articles", type=int, default=20)
    given = parser.parse_args(arguments)
    for file in given.files:
        given.work.mkdir(parents=True, exist_ok=True)
        print(measure(file, given.work, rounds=given.rounds, articles=given.articles), flush=True)
        print()
    print(machine("pyoxigraph"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
