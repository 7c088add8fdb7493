"""Labels are safe to draw, and lines never promise more room than they take."""

import pytest

from tests.viz.invented import HOSTILE
from viz import labels


def test_line_breaks_become_spaces_and_direction_marks_go():
    assert labels.clean(HOSTILE["lines"]) == "Line break and separator end"
    assert labels.clean(HOSTILE["direction"]) == "Rightto left and back"


def test_korean_is_wider_than_latin_and_combining_marks_have_no_width():
    assert labels.width("한동훈", 10) > labels.width("han", 10)
    assert labels.width("e\u0301", 10) == labels.width("e", 10)


def test_bold_text_is_wider():
    assert labels.width("Han", 10, bold=True) > labels.width("Han", 10)


@pytest.mark.parametrize("text", [*HOSTILE.values(), "Secure 1 million GPUs", "국가 인공지능 데이터 클러스터 구축", ""])
def test_lines_fit_their_box(text):
    lines = labels.wrap(text, 120, 13, lines=3)
    assert 1 <= len(lines) <= 3
    assert all(labels.width(line, 13) <= 120 for line in lines)


def test_a_label_that_fits_is_whole():
    assert labels.wrap("Expand military service exemptions", 120, 13, lines=3) == (
        "Expand military", "service", "exemptions",
    )  # fmt: skip


def test_a_label_that_is_cut_says_so():
    lines = labels.wrap("one two three four five six seven eight nine ten", 60, 13, lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_a_word_longer_than_a_line_is_broken():
    assert "".join(labels.wrap("Donaudampfschifffahrt", 80, 13, lines=5)) == "Donaudampfschifffahrt"
