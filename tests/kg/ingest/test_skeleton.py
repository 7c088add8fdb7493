"""The file that coding an article begins with."""

import hashlib
from datetime import date

import pytest

import kg
from kg.corpus import check_files
from kg.errors import DataError, InvalidIriError, NotFoundError
from kg.ingest import ArticleDetails, read_text, skeleton

OUTLET = "https://w3id.org/hustings/id/outlet/straits-times"
TEXT = "Straits Times24-04-2025\r\nTrams for all\r\nTrams for all\r\n\r\n김 씨는 “빈 계획”이라고 했다.\r\n\r\n"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode())
    return read_text(path)


def details(**other):
    given = {
        "slug": "daily-trams",
        "headline": "Trams for all",
        "outlet": OUTLET,
        "published": date(2031, 5, 1),
        "language": "en",
    }
    return ArticleDetails(**(given | other))


def test_the_text_is_read_as_it_is(source):
    assert source.text == TEXT
    assert source.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def body(turtle):
    lines = {line.split()[0]: int(line.split()[1]) for line in turtle.splitlines() if "hu:body" in line}
    return lines["hu:bodyStart"], lines["hu:bodyEnd"]


def test_the_body_begins_after_the_last_headline_and_ends_with_the_last_letter(source):
    start, end = body(skeleton(source, details()))
    assert TEXT[start:end] == "김 씨는 “빈 계획”이라고 했다."


def test_without_the_headline_the_body_is_the_whole_text(source):
    assert body(skeleton(source, details(headline="Other words"))) == (0, len(TEXT.rstrip()))


def test_offsets_that_are_given_win(source):
    assert body(skeleton(source, details(), body_start=2, body_end=9)) == (2, 9)
    assert body(skeleton(source, details(), body_end=60))[1] == 60


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 5), (0, len(TEXT) + 1)])
def test_a_body_outside_the_text_is_refused(source, start, end):
    with pytest.raises(DataError, match="does not lie within the text"):
        skeleton(source, details(), body_start=start, body_end=end)


def test_it_is_a_graph_that_opens_and_keeps_the_shapes(source, tmp_path):
    path = tmp_path / "daily-trams.trig"
    path.write_text(skeleton(source, details(url="https://example.org/a")), encoding="utf-8")
    assert [finding for finding in check_files([path]) if finding.severity == "violation"] == []
    with kg.open_graph(path) as graph:
        (article,) = graph.lookups.articles.values()
    assert article["slug"] == "daily-trams"
    assert article["url"] == "https://example.org/a"


def test_a_headline_may_hold_any_sign(source, tmp_path):
    path = tmp_path / "a.trig"
    path.write_text(skeleton(source, details(headline='"So \\ was"\t이라고')), encoding="utf-8")
    with kg.open_graph(path) as graph:
        (article,) = graph.lookups.articles.values()
    assert article["title"] == {"en": '"So \\ was"\t이라고'}


@pytest.mark.parametrize(
    ("other", "error"),
    [({"slug": "Daily Trams"}, InvalidIriError), ({"headline": " "}, DataError), ({"language": "English!"}, DataError)],
)
def test_what_cannot_be_is_refused(source, other, error):
    with pytest.raises(error):
        skeleton(source, details(**other))


def test_a_text_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"none\.txt"):
        read_text(tmp_path / "none.txt")
    wrong = tmp_path / "wrong.txt"
    wrong.write_bytes("한\n".encode() + "글".encode("euc-kr"))
    with pytest.raises(DataError, match=r"wrong\.txt:2: not UTF-8"):
        read_text(wrong)
    wrong.write_bytes(b" \n")
    with pytest.raises(DataError, match="holds no text"):
        read_text(wrong)
