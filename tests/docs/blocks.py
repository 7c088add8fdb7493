"""The fenced blocks of pages, and how they run: what a reader copies is what the tests run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("sh server", "sh", "python server", "python", "sparql")
"""Info strings of blocks that run: those with ``server`` need one, a ``sparql`` block goes to ``hustings query``."""

_BLOCK = re.compile(rf"(<!-- not run: [^>]+-->\n)?```({'|'.join(LANGUAGES)})\n(.*?)```", re.DOTALL)
_COPIED = ("api", "bench", "cli", "kg", "viz", "data", "docs", "ontology")
_IN_A_COPY = "<!-- runs in a copy of the clone -->"


class Block(NamedTuple):
    """A fenced block of a page that is to run."""

    page: str
    number: int
    language: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page (its path in the clone) that run; a comment ``not run: REASON`` before one excuses it."""
    for number, (excuse, language, text) in enumerate(_BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))):
        if not excuse:
            yield Block(page, number, language, text)


def run(block: Block, environment: Mapping[str, str], folder: Path, address: str | None = None) -> str:
    """Run a block in ``folder`` and answer what it printed; it must succeed, and must print or write something."""
    text, given = block.text, None
    if block.language.endswith(" server"):
        assert address
        text = text.replace("http://127.0.0.1:8000", address)
    if block.language.startswith("python"):
        command = [sys.executable, "-P", "-c", text]
    elif block.language == "sparql":
        command, given = ["hustings", "query", "-"], text
    else:
        text = text.replace("curl -s ", "curl -sS --fail-with-body ")
        command = ["bash", "-euo", "pipefail", "-c", text]
    done = subprocess.run(
        command, env=environment, cwd=folder, input=given, capture_output=True, text=True, timeout=120, check=False
    )
    where = f"{block.page}, block {block.number}:\n{block.text}"
    assert done.returncode == 0, f"{where}\n{done.stdout}{done.stderr}"
    assert done.stdout.strip() or re.search(r" -o | > |>> ", text), f"{where}\nprinted nothing"
    assert block.language != "sparql" or not done.stdout.endswith("\n0 row(s).\n"), f"{where}\nfound nothing"
    return done.stdout


def workplace(page: str, folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Make ``folder`` fit for a page's blocks, and answer the environment to run them in.

    Most pages need an empty folder. One that says so changes the clone: it gets a copy, whose library then runs too.
    """
    folder.mkdir(parents=True)
    if _IN_A_COPY not in (ROOT / page).read_text(encoding="utf-8"):
        return dict(environment)
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    # The coverage of a copy would be of files that are gone when it is reported.
    kept = {name: value for name, value in environment.items() if not name.startswith("COVERAGE")}
    return {**kept, "PYTHONPATH": f"{folder}{os.pathsep}{kept.get('PYTHONPATH', '')}"}
