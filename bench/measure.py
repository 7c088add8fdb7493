"""Taking times and writing them down: the clocks, the machine, a Markdown table."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timing:
    """How long something took: seconds on the wall, and of this process's processor time, whatever others do."""

    wall: float
    cpu: float


def timed(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> tuple[Timing, T]:
    """Do some work; how long it took, and what it answered."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    done = work(*args, **options)
    return Timing(time.perf_counter() - wall, time.process_time() - cpu), done


def best(timings: Iterable[Timing]) -> Timing:
    """The shortest: what disturbs a run only makes it longer."""
    timings = list(timings)
    return Timing(min(one.wall for one in timings), min(one.cpu for one in timings))


def median(timings: Iterable[Timing]) -> Timing:
    timings = list(timings)
    return Timing(statistics.median(one.wall for one in timings), statistics.median(one.cpu for one in timings))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, numbers to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def seconds(value: float) -> str:
    """A time in the unit that suits it."""
    if value >= 1:
        return f"{value:.1f} s"
    return f"{value * 1e3:.1f} ms" if value >= 0.0995e-3 else f"{value * 1e6:.0f} µs"


def machine(*distributions: str) -> str:
    """What it was measured on: cores, memory, load, versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in distributions)
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f} at the end, {platform.system()}, "
        f"Python {platform.python_version()}, {versions}"
    )


def size(folder: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    if folder.is_file():
        return folder.stat().st_size
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
