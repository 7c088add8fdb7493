"""Journeys through the explorer in real Chromium: by mouse and by keyboard, in two languages, wide and narrow."""

import random
import xml.etree.ElementTree as ET
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.viz import invented
from viz import outputs
from viz import page as explorer
from viz.messages import messages
from viz.selection import select
from viz.view import FACETS, View

pytestmark = pytest.mark.needs("chromium")

SWING = "He also took a swing at Mr Ryu for simply doubling Ms Mun's amount"
SVG = "{http://www.w3.org/2000/svg}"
EDGE = "person/han-byeol-so~criticizes~person/dae-ryu"


def ready(page):
    """Wait until the page shows its view."""
    page.locator("html[data-ready]").wait_for(state="attached")
    return page


def heading(page):
    return page.locator("#evidence-heading").inner_text()


def cards(page):
    return page.locator("#evidence-cards .card")


def rows(page):
    return page.locator("#table tbody tr:visible")


def on_screen(page, node):
    """Where a node stands on the screen."""
    ready(page)
    frame = page.locator("#picture").bounding_box()
    place = page.evaluate("(id) => hustings.picture.onScreen(id)", node)
    return frame["x"] + place["x"], frame["y"] + place["y"]


def point_at_arrow(page, source, target, caption):
    """Move the pointer across the middle of an arrow, which bends, until the caption names it; return the place."""
    (ax, ay), (bx, by) = on_screen(page, source), on_screen(page, target)
    for step in range(-30, 31, 2):
        x, y = (ax + bx) / 2 + step * 0.3, (ay + by) / 2 + step
        page.mouse.move(x, y)
        page.wait_for_timeout(30)
        if page.locator("#caption").inner_text().startswith(caption):
            return x, y
    raise AssertionError(f"no arrow {caption}")


def test_a_click_on_an_arrow_opens_its_words(visit):
    page = visit()
    x, y = point_at_arrow(page, "person/han-byeol-so", "person/dae-ryu", "Han-byeol So → Dae Ryu: criticizes")
    page.mouse.click(x, y)
    assert heading(page) == "Han-byeol So → Dae Ryu"
    assert cards(page).count() == 1
    assert SWING in cards(page).inner_text()
    assert "Verified" in cards(page).inner_text()
    assert f"select={EDGE}" in page.url


def test_a_slow_hand_opens_words_and_a_drag_opens_nothing(visit):
    page = visit()
    x, y = point_at_arrow(page, "person/han-byeol-so", "person/dae-ryu", "Han-byeol So → Dae Ryu: criticizes")
    page.mouse.down()
    page.mouse.move(x + 30, y + 30, steps=5)
    page.mouse.move(x, y + 20, steps=5)
    page.mouse.up()
    page.wait_for_timeout(100)
    assert cards(page).count() == 0
    x, y = point_at_arrow(page, "person/han-byeol-so", "person/dae-ryu", "Han-byeol So → Dae Ryu: criticizes")
    page.mouse.down()
    page.wait_for_timeout(600)
    page.mouse.up()
    expect(page.locator("#evidence-heading")).to_have_text("Han-byeol So → Dae Ryu")
    assert cards(page).count() == 1


def test_a_click_on_a_name_opens_everything_said_by_and_of_them(visit):
    page = visit()
    page.mouse.click(*on_screen(page, "person/dae-ryu"))
    assert heading(page) == "Dae Ryu"
    assert cards(page).count() == 5, "four pledges and one criticism"


def test_a_row_opens_the_same_words_as_its_arrow(visit):
    page = visit()
    rows(page).filter(has_text="took a swing").click()
    assert SWING in cards(page).inner_text()
    page.locator("#evidence-close").click()
    assert cards(page).count() == 0


def test_the_words_are_marked_among_what_stands_around_them_with_scripts_and_without(visit, browser, site):
    """The graph keeps a little of the text only where the same words stand twice."""
    page = ready(visit("/?select=statement/trams/028"))
    expect(cards(page).locator("blockquote mark")).to_have_text("Ms Gwak echoed a similar view")
    shown = cards(page).locator("blockquote").inner_text()
    assert shown == "…On Friday, Ms Gwak echoed a similar view, once more…"
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{site}/?select=statement/trams/028")
    assert cards(plain).locator("blockquote").inner_text() == shown
    assert cards(plain).locator("blockquote mark").count() == 1
    context.close()


def test_by_keyboard_alone_from_the_address_bar_to_the_words_and_back(visit):
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if "took a swing" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "evidence-heading"
    assert SWING in cards(page).inner_text()
    page.keyboard.press("Escape")
    assert "took a swing" in page.evaluate("document.activeElement.textContent")
    assert cards(page).count() == 0


