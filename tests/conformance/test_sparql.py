"""The W3C SPARQL tests, over HTTP against ``hustings serve --scratch``.

The floors are what the engine itself reaches (``oxigraph serve``): a test lost below them is lost by us. Every failure
stands in ``docs/conformance.md`` with its cause, so that a new one does not slip in for one that was mended.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.builders.servers import ROOT, running


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scratch") / "work"
    folder.mkdir()
    with running(folder, "--scratch", data_dir=folder / "data", access_log="false") as (_, found):
        yield found


@pytest.mark.parametrize(
    ("manifest", "passed", "of"), [("sparql11/manifest-all.ttl", 535, 548), ("sparql10/manifest.ttl", 466, 482)]
)
def test_the_engine_loses_no_test_by_us(shared, address, tmp_path, manifest, passed, of):
    runner = shared / "conformance" / "run_sparql_manifest.py"
    tests = shared / "conformance" / "rdf-tests" / "sparql" / manifest
    if not tests.is_file():
        pytest.skip(f"no {tests}: the W3C tests are not there")
    outcomes = tmp_path / "outcomes.json"
    command = [sys.executable, runner, "--query", f"{address}sparql", "--update", f"{address}sparql/update"]
    command += ["--gsp", f"{address}sparql/graphs", "--timeout", "60", "--json", outcomes, tests]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(outcomes.read_text())
    failed = {item["test"]: item["why"] for item in found if item["outcome"] in {"FAIL", "ERROR"}}
    counted = [item for item in found if item["outcome"] != "skip"]
    assert len(counted) == of, done.stdout[-500:]
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([\w./-]+)` \|", page, re.MULTILINE))
    assert failed.keys() <= listed, {test: why for test, why in failed.items() if test not in listed}
    assert of - len(failed) >= passed
