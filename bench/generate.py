"""Write invented coverage: ``python -m bench.generate OUT.nq --triples 1000000 --seed 7``.

The same options always give the same bytes. ``OUT`` ending in .nq is one file of N-Quads, which is streamed; anything
else is a new folder of TriG files laid out as ``data/triples``, for small graphs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from bench.coverage import coverage
from kg.exports import write_data_files


def write_file(pieces: Iterator[str], path: Path) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    work = path.with_name(f".{path.name}.part")
    try:
        with work.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        work.replace(path)
    finally:
        work.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description="Write invented coverage.")
    parser.add_argument("out", type=Path, help="OUT.nq, or a new folder for TriG files")
    parser.add_argument("--triples", type=int, default=100_000, help="at least so many (default: 100000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--history", type=float, default=0.0, help="share of criticisms superseded, and again retracted (default: 0)"
    )
    given = parser.parse_args(arguments)
    pieces = coverage(given.triples, seed=given.seed, history=given.history)
    if given.out.suffix == ".nq":
        write_file(pieces, given.out)
    else:
        write_data_files(ox.parse("".join(pieces), format=ox.RdfFormat.N_QUADS), given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