def test_the_keyboard_never_enters_the_canvas(visit):
    page = visit()
    ready(page)
    assert page.locator("#picture [tabindex]").count() == 0


def test_the_legend_is_the_filter_of_both_twins(visit):
    page = visit()
    before = rows(page).count()
    page.get_by_label("pledges").uncheck(force=True)
    assert rows(page).count() == before - 22
    assert "22 pledges" not in page.locator("#sentence").inner_text()
    assert "show=" in page.url
    page.reload()
    assert rows(page).count() == before - 22
    page.go_back()
    assert rows(page).count() == before
    assert page.get_by_label("pledges").is_checked()


def test_the_picture_and_the_table_show_the_same(visit):
    """The edges drawn are exactly those that the statements of the table support."""
    page = visit("/?show=criticizes,agrees_with")
    network = invented.campaign().network()
    wanted = {
        iri.rsplit("/statement/", 1)[1]
        for edge in network["edges"]
        if edge["relation"] in {"criticizes", "agrees_with"}
        for iri in edge["statements"]
    }
    shown = page.locator("#table tbody tr:visible").evaluate_all("rows => rows.map((row) => row.dataset.statement)")
    assert set(shown) == wanted


def test_nothing_chosen_says_so_and_where_nothing_was_found(visit):
    page = visit("/?show=")
    assert rows(page).count() == 0
    assert "Nothing found with these choices in 1 article" in page.locator("#sentence").inner_text()
    assert page.locator("#caption").inner_text() == "Nothing to draw with these choices."


def test_the_sentence_of_server_and_script_agree(visit, browser, site):
    for lang in ("en", "ko"):
        page = ready(visit(f"/?lang={lang}"))
        context = browser.new_context(java_script_enabled=False)
        plain = context.new_page()
        plain.goto(f"{site}/?lang={lang}")
        assert page.locator("#sentence").inner_text() == plain.locator("#sentence").inner_text()
        context.close()


def test_focus_leaves_one_person_s_surroundings_grows_and_comes_back(visit):
    page = ready(visit("/?select=person/fay-gwak"))
    page.get_by_role("button", name="Only their surroundings").click()
    assert "focus=person/fay-gwak" in page.url
    assert rows(page).count() == 5
    page.get_by_role("button", name="Han-byeol So", exact=True).or_(page.locator("tr", has_text="echoed")).first.click()
    page.goto(page.url.replace("select=statement/trams/028", "select=person/han-byeol-so"))
    ready(page)
    page.get_by_role("button", name="Add their surroundings").click()
    assert "focus=person/fay-gwak,person/han-byeol-so" in page.url
    assert rows(page).count() > 5
    page.get_by_role("button", name="Remove: Around Fay Gwak").click()
    page.get_by_role("button", name="Remove: Around Han-byeol So").click()
    assert "focus" not in page.url
    assert rows(page).count() > 20


@pytest.mark.parametrize("text", ["Dae Ryu", "류대", "dae-ryu", "ryu"])
def test_search_finds_a_name_in_either_language(visit, text):
    page = ready(visit())
    page.get_by_label("Search").fill(text)
    page.locator("#found-0").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence-heading")).to_have_text("Dae Ryu")
    assert page.evaluate("document.activeElement.id") == "evidence-heading"


def test_search_finds_pledges_and_words_and_is_driven_by_arrow_keys(visit):
    page = ready(visit())
    page.get_by_label("Search").fill("conductors")
    assert page.locator("#found-0").inner_text().startswith("100 top-tier conductors")
    page.get_by_label("Search").fill("took a swing")
    page.keyboard.press("ArrowDown")
    assert page.locator("#search-text").get_attribute("aria-activedescendant") == "found-0"
    page.keyboard.press("Enter")
    expect(cards(page)).to_contain_text(SWING)


def test_search_for_nothing_says_so(visit):
    page = ready(visit())
    page.get_by_label("Search").fill("<b>nobody</b>")
    expect(page.locator("#search-found")).to_have_text("Nothing here contains “<b>nobody</b>”.")
    page.keyboard.press("Escape")
    expect(page.locator("#search-found")).to_be_hidden()


def test_sorting_by_a_column(visit):
    page = visit()
    page.get_by_role("button", name="Who", exact=True).click()
    names = page.locator("#table tbody tr:visible .col-who").all_inner_texts()
    assert names == sorted(names)
    assert page.locator("th.col-who").get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="Who", exact=True).click()
    names = page.locator("#table tbody tr:visible .col-who").all_inner_texts()
    assert names == sorted(names, reverse=True)
    assert "sort=-who" in page.url


