"""The explorer beside pyvis's own page, on the same data, in one run: ``python -m bench.explorer`` (needs Chromium).

A figure is of one visit with nothing kept by the browser. The bundled graph (or ``--store``) is what ``hustings serve``
answers; crowds are invented. "First picture" is the frame after the first drawing on the page's canvas; "words" are
there in the frame after the click that asked for them. Then the picture is dragged for two seconds and zoomed for two.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Error, FloatRect, Page, sync_playwright

from bench.crowds import SIZES, Handler, corpus, pyvis_crowd, pyvis_page
from bench.measure import machine, table
from bench.servers import free_port, serving, settings_of

BUNDLED: Final = "bundled"
SECONDS: Final = 2.0
CLICKS: Final = 5
# Chromium is to ask nobody for anything, and to draw as often as it can instead of sixty times a second at most.
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-frame-rate-limit",
)  # fmt: skip

# Sees every long task, the first drawing on a canvas, when the words of a click stand there, and, once ``beat`` runs,
# the frames in which a canvas was drawn.
OBSERVE: Final = """
window.seen = { frames: 0, tasks: [], picture: null, words: null };
new PerformanceObserver((list) => list.getEntries().forEach((one) => seen.tasks.push([one.startTime, one.duration])))
  .observe({ entryTypes: ["longtask"] });
// An attribute says so to the one who waits: he cannot evaluate conditions in a page of a strict policy.
const shown = (name) => requestAnimationFrame(() => setTimeout(() => {
  seen[name] ??= performance.now();
  document.documentElement.dataset[name] = "";
}));
const pen = CanvasRenderingContext2D.prototype;
const { clearRect, fill } = pen;
let drawn = false;
pen.clearRect = function (...where) {
  drawn = true;
  return clearRect.apply(this, where);
};
seen.beat = () => {
  if (drawn) seen.frames += 1;
  drawn = false;
  requestAnimationFrame(seen.beat);
};
pen.fill = function (...how) {
  if (this.canvas.isConnected) {
    pen.fill = fill;
    shown("picture");
  }
  return fill.apply(this, how);
};
addEventListener("click", ({ timeStamp }) => {
  Object.assign(seen, { clicked: timeStamp, words: null });
  delete document.documentElement.dataset.words;
}, true);
addEventListener("DOMContentLoaded", () => {
  const cards = document.getElementById("evidence-cards");
  if (cards) new MutationObserver(() => cards.childElementCount && shown("words")).observe(cards, { childList: true });
});
"""

COLUMNS: Final = {
    "paint": "first paint",
    "picture": "first picture",
    "kilobytes": "transferred",
    "words": "click to words",
    "after": "longest task after the first paint",
    "longest": "longest task",
    "pan": "pan",
    "zoom": "zoom",
}
UNITS: Final = {"kilobytes": "kB", "pan": "fps", "zoom": "fps"}

PATHS: Final = ("/", "/?lang=ko", "/view?show=criticizes", "/view?q=promise", "/view?edges=5000")
"""What is asked of the real server besides: pages, and views as the page's script asks for them."""

Found = dict[str, float]


def transferred(session: CDPSession) -> list[float]:
    """Collect the bytes of every answer from now on, as they came over the wire."""
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    return sizes


