"""The corrections page: whom to write to, what was corrected, and nothing of what was taken back."""

from __future__ import annotations

import pytest

from kg.namespaces import ID
from viz import corrections
from viz.messages import messages

META = {"revision": "3-0123456789ab", "articles": 2, "from": "2031-05-01", "to": "2031-05-03"}


def closing(number, status="retracted", replaced_by=None, reason="The words are of <another>."):
    return {
        "iri": f"{ID}statement/daily-1/{number:03d}",
        "closed_as": status,
        "at": f"2031-06-{number:02d}T09:00:00Z",
        "by": f"{ID}organization/maintainers",
        "by_name": {"en": "Maintainers", "ko": "관리자"},
        "reason": {"en": reason, "ko": "다른 사람의 말이다."},
        "replaced_by": replaced_by,
    }


def test_the_newest_correction_is_first_and_text_is_text():
    page = corrections.render(
        [closing(1), closing(2, "superseded", f"{ID}statement/daily-1/009")], meta=META, base="/kg"
    )
    assert page.index("daily-1/002") < page.index("daily-1/001")
    assert 'href="/kg/id/statement/daily-1/009?lang=en"' in page
    assert "The words are of &lt;another&gt;." in page
    assert 'datetime="2031-06-01T09:00:00Z"' in page
    assert "2 statements were superseded or retracted" in page


def test_korean_readers_get_korean():
    page = corrections.render([closing(1)], meta=META, lang="ko")
    assert '<html lang="ko">' in page
    for text in ("다른 사람의 말이다.", "관리자", "철회", messages("ko")("corrections.rule")):
        assert text in page
    assert 'href="?lang=en"' in page


@pytest.mark.parametrize(
    ("contact", "address"),
    [("a@b.example", "mailto:a@b.example"), ("https://b.example/form", "https://b.example/form"), (None, None)],
)
def test_the_page_says_whom_to_write_to(contact, address):
    page = corrections.render([], meta=META, contact=contact)
    if address:
        assert f'<a href="{address}">{contact}</a>' in page
    else:
        assert messages("en")("corrections.no_contact") in page
    assert messages("en")("corrections.none") in page


def test_of_very_many_the_newest_are_shown():
    many = [closing(1) | {"iri": f"{ID}statement/daily-1/{number:04d}"} for number in range(1, corrections.SHOWN + 11)]
    page = corrections.render(many, meta=META)
    assert f"{corrections.SHOWN + 10:,} statements" in page
    assert "daily-1/0011" in page
    assert "daily-1/0010" not in page


def test_an_empty_graph_has_the_page_too():
    page = corrections.render([], meta={"revision": "1-0", "articles": 0, "from": None, "to": None})
    assert messages("en")("corrections.how") in page
