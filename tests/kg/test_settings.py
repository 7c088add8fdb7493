"""Settings: read from the environment, refused with the variable's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from kg.errors import ConfigError
from kg.settings import Settings, load_settings


def test_the_defaults_are_those_of_the_contract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("HUSTINGS_DATA_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = load_settings()
    assert (settings.host, settings.port, settings.store) == ("127.0.0.1", 8000, None)
    assert (settings.query_timeout_seconds, settings.query_memory_megabytes) == (10.0, 1500)
    assert settings.result_row_limit == 1_000_000
    assert settings.data_dir == tmp_path / "hustings"


def test_the_environment_sets_and_an_override_wins(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUSTINGS_PORT", "9000")
    monkeypatch.setenv("HUSTINGS_STORE", "some/store")
    assert load_settings().port == 9000
    assert load_settings(port=9001, host=None).port == 9001
    assert load_settings().store == "some/store"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("QUERY_TIMEOUT_SECONDS", "0"),
        ("QUERY_WORKERS", "-1"),
        ("RESULT_ROW_LIMIT", "many"),
    ],
)
def test_an_unusable_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(f"HUSTINGS_{name}", value)
    with pytest.raises(ConfigError, match=f"HUSTINGS_{name}") as caught:
        load_settings()
    assert caught.value.details["setting"] == name.lower()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["STORE", "DATA_DIR", "PORT", "PUBLIC_URL"])
def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.delenv(f"HUSTINGS_{name}", raising=False)
    default = load_settings()
    monkeypatch.setenv(f"HUSTINGS_{name}", "")
    assert load_settings() == default


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        Settings().port = 1
