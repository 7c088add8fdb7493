"""``retract``, ``supersede``, ``merge``, ``split``, and ``--as-of``: what they print, write and refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.terminal import ARTICLE, hustings, one_line

WHY = ("--reason", "Read again.", "--by", "hustings-maintainers")
RECORDED = "2026-11-23T12:00:00Z"
CRITICISM = f"{ARTICLE}/062"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    assert hustings("export", "-o", str(folder / "triples")).code == 0
    return folder / "triples"


@pytest.fixture
def store(files: Path, tmp_path: Path) -> str:
    """A store folder of the bundled files."""
    assert hustings("load", str(files), "--store", str(tmp_path / "s")).code == 0
    return str(tmp_path / "s")


def past(store: str) -> Path:
    return Path(f"{store}-history")


@pytest.mark.skipif(
    datetime.now(UTC) <= datetime.fromisoformat(RECORDED), reason="the clock is before the bundled statements"
)
class TestCorrections:
    def test_a_retracted_statement_is_not_shown_but_as_of_before(self, store: str) -> None:
        done = hustings("retract", CRITICISM, *WHY, "--store", store)
        assert done.code == 0
        assert done.out.startswith(f"{CRITICISM}: retracted.\nRevision 2-")
        line = one_line(hustings("show", CRITICISM, "--store", store))
        assert "was retracted at 20" in line
        assert "by Hustings maintainers: Read again." in line
        assert "doubling" in hustings("show", CRITICISM, "--store", store, "--as-of", RECORDED).out
        found = [
            json.loads(hustings(*command, "--store", store, "-f", "json", *more).out)["total"]
            for command in (["who-criticized", "Han Dong-hoon"], ["criticisms"])
            for more in ([], ["--as-of", RECORDED])
        ]
        assert found[0] == found[1] - 1
        assert found[2] == found[3] - 1
        counts = json.loads(hustings("stats", "--store", store, "-f", "json").out)
        assert counts["closed"] == {"retracted": 1}
        assert "1 superseded or retracted" in hustings("doctor", "--store", store).out.replace("\n", " ")

    def test_reasons_have_a_language(self, store: str) -> None:
        hustings(
            "retract",
            CRITICISM,
            "--reason",
            "다시 읽음",
            "--by",
            "hustings-maintainers",
            "--lang",
            "ko",
            "--store",
            store,
        )
        assert "다시 읽음" in one_line(hustings("show", CRITICISM, "--store", store))

    def test_show_is_a_beginning_of_a_replacement(self, store: str, tmp_path: Path) -> None:
        right = tmp_path / "right.ttl"
        text = hustings("show", CRITICISM, "-f", "ttl", "--store", store).out
        right.write_text(text.replace("Lee Jun-seok takes", "Mr Lee takes"), encoding="utf-8")
        done = hustings("supersede", CRITICISM, str(right), *WHY, "--store", store)
        assert done.out.startswith(f"{CRITICISM}: superseded by {ARTICLE}/")
        new = done.out.split()[3].rstrip(".")
        assert "Mr Lee takes" in hustings("show", new, "--store", store).out
        assert f"replaced by {new}" in one_line(hustings("show", CRITICISM, "--store", store))
        assert hustings("validate", "--store", store).code == 0
        assert hustings("verify", "--store", store).code == 0
        right.write_text(text.replace("hu:negative", "hu:positive"), encoding="utf-8")
        assert "breaks" in one_line(hustings("supersede", new, str(right), *WHY, "--store", store))
        right.write_text("@prefix", encoding="utf-8")
        assert "right.ttl:1:" in one_line(hustings("supersede", new, str(right), *WHY, "--store", store))

    def test_people_are_split_and_merged_again(self, store: str) -> None:
        done = hustings(
            "split",
            "choi-byung-ho",
            "choi-two",
            "--name",
            "Choi Byung-ho",
            "--statement",
            f"{ARTICLE}/069",
            *WHY,
            "--store",
            store,
        )
        assert f"{ARTICLE}/069: superseded by" in done.out
        ambiguous = one_line(hustings("priorities", "--by", "Choi Byung-ho", "--store", store))
        assert "choi-two" in ambiguous
        assert hustings("merge", "choi-two", "choi-byung-ho", *WHY, "--store", store).code == 0
        assert json.loads(hustings("priorities", "--by", "choi-two", "-f", "json", "--store", store).out)["items"]

    def test_a_backup_takes_the_history_along(self, store: str, tmp_path: Path) -> None:
        hustings("retract", CRITICISM, *WHY, "--store", store)
        assert hustings("backup", str(tmp_path / "b"), "--store", store).code == 0
        again = str(tmp_path / "again")
        assert hustings("restore", str(tmp_path / "b"), "--store", again).code == 0
        assert "was retracted" in one_line(hustings("show", CRITICISM, "--store", again))
        changed = next(path for path in (tmp_path / "b" / "history").iterdir() if path.stat().st_size)
        changed.write_bytes(changed.read_bytes() + b"x")
        other = tmp_path / "other"
        line = one_line(hustings("restore", str(tmp_path / "b"), "--store", str(other)))
        assert "history/" in line
        assert not other.exists()
        assert not past(str(other)).exists()

    def test_an_export_and_a_load_keep_the_history(self, store: str, files: Path, tmp_path: Path) -> None:
        hustings("retract", CRITICISM, *WHY, "--store", store)
        hustings("export", "-o", str(tmp_path / "out"), "--store", store)
        assert hustings("load", str(tmp_path / "out"), "--store", str(tmp_path / "t")).code == 0
        assert "was retracted" in one_line(hustings("show", CRITICISM, "--store", str(tmp_path / "t")))
        assert "was retracted" in one_line(hustings("show", CRITICISM, "--store", str(tmp_path / "out")))
        assert "still hold it as accepted" in one_line(hustings("load", str(files), "--store", store))
        assert "Read again." not in hustings("export", "-f", "nq", "--store", store).out
        assert "Read again." in hustings("export", "--store", store).out
        then = hustings("export", "-f", "nq", "--store", store, "--as-of", RECORDED).out
        assert CRITICISM in then


def test_a_wrong_correction_is_one_line_and_writes_nothing(store: str, tmp_path: Path) -> None:
    for arguments, words in (
        (("retract", f"{ARTICLE}/999", *WHY), "There is no statement"),
        (("retract", "062", *WHY), "write ARTICLE/NUMBER"),
        (("retract", CRITICISM, "--reason", " ", "--by", "hustings-maintainers"), "needs a reason"),
        (("retract", CRITICISM, "--reason", "x", "--by", "Nobody Atall"), "There is no"),
        (("retract", CRITICISM, "--by", "hustings-maintainers"), "--reason"),
        (("merge", "Lee Jun-seok", "Han Dong-hoon", *WHY), "are they two people?"),
        (("merge", "Lee", "Han Dong-hoon", *WHY), "is not clear"),
        (("split", "Lee Jun-seok", "nobody-new", "--statement", CRITICISM, *WHY), "There is no"),
        (("split", "Lee Jun-seok", "Bad Slug", "--name", "Lee Two", "--statement", CRITICISM, *WHY), "is no slug"),
        (("supersede", CRITICISM, str(tmp_path / "none.ttl"), *WHY), "no file or folder"),
    ):
        assert words in one_line(hustings(*arguments, "--store", store))
    assert "Which store" in one_line(hustings("retract", CRITICISM, *WHY))
    assert "There is no store" in one_line(hustings("retract", CRITICISM, *WHY, "--store", str(tmp_path / "none")))
    assert json.loads(hustings("stats", "-f", "json", "--store", store).out)["closed"] == {}


@pytest.mark.parametrize(
    "command",
    [
        ["criticisms"],
        ["who-criticized", "Han Dong-hoon"],
        ["pledges"],
        ["pledges", "compare", "Lee Jae-myung", "Han Dong-hoon"],
        ["priorities"],
        ["show", CRITICISM],
        ["query", "who-criticized-whom"],
        ["path", "Lee Jae-myung", "Han Dong-hoon"],
        ["stats"],
        ["export", "-f", "nq"],
        ["graph", "-o", "OUT.json"],
    ],
    ids=" ".join,
)
def test_every_reading_command_looks_back(command: list[str], tmp_path: Path) -> None:
    given = [str(tmp_path / "out.json") if part == "OUT.json" else part for part in command]
    assert hustings(*given, "--as-of", RECORDED).code == 0
    line = one_line(hustings(*given, "--as-of", "2026-11-22"))
    assert f"the graph knows something from {RECORDED} on" in line


@pytest.mark.parametrize("when", ["yesterday", "2026-13-01", "20261123T1", "2026-11-23T12:00:00"])
def test_what_is_no_time_is_one_line(when: str) -> None:
    assert "write 2031-05-02" in one_line(hustings("criticisms", "--as-of", when))
