"""The explorer beside pyvis's own page, on the same data, in one run: ``python -m bench.explorer``.

Both pages are opened in Chromium; the pictures are dragged for two seconds, then zoomed for two, and every frame is
counted. It prints milliseconds, frames a second, ratios, and the longest task after the first picture. Invented people,
the number of arrows of each heavy-tailed: one node takes part in 970 of 33,000.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from playwright.sync_api import Error, Page, sync_playwright

from viz import assets, payload
from viz import page as pages
from viz.corpus import Corpus
from viz.messages import messages
from viz.view import View

BASE = "https://w3id.org/hustings/id/"
SIZES = {"medium": (1000, 5000), "large": (7700, 33000)}
META = {"revision": "1-000000000000", "articles": 1, "from": "2031-03-04", "to": "2031-03-04"}
TYPES = {".js": "text/javascript", ".css": "text/css"}
DRAG_SECONDS = 2.0

# Counts frames, and the longest task since the last reset.
OBSERVE = """
window.frames_ = []; window.tasks_ = [];
new PerformanceObserver((list) => list.getEntries().forEach((one) => tasks_.push([one.startTime, one.duration])))
  .observe({ entryTypes: ["longtask"] });
const beat = (at) => { frames_.push(at); requestAnimationFrame(beat); };
requestAnimationFrame(beat);
"""


def arrows(people: int, count: int, seed: int = 7) -> list[tuple[int, int, int]]:
    """Pairs of people with the number of their statements, heavy-tailed on both sides."""
    chance = np.random.default_rng(seed)
    weights = 1 / (np.arange(people) + 8.0) ** 0.85
    weights /= weights.sum()
    found: dict[tuple[int, int], int] = {}
    while len(found) < count:
        sources, targets = (chance.choice(people, size=count, p=weights) for _ in range(2))
        for source, target in zip(sources.tolist(), targets.tolist(), strict=True):
            if source != target and (len(found) < count or (source, target) in found):
                found[source, target] = found.get((source, target), 0) + 1
    return [(source, target, weight) for (source, target), weight in sorted(found.items())]


@cache
def corpus(size: str) -> Corpus:
    """Invented criticisms, one item for each statement."""
    people, count = SIZES[size]
    nodes = [
        {
            "id": f"{BASE}person/p{number}", "slug": f"p{number}", "kind": "person", "party": None,
            "roles": ["candidate"], "label": {"en": f"Person {number}", "ko": f"사람 {number}"},
        }
        for number in range(people)
    ]  # fmt: skip
    references = [{"id": node["id"], "slug": node["slug"], "name": node["label"]} for node in nodes]
    article = {
        "id": f"{BASE}article/a", "slug": "a", "title": {"en": "An article"}, "published": "2031-03-04", "url": None,
        "outlet": {"id": f"{BASE}outlet/o", "slug": "o", "name": {"en": "The Tide"}},
    }  # fmt: skip
    items, edges = [], []
    for source, target, weight in arrows(people, count):
        behind = []
        for _ in range(weight):
            iri = f"{BASE}statement/a/{len(items) + 1:03}"
            behind.append(iri)
            quote = {"quote": f"words {len(items)}", "start": 0, "end": 9, "text_sha256": "0" * 64, "verified": True}
            items.append(
                {
                    "id": iri, "kind": "criticism", "critic": references[source] | {"party": None},
                    "targets": [references[target] | {"kind": "person"}], "summary": {"en": "Somebody says something."},
                    "stance": "negative", "speech_mode": "reported_speech", "topics": [], "article": article,
                    "said": {"on": "2031-03-04", "earliest": None, "latest": None}, "evidence": [quote],
                    "certainty": "certain", "recorded": {"at": "2031-03-05T09:00:00Z", "by": references[0]},
                }
            )  # fmt: skip
        ends = {"source": nodes[source]["id"], "target": nodes[target]["id"]}
        edges.append({**ends, "relation": "criticizes", "weight": weight, "statements": behind})
    return Corpus.of({"nodes": nodes, "edges": edges}, items, META)


class Handler(BaseHTTPRequestHandler):
    """Serves the explorer of a size under ``/<size>``."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        size, _, rest = address.path.strip("/").partition("/")
        view = View.parse(dict(parse_qsl(address.query)))
        if rest.startswith("static/"):
            path = assets.STATIC / rest.removeprefix("static/")
            body, kind = path.read_bytes(), TYPES[path.suffix]
        elif rest == "view":
            body, kind = json.dumps(payload.answer(corpus(size), view, messages("en"))).encode(), "application/json"
        elif size in SIZES:
            body, kind = pages.render(corpus(size), view, base=f"/{size}").encode(), "text/html; charset=utf-8"
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", pages.CONTENT_SECURITY_POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep quiet."""


