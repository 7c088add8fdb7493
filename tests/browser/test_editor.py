"""The query page in real Chromium, over a real server with the bundled graph: by mouse and by keyboard alone."""

import re
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import FLAGS
from tests.builders.servers import ROOT, running

pytestmark = pytest.mark.needs("chromium")

NETWORK = """CONSTRUCT { ?critic hu:criticizes ?target ; foaf:name ?name } WHERE {
  ?critic hu:criticizes ?target ; foaf:name ?name }"""
# A browser notes every answer that is an error; that the page says so is what is tested.
REFUSED = "console error: Failed to load resource: the server responded with a status of 400 (Bad Request)"
FORBIDDEN = REFUSED.replace("400 (Bad Request)", "403 (Forbidden)")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editor") / "folder"
    folder.mkdir()
    settings = {"store": ROOT / "data" / "triples", "data_dir": folder.parent / "data", "query_workers": 1}
    with running(folder, **settings) as (_, address):
        httpx.get(f"{address}readyz", timeout=60)
        yield address.rstrip("/")


@pytest.fixture(scope="module")
def chrome(chromium):
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(chrome, server):
    """Open the page; at the end, fail on any console message, script error or outside request."""
    problems, contexts, expected = [], [], []

    def open_page(path="/sparql", *, width=1440, height=900, ready=True, **options):
        context = chrome.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((server, "data:", "blob:")) or problems.append(f"request: {request.url}")
            ),
        )
        page.goto(f"{server}{path}")
        if ready:
            page.locator("html[data-ready]").wait_for(state="attached")
        return page

    open_page.expect = expected.append
    yield open_page
    for context in contexts:
        context.close()
    assert [problem for problem in problems if problem not in expected] == []


def address(query, view="", **more):
    return f"/sparql?{urlencode({'query': query, **more})}{view}"


def text_of(page):
    return page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")


def write(page, query):
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


def rows(page):
    return page.locator("#answer tbody tr")


def test_a_fresh_page_invites_and_asks_nothing(visit):
    page = visit()
    assert "hu:Criticism" in text_of(page)
    assert page.locator("#answer").is_hidden()
    assert page.locator("#examples a").count() > 40


def test_an_example_fills_the_editor_runs_and_comes_into_the_address(visit):
    page = visit()
    page.get_by_role("link", name="Who criticized whom or what, and in which words").click()
    expect(rows(page).filter(has_text="Lee Jun-seok").first).to_be_visible()
    assert "?critic ?target ?words" in text_of(page)
    assert "query=PREFIX" in page.url
    page.reload()
    expect(rows(page).filter(has_text="Lee Jun-seok").first).to_be_visible()


