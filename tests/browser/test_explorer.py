"""Journeys through the explorer in real Chromium: by mouse and by keyboard, in two languages, wide and narrow."""

import json

import pytest
from playwright.sync_api import expect

from tests.viz import invented
from viz import page as explorer
from viz.scene import build

pytestmark = pytest.mark.needs("chromium")

SWING = "He also took a swing at Mr Ryu for simply doubling Ms Mun's amount"
EDGE = "person/han-byeol-so~criticizes~person/dae-ryu"


def heading(page):
    return page.locator("#evidence-heading").inner_text()


def cards(page):
    return page.locator("#evidence-cards .card")


def rows(page):
    return page.locator("#table tbody tr:visible")


def on_screen(page, form="wide"):
    """Say where the picture's nodes stand on the screen: the page fits the scene into its frame."""
    page.locator("#zoom").wait_for()
    nodes = {node.id: getattr(node, form) for node in build(invented.campaign().network()).nodes}
    left = min(box.x - box.width / 2 for box in nodes.values())
    right = max(box.x + box.width / 2 for box in nodes.values())
    top = min(box.y - box.height / 2 for box in nodes.values())
    bottom = max(box.y + box.height / 2 for box in nodes.values())
    frame = page.locator("#picture").bounding_box()
    scale = min(frame["width"] / (right - left + 36), frame["height"] / (bottom - top + 36), 1.3)
    return {
        node: (
            frame["x"] + frame["width"] / 2 + (box.x - (left + right) / 2) * scale,
            frame["y"] + frame["height"] / 2 + (box.y - (top + bottom) / 2) * scale,
        )
        for node, box in nodes.items()
    }


def point_at_arrow(page, source, target, caption):
    """Move the pointer across the middle of an arrow, which bends, until the caption names it; return the place."""
    places = on_screen(page)
    (ax, ay), (bx, by) = places[source], places[target]
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


def test_a_click_on_a_name_opens_everything_said_by_and_of_them(visit):
    page = visit()
    page.mouse.click(*on_screen(page)["person/dae-ryu"])
    assert heading(page) == "Dae Ryu"
    assert cards(page).count() == 5, "four pledges and one criticism"


def test_a_row_opens_the_same_words_as_its_arrow(visit):
    page = visit()
    rows(page).filter(has_text="took a swing").click()
    assert SWING in cards(page).inner_text()
    page.get_by_role("button", name="Close").click()
    assert cards(page).count() == 0


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
    page.locator("#zoom").wait_for()
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
        page = visit(f"/?lang={lang}")
        page.locator("#zoom").wait_for()
        context = browser.new_context(java_script_enabled=False)
        plain = context.new_page()
        plain.goto(f"{site}/?lang={lang}")
        assert page.locator("#sentence").inner_text() == plain.locator("#sentence").inner_text()
        context.close()


def test_focus_leaves_one_person_s_surroundings_and_comes_back(visit):
    page = visit("/?select=person/fay-gwak")
    page.get_by_role("button", name="Only their surroundings").click()
    assert "focus=person/fay-gwak" in page.url
    assert rows(page).count() == 5
    page.get_by_role("button", name="The whole picture again").click()
    assert "focus" not in page.url
    assert rows(page).count() > 20


@pytest.mark.parametrize("text", ["Dae Ryu", "류대", "dae-ryu", "ryu"])
def test_search_finds_a_name_in_either_language(visit, text):
    page = visit()
    page.get_by_label("Find a name").fill(text)
    page.keyboard.press("Enter")
    assert heading(page) == "Dae Ryu"
    assert page.evaluate("document.activeElement.id") == "evidence-heading"


def test_search_for_nobody_says_so(visit):
    page = visit()
    page.get_by_label("Find a name").fill("<b>nobody</b>")
    page.keyboard.press("Enter")
    assert page.locator("#notice").inner_text() == "No name here contains “<b>nobody</b>”."


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
    page.locator("#zoom").wait_for()
    assert heading(page) == "소한별 → 류대"
    assert page.locator("html").get_attribute("lang") == "ko"
    assert cards(page).locator("blockquote").get_attribute("lang") == "en"
    assert rows(page).count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_on_a_phone_nothing_sticks_out_and_everything_can_be_touched(visit, scheme, lang):
    page = visit(f"/?lang={lang}", width=390, height=844, color_scheme=scheme, has_touch=True)
    page.locator("#zoom").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture, table = page.locator("#picture").bounding_box(), page.locator("#table").bounding_box()
    assert picture["y"] + picture["height"] <= table["y"]
    for place in ("button:visible", ".chip", "#language", "#search-text"):
        for box in [one.bounding_box() for one in page.locator(place).all()]:
            assert box["height"] >= 24, place


