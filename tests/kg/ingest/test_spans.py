"""Where words stand in a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest import find_spans, nearest


def test_every_place_in_code_points_with_twelve_characters_around():
    text = "🚋 김 씨는 빈 계획이라고 했다. 빈 계획"
    first, second = find_spans(text, "빈 계획")
    assert (first.start, first.end) == (7, 11)
    assert text[second.start : second.end] == second.words == "빈 계획"
    assert first.prefix == "🚋 김 씨는 "
    assert len(second.prefix) == 12
    assert second.suffix == ""


def test_overlapping_places_are_places():
    assert [span.start for span in find_spans("anana", "ana")] == [0, 2]


def test_nothing_is_found_by_likeness():
    assert find_spans("a scam", "Scam") == []
    assert find_spans("a scam", "") == []
    assert nearest("a scam", "a skam") is None
    assert nearest("a scam", "Scam") is None
    assert nearest("a scam", " ") is None


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("called  the\nplan", "called the plan", "called  the\nplan"),
        ("a ‘scam’ he said", "'scam'", "‘scam’"),
        ("he said “no”…", 'said "no"...', "said “no”…"),
        ("five–year plan", "five-year", "five–year"),
        ("a\u00a0non\u00adsense", "a nonsense", "a\u00a0non\u00adsense"),
        ("쓸모없는 " + unicodedata.normalize("NFD", "계획") + "이다", "계획", unicodedata.normalize("NFD", "계획")),
        ("caf" + "e\u0301 plan", "café", "cafe\u0301"),
        ("the plan", " the plan ", "the plan"),
    ],
)
def test_the_hint_is_the_same_words_in_other_white_space_or_typography(text, words, found):
    span = nearest(text, words)
    assert span.words == found
    assert text[span.start : span.end] == found


@given(st.text(), st.data())
def test_any_part_of_any_text_is_found_at_its_place(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    spans = find_spans(text, words)
    assert all(text[span.start : span.end] == words for span in spans)
    assert not words or start in [span.start for span in spans]
