"""Servers in processes of their own, and ``wrk`` (a Debian package), which asks them from many connections at once."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from bench.measure import seconds


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers: its address, without a slash at the end, and its process."""

    address: str
    pid: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What ``wrk`` found: answers a second, and how long the middle and the slowest hundredth took, in seconds."""

    rate: float
    p50: float
    p99: float
    failed: int

    def __str__(self) -> str:
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{self.rate:,.0f}/s, {seconds(self.p50)}, {seconds(self.p99)}{failed}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program() -> str | None:
    """The ``oxigraph`` program of the PyPI package of that name."""
    return which("oxigraph", path=f"{Path(sys.executable).parent}") or which("oxigraph")


def oxigraph_command(executable: str, store: Path, port: int) -> list[str]:
    """How ``oxigraph`` serves a store as we do: for reading, the default graph being the union of all graphs."""
    bind = ["--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    return [executable, "serve-read-only", "--location", str(store), *bind]


@contextmanager
def serving(command: Sequence[str], port: int, ready: str, **environment: str) -> Iterator[Served]:
    """A server in a process of its own, there once ``ready`` is answered."""
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment
    )
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(address + ready, timeout=60).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{' '.join(command)} ended") from None
                time.sleep(0.1)
        yield Served(address, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def asked(
    address: str, paths: Sequence[str], connections: int, *, duration: int, work: Path, accept: str = "*/*"
) -> Outcome:
    """Let ``wrk`` ask for the paths in turn."""
    script = work / "paths.lua"
    listed = ",\n".join(f'"{path}"' for path in paths)
    script.write_text(
        f"local paths = {{ {listed} }}\nlocal at = 0\n"
        "request = function()\n  at = at % #paths + 1\n"
        f'  return wrk.format("GET", paths[at], {{ Accept = "{accept}" }})\nend\n',
        encoding="utf-8",
    )
    command = ["wrk", "-t1", f"-c{connections}", f"-d{duration}s", "--latency", "--timeout", "60s"]
    printed = subprocess.run([*command, "-s", str(script), address], capture_output=True, text=True, check=True).stdout

    def found(pattern: str) -> str:
        match = re.search(pattern, printed)
        return match[1] if match else "0"

    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", printed)
    return Outcome(
        float(found(r"Requests/sec:\s+([0-9.]+)")),
        _time(found(r"\b50%\s+([0-9.]+[a-z]+)")),
        _time(found(r"\b99%\s+([0-9.]+[a-z]+)")),
        int(found(r"Non-2xx or 3xx responses: ([0-9]+)")) + sum(map(int, broken.groups() if broken else ())),
    )


def _time(text: str) -> float:
    for unit, factor in (("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    return float(text)
