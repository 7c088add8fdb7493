"""One real server of the bundled graph, and another engine beside it that asks us by SERVICE."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.builders.servers import ROOT, running


@pytest.fixture(scope="package")
def endpoint(tmp_path_factory):
    """The address of our SPARQL endpoint."""
    folder = tmp_path_factory.mktemp("clients") / "work"
    folder.mkdir()
    settings = {"store": ROOT / "data" / "triples", "data_dir": folder.parent / "data", "query_workers": 2}
    with running(folder, **settings) as (_, address):
        httpx.get(f"{address}readyz", timeout=60)
        yield f"{address}sparql"


@pytest.fixture(scope="package")
def other_engine(tmp_path_factory):
    """The address of Oxigraph's own server, with a note about a person of ours in it."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "the package oxigraph brings it"
    folder = tmp_path_factory.mktemp("oxigraph")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "serve", "--location", folder / "store", "--bind", f"127.0.0.1:{port}"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            while not re.search("Listening", (folder / "log").read_text()):
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            note = (
                "<https://w3id.org/hustings/id/person/lee-jun-seok> <http://example.org/born> 1985 .\n"
                "<https://w3id.org/hustings/id/person/han-dong-hoon> <http://example.org/born> 1973 ."
            )
            sent = httpx.post(
                f"http://127.0.0.1:{port}/store?default", content=note, headers={"Content-Type": "text/turtle"}
            )
            assert sent.is_success
            yield f"http://127.0.0.1:{port}/query"
        finally:
            process.kill()
