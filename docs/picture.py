"""Makes the pictures of the READMEs: our own ``hustings graph``, opened in Chromium.

Run it after the page or the bundled graph changed: ``.venv/bin/python docs/picture.py``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

_IMAGES = Path(__file__).parent / "images"
_PICTURES = {"network.png": "en", "network-ko.png": "ko"}
_CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Write every picture."""
    hustings, chromium = Path(sys.executable).parent / "hustings", shutil.which("chromium")
    _IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM_OPTIONS)
        for name, language in _PICTURES.items():
            page_file = Path(folder) / f"{language}.html"
            subprocess.run([hustings, "graph", "--lang", language, "-o", page_file], check=True)
            page = browser.new_page(viewport={"width": 1440, "height": 920}, color_scheme="light")
            page.goto(page_file.as_uri())
            page.locator("canvas").wait_for()
            page.wait_for_timeout(500)
            page.screenshot(path=_IMAGES / name)
        browser.close()


if __name__ == "__main__":
    main()