def pyvis_page(size: str, folder: Path) -> Path:
    """pyvis's own page of the same arrows, as its documentation makes it."""
    from pyvis.network import Network  # noqa: PLC0415 - slow to import

    people, count = SIZES[size]
    net = Network(directed=True, cdn_resources="in_line")
    net.add_nodes(list(range(people)), label=[f"Person {number}" for number in range(people)])
    for source, target, weight in arrows(people, count):
        net.add_edge(source, target, value=weight)
    path = folder / f"{size}.html"
    path.write_text(net.generate_html(notebook=False), encoding="utf-8")
    return path


def frames(page: Page, box: dict[str, float], act: str) -> float:
    """Frames a second while the picture is dragged or zoomed."""
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + 200, y + 150)
    if act == "pan":
        page.mouse.down()
    else:
        page.keyboard.down("Control")
    first = page.evaluate("[frames_.length, performance.now()]")
    end = time.monotonic() + DRAG_SECONDS
    step = 0
    while time.monotonic() < end:
        step += 1
        if act == "pan":
            page.mouse.move(x + 200 - step % 40 * 6, y + 150 - step % 30 * 4)
        else:
            page.mouse.wheel(0, -60 if step // 6 % 2 else 60)
    last = page.evaluate("[frames_.length, performance.now()]")
    if act == "pan":
        page.mouse.up()
    else:
        page.keyboard.up("Control")
    return float((last[0] - first[0]) / (last[1] - first[1]) * 1000)


def measure(page: Page, address: str, picture: str, ready: str) -> dict[str, float]:
    """Open a page, wait for its picture, drag and zoom it; what a frozen page does not get to is missing."""
    page.add_init_script(OBSERVE)
    # pyvis's page asks other servers for styles that it does not need; nobody is to wait for them.
    page.route("https://**", lambda route: route.abort())
    found: dict[str, float] = {}
    try:
        page.goto(address, wait_until="commit")
        page.locator(ready).wait_for(state="attached")
        # A page that is busy answers this late: until then its picture cannot be moved.
        found["answers after ms"] = shown = page.evaluate("performance.now()")
        page.wait_for_timeout(1500)
        box = page.locator(picture).bounding_box()
        assert box
        for act in ("pan", "zoom"):
            found[f"{act} fps"] = frames(page, box, act)
        found["longest task after it ms"] = page.evaluate(
            "(from) => Math.max(0, ...tasks_.filter(([at]) => at > from).map(([, length]) => length))", shown
        )
    except Error:  # Playwright waited for longer than the limit
        found["frozen past the limit"] = 1
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.explorer", description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, action="append", help="only this size")
    parser.add_argument("--limit", type=float, default=60, help="seconds that a page may take (default: 60)")
    given = parser.parse_args(arguments)
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for size in given.size or SIZES:
            people, count = SIZES[size]
            begin = time.monotonic()
            corpus(size)
            print(f"{size}: {people:,} people, {count:,} arrows; records made in {time.monotonic() - begin:.1f} s")
            theirs = pyvis_page(size, Path(folder)).as_uri()
            shown = f"{home}/{size}/"
            runs = {
                "explorer": (shown, "#picture", "html[data-ready]"),
                "explorer, all that fits": (f"{shown}?edges=5000", "#picture", "html[data-ready]"),
                "pyvis's own page": (theirs, "#mynetwork", "#mynetwork canvas"),
            }
            for name, (address, picture, ready) in runs.items():
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(given.limit * 1000)
                found = measure(page, address, picture, ready)
                words = (
                    f"{key} {'over the limit' if value is None else f'{value:,.1f}'}" for key, value in found.items()
                )
                print(f"  {name}: {', '.join(words)}", flush=True)
                page.close()
        browser.close()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
