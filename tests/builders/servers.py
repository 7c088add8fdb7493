"""Real servers: ``hustings serve`` as a process of its own, from its first line to its last."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
# The project stands at the end of the path: whatever the current directory holds would come first, if it were on it.
COMMAND = f"import sys; sys.path.append({str(ROOT)!r}); from cli.main import main; main()"


def start(folder: Path, *arguments: str, **settings: Any) -> subprocess.Popen[bytes]:
    """Start ``hustings serve`` in ``folder``, with settings by their name."""
    environment = os.environ | {f"HUSTINGS_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-P", "-c", COMMAND, "serve", *arguments]
    with log_of(folder).open("w") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stderr=log)


def log_of(folder: Path) -> Path:
    """What the server of ``folder`` says goes here."""
    return folder.with_name("standard-error")


@contextmanager
def running(folder: Path, *arguments: str, **settings: Any) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server that answers: its process and its address."""
    process = start(folder, "--port", "0", *arguments, **settings)
    try:
        found = None
        while not found:
            assert process.poll() is None, log_of(folder).read_text()
            time.sleep(0.05)
            found = re.search(r"http://\S+", log_of(folder).read_text())
        yield process, found[0]
    except BaseException:
        print(log_of(folder).read_text())
        raise
    finally:
        process.kill()
        process.wait()


def gone(processes: list[psutil.Process], seconds: float = 15) -> bool:
    """Whether the processes end in time."""
    return not psutil.wait_procs(processes, timeout=seconds)[1]
