"""axe-core finds nothing serious on any page, in either theme and language, wide and narrow."""

from urllib.parse import quote

import pytest

from tests.builders.servers import running

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]

EDGE = "person/lee-jun-seok~criticizes~person/han-dong-hoon"
EDGES = "SELECT ?source ?target { ?source hu:criticizes ?target }"
NUMBERS = "SELECT ?kind (COUNT(*) AS ?n) { ?s a ?kind } GROUP BY ?kind ORDER BY ?kind"
PAGES = [
    "/",
    f"/?select={EDGE}",
    "/?versus=person/choi-byung-ho~person/kim-sung-hoon",
    "/?path=person/lee-jae-myung~person/ahn-cheol-soo&lens=timeline",
    "/?lens=outlets&party=people-power-party",
    "/?q=nothing-says-this&lens=replies",
    "/?place=ties&select=person/lee-jun-seok",
    "/id/statement/st-2025-04-24-ai-pledges/062",
    "/id/person/lee-jun-seok",
    "/id/article/st-2025-04-24-ai-pledges",
    "/id/pledge/lee-jae-myung-100t",
    "/id/party/people-power-party",
    "/id/outlet/straits-times",
    "/id/topic/artificial-intelligence",
    "/id/group/observers",
    "/id/unit/gpu",
    "/id/evidence/st-2025-04-24-ai-pledges/020",
    "/id/person/nobody",
    "/shapes",
    "/pledges",
    "/pledges?people=lee-jae-myung,nobody",
    "/methods",
    "/ontology",
    "/corrections",
    "/sparql",
    f"/sparql?query={quote(EDGES)}",
    f"/sparql?query={quote(NUMBERS)}",
    "/sparql?query=ASK",
    "/sparql?query=DESCRIBE+hu:Person&format=html",
    "/embed/statement/st-2025-04-24-ai-pledges/062",
    "/embed/view",
]
LOOKS = {
    "wide, light, English": {"width": 1440, "height": 900, "scheme": "light", "lang": "en"},
    "phone, dark, Korean": {"width": 390, "height": 844, "scheme": "dark", "lang": "ko"},
}


@pytest.fixture(scope="session")
def axe(node_modules):
    """The code of axe-core as ``viz/web`` pins it."""
    return (node_modules("viz/web") / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A real server of the bundled graph."""
    folder = tmp_path_factory.mktemp("serve") / "here"
    folder.mkdir()
    settings = {"data_dir": folder.parent / "data", "query_workers": 1, "contact": "desk@example.org"}
    with running(folder, **settings) as (_, found):
        yield found.rstrip("/")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(browser, axe, address, look):
    chosen = LOOKS[look]
    context = browser.new_context(
        viewport={"width": chosen["width"], "height": chosen["height"]},
        color_scheme=chosen["scheme"],
        bypass_csp=True,  # axe comes from outside; the pages' own policy is tested where they are visited
        reduced_motion="reduce",
    )
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for path in PAGES:
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={chosen['lang']}")
        if path.startswith("/?") or path == "/":
            page.locator("html[data-ready]").wait_for(state="attached")
            page.locator("#more-filters").evaluate("one => { one.open = true; }")
            page.locator("#out").evaluate("one => { one.open = true; }")
        if path.startswith("/sparql"):
            page.locator("html[data-ready]").wait_for(state="attached")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            if "query=" in path:
                page.locator("#answer:visible, #problem:visible").wait_for()
            if "COUNT" in path:
                page.locator("#view-chart").click()
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run()).violations")
        wrong += [
            f"{path}: {one['id']} ({one['impact']}): {one['help']}: {one['nodes'][0]['html'][:160]}"
            f" ({len(one['nodes'])}) {one['nodes'][0]['failureSummary'][:200]}"
            for one in found
            if one["impact"] in {"serious", "critical"}
        ]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > chosen["width"]:
            wrong.append(f"{path}: is {wide} pixels wide")
    context.close()
    assert not wrong, "\n".join(wrong)
