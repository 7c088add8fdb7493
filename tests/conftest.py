"""What every test may ask for: a program that is not in the lock, and the folder of material beside the clone.

A test marked ``needs("chromium")`` is skipped where there is no Chromium, and the end of the run prints the one
``apt-get`` line that brings what was missing. With ``HUSTINGS_TEST_STRICT=1`` it fails instead, so that continuous
integration never passes by skipping.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that tests run: the names it goes by, and the Debian packages that bring it."""

    commands: tuple[str, ...]
    packages: tuple[str, ...]

    def path(self) -> str | None:
        """Say where the program is, or None."""
        return next((found for command in self.commands if (found := shutil.which(command))), None)


TOOLS = {
    # Korean names are drawn as boxes without the font.
    "wrk": Tool(("wrk",), ("wrk",)),
    "chromium": Tool(("chromium", "chromium-browser"), ("chromium", "fonts-noto-cjk")),
    "node": Tool(("npm",), ("nodejs", "npm")),
}

_lacking = pytest.StashKey[set[str]]()


def _strict() -> bool:
    return os.environ.get("HUSTINGS_TEST_STRICT", "") not in {"", "0"}


def _apt_line(tools: set[str]) -> str:
    packages = sorted({package for tool in tools for package in TOOLS[tool].packages})
    return f"sudo apt-get install -y {' '.join(packages)}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or in strict mode fail, a test whose tool is missing."""
    for marker in item.iter_markers("needs"):
        (tool,) = marker.args
        if tool not in TOOLS:
            pytest.fail(
                f"needs({tool!r}): unknown tool; tests/conftest.py knows {', '.join(sorted(TOOLS))}", pytrace=False
            )
        if TOOLS[tool].path():
            continue
        item.config.stash.setdefault(_lacking, set()).add(tool)
        reason = f"{tool} is missing: {_apt_line({tool})}"
        if _strict():
            pytest.fail(f"{reason} (HUSTINGS_TEST_STRICT is set)", pytrace=False)
        pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the one line that brings every missing tool."""
    lacking = config.stash.get(_lacking, set())
    if lacking:
        terminalreporter.section("missing tools")
        terminalreporter.line(f"To run every test: {_apt_line(lacking)}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The clone's folder."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium, for a test that is marked ``needs("chromium")``."""
    path = TOOLS["chromium"].path()
    assert path is not None, 'mark the test with @pytest.mark.needs("chromium")'
    return path


@pytest.fixture(scope="session")
def node_modules(pytestconfig: pytest.Config) -> Callable[[str], Path]:
    """The npm packages that a folder of the clone pins, for a test that is marked ``needs("node")``."""
    from tests.builders.packages import installed  # here: a copy of this file works without the other tests

    cache = pytestconfig.cache.mkdir("node_modules")
    return lambda folder: installed(ROOT / folder, cache)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of texts and expected answers that are not ours to publish: ``../shared``, or HUSTINGS_SHARED.

    A test that asks for it is skipped where the folder is absent, in strict mode too: nobody can install it.
    """
    folder = Path(os.environ.get("HUSTINGS_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}: set HUSTINGS_SHARED to the folder of article texts")
    return folder
