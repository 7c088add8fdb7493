"""The distributions, a clean environment with the wheel in it, and a server running from a hostile folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.commands import clean_environ, run

# A first start builds the bundled graph's store; a busy machine of two cores may need a while for it.
START_SECONDS = 120


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the clone."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, root, cwd=folder)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def sdist(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution."""
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", folder, root, cwd=folder)
    (path,) = folder.glob("*.tar.gz")
    return path


@pytest.fixture(scope="session")
def installed(root: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a new environment that holds the run lock, the wheel, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    commands = folder / "venv" / "bin"
    pip = [commands / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(
        *pip, "install", "--no-deps", "--require-hashes", "--requirement", root / "requirements" / "run.txt", cwd=folder
    )
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    return commands


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose own packages are called like ours and cannot be imported."""
    folder = tmp_path_factory.mktemp("hostile")
    for name in ("kg", "api", "viz", "cli"):
        package = folder / name
        package.mkdir()
        (package / "__init__.py").write_text(
            f"raise RuntimeError('the {name} of the working directory was imported')\n"
        )
    return folder


@pytest.fixture(scope="session")
def served(installed: Path, hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``hustings serve``, started from the hostile folder."""
    port = _free_port()
    folder = tmp_path_factory.mktemp("served")
    log = folder / "log.txt"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [installed / "hustings", "serve", "--port", str(port)],
            cwd=hostile,
            env=clean_environ(HUSTINGS_DATA_DIR=str(folder / "data")),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_healthy(process, f"http://127.0.0.1:{port}/healthz", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"hustings serve gave no answer at {url} (exit {process.poll()}):\n{log.read_text(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server as Ctrl-C does; kill the group that it leads if it stays."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