def test_on_a_phone_a_tap_on_a_name_brings_the_words_into_sight(visit):
    page = visit("/", width=390, height=844, has_touch=True, reduced_motion="reduce")
    x, y = on_screen(page, "tall")["person/ada-mun"]
    page.touchscreen.tap(x, y)
    expect(page.locator("#evidence-heading")).to_have_text("Ada Mun")
    top = page.locator("#evidence-heading").bounding_box()["y"]
    assert 0 <= top < 844


def test_themes_follow_the_reader_s_and_the_picture_with_them(visit):
    page = visit("/", color_scheme="light")
    page.locator("#zoom").wait_for()
    page.wait_for_timeout(200)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    drawn = page.locator("#picture canvas").evaluate("canvas => canvas.toDataURL()")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert page.locator("#picture canvas").evaluate("canvas => canvas.toDataURL()") != drawn


def test_the_picture_is_not_blank_and_stands_still(visit):
    page = visit()
    page.locator("#zoom").wait_for()
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
    page.mouse.move(*on_screen(page)["person/ada-mun"])
    page.mouse.wheel(0, 400)
    expect(page.locator(".masthead")).not_to_be_in_viewport()


@pytest.mark.parametrize(
    "query",
    ["select=person/nobody", "select=%3Cscript%3E", "focus=no/one", "show=%00,%22", "sort=-nonsense", "lang=xx"],
)
def test_a_broken_address_leaves_a_usable_page(visit, query):
    page = visit(f"/?{query}")
    page.locator("#zoom").wait_for()
    assert page.title().startswith("Who says what about whom")
    if query.startswith("select"):
        assert "This view holds nothing at the address" in page.locator("#evidence-note").inner_text()


def test_hostile_names_run_nothing_and_hide_nothing(visit):
    page = visit("/hostile")
    page.locator("#zoom").wait_for()
    assert rows(page).count() == len(invented.HOSTILE)
    for slug in invented.HOSTILE:
        page.goto(page.url.split("?", maxsplit=1)[0] + f"?select=person/{slug}")
        assert cards(page).count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert page.title().startswith("Who says what about whom")
    assert page.locator("img, #evidence iframe").count() == 0


def test_a_crowd_is_drawn(visit):
    page = visit("/crowd")
    page.locator("#zoom").wait_for()
    assert "criticisms by 400 speakers" in page.locator("#sentence").inner_text()


def test_without_scripts_every_row_leads_to_its_words(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    assert page.locator("#picture").is_hidden()
    page.get_by_role("link", name="took a swing").click()
    card = page.locator("[id='statement/trams/025']")
    assert SWING in card.inner_text()
    assert 0 <= card.bounding_box()["y"] < 720
    assert "4 criticisms by 2 speakers" in page.locator("#sentence").inner_text()
    context.close()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_one_file_opens_from_disk_with_the_network_off(visit, tmp_path, lang):
    said = invented.campaign()
    path = tmp_path / "그래프.html"
    path.write_text(
        explorer.standalone(said.network(), said.statements, meta=invented.META, lang=lang), encoding="utf-8"
    )
    page = visit(path, offline=True)
    page.locator("#zoom").wait_for()
    page.mouse.click(*on_screen(page)["person/ada-mun"] if lang == "en" else (10, 10))
    rows(page).filter(has_text="took a swing").click()
    assert SWING in cards(page).inner_text()


def test_the_view_is_its_address(visit):
    """Writing a view and reading it again gives the same view."""
    page = visit()
    views = [
        {"shown": ["criticizes"], "focus": "person/ada-mun", "select": EDGE, "sort": "-date"},
        {"shown": [], "focus": None, "select": None, "sort": None},
        {"shown": ["agrees_with", "other"], "focus": None, "select": "a&b=c#d e+f%2F한", "sort": "who"},
    ]
    for view in views:
        again = page.evaluate(
            """async (view) => {
                const { readView, writeView } = await import("/static/view.js");
                const usual = ["criticizes", "makes_pledge"];
                const query = writeView({ ...view, shown: new Set(view.shown) }, "?lang=ko", usual);
                const read = readView(query, usual);
                return { ...read, shown: [...read.shown], lang: new URLSearchParams(query).get("lang") };
            }""",
            view,
        )
        assert again == {**view, "lang": "ko"}, json.dumps(view)
