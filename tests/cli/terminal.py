"""The command line, run as a person runs it, without a process of its own."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from dataclasses import dataclass
from unittest import mock

from cli.main import main

ARTICLE = "st-2025-04-24-ai-pledges"

# The bundled store is built once for all tests of a run.
_DATA = tempfile.TemporaryDirectory(prefix="hustings-test-")
_OURS = "HUSTINGS_"


@dataclass(frozen=True)
class Outcome:
    """What a command answered: its exit code and what it printed where."""

    code: int
    out: str
    err: str


def hustings(*arguments: str, **settings: str) -> Outcome:
    """Run ``hustings`` with these arguments; ``settings`` are environment variables without their prefix."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    given = {"DATA_DIR": _DATA.name, **{name.upper(): value for name, value in settings.items()}}
    environment = kept | {_OURS + name: value for name, value in given.items()}
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "argv", ["hustings", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Outcome(code, out.getvalue(), err.getvalue())


def one_line(outcome: Outcome) -> str:
    """The one line that an error is."""
    assert outcome.code == 2
    assert outcome.out == ""
    (line,) = outcome.err.splitlines()
    assert line.startswith("hustings: ")
    assert "Traceback" not in line
    return line