def frames(page: Page, box: FloatRect, act: str) -> float:
    """Frames a second in which the picture is drawn while it is dragged or zoomed."""
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + 200, y + 150)
    if act == "pan":
        page.mouse.down()
    else:
        page.keyboard.down("Control")
    first = page.evaluate("[seen.frames, performance.now()]")
    end = time.monotonic() + SECONDS
    step = 0
    while time.monotonic() < end:
        step += 1
        if act == "pan":
            page.mouse.move(x + 200 - step % 40 * 6, y + 150 - step % 30 * 4)
        else:
            page.mouse.wheel(0, -60 if step // 6 % 2 else 60)
    last = page.evaluate("[seen.frames, performance.now()]")
    if act == "pan":
        page.mouse.up()
    else:
        page.keyboard.up("Control")
    return float((last[0] - first[0]) / (last[1] - first[1]) * 1000)


def click_to_words(page: Page) -> float | None:
    """The middle time from a click on an arrow of the explorer's picture to the frame that shows its words."""
    frame = page.locator("#picture").bounding_box()
    assert frame
    taken: list[float] = []
    for edge in page.evaluate("hustings.picture.visible().edges"):
        if len(taken) == CLICKS:
            break
        source, _, target = edge.split("~")
        ends = page.evaluate("(ids) => ids.map((id) => hustings.picture.onScreen(id))", [source, target])
        across, down = (sum(end[axis] for end in ends) / 2 for axis in ("x", "y"))
        for aside in range(-30, 31, 3):  # an arrow bends
            at = across + aside * 0.4, down + aside
            if not (0 < at[0] < frame["width"] and 0 < at[1] < frame["height"]):
                continue
            page.mouse.move(frame["x"] + at[0], frame["y"] + at[1])
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            if "→" in page.locator("#caption").inner_text():
                page.mouse.down()
                page.mouse.up()
                page.locator("html[data-words]").wait_for(state="attached")
                taken.append(page.evaluate("seen.words - seen.clicked"))
                page.locator("#evidence-close").click()
                page.locator("#evidence-cards .card").first.wait_for(state="detached")
                break
    return statistics.median(taken) if taken else None


def visit(browser: Browser, address: str, *, ours: bool, limit: float) -> Found:
    """Open a page as somebody who was never here, and measure it; what a frozen page does not get to is missing."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(limit * 1000)
    page.add_init_script(OBSERVE)
    # pyvis's page asks other servers for styles that it does not need; nobody is to wait for them.
    page.route("https://**", lambda route: route.abort())
    sizes = transferred(context.new_cdp_session(page))
    found: Found = {}
    try:
        page.goto(address, wait_until="commit")
        page.locator("html[data-picture]").wait_for(state="attached")
        page.wait_for_timeout(1500)
        found["picture"] = page.evaluate("seen.picture")
        found["paint"] = page.evaluate("performance.getEntriesByName('first-paint')[0].startTime")
        found["kilobytes"] = sum(sizes) / 1000
        box = page.locator("#picture" if ours else "#mynetwork").bounding_box()
        assert box
        page.evaluate("seen.beat()")
        for act in ("pan", "zoom"):
            found[act] = frames(page, box, act)
        tasks = page.evaluate("seen.tasks")
        found["longest"] = max((length for _, length in tasks), default=0)
        found["after"] = max((length for at, length in tasks if at > found["paint"]), default=0)
        words = click_to_words(page) if ours else None
        if words is not None:
            found["words"] = words
    except Error:  # Playwright waited for longer than the limit
        found["frozen"] = limit
    context.close()
    return found


def visits(browser: Browser, address: str, *, ours: bool, given: argparse.Namespace) -> Found:
    """The medians of several visits; a page that was once frozen past the limit is not waited for again."""
    found: list[Found] = []
    while len(found) < given.rounds and not any("frozen" in one for one in found):
        found.append(visit(browser, address, ours=ours, limit=given.limit))
    if "frozen" in found[-1]:
        return found[-1]
    return {key: statistics.median(one[key] for one in found if key in one) for key in found[0]}


def written(runs: dict[str, Found]) -> str:
    """The figures as a table."""
    rows = []
    for name, found in runs.items():
        cells = [
            f"{found[key]:,.0f} {UNITS.get(key, 'ms')}" if key in found else
            f"not within {found['frozen']:,.0f} s" if "frozen" in found and key != "words" else "-"
            for key in COLUMNS
        ]  # fmt: skip
        rows.append([name, *cells])
    return table(["", *COLUMNS.values()], rows)


@contextmanager
def served(store: Path | None, data: Path) -> Iterator[str]:
    """``hustings serve`` of a store, else of the bundled graph, right after its start."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("hustings")), "serve", "--port", str(port)]
    where = ["--store", str(store)] if store else []
    with serving([*command, *where], port, "/healthz", HUSTINGS_DATA_DIR=str(data)) as server:
        yield server.address


def asked(address: str, path: str) -> float:
    """Seconds until a path is answered whole, packed."""
    request = urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip"})
    began = time.perf_counter()
    with urllib.request.urlopen(request) as response:
        response.read()
    return time.perf_counter() - began


def real(browser: Browser, folder: Path, given: argparse.Namespace) -> dict[str, Found]:
    """The real server's page, for its first visitor and a later one, beside pyvis's page of the same network."""
    runs: dict[str, Found] = {}
    store: Path | None = given.store
    with served(store, settings_of(store).data_dir if store else folder / "data") as address:
        runs["explorer, first visitor"] = visit(browser, f"{address}/", ours=True, limit=given.limit)
        runs["explorer, later"] = visits(browser, f"{address}/", ours=True, given=given)
        for path in PATHS:
            print(f"GET {path}: {asked(address, path) * 1000:,.0f} ms, again {asked(address, path) * 1000:,.0f} ms")
        with urllib.request.urlopen(f"{address}/v1/graph?limit=5000") as response:
            network: dict[str, Any] = json.load(response)
    nodes = {node["id"]: next(iter(node["label"].values()), node["slug"]) for node in network["nodes"]}
    edges = [(edge["source"], edge["target"], edge["weight"]) for edge in network["edges"]]
    for name, still in (("pyvis's own page", False), ("the same, physics off", True)):
        page = pyvis_page(nodes, edges, folder / f"{still}.html", still=still)
        runs[name] = visits(browser, page.as_uri(), ours=False, given=given)
    return runs


def crowd(browser: Browser, size: str, folder: Path, given: argparse.Namespace) -> dict[str, Found]:
    """The explorer of a crowd, with the strongest arrows and with as many as a view has, beside pyvis's page of it."""
    corpus(size)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}/{size}/"
    pages = {"explorer": home, "explorer, 5,000 arrows": f"{home}?edges=5000"}
    runs = {name: visits(browser, address, ours=True, given=given) for name, address in pages.items()}
    server.shutdown()
    server.server_close()
    for name, still in (("pyvis's own page", False), ("the same, physics off", True)):
        path = pyvis_crowd(size, folder / f"{still}.html", still=still)
        runs[name] = visits(browser, path.as_uri(), ours=False, given=given)
    return runs


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.explorer", description=__doc__)
    names = [BUNDLED, *SIZES]
    parser.add_argument("--size", choices=names, action="append", help="only this (default: all but the small crowd)")
    parser.add_argument("--store", type=Path, help="serve this store instead of the bundled graph")
    parser.add_argument("--rounds", type=int, default=1, help="visits to each page; figures are medians (default: 1)")
    parser.add_argument("--limit", type=float, default=60, help="seconds that a page may take (default: 60)")
    given = parser.parse_args(arguments)
    chromium = which("chromium") or which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for size in given.size or [name for name in names if name != "small"]:
            if size == BUNDLED:
                print(f"\n{given.store or 'the bundled graph'}, by hustings serve", flush=True)
                runs = real(browser, Path(folder), given)
            else:
                print(f"\n{SIZES[size]}", flush=True)
                runs = crowd(browser, size, Path(folder), given)
            print(f"\n{written(runs)}", flush=True)
        browser.close()
    print(f"\n{machine('hustings', 'pyvis')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
