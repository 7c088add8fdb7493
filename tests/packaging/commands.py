"""Running programs as a stranger would: in an environment that does not lead back to the clone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run a command to its end and return what it printed; a failure shows both streams."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env or clean_environ(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def clean_environ(**more: str) -> dict[str, str]:
    """This process's environment without what would lead Python, or Hustings, back to the clone."""
    ours = ("PYTHON", "VIRTUAL_ENV", "COV", "HUSTINGS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more
