"""npm packages that tests need and no wheel holds: installed by ``npm ci`` from a lock, once for each lock."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.builders.servers import ROOT

_NAMES = ("package.json", "package-lock.json", ".npmrc")


def installed(folder: Path, cache: Path) -> Path:
    """The ``node_modules`` of the packages that ``folder`` pins, kept in ``cache``.

    Where npm fails, for instance without a network, the test is skipped; in strict mode it fails.
    """
    fingerprint = hashlib.sha256(b"\0".join((folder / name).read_bytes() for name in _NAMES)).hexdigest()
    kept = cache / fingerprint[:20]
    if not kept.is_dir():
        fresh = Path(tempfile.mkdtemp(dir=cache, prefix="new-"))
        try:
            for name in _NAMES:
                shutil.copy(folder / name, fresh)
            _page_assets()._npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], fresh)
            fresh.rename(kept)
        except RuntimeError as error:
            if os.environ.get("HUSTINGS_TEST_STRICT", "") not in {"", "0"}:
                raise
            pytest.skip(f"npm did not install {folder.relative_to(ROOT)}: {error}")
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return kept / "node_modules"


def _page_assets():
    """The script that builds the page's scripts: it knows where npm is."""
    spec = importlib.util.spec_from_file_location("page_assets", ROOT / "viz" / "web" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
