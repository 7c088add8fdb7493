"""Each benchmark runs, at a tiny size: what it measures stays what there is. No time is asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import generate, load

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def coverage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("coverage") / "tiny.nq"
    assert generate.main([str(path), "--triples", "4000"]) == 0
    return path


def test_load(coverage: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert load.main([str(coverage), "--work", str(tmp_path), "--rounds", "1", "--articles", "2"]) == 0
    printed = capsys.readouterr().out
    assert "bare `bulk_load`" in printed
    assert "rules for one article (median of 2)" in printed
    assert "pyoxigraph 0." in printed


def test_a_benchmark_says_how_it_is_called():
    for name in ("generate", "load"):
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert f"python -m bench.{name}" in done.stdout