def test_going_back_brings_the_former_query_and_its_answer(visit):
    page = visit(address("SELECT (1 AS ?one) {}"))
    expect(page.locator("th")).to_have_text("one")
    write(page, "SELECT (2 AS ?two) {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("th")).to_have_text("two")
    page.go_back()
    expect(page.locator("th")).to_have_text("one")
    assert text_of(page) == "SELECT (1 AS ?one) {}"


def test_a_shared_link_restores_query_view_and_answer(visit, server):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    write(page, NETWORK)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("tab", name="Network")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Table").click()
    page.get_by_role("tab", name="Network").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#said")).to_have_text("Link copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    other = visit(link.removeprefix(server))
    expect(other.locator("#view-network")).to_have_attribute("aria-selected", "true")
    assert " ".join(text_of(other).split()).endswith(" ".join(NETWORK.split()))
    assert text_of(other).startswith("PREFIX foaf: "), "prefixes were filled in"


def test_a_construct_is_drawn_with_names_in_the_language_of_the_page(visit):
    page = visit(address(NETWORK, lang="ko"))
    expect(page.locator(".network canvas")).to_be_visible()
    assert page.locator(".network").get_attribute("aria-label").startswith("노드 3개, 화살표 2개.")
    assert page.locator(".network [tabindex]").count() == 0, "the keyboard never enters the canvas"
    page.get_by_role("tab", name="표").click()
    expect(rows(page)).to_have_count(4)


def test_columns_source_and_target_are_a_network_and_others_are_not(visit):
    page = visit(address("SELECT ?source ?target { ?source hu:criticizes ?target }"))
    expect(rows(page)).to_have_count(2)
    page.get_by_role("tab", name="Network").click()
    expect(page.locator(".network canvas")).to_be_visible()
    assert page.url.endswith("#network")
    other = visit(address("SELECT ?who ?whom { ?who hu:criticizes ?whom }"))
    expect(rows(other)).to_have_count(2)
    assert other.locator("#views").is_hidden()


def test_numbers_are_a_chart(visit):
    page = visit(
        address("SELECT ?kind (COUNT(*) AS ?n) { ?s a ?kind } GROUP BY ?kind ORDER BY DESC(?n) LIMIT 5", "#chart")
    )
    expect(page.locator(".bars li")).to_have_count(5)
    widths = page.locator(".bars rect").evaluate_all("bars => bars.map((bar) => Number(bar.getAttribute('width')))")
    assert widths[0] == 1000
    assert widths == sorted(widths, reverse=True)


def test_a_heading_sorts_and_words_narrow_the_rows(visit):
    values = " ".join(f'("{name}" {number})' for name, number in zip("abcdefghijkl", range(12, 0, -1), strict=True))
    page = visit(address(f"SELECT ?name ?n {{ VALUES (?name ?n) {{ {values} }} }}"))
    page.get_by_role("button", name="n", exact=True).click()
    expect(rows(page).first).to_have_text("l1")
    page.get_by_role("searchbox", name="Narrow the rows").fill("c")
    expect(rows(page)).to_have_count(1)


def test_the_columns_of_select_star_stand_as_in_the_query(visit):
    page = visit(address("SELECT * { ?whom ^hu:criticizes ?critic ; foaf:name ?a_name }"))
    expect(page.locator("th")).to_have_text(["whom", "critic", "a_name"])


def test_the_files_are_whole_answers(visit, server):
    page = visit(address("SELECT ?source ?target { ?source hu:criticizes ?target }"))
    link = page.get_by_role("link", name="CSV", exact=True)
    expect(link).to_have_attribute("download", "hustings.csv")
    found = httpx.get(server + link.get_attribute("href").removeprefix(server))
    assert found.headers["content-type"].startswith("text/csv")
    assert len(found.text.splitlines()) == 3


def test_completion_offers_terms_with_what_they_mean_and_declares_their_prefix(visit):
    page = visit()
    write(page, "")
    page.keyboard.type("SELECT ?who { ?who hu:crit")
    hint = page.locator(".CodeMirror-hint").filter(has_text=re.compile("^hu:criticizescriticizes"))
    expect(hint).to_contain_text("The subject criticizes the named person, party or organization.")
    hint.click()
    assert text_of(page).startswith("PREFIX hu: <https://w3id.org/hustings/ontology#>\nSELECT")
    assert "hu:criticizes" in text_of(page)


def test_completion_finds_a_term_by_its_korean_label_and_a_person_by_any_name(visit):
    page = visit("/sparql?lang=ko")
    write(page, "SELECT * { ?s 비판하")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint").first).to_contain_text("비판하다")
    page.keyboard.press("Escape")
    write(page, "SELECT * { ?s ?p ")
    page.keyboard.type("<이준")
    page.locator(".CodeMirror-hint").filter(has_text="이준석").first.click()
    assert "<https://w3id.org/hustings/id/person/lee-jun-seok>" in text_of(page)


def test_a_name_is_inserted_from_the_field_below(visit):
    page = visit()
    write(page, "DESCRIBE ")
    field = page.get_by_role("combobox", name="Insert a name")
    field.fill("han dong")
    page.get_by_role("option").filter(has_text="Han Dong-hoon").first.click()
    assert text_of(page) == "DESCRIBE <https://w3id.org/hustings/id/person/han-dong-hoon>"


def test_by_keyboard_alone(visit):
    """In by the skip link, a query, its answer, out again by Tab, and on to the tabs of the views."""
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.CodeMirror') !== null")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT ?source ?target { ?source hu:criticizes ?target }")
    page.keyboard.press("Control+Enter")
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "view-table":
            break
    page.keyboard.press("ArrowRight")
    expect(page.locator("#view-network")).to_be_focused()
    expect(page.locator(".network canvas")).to_be_visible()


def test_what_is_wrong_is_said_with_line_and_column_and_leads_there(visit):
    visit.expect(FORBIDDEN)
    page = visit()
    write(page, "SELECT * {\n  ?s ?p ?o .\n  SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }\n}")
    page.keyboard.press("Control+Enter")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("SERVICE")
    problem.get_by_role("button", name="Go to line 3, column 3").click()
    cursor = page.evaluate("(({line, ch}) => [line, ch])(document.querySelector('.CodeMirror').CodeMirror.getCursor())")
    assert cursor == [2, 2]
    assert page.locator(".CodeMirror .wrong").count() == 1
    write(page, "ASK { ?a hu:criticizes ?b }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#count")).to_contain_text("Yes")
    assert problem.is_hidden()


