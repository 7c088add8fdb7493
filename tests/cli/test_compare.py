"""``hustings pledges compare``."""

import csv
import io
import json

import pytest

from tests.cli.terminal import hustings, one_line

THREE = ("Lee Jae-myung", "Han Dong-hoon", "ahn-cheol-soo")


def flat(text):
    """A table without its borders and line breaks."""
    return " ".join(text.split())


def test_the_table_has_a_column_for_each_and_readable_sums():
    answer = hustings("pledges", "compare", *THREE)
    assert answer.code == 0
    heading = next(line for line in answer.out.splitlines() if "Measure" in line)
    assert [heading.index(name) for name in ("Lee Jae-myung", "Han Dong-hoon", "Ahn Cheol-soo")] == sorted(
        heading.index(name) for name in ("Lee Jae-myung", "Han Dong-hoon", "Ahn Cheol-soo")
    )
    assert "100 trillion won" in answer.out
    assert "(no period stated)" in answer.out
    assert "a part of" in answer.out
    assert "'-' means that these articles report no such figure" in answer.out
    assert "In 1 article(s)" in answer.out
    gpus = next(line for line in answer.out.splitlines() if "GPU" in line)
    assert gpus.split()[-2:] == ["-", "-"]


def test_in_korean():
    answer = hustings("pledges", "compare", "이재명", "한동훈", "--lang", "ko")
    assert "100조 원" in answer.out
    assert "(기간이 명시되지 않음)" in answer.out
    assert "다른 금액의 일부" in flat(answer.out)


def test_the_json_is_people_rows_and_meta():
    answer = json.loads(hustings("pledges", "compare", *THREE, "--format", "json").out)
    assert list(answer) == ["people", "rows", "meta"]
    assert [person["slug"] for person in answer["people"]] == ["lee-jae-myung", "han-dong-hoon", "ahn-cheol-soo"]
    assert [(row["measure"], row["unit"]) for row in answer["rows"]] == [
        ("money", "KRW"),
        ("money_per_year", "KRW"),
        ("quantity", "gpu"),
        ("quantity", "person"),
        ("ratio", "gdp"),
    ]
    assert answer["rows"][2]["unit_name"] == {"en": "GPU", "ko": "GPU"}
    assert answer["meta"]["articles"] == 1


def test_the_csv_has_a_row_per_figure():
    rows = list(csv.DictReader(io.StringIO(hustings("pledges", "compare", *THREE, "-f", "csv").out)))
    yearly = {row["person_slug"]: row for row in rows if row["measure"] == "money_per_year"}
    assert yearly["lee-jae-myung"]["value"] == str(20 * 10**12)
    assert yearly["han-dong-hoon"]["value"] == ""
    assert yearly["han-dong-hoon"]["reason"] == "no_period_stated"
    assert all(row["statement"].startswith("https://") and row["quote"] for row in rows)


def test_the_turtle_is_that_of_the_statements_behind_the_figures():
    answer = hustings("pledges", "compare", "lee-jae-myung", "ahn-cheol-soo", "-f", "ttl")
    assert "hu:PledgeMaking" in answer.out
    assert "lee-jae-myung-100t" in answer.out


def test_a_topic_narrows_and_may_leave_nothing():
    answer = hustings("pledges", "compare", "lee-jae-myung", "han-dong-hoon", "--topic", "computing")
    assert "GPU" in answer.out
    assert "won" not in answer.out
    nothing = hustings("pledges", "compare", "han-dong-hoon", "hong-joon-pyo", "--topic", "deregulation")
    assert nothing.code == 0
    assert nothing.out.startswith("These articles report no figures")
    table = hustings("pledges", "compare", "han-dong-hoon", "hong-joon-pyo", "--topic", "deregulation", "-f", "csv")
    assert table.out.startswith("measure,unit,")
    assert table.out.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["compare", "Lee", "Han Dong-hoon"], "lee-jun-seok"),
        (["compare", "Han Dong-hun", "lee-jae-myung"], "Did you mean han-dong-hoon"),
        (["compare", "han-dong-hoon"], "two different people"),
        (["compare", "han-dong-hoon", "한동훈"], "two different people"),
        (["compare", "han-dong-hoon", "lee-jae-myung", "--topic", "compting"], "computing"),
        (["--lang", "ko", "compare", "han-dong-hoon", "lee-jae-myung"], "stand after its name"),
        (["--by", "Lee"], "lee-jun-seok"),
    ],
)
def test_a_wrong_call_is_one_line(arguments, words):
    assert words in one_line(hustings("pledges", *arguments))


def test_pledges_by_itself_lists_as_before():
    answer = json.loads(hustings("pledges", "--by", "Ahn Cheol-soo", "-f", "json").out)
    assert answer["total"] == 3
    assert {item["speaker"]["slug"] for item in answer["items"]} == {"ahn-cheol-soo"}
