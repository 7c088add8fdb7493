"""What the page says: texts in two languages, dates, figures, and the sentence above the picture."""

import json
import string
from pathlib import Path

import pytest

import viz
from tests.viz import invented
from viz import dates, figures
from viz.messages import messages
from viz.sentence import sentence

EN, KO = messages("en"), messages("ko")


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_the_same_places():
    assert EN.texts.keys() == KO.texts.keys()
    for key in EN.texts:
        assert places(EN.texts[key]) == places(KO.texts[key]), key


def test_no_korean_text_was_left_in_english():
    same = {key for key in EN.texts if EN.texts[key] == KO.texts[key]}
    assert {key for key in same if any(char.isalpha() for char in EN.texts[key].replace("SPARQL", ""))} <= {
        "site.name", "said.on", "bound.exactly", "sentence.whole",
    } | {key for key in same if not set(EN.texts[key]) - places_letters(EN.texts[key])}  # fmt: skip


def places_letters(text):
    return set("".join(f"{{{name}}}" for name in places(text)) + " –.,;%")


def test_every_text_is_used():
    """A text that nothing says is dead; families are looked up by a value and stand for all their members."""
    folder = Path(viz.__file__).parent
    files = [*folder.rglob("*.py"), *folder.glob("templates/*"), *folder.glob("static/*.js")]
    files += folder.glob("static/editor/*.js")
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    families = (
        "kind.",
        "mode.",
        "relation.",
        "verb.",
        "basis.",
        "certainty.",
        "presented.",
        "bound.",
        "compare.",
        "key.",
        "table.",
        "sentence.",
        "filter.",
        "lens.",
        "out.",
        "picture.place.",
        "role.",
        "search.kind.",
        "target.",
        "active.",
        "methods.",
        "ontology.",
        "corrections.status.",
        "editor.column.",
        "editor.rows.",
        "editor.term.",
        "editor.help.",
        "property.",
        "status.",
        "tenure.",
        "problem.",
    )
    for key in EN.texts:
        name = key.removesuffix(".one").removesuffix(".other")
        assert name in code or key.startswith(families), key


def test_numbers_choose_the_form():
    assert EN.count("sentence.articles", 1) == "1 article"
    assert EN.count("sentence.articles", 1200) == "1,200 articles"
    assert KO.count("sentence.articles", 2) == "기사 2건"


def test_an_unknown_language_is_answered_in_english_and_an_unknown_word_as_it_is():
    assert messages("tlh").lang == "en"
    assert EN.word("kind", "some_new_kind") == "some new kind"
    assert EN.word("kind", None) == ""


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        ("2025-04-24", "24 April 2025", "2025년 4월 24일"),
        ("", "", ""),
        (None, "", ""),
        ("last spring", "last spring", "last spring"),
    ],
)
def test_dates(value, english, korean):
    assert dates.long_date(value, "en") == english
    assert dates.long_date(value, "ko") == korean


def test_short_dates_and_moments():
    assert dates.short_date("2025-04-24", "en") == "24 Apr 2025"
    assert dates.short_date("2025-04-24", "ko") == "2025.4.24."
    assert dates.moment("2025-04-25T09:00:00Z", "en") == "25 April 2025"
    assert dates.moment("long ago", "en") == "long ago"


def test_a_range_of_one_day_is_that_day():
    assert dates.date_range("2025-04-24", "2025-04-24", EN) == "24 April 2025"
    assert dates.date_range("2025-04-01", "2025-04-24", EN) == "1 April 2025 to 24 April 2025"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"on": "2025-04-16"}, "16 April 2025"),
        ({"latest": "2025-04-24", "basis": "derived"},
         "on or before 24 April 2025 (worked out from the article’s date)"),
        ({"earliest": "2025-04-14", "latest": "2025-04-20", "as_written": "last week"},
         "between 14 April 2025 and 20 April 2025 (the article says “last week”)"),
        ({"earliest": "2025-04-14"}, "on or after 14 April 2025"),
        ({}, "not stated"),
    ],
)  # fmt: skip
def test_when_something_was_said(said, text):
    assert dates.said(said, EN) == text


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        (200 * 10**12, "200 trillion", "200조"),
        (1_500_000_000_000, "1.5 trillion", "1조 5,000억"),
        (50_000, "50,000", "5만"),
        (10_001, "10,001", "1만 1"),
        (100, "100", "100"),
        (0.5, "0.5", "0.5"),
    ],
)
def test_numbers_in_the_units_that_readers_count_in(value, english, korean):
    assert figures.number(value, "en") == english
    assert figures.number(value, "ko") == korean


def test_figures_of_a_pledge_say_bound_period_part_and_purpose():
    pledge = {
        "amounts": [
            {"value": 100 * 10**12, "currency": "KRW", "bound": "exactly", "period": "P5Y"},
            {
                "value": 10**12,
                "currency": "USD",
                "bound": "about",
                "part_of": "x",
                "earmarked_for": [{"name": {"en": "rails", "ko": "철로"}}],
            },
            {"min": 10**6, "max": 2 * 10**6, "currency": "KRW", "period": "P6M"},
        ],
        "quantities": [{"value": 50_000, "bound": "more_than", "counts": {"name": {"en": "tram cars", "ko": "전차"}}}],
        "ratios": [{"value": 0.05, "base": {"name": {"en": "GDP", "ko": "국내총생산"}}}],
    }
    assert figures.figures(pledge, EN) == [
        "100 trillion won over 5 years",
        "of which about USD 1 trillion for rails",
        "1 million to 2 million won / P6M",
        "more than 50,000 tram cars",
        "5 % of GDP",
    ]
    assert figures.figures(pledge, KO)[0] == "5년간 100조 원"
    assert figures.figures(pledge, KO)[3:] == ["전차 5만 초과", "국내총생산의 5%"]


def test_a_figure_without_a_value_is_shown_as_written():
    assert figures.figures({"amounts": [{"currency": "KRW", "as_written": "a fortune in"}]}, EN) == ["a fortune in won"]


def test_the_sentence_counts_what_is_shown():
    said = invented.campaign().corpus().records.statements
    assert sentence([record for record in said if record.kind == "criticism"], invented.META, EN) == (
        "4 criticisms by 2 speakers of 6 targets; 1 criticism by 1 speaker, naming nobody – 1 article, 4 March 2031."
    )
    assert "22 pledges by 7 speakers" in sentence(said, invented.META, EN)
    assert "7 other statements" in sentence(said, invented.META, EN)
    assert "비판 4건" in sentence(said, invented.META, KO)


def test_the_sentence_of_nothing_says_in_how_many_articles():
    meta = {"articles": 12, "from": "2025-03-01", "to": "2025-04-24"}
    assert sentence([], meta, EN).startswith(
        "Nothing found with these choices in 12 articles, 1 March 2025 to 24 April 2025."
    )
    json.dumps(sentence([], {}, KO))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, "GPU", "1 GPU"),
        (1_000_000, "GPU", "1 million GPUs"),
        (10_000, "AI expert", "10,000 AI experts"),
        (300, "person", "300 people"),
        (3, "factory", "3 factories"),
        (3, "highway", "3 highways"),
        (3, "bus", "3 bus"),
        (3, "bench", "3 benches"),
        (3, "기계", "3 기계"),
    ],
)
def test_more_than_one_thing_is_counted_in_the_plural(value, unit, words):
    assert figures.count_of({"value": value, "bound": "exactly", "counts": {"name": {"en": unit}}}, EN) == words
