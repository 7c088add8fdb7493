"""The wheel in a clean environment: the command, the server from a folder with our package names, and the page."""

from __future__ import annotations

import tomllib
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.packaging.commands import clean_environ, run

pytestmark = pytest.mark.packaging

# Chromium refuses to start its sandbox as root, looks up hosts of its maker at every start, and needs shared memory
# that small containers lack.
BROWSER_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync"]


def test_the_run_lock_satisfies_the_metadata(installed: Path, tmp_path: Path):
    assert "No broken requirements" in run(installed / "python", "-m", "pip", "check", cwd=tmp_path)


def test_the_command_says_its_version(installed: Path, hostile: Path, root: Path):
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert version in run(installed / "hustings", "--version", cwd=hostile)


def test_the_command_reads_the_bundled_graph(installed: Path, hostile: Path, tmp_path: Path):
    environ = clean_environ(HUSTINGS_DATA_DIR=str(tmp_path))
    answer = run(installed / "hustings", "who-criticized", "한동훈", "--format", "json", cwd=hostile, env=environ)
    assert '"lee-jun-seok"' in answer


def test_the_server_answers_from_a_folder_with_packages_of_the_same_names(served: str):
    with urllib.request.urlopen(f"{served}/healthz", timeout=10) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"{served}/", timeout=30) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.needs("chromium")
def test_the_page_opens_in_a_browser_without_an_error(served: str, chromium: str):
    errors: list[str] = []
    foreign: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        try:
            page = browser.new_page()
            page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on(
                "request",
                lambda request: (
                    None if request.url.startswith((served, "data:", "blob:")) else foreign.append(request.url)
                ),
            )
            response = page.goto(f"{served}/", wait_until="networkidle")
            assert response is not None
            assert response.ok
            page.wait_for_selector("canvas, svg", timeout=15_000)
        finally:
            browser.close()
    assert errors == []
    assert foreign == []