def test_in_korean_the_view_stays_when_the_language_changes(visit):
    page = visit(f"/?select={EDGE}&show=criticizes")
    page.get_by_role("link", name="한국어").click()
    ready(page)
    assert heading(page) == "소한별 → 류대"
    assert page.locator("html").get_attribute("lang") == "ko"
    assert cards(page).locator("blockquote").get_attribute("lang") == "en"
    assert rows(page).count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_on_a_phone_nothing_sticks_out_and_everything_can_be_touched(visit, scheme, lang):
    page = visit(f"/?lang={lang}", width=390, height=844, color_scheme=scheme, has_touch=True)
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture, table = page.locator("#picture").bounding_box(), page.locator("#table").bounding_box()
    assert picture["y"] + picture["height"] <= table["y"]
    for place in ("button:visible", ".chip", "#language", "#search-text"):
        for box in [one.bounding_box() for one in page.locator(place).all()]:
            assert box["height"] >= 24, place


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_on_a_phone_the_picture_begins_on_the_first_screen_and_the_legend_is_one_line(visit, lang):
    page = ready(visit(f"/?lang={lang}", width=390, height=844, has_touch=True))
    assert page.locator("#picture").bounding_box()["y"] < 844 * 0.45
    chips = page.locator(".legend .chip")
    assert len({chip.bounding_box()["y"] for chip in chips.all()}) == 1
    # The line slides: by keyboard, what has the focus comes into sight.
    chips.last.locator("input").focus()
    expect(chips.last).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [390, 820])
def test_where_the_picture_stands_above_the_table_its_labels_can_be_read(visit, lang, width):
    """The smallest labels, of pledges, are 13.5 units high."""
    page = ready(visit(f"/?lang={lang}", width=width, height=1180))
    scale = page.evaluate(
        """() => {
            const [one, other] = ["person/ada-mun", "person/dae-ryu"];
            const places = hustings.picture.positions();
            const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
            const { onScreen } = hustings.picture;
            return far(onScreen(one), onScreen(other)) / far(places[one], places[other]);
        }"""
    )
    assert 13.5 * scale >= 11


def test_on_a_phone_a_tap_on_a_name_brings_the_words_into_sight(visit):
    page = visit("/", width=390, height=844, has_touch=True, reduced_motion="reduce")
    ready(page)
    page.locator("#picture").evaluate("(picture) => picture.scrollIntoView()")
    x, y = on_screen(page, "person/ada-mun")
    page.touchscreen.tap(x, y)
    expect(page.locator("#evidence-heading")).to_have_text("Ada Mun")
    top = page.locator("#evidence-heading").bounding_box()["y"]
    assert 0 <= top < 844


def test_themes_follow_the_reader_s_and_the_picture_with_them(visit):
    page = visit("/", color_scheme="light")
    ready(page)
    page.wait_for_timeout(200)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    drawn = page.locator("#picture canvas").evaluate("canvas => canvas.toDataURL()")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert page.locator("#picture canvas").evaluate("canvas => canvas.toDataURL()") != drawn


def test_the_picture_is_not_blank_and_stands_still(visit):
    page = visit()
    ready(page)
    page.wait_for_timeout(300)
    first = page.locator("#picture canvas").evaluate("canvas => canvas.toDataURL()")
    page.wait_for_timeout(500)
    assert page.locator("#picture canvas").evaluate("canvas => canvas.toDataURL()") == first
    colours = page.locator("#picture canvas").evaluate(
        """canvas => {
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            return new Set(new Uint32Array(pixels.buffer)).size;
        }"""
    )
    assert colours > 50


def test_the_wheel_scrolls_the_page_and_not_the_picture(visit):
    page = visit()
    page.mouse.move(*on_screen(page, "person/ada-mun"))
    page.mouse.wheel(0, 400)
    expect(page.locator(".masthead")).not_to_be_in_viewport()


@pytest.mark.parametrize(
    "query",
    ["select=person/nobody", "select=%3Cscript%3E", "focus=no/one", "show=%00,%22", "sort=-nonsense", "lang=xx"],
)
def test_a_broken_address_leaves_a_usable_page(visit, query):
    page = visit(f"/?{query}")
    ready(page)
    assert page.title().startswith("Who says what about whom")
    if query.startswith("select"):
        assert "This view holds nothing at the address" in page.locator("#evidence-note").inner_text()


def test_hostile_names_run_nothing_and_hide_nothing(visit):
    page = visit("/hostile")
    ready(page)
    assert rows(page).count() == len(invented.HOSTILE)
    for slug in invented.HOSTILE:
        page.goto(page.url.split("?", maxsplit=1)[0] + f"?select=person/{slug}")
        ready(page)
        assert cards(page).count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert page.title().startswith("Who says what about whom")
    assert page.locator("img, #evidence iframe").count() == 0


