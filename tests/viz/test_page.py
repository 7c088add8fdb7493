"""The page as text: complete without scripts, and nothing in it can break out."""

import json
import re
from html.parser import HTMLParser

import pytest

from kg.errors import ConfigError
from tests.viz import invented
from viz import assets, inline, page
from viz.corpus import Corpus
from viz.view import View


class Reader(HTMLParser):
    """Collects what a browser would see: elements with their attributes, and scripts by kind."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.scripts, self._open = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self._open = [tag, dict(attrs), ""]

    def handle_data(self, data):
        if self._open:
            self._open[2] += data

    def handle_endtag(self, tag):
        if self._open and tag == self._open[0]:
            self.scripts.append(tuple(self._open))
            self._open = None


def rendered(said, how=page.render, **options):
    return how(said.corpus(), **options)


@pytest.fixture(scope="module")
def text():
    return rendered(invented.campaign())


def data_of(text):
    (data,) = [body for _, attrs, body in Reader(text).scripts if attrs.get("type") == "application/json"]
    return json.loads(data)


def test_every_statement_has_a_row_and_its_words(text):
    shown = [item for item in invented.campaign().statements if item["kind"] != "candidacy_report"]
    assert text.count("data-statement=") == len(shown)
    for item in shown:
        assert f'href="?lang=en&amp;select=statement/trams/{item["id"][-3:]}"' in text
    assert "blasted candidates&#39; policies as &#39;scam-level&#39;" in text


def test_an_address_opens_its_words_without_scripts():
    said = invented.campaign()
    edge = "person/han-byeol-so~criticizes~person/dae-ryu"
    text = page.render(said.corpus(), View(select=edge))
    assert text.count("data-card=") == 1
    assert 'href="/id/statement/trams/025?lang=en"' in text
    assert "Han-byeol So → Dae Ryu" in text
    assert "This view holds nothing at the address" in page.render(said.corpus(), View(select="person/nobody"))


def test_an_address_that_means_nothing_says_so():
    text = page.render(invented.campaign().corpus(), View.parse({"party": "moon-party", "focus": "person/nobody"}))
    assert "This corpus knows no Party (speaks or is spoken of) “moon-party”." in text
    assert "This corpus knows no name “person/nobody”." in text


def test_the_way_to_report_a_problem_is_the_contact():
    said = invented.campaign().corpus()
    view = View(select="statement/trams/001")
    assert 'href="mailto:desk@example.org?subject=https%3A//' in page.render(said, view, contact="desk@example.org")
    assert 'class="report" href="https://example.org/fix"' in page.render(said, view, contact="https://example.org/fix")
    assert 'class="report" href' not in page.render(said, view)


def test_the_page_says_what_it_shows(text):
    assert "4 criticisms by 2 speakers of 6 targets" in text
    assert '<html lang="en">' in text
    assert 'name="viewport"' in text


def test_korean():
    text = rendered(invented.campaign(), lang="ko")
    assert '<html lang="ko">' in text
    assert "비판 4건" in text
    assert '<q lang="en">' in text
    assert 'href="?lang=en"' in text


def test_the_legend_counts_and_says_what_is_off(text):
    boxes = {
        attrs["value"]: "checked" in attrs
        for tag, attrs in Reader(text).elements
        if tag == "input" and attrs.get("name") == "show"
    }
    assert boxes["criticizes"]
    assert boxes["untargeted"]
    assert not boxes["candidate_of"]
    assert "other" not in boxes, "nothing stands behind it here"


def test_nothing_inline_and_no_other_origin(text):
    reader = Reader(text)
    assert [
        attrs for _, attrs, body in reader.scripts if body.strip() and attrs.get("type") != "application/json"
    ] == []
    for tag, attrs in reader.elements:
        assert "style" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag
        source = attrs.get("src") or (attrs.get("href") if tag == "link" else None)
        assert source is None or source.startswith(("/static/", "data:,")), tag


def test_a_mount_point_stands_before_every_path():
    text = rendered(invented.campaign(), base="/graph/")
    assert 'src="/graph/static/explorer.js"' in text
    assert 'href="/graph/out/view.svg?lang=en"' in text


def test_the_data_is_what_the_picture_needs(text):
    data = data_of(text)
    assert {edge["id"] for edge in data["picture"]["edges"]} >= {"person/han-byeol-so~criticizes~person/dae-ryu"}
    assert data["names"]["person/dae-ryu"] == {"name": "Dae Ryu", "kind": "person", "also": ["dae ryu", "류대"]}
    assert data["shown"][-1] == "untargeted"


@pytest.mark.parametrize("how", [page.render, page.standalone])
def test_hostile_names_stay_text(how):
    text = rendered(invented.hostile(), how)
    reader = Reader(text)
    assert data_of(text)["names"]["person/script"]["name"] == invented.HOSTILE["script"]
    kinds = [attrs.get("type", "classic") for tag, attrs, _ in reader.scripts if tag == "script"]
    assert kinds.count("application/json") == 1
    assert len(kinds) == 3
    assert not [tag for tag, attrs in reader.elements if tag == "img" or "onerror" in attrs]
    assert not [attrs for _, attrs in reader.elements if (attrs.get("href") or "").startswith("javascript:")]
    assert "{{ 7 * 7 }}" in text
    assert "\u2028" not in reader.scripts[0][2]


def test_empty_is_not_none():
    meta = {"articles": 3, "from": "2031-03-01", "to": "2031-03-04"}
    text = page.render(Corpus.of({"nodes": [], "edges": []}, [], meta))
    assert "Nothing found with these choices in 3 articles, 1 March 2031 to 4 March 2031." in text


def test_missing_scripts_are_one_clear_line(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    with pytest.raises(ConfigError, match=r"vendor/vis-network\.min\.js is missing; run: make assets") as caught:
        rendered(invented.campaign())
    assert "\n" not in str(caught.value)


def test_one_file_allows_exactly_its_own_code():
    text = rendered(invented.campaign(), page.standalone)
    reader = Reader(text)
    (policy,) = [
        attrs["content"] for tag, attrs in reader.elements if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "unsafe" not in policy
    assert "connect-src" not in policy, "default-src 'none' forbids every connection"
    for tag, attrs, body in reader.scripts:
        if attrs.get("type") != "application/json":
            assert inline.source_hash(body) in policy, tag
    assert not [attrs for tag, attrs in reader.elements if tag in {"script", "img"} and "src" in attrs]
    assert "import {" not in text
    assert 'id="language"' not in text, "a file holds one language"


def test_one_file_links_to_the_statement_s_iri_or_to_the_server_that_made_it():
    view = View(select="statement/trams/001")
    alone = page.standalone(invented.campaign().corpus(), view)
    assert 'href="https://w3id.org/hustings/id/statement/trams/001"' in alone
    served = page.standalone(invented.campaign().corpus(), view, base="https://hustings.example/")
    assert 'href="https://hustings.example/id/statement/trams/001?lang=en"' in served


def test_the_policy_has_no_exceptions():
    assert "unsafe" not in page.CONTENT_SECURITY_POLICY
    assert page.CONTENT_SECURITY_POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self';")


def test_joined_modules_import_nothing_and_clash_nowhere():
    script = inline.one_script()
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", script, re.MULTILINE)
    assert len(names) == len(set(names)), "two modules use one name; in one file the second would replace the first"


def test_user_text_never_becomes_markup():
    for name in assets.MODULES:
        code = assets.read(name)
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code), (
            name
        )


def test_code_cannot_end_its_own_element():
    assert inline.inside_script('"</script>" + "<!--"') == '"<\\/script>" + "<\\!--"'
