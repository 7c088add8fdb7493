"""A real server behind a real proxy, under a path: everything that it hands out leads back through the proxy."""

from __future__ import annotations

import re
import signal
import threading
import time
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.api.test_server import ROOT, foreign, log_of, running  # noqa: F401 - a fixture

MOUNT = "/hustings"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STRLEN(STR(?a)) + STRLEN(STR(?f)) = 7) }"


@contextmanager
def proxied(server, *, strips):
    """A proxy that has ``server`` mounted at :data:`MOUNT`: it takes that off the path, or leaves it there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if not self.path.startswith(MOUNT):
                self.send_error(418)  # a link that left the mount point
                return
            path = self.path.removeprefix(MOUNT) if strips else self.path
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            headers |= {"X-Forwarded-Host": self.headers["Host"], "X-Forwarded-Proto": "http"}
            headers |= {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Prefix": MOUNT}
            answer = httpx.get(server.rstrip("/") + (path or "/"), headers=headers)
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in {"transfer-encoding", "connection", "date", "server", "content-encoding"}:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_):
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
    finally:
        proxy.shutdown()
        proxy.server_close()


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in {"href", "src", "action"} and value]


PAGES = ("/", "/?lang=ko", "/docs", "/corrections", "/v1/criticisms?limit=2", "/feeds/criticisms.atom?limit=2")


def links_of(answer):
    """Where an answer leads: its next page, the links of a page, the modules that a script names."""
    found = re.findall(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
    kind = answer.headers["content-type"]
    if kind.startswith("text/html"):
        found += Links(answer.text).found
    elif kind.startswith("application/atom+xml"):
        found += re.findall(r'<link rel="(?:next|self|first|alternate)" href="([^"]+)"', answer.text)
    elif "javascript" in kind and "/vendor/" not in str(answer.url):
        found += re.findall(r'from "(\./[^"]+)"', answer.text)
    return {str(answer.url.join(unescape(link))).partition("#")[0] for link in found if not link.startswith("data:")}


def sort_of(url):
    """What one link stands for: itself if it is a file, else all links to the same kind of thing."""
    path = httpx.URL(url).path.removeprefix(MOUNT)
    return path if path.startswith("/static/") else (*path.split("/")[1:3], "cursor=" in url)


@pytest.mark.parametrize("strips", [True, False])
def test_under_a_path_every_link_leads_on(foreign, tmp_path, strips):  # noqa: F811
    settings = {"data_dir": tmp_path / "data", "query_workers": 1, "trusted_proxies": "127.0.0.1"}
    with (
        running(foreign, **settings) as (_, address),
        proxied(address, strips=strips) as site,
        httpx.Client(headers={"Accept": "text/html, */*;q=0.1"}) as client,
    ):
        waiting, sorts, seen = [f"{site}{MOUNT}{path}" for path in PAGES], set(), []
        while waiting:
            answer = client.get(waiting.pop(0))
            seen.append(str(answer.url))
            if answer.is_redirect:
                targets = {str(answer.url.join(answer.headers["location"])).partition("#")[0]}
            else:
                # Examples of the documentation may name what this graph lacks; what matters is that they reach us.
                problem = '<meta name="robots" content="noindex">' in answer.text
                assert answer.status_code == 200 or (problem and answer.status_code < 500), answer.url
                targets = links_of(answer) if len(seen) <= len(PAGES) or "/static/" in seen[-1] else set()
            for target in sorted(targets):
                if target.startswith(site):
                    assert target.startswith(f"{site}{MOUNT}"), f"{target} of {answer.url} leaves the mount point"
                    if sort_of(target) not in sorts:
                        sorts.add(sort_of(target))
                        waiting.append(target)
        found = "\n".join(seen)
        for part in ("/static/vendor/", "cursor=", "/id/statement/", "/out/view.", "/openapi.json"):
            assert part in found, part
    assert '"client":"203.0.113.0/24"' in log_of(foreign).read_text()


def test_a_server_that_is_told_to_stop_answers_first_what_it_was_asked(foreign, tmp_path):  # noqa: F811
    settings = {"data_dir": tmp_path / "data", "query_workers": 1, "query_timeout_seconds": 3}
    answers = []
    with running(foreign, **settings) as (process, address):
        assert httpx.get(f"{address}readyz").status_code == 200
        asking = threading.Thread(
            target=lambda: answers.append(httpx.get(f"{address}sparql", params={"query": SLOW}, timeout=30))
        )
        asking.start()
        time.sleep(0.7)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        asking.join(timeout=30)
    (answer,) = answers
    assert answer.status_code == 200 or answer.json()["code"] == "query_timeout"  # answered, or stopped at its limit
    assert "Traceback" not in log_of(foreign).read_text()


def test_several_http_processes_count_together(foreign, tmp_path):  # noqa: F811
    settings = {"data_dir": tmp_path / "data", "query_workers": 1, "access_log": "false"}
    with running(foreign, "--workers", "2", **settings) as (_, address):
        for _ in range(12):
            httpx.get(f"{address}healthz")
        counted = httpx.get(f"{address}metrics").text
        assert 'duration_seconds_count{method="GET",route="/healthz",status="200"} 12.0' in counted
    assert '"path"' not in log_of(foreign).read_text()
