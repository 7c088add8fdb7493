"""The machinery of tests/conftest.py: a missing tool is a skip with a remedy, and in strict mode a failure."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.commands import clean_environ

SAMPLE = """
import pytest

@pytest.mark.needs("chromium")
def test_browser(chromium):
    assert chromium

def test_material(shared):
    assert shared.is_dir()
"""


@pytest.fixture
def sample(root: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "clone" / "tests"
    folder.mkdir(parents=True)
    shutil.copy(root / "tests" / "conftest.py", folder)
    (folder / "test_sample.py").write_text(SAMPLE)
    (folder.parent / "pytest.ini").write_text("[pytest]\nmarkers = needs(tool): needs a tool\n")
    (tmp_path / "bin").mkdir()
    return folder


def outcome(folder: Path, **environ: str) -> tuple[int, str]:
    """Run the sample where only what is in ``bin`` can be found."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "-rs", folder],
        cwd=folder.parent,
        env=clean_environ(PATH=str(folder.parent.parent / "bin"), **environ),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_missing_tool_is_skipped_and_the_remedy_is_printed(sample):
    code, text = outcome(sample)
    assert code == 0
    assert "2 skipped" in text
    assert "To run every test: sudo apt-get install -y chromium fonts-noto-cjk" in text


def test_in_strict_mode_a_missing_tool_fails_and_missing_material_does_not(sample):
    code, text = outcome(sample, HUSTINGS_TEST_STRICT="1")
    assert code == 1
    assert "1 skipped, 1 error" in text


def test_with_the_tool_and_the_material_everything_runs(sample, tmp_path):
    (tmp_path / "bin" / "chromium").touch(mode=0o755)
    code, text = outcome(sample, HUSTINGS_TEST_STRICT="1", HUSTINGS_SHARED=str(tmp_path))
    assert code == 0
    assert "2 passed" in text


def test_a_tool_that_nobody_knows_is_an_error(sample):
    (sample / "test_sample.py").write_text(SAMPLE.replace("chromium", "chromiun"))
    code, text = outcome(sample)
    assert code == 1
    assert "unknown tool" in text
