"""The pages beside the explorer in real Chromium: every kind, two languages, two themes, two widths, keyboard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from playwright.sync_api import expect

import kg
from api import create_app
from kg import Settings, bundle
from tests.builders.articles import article, opened, says
from tests.builders.things import person as somebody
from tests.builders.things import pledge, reference
from tests.viz.invented import HOSTILE

pytestmark = pytest.mark.needs("chromium")

ARTICLE = "st-2025-04-24-ai-pledges"
GONE = f"{ARTICLE}/061"
PAGES = [
    f"/id/statement/{ARTICLE}/062",
    "/id/person/han-dong-hoon",
    "/id/party/people-power-party",
    "/id/organization/hustings-maintainers",
    "/id/outlet/straits-times",
    "/id/election/south-korea-president-2025",
    "/id/topic/artificial-intelligence",
    "/id/priority/gpus",
    "/id/group/observers",
    "/id/pledge/han-dong-hoon-200t",
    f"/id/article/{ARTICLE}",
    "/id/unit/gpu",
    "/id/role/candidate",
    f"/id/evidence/{ARTICLE}/020",
    f"/id/decision/{ARTICLE}/020",
    f"/id/text/{ARTICLE}/001",
    "/pledges",
    "/methods",
    "/ontology",
    "/shapes",
    "/corrections",
]
LOOKS = {
    "wide, light, English": {"width": 1440, "height": 900, "color_scheme": "light", "lang": "en"},
    "wide, dark, Korean": {"width": 1440, "height": 900, "color_scheme": "dark", "lang": "ko"},
    "phone, light, Korean": {"width": 390, "height": 844, "color_scheme": "light", "lang": "ko", "has_touch": True},
    "phone, dark, English": {"width": 390, "height": 844, "color_scheme": "dark", "lang": "en", "has_touch": True},
}


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of an application, asked by way of a small server."""
    client = TestClient(app)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Packed answers would be unpacked on the way.
            headers = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
            answer = client.get(self.path, headers={**headers, "accept-encoding": "identity"}, follow_redirects=False)
            self.send_response(answer.status_code)
            for name, value in answer.headers.multi_items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The bundled graph, of which one statement was withdrawn."""
    with kg.open(bundle.triples_dir()) as graph:
        graph.retract(
            GONE, "The words are of <another>.", by="hustings-maintainers", at=datetime(2031, 6, 1, tzinfo=UTC)
        )
        with serving(create_app(Settings(contact="desk@example.org"), graph)) as address:
            yield address


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_fits_has_one_heading_and_asks_nobody_else(visit, site, look):
    options = dict(LOOKS[look])
    lang = options.pop("lang")
    page = visit(f"{PAGES[0]}?lang={lang}", **options)
    headings = set()
    for path in PAGES:
        answer = page.goto(f"{site}{path}?lang={lang}")
        assert answer.status == 200, path
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert page.locator("html").get_attribute("lang") == lang, path
        assert page.locator("h1").count() == 1, path
        headings.add(page.title())
        assert page.evaluate("document.documentElement.scrollWidth") <= options["width"], path
        for box in [one.bounding_box() for one in page.locator("main button:visible, main .plain:visible").all()]:
            assert box["height"] >= 24, path
    assert len(headings) == len(PAGES), "every title tells its page"


def test_themes_follow_the_reader_s(visit):
    page = visit(f"/id/statement/{ARTICLE}/062?lang=en", color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_by_keyboard_from_a_statement_to_its_speaker_and_to_the_explorer(visit):
    page = visit(f"/id/statement/{ARTICLE}/062?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    tab_to(page, "Lee Jun-seok")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Lee Jun-seok")
    tab_to(page, "Show in the explorer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?focus=person/lee-jun-seok**")
    page.locator("html[data-ready]").wait_for(state="attached")
    expect(page.locator("#evidence-heading")).to_have_text("Lee Jun-seok")


def tab_to(page, text):
    """Press Tab until what has the focus says ``text``."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            return
    raise AssertionError(f"the keyboard never reaches {text}")


