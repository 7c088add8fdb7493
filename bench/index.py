"""How long the index of a store takes to build and to follow one article: ``python -m bench.index STORE --work DIR``.

On a copy of the store (hard links): the whole index, its part of the store's disk, then for articles spread over the
store what it takes to follow a criticism that is taken out and one that is put back: the rows in the file, and the
columns in memory, which every process that answers has.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from bench.load import withdrawals
from bench.measure import Timing, machine, median, seconds, size, table, timed
from kg.errors import KgError
from kg.index import IndexKeeper
from kg.index.follow import follow
from kg.reasoning import with_inference
from kg.store import Changes, open_store

_AT = datetime(2030, 1, 1, tzinfo=UTC)
_HOW_MANY = "SELECT (COUNT(*) AS ?quads) { GRAPH ?graph { ?s ?p ?o } }"


def measure(store: Path, work: Path, *, articles: int) -> str:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with closing(open_store(store)) as original:
        original.snapshot(work / "store")
    rows: list[Timing] = []

    def noted(*given: object) -> None:
        rows.append(timed(follow, *given)[0])  # type: ignore[arg-type]

    whole: list[Timing] = []
    with closing(open_store(work / "store", write=True)) as copy:
        keeper = IndexKeeper(copy, None, work / "indexes")
        with closing(keeper), patch("kg.index.keeper.follow", noted):
            built, index = timed(keeper.current)
            statements, quads = len(index.columns), int(copy.select(_HOW_MANY).column("quads")[0])
            disk = size(work / "indexes") / size(work / "store")
            for change in withdrawals(copy, articles):
                there = with_inference(copy, change)
                for step in (there, Changes("put back", there.add, there.remove)):
                    copy.apply(step, at=_AT)
                    whole.append(timed(keeper.current)[0])
    per_million = 1e6 / quads

    def row(what: str, timing: Timing, factor: float = 1) -> list[str]:
        return [what, seconds(timing.wall * factor), seconds(timing.cpu * factor)]

    columns = [Timing(all_.wall - own.wall, all_.cpu - own.cpu) for all_, own in zip(whole, rows, strict=True)]
    return table(
        [f"{store.name}: {quads:,} quads, {statements:,} statements", "time", "processor"],
        [
            row("the whole index", built),
            row("of it, per million quads", built, per_million),
            row(f"one article's rows (median of {len(rows)})", median(rows)),
            row("its columns in memory", median(columns)),
            ["of the store's disk", f"{disk:.2f}", ""],
        ],
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.index", description="Measure building and following.")
    parser.add_argument("stores", type=Path, nargs="+", help="store folders, made with `hustings load`")
    parser.add_argument("--work", type=Path, required=True, help="a folder, whose contents are removed")
    parser.add_argument("--articles", type=int, default=20)
    given = parser.parse_args(arguments)
    try:
        for store in given.stores:
            print(measure(store, given.work, articles=given.articles), end="\n\n", flush=True)
    except KgError as error:
        parser.exit(2, f"{error}\n")
    print(machine("pyoxigraph"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
