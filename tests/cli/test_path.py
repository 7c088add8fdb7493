"""``hustings path``."""

import csv
import io
import json

import pytest

from tests.cli.terminal import hustings, one_line

ENDS = ("Choi Byung-ho", "Kim Sung-hoon")


def test_the_table_reads_each_step_as_it_stands_with_its_words():
    answer = hustings("path", *ENDS)
    assert answer.code == 0
    lines = [line for line in answer.out.splitlines() if "puts first" in line]
    assert [line.split()[0] for line in lines] == ["1", "2"]
    assert all("“" in line for line in lines)
    assert "Choi Byung-ho" in lines[0]
    assert "Kim Sung-hoon" in lines[1]
    assert "In 1 article(s)" in answer.out


def test_in_korean():
    answer = hustings("path", "최병호", "김성훈", "--lang", "ko")
    assert "최병호" in answer.out
    assert "단계" in answer.out


def test_the_json_is_the_list_envelope_whose_items_join_up():
    answer = json.loads(hustings("path", *ENDS, "-f", "json").out)
    assert list(answer) == ["items", "total", "next", "meta"]
    assert answer["total"] == len(answer["items"]) == 2
    assert [step["forward"] for step in answer["items"]] == [True, False]
    assert answer["items"][0]["target"] == answer["items"][1]["target"]
    assert all(step["statement"]["evidence"] for step in answer["items"])


def test_the_csv_has_a_row_per_step():
    rows = list(csv.DictReader(io.StringIO(hustings("path", *ENDS, "-f", "csv").out)))
    assert [(row["step"], row["source_slug"], row["relation"]) for row in rows] == [
        ("1", "choi-byung-ho", "endorses_priority"),
        ("2", "kim-sung-hoon", "endorses_priority"),
    ]
    assert all(row["quote"] for row in rows)


def test_the_turtle_is_that_of_the_steps():
    steps = json.loads(hustings("path", *ENDS, "-f", "json").out)["items"]
    turtle = hustings("path", *ENDS, "-f", "ttl").out
    for step in steps:
        assert f"<{step['statement']['id']}> a " in turtle


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "no chain of statements between Choi Byung-ho and Han Dong-hoon in 1 article(s)"), ("ko", "기사 1건")],
)
def test_without_a_chain_it_says_so_and_of_what(language, words):
    answer = hustings("path", "choi-byung-ho", "han-dong-hoon", "--lang", language)
    assert answer.code == 0
    assert words in answer.out
    assert "2025-04-24" in answer.out


@pytest.mark.parametrize(("style", "lines"), [("csv", 1), ("ttl", 0)])
def test_without_a_chain_a_table_is_its_header(style, lines):
    answer = hustings("path", "choi-byung-ho", "han-dong-hoon", "-f", style)
    assert (answer.code, answer.out.count("\n")) == (0, lines)


def test_without_a_chain_json_has_no_items_but_its_corpus():
    answer = hustings("path", "choi-byung-ho", "han-dong-hoon", "-f", "json")
    data = json.loads(answer.out)
    assert (answer.code, data["items"], data["total"], data["meta"]["articles"]) == (0, [], 0, 1)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (("Lee", "Han Dong-hoon"), "lee-jun-seok"),
        (("han-dong-hoon", "한동훈"), "both mean han-dong-hoon"),
        (("han-dong-hoon", "nobody-at-all"), "There is no"),
        (("han-dong-hoon",), "NAME"),
    ],
)
def test_a_wrong_call_is_one_line(ends, words):
    assert words in one_line(hustings("path", *ends))
