"""Every block of the READMEs runs."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"(<!-- not run: [^>]+-->\n)?```(sh server|sh|python)\n(.*?)```", re.DOTALL)


class Block(NamedTuple):
    """A fenced block of a page that is to run."""

    page: str
    language: str
    text: str


def _blocks() -> Iterator[Block]:
    for page in ("README.md", "README.ko.md"):
        for excuse, language, text in _BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
            if not excuse:
                yield Block(page, language, text)


BLOCKS = list(_blocks())


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    data = tmp_path_factory.mktemp("data")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HUSTINGS_DATA_DIR": str(data), "PYTHONWARNINGS": "error"}


@pytest.fixture(scope="module")
def server(environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(["hustings", "serve", "--port", str(port)], env=environment, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/healthz"):
                    break
            except OSError:
                assert process.poll() is None, "the server ended"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}-{block.text.split()[0]}")
def test_a_block_runs(block: Block, environment: dict[str, str], request: pytest.FixtureRequest) -> None:
    text = block.text
    if block.language == "sh server":
        address = request.getfixturevalue("server")
        text = text.replace("http://127.0.0.1:8000", address).replace("curl -s ", "curl -sS --fail-with-body ")
    shell = ["bash", "-euo", "pipefail", "-c", text]
    command = [sys.executable, "-P", "-c", text] if block.language == "python" else shell
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() or "-o " in text


def test_there_are_blocks_of_every_kind() -> None:
    assert {block.language for block in BLOCKS} == {"sh", "sh server", "python"}
