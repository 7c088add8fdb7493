"""Running the command line in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.main import main


class Outcome(NamedTuple):
    """What a call printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the session, so that the bundled store is built once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call ``hustings`` with arguments."""
    monkeypatch.setenv("HUSTINGS_DATA_DIR", str(data_dir))

    def call(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["hustings", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), printed.out, printed.err)

    return call
