"""The query page at ``/sparql``: a form that answers without scripts, and an editor with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from kg.namespaces import ID, PREFIXES
from kg.queries import Example, load_examples, load_vocabulary
from viz import assets
from viz.messages import Messages, messages
from viz.page import templates
from viz.payload import script_data
from viz.text import local

SCRIPTS: Final = ("vendor/yasqe.min.js", "vendor/yasqe.min.css", assets.VENDOR_SCRIPT)
"""The third-party files of the page, which are built."""

FIRST: Final = "criticism-by-pair"
"""The example that a fresh page begins with."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, for a reader without scripts: a table, or text such as Turtle, or one line on what is wrong.

    ``cut`` says that there is more than is shown.
    """

    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    text: str = ""
    problem: str = ""
    cut: bool = False


def render(
    *,
    lang: str = "en",
    base: str = "",
    path: str = "/sparql",
    query: str | None = None,
    found: Found | None = None,
    revision: str | None = None,
) -> str:
    """Render the page with a query filled in; its script runs it, unless ``found`` has its answer.

    Args:
        lang: ``en`` or ``ko``; anything else is English.
        base: what stands before every path: empty, or the address of a proxy's mount point.
        path: where the queries are answered; below ``/sparql`` over something other than the public graph.
        query: the query of the address, if there is one.
        found: its answer, where the reader asked for it in the page itself.
        revision: the graph's revision, for the foot.

    Raises:
        ConfigError: the third-party scripts are not built.
    """
    for name in SCRIPTS:
        assets.asset(name)
    say, base = messages(lang), base.rstrip("/")
    examples = load_examples()
    first = next((example for example in examples if example.slug == FIRST), examples[0])
    return templates.get_template("editor.html").render(
        say=say,
        base=base,
        endpoint=base + path,
        lead=say("editor.lead" if path == "/sparql" else "editor.lead_history"),
        alone=None,
        corpus="",
        revision=revision,
        query=first.text_in(say.lang) if query is None else query,
        found=found,
        downloads=_downloads(query, found, base + path),
        groups=[
            (group.titles[say.lang], [_shown(example, say, base + path) for example in members])
            for group, members in _by_group(examples)
        ],
        other_address="?"
        + urlencode({"lang": "en" if say.lang == "ko" else "ko"} | ({"query": query} if query else {})),
        link_to=lambda value: _address(value, base, say),
        data=script_data(
            {
                "lang": say.lang,
                "base": base,
                "endpoint": base + path,
                "asked": bool(query) and found is None,
                "id": ID,
                "prefixes": PREFIXES,
                "terms": [
                    # The label in the other language is for finding only.
                    [
                        term.name,
                        term.kind,
                        local(term.labels, say.lang),
                        local(term.definitions, say.lang),
                        " ".join(term.labels.values()),
                    ]
                    for term in load_vocabulary()
                ],
                "examples": {example.slug: example.text_in(say.lang) for example in examples},
                "messages": {key: text for key, text in say.texts.items() if key.startswith(("editor.", "search."))},
            }
        ),
    )


def _by_group(examples: Sequence[Example]) -> list[tuple[Any, list[Example]]]:
    return [(group, list(members)) for group, members in groupby(examples, key=lambda example: example.group)]


def _shown(example: Example, say: Messages, endpoint: str) -> dict[str, str]:
    return {
        "slug": example.slug,
        "title": example.titles[say.lang],
        "description": example.descriptions.get(say.lang, ""),
        # Who searches in English on the Korean page, or the other way round, finds it too.
        "also": " ".join((*example.titles.values(), example.slug.replace("-", " "))).lower(),
        "kind": example.kind,
        "address": f"{endpoint}?" + urlencode({"lang": say.lang, "query": example.text_in(say.lang)}),
    }


def _downloads(query: str | None, found: Found | None, endpoint: str) -> list[tuple[str, str]]:
    if query is None or found is None or found.problem:
        return []
    formats = (("Turtle", "ttl"), ("JSON-LD", "jsonld")) if found.text else (("CSV", "csv"), ("JSON", "json"))
    return [(name, f"{endpoint}?" + urlencode({"query": query, "format": suffix})) for name, suffix in formats]


def _address(value: str, base: str, say: Messages) -> str:
    """Where a cell leads: to our page about a thing of ours, else nowhere; foreign addresses stay text."""
    return f"{base}/id/{value.removeprefix(ID)}?lang={say.lang}" if value.startswith(ID) else ""
