"""A small server with the real policy, and pages that fail a test on any console error or outside request."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.viz import invented
from viz import assets, page, payload, views
from viz.corpus import Corpus
from viz.messages import messages
from viz.view import View

TYPES = {".js": "text/javascript", ".css": "text/css"}
# Chromium is to ask nobody for anything: no updates, no safe browsing, no other service of its own.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# As long as a busy machine takes; what is there is not waited for.
expect.set_options(timeout=20_000)


@cache
def made(name: str) -> Corpus:
    """The corpus of a coverage."""
    corpus: Corpus = getattr(invented, name)().corpus()
    return corpus


class Handler(BaseHTTPRequestHandler):
    """Answers ``/``, ``/view`` and ``/static`` for a Coverage of tests.viz.invented, others under ``/<name>``."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        first, _, rest = address.path.removeprefix("/").partition("/")
        name, rest = (first, rest) if hasattr(invented, first) else ("campaign", address.path.removeprefix("/"))
        base = f"/{name}" if name == first else ""
        query = {key: ",".join(values) for key, values in parse_qs(address.query, keep_blank_values=True).items()}
        say, view = messages(query.get("lang", "en")), View.parse(query)
        corpus = made(name)
        if rest.startswith("static/"):
            path = assets.STATIC / rest.removeprefix("static/")
            if not path.is_file():
                self.send_error(404)
                return
            self.answer(path.read_bytes(), TYPES[path.suffix])
        elif rest == "view":
            found = payload.answer(
                corpus, view, say, first=int(query.get("after", 0)), count=int(query.get("rows", 100))
            )
            self.answer(json.dumps(found).encode(), "application/json")
        elif rest == "view/words":
            self.answer(json.dumps(payload.words(corpus, view, say)).encode(), "application/json")
        elif rest == "view/search":
            self.answer(json.dumps(views.search(corpus, query["words"], say)).encode(), "application/json")
        elif rest:
            self.send_error(404)
        else:
            text = page.render(corpus, view, lang=say.lang, base=base, contact="desk@example.org")
            self.answer(text.encode(), "text/html; charset=utf-8")

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", page.CONTENT_SECURITY_POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep quiet."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the served page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


# Not for the session: while Playwright runs, its event loop keeps every test that needs one of its own from starting.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page; at the end of the test, fail on any console message, script error or outside request."""
    problems: list[str] = []
    contexts = []

    def open_page(
        path: str | Path = "/", *, width: int = 1440, height: int = 900, silent: bool = True, **options: object
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        opened = context.new_page()
        home = site if isinstance(path, str) else "file://"
        if silent:  # Chromium itself reports each answer that is an error
            opened.on("console", lambda message: problems.append(f"console {message.type}: {message.text}"))
        opened.on("pageerror", lambda error: problems.append(f"error: {error}"))
        opened.on(
            "request",
            lambda request: request.url.startswith((home, "data:")) or problems.append(f"request: {request.url}"),
        )
        opened.goto(f"{site}{path}" if isinstance(path, str) else path.as_uri())
        return opened

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
