"""Invented crowds, as the explorer and as pyvis's own page show them: people with a heavy-tailed number of arrows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from viz import assets, payload
from viz import page as pages
from viz.corpus import Corpus
from viz.messages import messages
from viz.view import View


class Size(NamedTuple):
    """How large a crowd is; ``most`` are the arrows of the one who has most."""

    people: int
    arrows: int
    most: int

    def __str__(self) -> str:
        return f"{self.people:,} people, {self.arrows:,} arrows, {self.most} of them of one"


SIZES: Final = {"small": Size(60, 150, 20), "medium": Size(1000, 5000, 160), "large": Size(7700, 33000, 970)}

_BASE: Final = "https://w3id.org/hustings/id/"
_META: Final = {"revision": "1-000000000000", "articles": 1, "from": "2031-03-04", "to": "2031-03-04"}
_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}


def arrows(size: Size, seed: int = 7) -> list[tuple[int, int, int]]:
    """Pairs of people with the number of their statements: heavy-tailed on both sides, and a first with most arrows."""
    chance = np.random.default_rng(seed)
    weights = 1 / (np.arange(1, size.people) + 8.0) ** 0.85
    weights /= weights.sum()
    found: dict[tuple[int, int], int] = {}
    for other in (1 + chance.choice(size.people - 1, size=size.most, replace=False, p=weights)).tolist():
        found[(0, other) if other % 3 else (other, 0)] = int(chance.geometric(0.4))
    while len(found) < size.arrows:
        sources, targets = (1 + chance.choice(size.people - 1, size=size.arrows, p=weights) for _ in range(2))
        for source, target in zip(sources.tolist(), targets.tolist(), strict=True):
            if source != target and (len(found) < size.arrows or (source, target) in found):
                found[source, target] = found.get((source, target), 0) + 1
    return [(source, target, weight) for (source, target), weight in sorted(found.items())]


@cache
def corpus(size: str) -> Corpus:
    """Invented criticisms, one item for each statement."""
    crowd = SIZES[size]
    nodes = [
        {
            "id": f"{_BASE}person/p{number}", "slug": f"p{number}", "kind": "person", "party": None,
            "roles": ["candidate"], "label": {"en": f"Person {number}", "ko": f"사람 {number}"},
        }
        for number in range(crowd.people)
    ]  # fmt: skip
    references = [{"id": node["id"], "slug": node["slug"], "name": node["label"]} for node in nodes]
    article = {
        "id": f"{_BASE}article/a", "slug": "a", "title": {"en": "An article"}, "published": "2031-03-04", "url": None,
        "outlet": {"id": f"{_BASE}outlet/o", "slug": "o", "name": {"en": "The Tide"}},
    }  # fmt: skip
    items: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    for source, target, weight in arrows(crowd):
        behind = []
        for _ in range(weight):
            iri = f"{_BASE}statement/a/{len(items) + 1:03}"
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
    return Corpus.of({"nodes": nodes, "edges": edges}, items, _META)


class Handler(BaseHTTPRequestHandler):
    """Serves the explorer of a size under ``/<size>``."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        size, _, rest = address.path.strip("/").partition("/")
        view = View.parse(dict(parse_qsl(address.query)))
        if rest.startswith("static/"):
            path = assets.STATIC / rest.removeprefix("static/")
            body, kind = path.read_bytes(), _TYPES[path.suffix]
        elif rest == "view":
            body, kind = json.dumps(payload.answer(corpus(size), view, messages("en"))).encode(), "application/json"
        elif rest == "view/words":
            body = json.dumps(payload.words(corpus(size), view, messages("en"))).encode()
            kind = "application/json"
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


def pyvis_page(nodes: Mapping[Any, str], edges: Iterable[tuple[Any, Any, int]], path: Path, *, still: bool) -> Path:
    """pyvis's own page of a network, as its documentation makes it; ``still``: with its physics switched off."""
    from pyvis.network import Network  # noqa: PLC0415 - slow to import

    net = Network(directed=True, cdn_resources="in_line")
    net.add_nodes(list(nodes), label=list(nodes.values()))
    for source, target, weight in edges:
        net.add_edge(source, target, value=weight)
    if still:
        net.toggle_physics(False)
    path.write_text(net.generate_html(notebook=False), encoding="utf-8")
    return path


def pyvis_crowd(size: str, path: Path, *, still: bool) -> Path:
    """pyvis's own page of a crowd."""
    crowd = SIZES[size]
    return pyvis_page({n: f"Person {n}" for n in range(crowd.people)}, arrows(crowd), path, still=still)
