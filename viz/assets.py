"""Finds the files that the page loads, in a clone and in a wheel alike, and says how to build those that are built."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ConfigError

STATIC = Path(__file__).parent / "static"
"""The folder that a server mounts at ``/static``."""

VENDOR_SCRIPT = "vendor/vis-network.min.js"
STYLES = ("palette.css", "base.css", "explorer.css", "picture.css", "panels.css", "document.css")
PLAIN_STYLE = "plain.css"
# In the order of their imports: each uses only those before it.
MODULES = (
    "view.js", "selection.js", "sentence.js", "words.js", "table.js", "panel.js", "filters.js", "draw.js", "crowd.js",
    "picture.js", "lenses.js", "search.js", "source.js", "out.js", "explorer.js",
)  # fmt: skip


def asset(name: str) -> Path:
    """Find one file of the page.

    Raises:
        ConfigError: it is not there; third-party scripts are built, not committed.
    """
    path = STATIC / name
    if not path.is_file():
        mend = "run: make assets" if name.startswith("vendor/") else "reinstall Hustings"
        raise ConfigError(f"The page's file static/{name} is missing; {mend}.", path=str(path))
    return path


def read(name: str) -> str:
    """Read one text file of the page.

    Raises:
        ConfigError: it is not there.
    """
    return asset(name).read_text(encoding="utf-8")