def test_a_crowd_is_drawn_by_its_strongest_arrows_and_asks_the_server_for_the_rest(visit):
    page = ready(visit("/crowd/"))
    assert "criticisms by 400 speakers" in page.locator("#sentence").inner_text()
    assert page.evaluate("hustings.picture.visible().edges.length") == 300
    assert page.locator("#more-words").inner_text().startswith("The strongest arrows are shown;")
    assert rows(page).count() == 100
    page.get_by_role("button", name="further statements").click()
    expect(rows(page)).to_have_count(200)
    page.get_by_role("button", name="Show more arrows").click()
    expect(page.locator("#more")).to_be_hidden()
    assert "edges=1200" in page.url
    assert page.evaluate("hustings.picture.visible().edges.length") == 400
    page.go_back()
    expect(page.locator("#more")).to_be_visible()
    assert page.evaluate("hustings.picture.visible().edges.length") == 300


def test_an_arrow_and_a_name_of_a_crowd_open_their_words(visit):
    page = ready(visit("/throng/?edges=5000"))
    assert page.evaluate("hustings.picture.crowded()")
    for edge in page.evaluate("hustings.picture.visible().edges")[:40]:
        source, _, target = edge.split("~")
        (ax, ay), (bx, by) = on_screen(page, source), on_screen(page, target)
        page.mouse.move((ax + bx) / 2, (ay + by) / 2)
        page.wait_for_timeout(40)
        if "criticizes" in page.locator("#caption").inner_text():
            break
    named = page.locator("#caption").inner_text().split(":")[0]
    page.mouse.click((ax + bx) / 2, (ay + by) / 2)
    expect(page.locator("#evidence-heading")).to_have_text(named)
    expect(cards(page).first).to_be_visible()


def test_opening_words_of_a_crowd_asks_for_them_and_leaves_the_picture_alone(visit):
    page = ready(visit("/crowd/"))
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.evaluate("hustings.picture.zoom(2)")
    before = page.evaluate("hustings.picture.positions()")
    edge, other = page.evaluate("hustings.picture.visible().edges.slice(0, 2)")
    for opened in (edge, other):
        page.evaluate("(address) => history.pushState(null, '', address)", f"?select={opened}")
        page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
        people = (end.removeprefix("person/p") for end in opened.split("~criticizes~"))
        expect(page.locator("#evidence-heading")).to_have_text("Person {} → Person {}".format(*people))
        expect(cards(page).first).to_be_visible()
    page.locator("#evidence-close").click()
    expect(cards(page)).to_have_count(0)
    assert asked == ["/crowd/view/words"] * 2
    assert page.evaluate("hustings.picture.positions()") == before
    assert page.evaluate("hustings.picture.visible().edges.length") == 300


def test_a_server_that_does_not_answer_leaves_the_page_as_it_was(visit):
    page = ready(visit("/crowd/"))
    page.route("**/view?*", lambda route: route.fulfill(status=204, body=""))
    page.locator("#words").fill("words 12")
    expect(page.locator("#notice")).to_contain_text("The server did not answer")
    assert rows(page).count() == 100
    page.unroute("**/view?*")
    page.locator("#words").fill("words 123")
    expect(rows(page)).to_have_count(1)
    expect(page.locator("#notice")).to_be_empty()


@pytest.mark.parametrize("answer", [{"status": 500, "body": "<b>no</b>"}, {"status": 200, "body": "<!doctype html>"}])
def test_a_server_that_fails_says_so_in_every_part_of_the_page(visit, answer):
    page = ready(visit("/busy_press/", silent=False))
    page.route("**/view*", lambda route: route.fulfill(**answer))
    page.route("**/view/*", lambda route: route.fulfill(**answer))
    page.get_by_label("Search").fill("ryu")
    expect(page.locator("#search-found")).to_contain_text("The server did not answer")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="further statements").click()
    expect(page.locator("#notice")).to_contain_text("The server did not answer")
    assert rows(page).count() == 100
    page.unroute("**/view*")
    page.unroute("**/view/*")
    page.get_by_label("Search").fill("dae ryu")
    expect(page.locator("#found-0")).to_contain_text("Dae Ryu")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence-heading")).to_have_text("Dae Ryu")
    expect(page.locator("#notice")).to_be_empty()


def test_a_slow_answer_never_replaces_a_later_one(visit):
    page = ready(visit("/busy_press/"))
    held = []

    def hold(route):
        if parse_qs(urlsplit(route.request.url).query).get("q") == ["words 1"]:
            held.append(route)
        else:
            route.continue_()

    page.route("**/view?*", hold)
    page.locator("#words").fill("words 1")
    page.locator("#lens-panel[aria-busy=true]").wait_for()
    page.locator("#words").fill("words 123")
    expect(rows(page)).to_have_count(1)
    for route in held:
        route.fulfill(status=200, body="{}")
    page.wait_for_timeout(200)
    assert rows(page).count() == 1
    expect(page.locator("#words")).to_have_value("words 123")
    expect(page.locator("#notice")).to_be_empty()


