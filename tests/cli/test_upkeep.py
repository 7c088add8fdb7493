"""``hustings stats``, ``doctor``, ``backup``, ``restore``, and shell completion."""

import csv
import io
import json
import os
import shutil
from unittest import mock

import pytest

from tests.cli.terminal import hustings, one_line
from viz import assets


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_stats_count_what_the_lists_list():
    found = json.loads(hustings("stats", "-f", "json").out)
    listed = json.loads(hustings("criticisms", "-f", "json").out)
    assert found["statements"]["criticism"] == listed["total"]
    assert found["entities"]["person"] == 10
    assert found["relations"]["criticizes"] == 2
    assert set(found["quads"]) == {"articles", "changes", "inferred", "ontology", "reference"}
    assert found["meta"] == listed["meta"]


def test_stats_as_table_in_both_languages_and_csv():
    table = hustings("stats").out
    assert "statements" in table
    assert "Revision" in table
    assert "진술" in hustings("stats", "--lang", "ko").out
    counts = {(row["part"], row["kind"]): row["count"] for row in rows(hustings("stats", "-f", "csv").out)}
    assert counts["statements", "agreement"] == "1"


@pytest.mark.parametrize("command", ["stats", "doctor"])
def test_no_turtle_of_what_is_no_graph(command):
    assert "--format" in one_line(hustings(command, "-f", "ttl"))


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Page scripts that are built."""
    script = tmp_path / "static" / assets.VENDOR_SCRIPT
    script.parent.mkdir(parents=True)
    script.write_text("")
    monkeypatch.setattr(assets, "STATIC", tmp_path / "static")


def checks(*arguments, **settings):
    answer = hustings("doctor", "-f", "json", *arguments, **settings)
    data = json.loads(answer.out)
    assert data["well"] is (answer.code == 0)
    return {item["check"]: item for item in data["checks"]}


def test_a_well_installation_is_well(built):
    assert all(item["well"] for item in checks().values())
    table = hustings("doctor")
    assert table.code == 0
    assert "Python" in table.out
    assert {row["well"] for row in rows(hustings("doctor", "-f", "csv").out)} == {"true"}


def test_the_doctor_names_scripts_that_are_not_built(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    found = checks()
    assert not found["page"]["well"]
    assert "make assets" in found["page"]["found"]


def test_the_doctor_names_a_setting_that_cannot_be_used(built):
    found = checks(port="many")
    assert "HUSTINGS_PORT" in found["settings"]["found"]


def test_the_doctor_names_a_data_folder_that_cannot_be_written(built, tmp_path):
    (tmp_path / "file").write_text("")
    found = checks(data_dir=str(tmp_path / "file" / "data"))
    assert not found["data folder"]["well"]
    assert "HUSTINGS_DATA_DIR" in found["data folder"]["mend"]
    assert not found["store"]["well"]


def test_the_doctor_names_a_store_that_does_not_open(built, tmp_path):
    found = checks("--store", str(tmp_path / "nowhere"))
    assert not found["store"]["well"]
    assert "nowhere" in found["store"]["found"]


def test_the_doctor_names_a_full_disk(built, monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=5 * 10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    assert checks()["disk"]["mend"].startswith("Make room")


def test_a_backup_comes_back(tmp_path):
    saved, again = tmp_path / "saved", tmp_path / "again"
    answer = hustings("backup", str(saved))
    assert (answer.code, answer.out) == (0, "")
    assert "revision 1-" in answer.err
    assert hustings("restore", str(saved), "--store", str(again)).code == 0
    assert hustings("criticisms", "-f", "json", "--store", str(again)).out == hustings("criticisms", "-f", "json").out
    second = tmp_path / "second"
    assert hustings("backup", str(second), store=str(again)).code == 0
    assert hustings("restore", str(second), store=str(tmp_path / "third")).code == 0


def test_a_wrong_backup_or_restore_is_one_line(tmp_path):
    saved = tmp_path / "saved"
    hustings("backup", str(saved))
    assert "not empty" in one_line(hustings("backup", str(saved)))
    assert "Restore it where?" in one_line(hustings("restore", str(saved)))
    assert "not empty" in one_line(hustings("restore", str(saved), "--store", str(saved)))
    assert "There is no backup" in one_line(hustings("restore", str(tmp_path / "none"), "--store", str(tmp_path / "s")))
    (saved / "manifest.json").unlink()
    assert "no whole backup" in one_line(hustings("restore", str(saved), "--store", str(tmp_path / "s")))
    assert not (tmp_path / "s").exists()
    (tmp_path / "a.trig").write_text("")
    assert "no store folder" in one_line(hustings("backup", str(tmp_path / "b"), "--store", str(tmp_path / "a.trig")))
    assert "There is no store" in one_line(hustings("backup", str(tmp_path / "b"), "--store", str(tmp_path / "none")))


def test_the_shell_completes_commands():
    asked = {"_HUSTINGS_COMPLETE": "complete_bash", "COMP_WORDS": "hustings res", "COMP_CWORD": "1"}
    with mock.patch.dict(os.environ, asked):
        answer = hustings()
    assert answer.out.split() == ["restore"]
