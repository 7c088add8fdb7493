"""The bundled graph, built once, and an environment without a user's settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

KEPT = {"HUSTINGS_TEST_STRICT", "HUSTINGS_SHARED"}


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the settings of whoever runs it, or writes to their data folder."""
    for name in [name for name in os.environ if name.startswith("HUSTINGS_") and name not in KEPT]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HUSTINGS_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the bundled store is built once."""
    return tmp_path_factory.mktemp("bundled")


@pytest.fixture(scope="session")
def bundled(data_dir: Path) -> Iterator[kg.Graph]:
    """The bundled graph, for reading."""
    with kg.open_graph(settings=kg.load_settings(data_dir=data_dir)) as graph:
        yield graph