def test_who_writes_no_sparql_is_offered_the_nearest_example(visit):
    visit.expect(REFUSED)
    page = visit(address("who criticized hu:Criticism hu:targetAgent most speakers target critics"))
    page.get_by_role("alert").get_by_role("button", name="Use the example").click()
    expect(rows(page).first).to_be_visible()


def test_history_stays_in_the_browser_and_can_be_deleted(visit):
    page = visit(address("SELECT (7 AS ?seven) {}"))
    expect(page.locator("#past")).to_be_visible()
    page.goto(page.url.split("?")[0])
    page.locator("#past summary").click()
    page.locator("#history button").filter(has_text="?seven").click()
    expect(page.locator("th")).to_have_text("seven")
    page.get_by_role("button", name="Delete them").click()
    assert page.locator("#past").is_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_examples_are_found_by_their_words_in_both_languages(visit):
    page = visit("/sparql?lang=ko")
    page.get_by_role("searchbox", name="예제 검색").fill("network criticism")
    expect(page.locator("#examples a:visible")).to_have_text(["이름과 정당을 갖춘 비판 관계망"])
    page.get_by_role("searchbox", name="예제 검색").fill("zzz")
    expect(page.locator("#find-none")).to_be_visible()


def test_a_long_answer_is_shown_in_part_and_says_so(visit):
    ten = " ".join(str(number) for number in range(10))
    page = visit(address(f"SELECT * {{ {' '.join(f'VALUES ?{name} {{ {ten} }}' for name in 'abcde')} }}"))
    expect(page.locator("#count")).to_contain_text("The first 10,000 rows; a file holds all")
    expect(rows(page)).to_have_count(200)


def test_terms_are_text_whatever_they_hold(visit):
    hostile = "<img src=x onerror=alert(1)>"
    query = f'SELECT (IRI("javascript:alert(1)") AS ?iri) ("{hostile}" AS ?text) ("tab\\there" AS ?tab) {{}}'
    page = visit(address(query))
    expect(rows(page)).to_have_count(1)
    assert rows(page).locator("a").count() == 0
    assert rows(page).inner_text().split("\t")[1] == hostile


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_dark_and_narrow_nothing_sticks_out(visit, lang):
    page = visit(
        address("SELECT * { ?statement hu:evidence/oa:hasSelector/oa:exact ?words }", lang=lang),
        width=390,
        color_scheme="dark",
    )
    expect(rows(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("getComputedStyle(document.querySelector('.CodeMirror')).backgroundColor") == "rgb(20, 22, 26)"
    assert page.locator("#shelf").get_attribute("open") is None
    assert page.evaluate("document.documentElement.lang") == lang


def test_without_scripts_the_form_answers(visit, server):
    page = visit(java_script_enabled=False, ready=False)
    page.get_by_role("link", name="Who was criticized by the most speakers").click()
    page.get_by_role("button", name="Run").click()
    expect(rows(page).filter(has_text="Han Dong-hoon")).to_be_visible()
    assert page.get_by_role("link", name="CSV", exact=True).get_attribute("href").endswith("format=csv")
    page.get_by_role("textbox", name="Query").fill("SELECT ?who { ?who hu:criticizes }")
    visit.expect(REFUSED)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1, column 34")
    page.get_by_role("textbox", name="Query").fill(NETWORK)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer pre")).to_contain_text("hu:criticizes")