def test_a_statement_is_cited_shown_elsewhere_and_reported(visit, site):
    page = visit(f"/id/statement/{ARTICLE}/062?lang=en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copies=citation]").click()
    expect(page.locator("[data-copies=citation]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation").inner_text()
    assert f"id/statement/{ARTICLE}/062" in copied
    page.get_by_text("What “verified” means").click()
    expect(page.get_by_text("It does not mean that what was said is true.")).to_be_visible()
    address = page.get_by_role("link", name="Report a problem with this statement").get_attribute("href")
    assert address.startswith("mailto:desk@example.org?subject=https://w3id.org/hustings/id/statement/")
    code = page.locator("#embed-code").input_value()
    assert f'<iframe src="{site}/embed/statement/{ARTICLE}/062?lang=en"' in code
    assert "<script" not in code


def test_what_a_card_shows_in_another_site_and_after_it_was_withdrawn(browser, site):
    context = browser.new_context()
    page = context.new_page()
    frames = (
        f'<iframe id="here" src="{site}/embed/statement/{ARTICLE}/062?lang=en"></iframe>'
        f'<iframe id="gone" src="{site}/embed/statement/{GONE}?lang=ko"></iframe>'
    )
    other = FastAPI()
    other.add_api_route("/", lambda: HTMLResponse(frames))
    with serving(other) as elsewhere:
        page.goto(elsewhere)
        expect(page.frame_locator("#here").locator("h1")).to_contain_text("Lee Jun-seok")
        expect(page.frame_locator("#gone").locator("h1")).to_have_text("이 진술은 거두어졌습니다")
    context.close()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_errors_are_pages_that_lead_on(browser, site, lang):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for path, status in ((f"/id/statement/{GONE}", 410), ("/id/person/nobody", 404), ("/no/such/page", 404)):
        assert page.goto(f"{site}{path}?lang={lang}").status == status
        assert page.locator("html").get_attribute("lang") == lang
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("h1").count() == 1
    page.goto(f"{site}/id/statement/{GONE}?lang={lang}")
    assert "of <another>" in page.locator("main").inner_text()
    page.locator("#language").click()
    assert page.locator("html").get_attribute("lang") != lang
    page.locator("main .plain.strong").click()
    page.locator("html[data-ready]").wait_for(state="attached")
    context.close()


def test_pledges_are_compared_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/pledges?lang=en")
    for name in ("Hong Joon-pyo", "Kim Dong-yeon", "Kim Kyoung-soo", "Kim Moon-soo", "Ahn Cheol-soo"):
        page.locator(".chip", has_text=name).click()
    page.get_by_role("button", name="Compare").click()
    assert "people=lee-jae-myung&people=han-dong-hoon" in page.url
    assert page.locator("thead th").all_inner_texts() == ["Measure", "Han Dong-hoon", "Lee Jae-myung"] or page.locator(
        "thead th"
    ).all_inner_texts() == ["Measure", "Lee Jae-myung", "Han Dong-hoon"]
    year = page.locator("tbody tr", has_text="Money per year")
    expect(year).to_contain_text("no period stated")
    year.locator("summary", has_text="20 trillion won").click()
    expect(year).to_contain_text("100 trillion won over 5 years, evenly spread: 20 trillion won a year")
    expect(year.locator("blockquote:visible").first).to_be_visible()
    page.get_by_label("Topic").select_option("talent")
    page.get_by_role("button", name="Compare").click()
    assert page.locator("tbody tr", has_text="Money in all").count() == 0
    context.close()


class Reader:
    """Somebody with a mouse who counts what they do on the page: each click or text typed is an action."""

    def __init__(self, page):
        self.page = page
        self.actions = 0

    def click(self, place):
        self.actions += 1
        place.click()

    def write(self, place, text):
        self.actions += 1
        place.fill(text)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_new_reader_finds_the_three_answers_in_three_actions_each(visit, lang, width):
    """With only the page, from its first screen, in either language, wide or on a phone."""
    han, kim = (("Han Dong-hoon", "Kim Sung-hoon"), ("한동훈", "김성훈"))[lang == "ko"]
    page = visit(f"/?lang={lang}", width=width, height=844)

    # Who criticized Han Dong-hoon, and the words.
    reader = start(page)
    reader.write(page.locator("#search-text"), han)
    reader.click(page.locator("#search-found [role=option]").first)
    card = page.locator("#evidence-cards .card", has=page.locator(".kind.rel-criticizes"))
    expect(card.locator("h3")).to_contain_text(("Lee Jun-seok", "이준석")[lang == "ko"])
    expect(card.locator("blockquote").first).to_contain_text("swing at Mr Han for simply doubling")
    expect(card).to_be_visible()
    assert reader.actions <= 3

    # Which pledge is the largest, and whether it can be compared per year.
    reader = start(page)
    reader.click(page.locator(".pages a").first)
    sums, per_year = page.locator(".compare tbody tr").nth(0), page.locator(".compare tbody tr").nth(1)
    largest = sums.locator("td", has=page.locator(".most"))
    expect(largest).to_have_attribute("data-who", han)
    expect(largest.locator("summary").first).to_contain_text(("200 trillion won", "200조 원")[lang == "ko"])
    mine = per_year.locator(f'td[data-who="{han}"]')
    expect(mine).to_contain_text(("no period stated", "기간이 명시되지 않음")[lang == "ko"])
    assert reader.actions <= 3

    # What Choi and Kim Sung-hoon agree on: from the picture, or on a phone by the search.
    page.goto(f"{page.url.split('/pledges')[0]}/?lang={lang}")
    reader = start(page)
    node = page.evaluate("hustings.picture.onScreen('person/choi-byung-ho')")
    frame = page.locator("#picture")
    frame.scroll_into_view_if_needed()
    reader.click(Spot(frame, node))
    reader.write(page.locator("#pair-name"), kim)
    reader.click(page.locator("#evidence-pair button[value=versus]"))
    expect(page.locator(".shared-name")).to_have_text(
        [["data", "GPUs", "talent"], ["데이터", "GPU", "인재"]][lang == "ko"]
    )
    assert reader.actions <= 3


class Spot:
    """A place within an element."""

    def __init__(self, element, place):
        self.element, self.place = element, place

    def click(self):
        self.element.click(position=self.place)


def start(page):
    page.locator("html[data-ready]").wait_for(state="attached")
    return Reader(page)


def test_on_a_phone_each_figure_says_whose_it_is(visit):
    page = visit("/pledges?lang=ko", width=390, height=844, has_touch=True)
    cell = page.locator("tbody tr").first.locator("td").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"이재명"'
    assert page.locator("table").evaluate("table => table.scrollHeight <= table.parentElement.clientHeight + 1")


def test_the_class_diagram_leads_to_the_terms(visit):
    page = visit("/ontology?lang=ko")
    page.locator(".diagram a", has_text="호평").click()
    assert page.url.endswith("#Approval")
    assert page.locator("#Approval").evaluate("term => term.matches(':target')")
    expect(page.locator("#Approval .second").first).to_have_text("approval")


def test_hostile_names_run_nothing_and_break_nothing(browser):
    people = [somebody(slug, text, text) for slug, text in HOSTILE.items()]
    plans = [pledge(f"{one.iri.rsplit('/', 1)[-1]}-plan", one.iri) for one in people]
    said = [
        says("Criticism", one.iri, f"words of {number}", target_agents=(people[number - 1].iri,))
        for number, one in enumerate(people)
    ]
    said += [
        says("PledgeMaking", one.iri, f"a plan {number}", pledge=plans[number].iri) for number, one in enumerate(people)
    ]
    graph = opened(reference(*people), article("daily-1", *said, also=plans))
    problems = []
    with serving(create_app(Settings(), graph)) as address:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        paths = [f"/id/person/{slug}" for slug in HOSTILE] + [f"/id/statement/daily-1/{n:03d}" for n in range(1, 8)]
        for path in (*paths, "/pledges", "/id/article/daily-1"):
            assert page.goto(f"{address}{path}?lang=en").status == 200, path
            assert "stolen" not in page.title() or "<" in page.title(), path
            assert page.locator("main img, main script").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        context.close()
    assert problems == []