def test_without_scripts_every_row_leads_to_its_words(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    assert page.locator("#picture").is_hidden()
    page.get_by_role("link", name="took a swing").click()
    assert SWING in cards(page).inner_text()
    assert "4 criticisms by 2 speakers" in page.locator("#sentence").inner_text()
    page.locator("#more-filters summary").click()
    page.get_by_label("River Party").check()
    page.get_by_role("button", name="Apply").click()
    assert "party=river-party" in page.url
    assert rows(page).count() < 32
    context.close()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_one_file_opens_from_disk_with_the_network_off(visit, tmp_path, lang):
    said = invented.campaign()
    path = tmp_path / "그래프.html"
    path.write_text(explorer.standalone(said.corpus(), lang=lang), encoding="utf-8")
    page = visit(path, offline=True)
    ready(page)
    page.mouse.click(*on_screen(page, "person/ada-mun"))
    assert cards(page).count() > 1
    rows(page).filter(has_text="took a swing").click()
    assert SWING in cards(page).inner_text()
    page.locator("#more-filters summary").click()
    page.locator("input[value='river-party']").check()
    assert rows(page).count() < 32
    page.locator("#out summary").click()
    with page.expect_download() as saved:
        page.locator("#csv").click()
    assert "foolish attempt" in saved.value.path().read_text(encoding="utf-8-sig")


def test_one_file_of_a_large_view_holds_its_first_statements_and_says_so(visit, tmp_path):
    path = tmp_path / "large.html"
    path.write_text(
        outputs.write(None, invented.throng().corpus(), View(), "html", lang="en", base=""), encoding="utf-8"
    )
    page = ready(visit(path, offline=True))
    assert rows(page).count() == outputs.PAGE_MOST
    left = len(invented.throng().statements) - outputs.PAGE_MOST
    expect(page.locator("#notice")).to_contain_text(f"holds the first 1,000 statements of the view; {left:,} more")


def test_head_to_head_shows_what_two_agree_on_in_three_actions(visit):
    page = ready(visit())
    page.mouse.click(*on_screen(page, "person/ina-dokgo"))
    page.locator("#pair-name").fill("Jun Eo")
    page.get_by_role("button", name="Head to head").click()
    expect(page.locator(".shared-name")).to_have_text(["Talent", "Rails", "Timetables"])
    assert "versus=person/ina-dokgo~person/jun-eo" in page.url
    assert rows(page).count() == 2
    assert "Not found in 1 article, 4 March 2031." in page.locator(".versus").inner_text()


def test_a_chain_between_two_and_none_between_others(visit):
    page = ready(visit("/?path=person/fay-gwak~person/ada-mun"))
    assert page.locator(".lens-note").inner_text() == "The shortest chain from Fay Gwak to Ada Mun, in 2 steps."
    assert sorted(page.evaluate("hustings.picture.visible().nodes")) == [
        "person/ada-mun", "person/fay-gwak", "person/han-byeol-so",
    ]  # fmt: skip
    page.locator(".chain .opener").first.click()
    expect(cards(page)).to_have_count(1)
    page = ready(visit("/?path=person/fay-gwak~person/ina-dokgo"))
    assert "was found in 1 article, 4 March 2031." in page.locator("#lens-other").inner_text()
    assert page.locator("#caption").inner_text() == "Nothing to draw with these choices."


@pytest.mark.parametrize("path", ["/", "/crowd/"])
def test_filters_count_every_choice_and_say_which_would_leave_nothing(visit, path):
    page = ready(visit(path))
    page.locator("#more-filters summary").click()
    page.locator("[data-facet=mode] input").first.check()
    expect(page.locator("#filters-active")).to_have_text("1")
    assert "mode=partial_quotation" in page.url
    page.locator("#words").fill("nothing says this")
    expect(page.locator("#table-empty")).to_be_visible()
    expect(page.locator("[data-facet=mode] .empties").first).to_be_visible()
    expect(page.locator("#sentence")).to_contain_text("Nothing found with these choices in 1 article")
    page.get_by_role("link", name="Clear all filters").click()
    expect(page.locator("#table-empty")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/crowd/"])
def test_every_lens_is_graceful_on_one_article(visit, path):
    page = ready(visit(path))
    for name, words in (
        ("Timeline", "2031-03-04"), ("Outlets", "from one outlet, The Tide"), ("Replies", "No reply to a recorded"),
    ):  # fmt: skip
        page.get_by_role("tab", name=name).click()
        expect(page.locator("#lens-other")).to_contain_text(words)
    assert "lens=replies" in page.url
    page.reload()
    expect(ready(page).locator("#lens-other")).to_contain_text("No reply to a recorded")


def test_a_first_visit_is_invited_to_open_an_arrow_once(visit):
    page = ready(visit())
    page.locator("#hint a").click()
    expect(cards(page)).to_have_count(1)
    page.goto(page.url.split("?")[0])
    expect(ready(page).locator("#hint")).to_be_hidden()


def test_what_leaves_the_page_is_what_it_shows(visit):
    page = ready(visit("/?party=lantern-party"))
    page.locator("#out summary").click()
    assert page.locator("[data-out=gexf]").get_attribute("href") == "/out/view.gexf?lang=en&party=lantern-party"
    code = page.locator("#embed-code").input_value()
    assert "/embed/view?lang=en&amp;party=lantern-party" in code
    assert "<script" not in code
    with page.expect_download() as saved:
        page.locator("#png").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_physics_only_on_demand(visit):
    page = ready(visit("/?place=ties"))
    places = "JSON.stringify(hustings.picture.positions())"
    first = page.evaluate(places)
    page.wait_for_timeout(300)
    assert page.evaluate(places) == first
    page.get_by_role("button", name="Let it move").click()
    page.wait_for_timeout(500)
    assert page.evaluate(places) != first
    page.get_by_role("button", name="Let it move").click()
    page.wait_for_timeout(200)
    still = page.evaluate(places)
    page.wait_for_timeout(200)
    assert page.evaluate(places) == still


def random_view(chance, corpus):
    """A view as a reader may come to it, with some choices that mean nothing."""
    records = corpus.records

    def some(values, most):
        return tuple(sorted(chance.sample(sorted(values), min(len(values), chance.randint(0, most)))))

    nodes = sorted(records.nodes)
    values = {name: {one for record in records.statements for one in record.facets[name]} for name in FACETS}
    relations = {name for record in records.statements for name in record.relations}
    days = sorted({record.day for record in records.statements})
    return View(
        show=chance.choice([None, None, some(relations, 5)]),
        **{name: chance.choice([(), (), some(values[name], 2)]) for name in FACETS},
        clock=chance.choice(["said", "published"]),
        first=chance.choice(["", "", days[0]]),
        last=chance.choice(["", "", days[-1], "1999-01-01"]),
        q=chance.choice(["", "", "trams", "a&b=c#d e+f%2F한", "'!*()~"]),
        focus=chance.choice([(), (), some(nodes, 2)]),
        path=chance.choice([(), (), tuple(chance.sample(nodes, 2))]),
        versus=chance.choice([(), (), tuple(chance.sample(nodes, 2))]),
        select=chance.choice(["", chance.choice(nodes), chance.choice(sorted(records.edges)), "no/one"]),
        sort=chance.choice(["", "who", "-date"]),
        lens=chance.choice(["table", "timeline"]),
        place=chance.choice(["parts", "ties"]),
        edges=chance.choice([300, 1, 5000]),
    )


def test_page_and_server_agree_on_addresses_and_on_what_every_view_shows(visit):
    """State to address to state, and the same statements, arrows and counts on both sides, over random views."""
    page = ready(visit())
    corpus = invented.campaign().corpus()
    chance = random.Random(20250424)
    views = [random_view(chance, corpus) for _ in range(200)]
    found = page.evaluate(
        """async (addresses) => {
            const { readView, writeView } = await import("/static/view.js");
            const { selectRows } = await import("/static/selection.js");
            const data = JSON.parse(document.getElementById("data").textContent);
            return addresses.map((address) => {
                const view = readView(address);
                const { rows, edges, counts, days, chain } = selectRows(data, view);
                const behind = [...edges].map(([edge, some]) => [edge, some.length]);
                const keys = rows.map((row) => row.key);
                return { address: writeView(view), rows: keys, edges: behind, counts, days, chain };
            });
        }""",
        [view.query() for view in views],
    )
    for view, shown in zip(views, found, strict=True):
        assert View.parse(dict(parse_qsl(view.query().removeprefix("?"), keep_blank_values=True))) == view
        assert shown["address"] == view.query()
        server = select(corpus.records, view)
        assert sorted(shown["rows"]) == sorted(record.key for record in server.statements), view
        assert sorted(shown["edges"]) == [[edge, len(behind)] for edge, behind in server.edges.items()], view
        assert shown["counts"] == server.counts, view
        assert shown["days"] == server.days, view
        assert shown["chain"] == list(server.chain), view


@pytest.mark.parametrize(
    "query", ["", "show=criticizes,agrees_with", "party=hill-party&target=person", "focus=person/fay-gwak"]
)
def test_the_picture_s_statements_are_those_of_the_table(visit, query):
    page = ready(visit(f"/?{query}"))
    drawn, listed = page.evaluate(
        """() => {
            const { edges } = hustings.result();
            const drawn = hustings.picture.visible().edges.flatMap((edge) => edges.get(edge).map((row) => row.key));
            const listed = [...document.querySelectorAll("#table tbody tr")].map((row) => row.dataset.statement);
            return [[...new Set(drawn)].sort(), listed.sort()];
        }"""
    )
    arrowless = {record.key for record in invented.campaign().corpus().records.statements if not record.edges}
    assert drawn == [key for key in listed if key not in arrowless]


@pytest.mark.parametrize(
    "query",
    ["", "place=ties", "party=hill-party&show=criticizes,makes_pledge", "focus=person/fay-gwak", "show=candidate_of"],
)
def test_the_svg_is_the_same_picture(visit, query):
    """The same nodes at the same places, the same arrows as broad, whatever the view leaves."""
    page = ready(visit(f"/?{query}"))
    shown = page.evaluate(
        """() => {
            const { nodes, edges } = hustings.picture.visible();
            const places = hustings.picture.positions();
            const { edges: behind } = hustings.result();
            return {
                places: Object.fromEntries(nodes.map((id) => [id, [places[id].x, places[id].y]])),
                edges: edges
                    .map((id) => [id.split("~")[1], behind.get(id).map((row) => row.key).sort().join(" ")])
                    .sort((one, other) => (one.join() < other.join() ? -1 : 1)),
            };
        }"""
    )
    corpus = invented.campaign().corpus()
    view = View.parse(dict(parse_qsl(query)))
    picture = ET.fromstring(outputs.write(None, corpus, view, "svg", lang="en", base=""))
    groups = list(picture.iter(SVG + "g"))
    arrows = [one for one in groups if one.get("data-relation")]
    drawn = [[one.get("data-relation"), " ".join(sorted(one.get("data-statements").split()))] for one in arrows]
    assert sorted(drawn, key=",".join) == shown["edges"]
    named = {one.get("data-id"): one for one in groups if one.get("data-id")}
    assert set(named) == set(shown["places"])
    for node, group in named.items():
        box = group.find(SVG + "rect")
        if box is not None:
            left, top, width, height = (float(box.get(name)) for name in ("x", "y", "width", "height"))
            assert [left + width / 2, top + height / 2] == pytest.approx(shown["places"][node], abs=1)


@pytest.mark.parametrize("path", ["/press/", "/busy_press/"])
def test_several_articles_side_by_side_in_their_words_in_threads_and_over_time(visit, path):
    """Outlets with the words that each chose, replies under what they answer, a bar per day; however large the view."""
    page = ready(visit(f"{path}?lens=outlets&q=Ryu"))
    lens = page.locator("#lens-other")
    expect(lens.locator("thead th")).to_have_text(["Statement", "The Ebb", "The Tide"])
    expect(lens.locator("tbody tr")).to_have_count(1)
    expect(lens.locator("tbody td").nth(0)).to_contain_text("Mr Ryu took issue with Ms Mun")
    expect(lens.locator("tbody td").nth(1)).to_contain_text("Mr Ryu lashed out at Ms Mun")
    page = ready(visit(f"{path}?lens=replies"))
    lens = page.locator("#lens-other")
    expect(lens.locator(".lens > .thread > li > .opener")).to_have_text(["Mr Ryu took issue with Ms Mun"])
    expect(lens.locator(".thread .thread .opener")).to_have_text(["Ms Mun hit back, 0", "Ms Mun hit back, 1"])
    lens.get_by_role("button", name="Ms Mun hit back, 1").click()
    expect(cards(page)).to_contain_text("Ms Mun hit back, 1")
    page = ready(visit(f"{path}?lens=timeline"))
    bars = page.locator(".bar-day")
    expect(bars).to_have_text(["2031-03-04", "2031-03-05", "2031-03-06"])
    bars.last.click()
    expect(page.locator(".bar-row[aria-pressed=true] .bar-day")).to_have_text("2031-03-06")
    assert "from=2031-03-06" in page.url
    expect(page.locator("#sentence")).to_contain_text("2 rebuttals")


def test_whatever_the_view_picture_and_table_show_what_the_server_selects(visit):
    """Nodes, arrows and rows over random views, each come to by its address, as by a link or the back button."""
    page = ready(visit())
    corpus = invented.campaign().corpus()
    chance = random.Random(20250425)
    views = [random_view(chance, corpus) for _ in range(60)]
    found = page.evaluate(
        """async (addresses) => {
            const shown = [];
            for (const address of addresses) {
                history.pushState(null, "", `/${address}`);
                dispatchEvent(new PopStateEvent("popstate"));
                await new Promise((resolve) => setTimeout(resolve));
                const listed = [...document.querySelectorAll("#table tbody tr")].map((row) => row.dataset.statement);
                shown.push({ ...hustings.picture.visible(), listed });
            }
            return shown;
        }""",
        [view.query() for view in views],
    )
    for view, shown in zip(views, found, strict=True):
        server = select(corpus.records, view)
        assert sorted(shown["listed"]) == sorted(record.key for record in server.statements), view
        assert sorted(shown["edges"]) == sorted(server.edges), view
        behind = {record.key for records in server.edges.values() for record in records}
        assert behind <= set(shown["listed"]), view
        ends = set(server.nodes(corpus.records))
        parties = {
            f"party/{invented.PEOPLE[end.removeprefix('person/')][2]}" for end in ends if end.startswith("person/")
        }
        assert ends <= set(shown["nodes"]) <= ends | parties, view


LOOKS = {
    "wide, light, English": {"width": 1440, "height": 900, "color_scheme": "light", "lang": "en"},
    "wide, dark, Korean": {"width": 1440, "height": 900, "color_scheme": "dark", "lang": "ko"},
    "phone, light, Korean": {"width": 390, "height": 844, "color_scheme": "light", "lang": "ko", "has_touch": True},
    "phone, dark, English": {"width": 390, "height": 844, "color_scheme": "dark", "lang": "en", "has_touch": True},
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_whole_journey_by_keyboard_alone(visit, look):
    """Search, words, focus, head-to-head, legend, filters, days, lenses, back, and out again: no pointer anywhere."""
    options = dict(LOOKS[look])
    say = messages(options.pop("lang"))
    page = ready(visit(f"/press/?lang={say.lang}", **options))
    tab_to(page, "#search-text")
    page.keyboard.type("Dae Ryu")
    expect(page.locator("#found-0")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence-heading")).to_be_focused()
    expect(cards(page)).to_have_count(4)
    tab_to(page, "#evidence-actions button.strong")
    page.keyboard.press("Enter")
    page.wait_for_url("**focus=person/dae-ryu**")
    tab_to(page, "#pair-name")
    page.keyboard.type("Ada Mun" if say.lang == "en" else "문에이다")
    tab_to(page, "#evidence-pair button[value=versus]")
    page.keyboard.press("Enter")
    page.wait_for_url("**versus=person/dae-ryu~person/ada-mun**")
    expect(page.locator(".versus")).to_contain_text("Mr Ryu lashed out at Ms Mun")
    page.go_back()
    page.go_back()
    page.wait_for_url(lambda address: "focus" not in address)
    tab_to(page, ".legend input[value=criticizes]")
    page.keyboard.press("Space")
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("Space")
    expect(rows(page)).to_have_count(4)
    tab_to(page, "#more-filters > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-facet=outlet] input[value=the-tide]")
    page.keyboard.press("Space")
    expect(rows(page)).to_have_count(1)
    page.keyboard.press("Space")
    tab_to(page, "#slide-from")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**from=2031-03-05**")
    expect(rows(page)).to_have_count(3)
    tab_to(page, "#lens-table")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".bar-row")).to_have_count(3)
    tab_to(page, "#out > summary")
    page.keyboard.press("Enter")
    expect(page.locator("#out .menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#out > summary")).to_be_focused()


@pytest.mark.parametrize("look", LOOKS)
def test_the_whole_journey_by_pointer(visit, look):
    """The same by mouse or finger: from the picture to the words, to a narrower view, and back."""
    options = dict(LOOKS[look])
    say = messages(options.pop("lang"))
    page = ready(visit(f"/press/?lang={say.lang}", reduced_motion="reduce", **options))
    page.locator("#hint a").click()
    expect(cards(page).first).to_be_visible()
    page.locator("#evidence-close").click()
    page.locator("#picture").scroll_into_view_if_needed()
    x, y = on_screen(page, "person/dae-ryu")
    page.touchscreen.tap(x, y) if options.get("has_touch") else page.mouse.click(x, y)
    expect(page.locator("#evidence-heading")).to_have_text("Dae Ryu" if say.lang == "en" else "류대")
    cards(page).first.locator(".cite summary").click()
    expect(cards(page).first.locator(".citation")).to_contain_text("statement/trams/")
    page.locator("#evidence-actions button.strong").click()
    page.wait_for_url("**focus=person/dae-ryu**")
    page.locator("#active button").click()
    page.wait_for_url(lambda address: "focus" not in address)
    page.locator(".legend label", has=page.locator("input[value=criticizes]")).click()
    expect(rows(page)).to_have_count(2)
    page.locator("#lens-outlets").click()
    expect(page.locator(".matrix tbody td").first).to_contain_text("Ms Mun hit back")
    page.go_back()
    page.go_back()
    expect(rows(page)).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") <= options["width"]


def tab_to(page, place):
    """Press Tab until the place has the focus, from wherever it is, around the end of the page if need be."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("(place) => document.activeElement.matches(place)", place):
            return
    raise AssertionError(f"the keyboard never reaches {place}")
