"""``hustings span`` and ``hustings new-article``."""

import csv
import io
import json

import pyoxigraph as ox
import pytest

from kg.model import Evidence, TextVersion, evidence_sha256
from kg.namespaces import BASE
from kg.rdf import decode, describe, read
from tests.cli.terminal import ARTICLE, hustings, one_line

TRIG = ox.RdfFormat.TRIG
TEXT = "Trams for all\n\nMs “Kim” called the  plan empty. 김 씨는 empty라고 했다.\n"


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def new(text, output, *more, **other):
    given = {
        "--slug": "daily-trams", "--headline": "Trams for all", "--outlet": "The Straits Times",
        "--published": "2031-05-01", "--language": "en",
    } | {f"--{name}": value for name, value in other.items()}  # fmt: skip
    return hustings("new-article", text, *[part for pair in given.items() for part in pair], "-o", str(output), *more)


def test_span_lists_every_place_in_context(text):
    answer = hustings("span", text, "empty")
    assert answer.code == 0
    starts = [line.split()[:2] for line in answer.out.splitlines() if "[empty]" in line]
    assert [TEXT[int(start) : int(end)] for start, end in starts] == ["empty", "empty"]
    assert "2 place(s)" in answer.out


def test_span_as_json_and_csv(text):
    data = json.loads(hustings("span", text, "empty라고", "-f", "json").out)
    (item,) = data["items"]
    assert TEXT[item["start"] : item["end"]] == item["words"] == "empty라고"
    assert (data["total"], data["nearest"], len(data["text_sha256"])) == (1, None, 64)
    (row,) = csv.DictReader(io.StringIO(hustings("span", text, "empty라고", "-f", "csv").out))
    assert row["start"] == str(item["start"])


def test_span_of_words_that_are_not_there_is_no_and_hints_at_typography(text):
    answer = hustings("span", text, '"Kim" called the plan')
    assert (answer.code, answer.out) == (1, "")
    assert "with other white space or typography, it has at 18 to 40: “Kim” called the plan" in answer.err
    data = json.loads(hustings("span", text, '"Kim"', "-f", "json").out)
    assert data["items"] == []
    assert data["nearest"]["words"] == "“Kim”"


def test_span_never_hints_at_words_that_are_only_alike(text):
    answer = hustings("span", text, "emptiness")
    assert answer.code == 1
    (line,) = answer.err.splitlines()
    assert line.endswith("does not have the words 'emptiness'")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere.txt", "x"), "Cannot read nowhere.txt"),
        (("TEXT", " "), "Which words?"),
        (("TEXT", "x", "-f", "ttl"), "--format"),
    ],
)
def test_a_wrong_span_is_one_line(text, arguments, words):
    assert words in one_line(hustings("span", *[text if part == "TEXT" else part for part in arguments]))


def test_span_prints_an_evidence_to_append(text, tmp_path):
    """What new-article and span write makes one file that is valid, evidence sealed; numbers get three digits."""
    output = tmp_path / "new.trig"
    assert new(text, output).code == 0
    answer = hustings("span", text, "the  plan", "--evidence", "daily-trams/7")
    assert (answer.code, answer.err) == (0, "")
    output.write_text(output.read_text(encoding="utf-8") + answer.out, encoding="utf-8")
    description = describe(read(output))
    evidence = decode(Evidence, BASE + "id/evidence/daily-trams/007", description)
    (version,) = (node for node in description if "/id/text/" in node)
    sha256 = decode(TextVersion, version, description).sha256
    assert (evidence.source, evidence.prefix) == (version, None)
    assert TEXT[evidence.start : evidence.end] == evidence.quote == "the  plan"
    assert evidence.sha256 == evidence_sha256(sha256, evidence.start, evidence.end, evidence.quote)
    assert hustings("validate", str(output)).code == 0


def test_span_of_words_that_stand_twice_wants_a_place_and_gives_their_context(text):
    line = one_line(hustings("span", text, "empty", "--evidence", "daily-trams/1"))
    first, second = TEXT.index("empty"), TEXT.rindex("empty")
    assert f"at {first}, {second}" in line
    answer = hustings("span", text, "empty", "--evidence", "daily-trams/1", "--start", str(second))
    evidence = decode(Evidence, BASE + "id/evidence/daily-trams/001", describe(ox.parse(answer.out, format=TRIG)))
    assert (evidence.start, evidence.prefix, evidence.suffix) == (
        second,
        TEXT[second - 12 : second],
        TEXT[second + 5 : second + 17],
    )
    assert str(second) in hustings("span", text, "empty", "--start", str(second)).out


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--evidence", "daily-trams"), "ARTICLE/NUMBER"),
        (("--evidence", "daily-trams/x"), "ARTICLE/NUMBER"),
        (("--evidence", "Daily Trams/1"), "slug"),
        (("--evidence", "daily-trams/1", "--start", "3"), "do not stand at 3"),
    ],
)
def test_a_wrong_evidence_is_one_line(text, more, words):
    assert words in one_line(hustings("span", text, "Kim", *more))


def test_a_new_article_is_valid_and_says_what_to_do_next(text, tmp_path):
    output = tmp_path / "new.trig"
    answer = new(text, output)
    assert (answer.code, answer.out) == (0, "")
    assert f"hustings validate {output}" in answer.err
    assert hustings("validate", str(output)).code == 0
    made = output.read_text(encoding="utf-8")
    assert "<id/outlet/straits-times>" in made
    assert "hu:bodyStart 15 ;" in made


def test_a_new_article_loads_beside_the_others(text, tmp_path):
    output = tmp_path / "new.trig"
    new(text, output)
    assert hustings("load", str(output), "--store", str(tmp_path / "store")).code == 0
    assert (
        json.loads(hustings("criticisms", "--store", str(tmp_path / "store"), "-f", "json").out)["meta"]["articles"]
        == 1
    )


def test_a_new_article_overwrites_nothing(text, tmp_path):
    output = tmp_path / "new.trig"
    output.write_text("mine", encoding="utf-8")
    assert "exists already" in one_line(new(text, output))
    assert output.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.trig", "text.txt"]


@pytest.mark.parametrize(
    ("more", "other", "words"),
    [
        ((), {"slug": ARTICLE}, "There is an article"),
        ((), {"slug": "Daily Trams"}, "is no slug"),
        ((), {"outlet": "straits-tims"}, "Did you mean straits-times"),
        ((), {"published": "1 May"}, "1 May"),
        ((), {"language": "한국어"}, "no language tag"),
        (("--body-start", "70", "--body-end", "60"), {}, "does not lie within the text"),
    ],
)
def test_a_wrong_new_article_is_one_line_and_writes_nothing(text, tmp_path, more, other, words):
    assert words in one_line(new(text, tmp_path / "new.trig", *more, **other))
    assert [path.name for path in tmp_path.iterdir()] == ["text.txt"]


def test_a_new_article_ends_in_trig_and_its_folder_exists(text, tmp_path):
    assert "ends in .trig" in one_line(new(text, tmp_path / "new.ttl"))
    assert "Cannot write" in one_line(new(text, tmp_path / "nowhere" / "new.trig"))
