"""Progress: on a terminal's standard error, and nowhere else."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli import progress
from kg import bundle
from tests.cli.terminal import hustings

ROOT = Path(__file__).resolve().parents[2]
LONG = [
    ("load", str(bundle.triples_dir()), "--store", "STORE"),
    ("infer", "--store", "STORE"),
    ("validate", "--store", "STORE"),
    ("verify", "--store", "STORE"),
    ("backup", "BACKUP", "--store", "STORE"),
    ("restore", "BACKUP", "--store", "AGAIN"),
]


def test_long_work_says_what_it_does(tmp_path, monkeypatch):
    """Every long command goes through ``working``, in an order in which they can run."""
    said = []
    original = progress.working

    def listening(what, **options):
        said.append(what)
        return original(what, **options)

    for module in ("cli.checks", "cli.stores", "cli.upkeep"):
        monkeypatch.setattr(f"{module}.working", listening)
    for command in LONG:
        said.clear()
        names = {"STORE": "store", "BACKUP": "backup", "AGAIN": "again"}
        done = hustings(*[str(tmp_path / names[part]) if part in names else part for part in command])
        assert done.code == 0, done.err
        assert said, command
        assert "\x1b" not in done.out + done.err


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_on_a_terminal_it_moves_and_leaves_the_answer_clean(tmp_path):
    main, other = pty.openpty()
    code = (
        "import time; from cli.progress import working\n"
        "with working('Loading 3 files', size=5) as done:\n"
        "    done(2); time.sleep(0.2); done(3); time.sleep(0.2)\n"
        "print('the answer')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE, stderr=other, cwd=ROOT, env={**os.environ, "TERM": "xterm"}, check=True, timeout=60,
    )  # fmt: skip
    shown = os.read(main, 65536).decode()
    assert done.stdout == b"the answer\n"
    assert "Loading 3 files" in shown
    assert "Loading 3 files, the rest" in shown
    assert re.search(r"0:00:00", shown)
    os.close(main)
    os.close(other)
