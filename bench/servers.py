"""Servers in processes of their own, and ``wrk`` (a Debian package), which asks them from many connections at once."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

import psutil

from bench.measure import seconds
from kg.settings import Settings

_START = "from cli.main import main; main()"
MOST_CONNECTIONS = 128


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers: its address, without a slash at the end, and its process."""

    address: str
    pid: int

    def held_bytes(self) -> int:
        """Memory that its processes hold, beyond what they share."""
        return int(sum(self._each(lambda process: process.memory_full_info().uss)))

    def worked_seconds(self) -> float:
        """Processor time of its processes, those included that have ended."""
        return sum(self._each(lambda process: sum(process.cpu_times()[:4])))

    def _each(self, asked: Callable[[psutil.Process], float]) -> Iterator[float]:
        for process in (psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)):
            with suppress(psutil.Error):  # it ended meanwhile
                yield asked(process)


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


@contextmanager
def hustings(store: Path, **settings: object) -> Iterator[Served]:
    """``hustings serve``; ``wrk`` is one client, so that a client may ask as much at once as there are connections."""
    port = free_port()
    given = {"data_dir": settings_of(store).data_dir, "queries_per_client": MOST_CONNECTIONS} | settings
    environment = {f"HUSTINGS_{name.upper()}": str(value) for name, value in given.items()}
    command = [sys.executable, "-c", _START, "serve", "--store", str(store), "--port", str(port)]
    with serving(command, port, "/readyz", **environment) as server:
        for page in ("/?lang=en", "/?lang=ko"):  # a new server makes these first, and does little else meanwhile
            fetched(server.address, page, accept="text/html")
        yield server


def settings_of(store: Path) -> Settings:
    return Settings(data_dir=store.parent / f"{store.name}-data")


def fetched(address: str, path: str, *, accept: str = "*/*") -> tuple[str, int]:
    """The status of an answer and its bytes; ``200, cut`` when it broke off."""
    host, port = urlsplit(address).netloc.split(":")
    with closing(http.client.HTTPConnection(host, int(port), timeout=600)) as connection:
        connection.request("GET", path, headers={"Accept": accept})
        reply = connection.getresponse()
        size = 0
        try:
            while piece := reply.read(1 << 16):
                size += len(piece)
        except (http.client.IncompleteRead, ConnectionError):
            return f"{reply.status}, cut", size
        return str(reply.status), size


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
