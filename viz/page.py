"""The explorer page: rendered on the server, complete without scripts, and made a picture by its script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from viz import assets, inline
from viz.dates import date_range
from viz.messages import Messages, messages
from viz.pyvis_data import network_data
from viz.rows import Row, rows
from viz.scene import Scene, build
from viz.sentence import sentence
from viz.text import LANGUAGES

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The header that the server sends with the page. The page needs no exception from it."""

# The families of texts that the script says.
_SPOKEN = ("sentence.", "evidence.", "verb.", "search.", "picture.")
# What a fresh page shows besides arrows: criticisms that name nobody make none, but readers ask for them.
_ALSO_SHOWN = ("untargeted",)

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(
    network: Mapping[str, Any],
    statements: Sequence[Mapping[str, Any]],
    *,
    meta: Mapping[str, Any],
    lang: str = "en",
    base: str = "",
) -> str:
    """Render ``/``: styles and scripts come from ``{base}/static``, links go to ``{base}/v1``.

    Args:
        network: the nodes and edges of ``/v1/graph``.
        statements: the items of ``/v1/statements``, in the order of the table.
        meta: the ``meta`` of a list: revision, articles, from, to.
        lang: ``en`` or ``ko``; anything else is English.
        base: what stands before every path: empty, or the path of a proxy's mount point.

    Raises:
        ConfigError: the third-party scripts are not built.
    """
    assets.asset(assets.VENDOR_SCRIPT)
    say = messages(lang)
    return _templates.get_template("explorer.html").render(
        _context(network, statements, meta, say),
        base=base.rstrip("/"),
        alone=None,
        links=_links(say, base.rstrip("/")),
        other_language=urlencode({"lang": "en" if say.lang == "ko" else "ko"}),
    )


def standalone(
    network: Mapping[str, Any],
    statements: Sequence[Mapping[str, Any]],
    *,
    meta: Mapping[str, Any],
    lang: str = "en",
    base: str = "",
) -> str:
    """Render one file that holds everything and opens from disk, offline.

    Its policy allows exactly its own scripts and styles, by hash, and no connection at all. Links lead to ``base`` when
    it is the address of a server, else to the statements' IRIs.

    Raises:
        ConfigError: the third-party scripts are not built.
    """
    say = messages(lang)
    vendor = inline.inside_script(assets.read(assets.VENDOR_SCRIPT))
    script = inline.inside_script(inline.one_script())
    style = "\n".join(assets.read(name) for name in assets.STYLES)
    plain = assets.read(assets.PLAIN_STYLE)
    scripts = " ".join(inline.source_hash(code) for code in (vendor, script))
    styles = " ".join(inline.source_hash(code) for code in (style, plain))
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    # Our own files, not users' text: they go into the page as they are, or their hashes would not match.
    alone = {
        "policy": policy,
        "vendor": Markup(vendor),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "style": Markup(style),  # noqa: S704
        "plain": Markup(plain),  # noqa: S704
    }
    address = base.rstrip("/") if base.startswith(("https://", "http://")) else ""
    return _templates.get_template("explorer.html").render(
        _context(network, statements, meta, say),
        base=address,
        alone=alone,
        links=_links(say, address) if address else [],
        other_language=None,
    )


def _context(
    network: Mapping[str, Any], statements: Sequence[Mapping[str, Any]], meta: Mapping[str, Any], say: Messages
) -> dict[str, Any]:
    scene = build(network, say.lang)
    table = rows(statements, network, say)
    shown = [*scene.shown, *_ALSO_SHOWN]
    articles = int(meta.get("articles") or 0)
    return {
        "say": say,
        "rows": table,
        "sentence": sentence([row for row in table if not set(shown).isdisjoint(row.relations)], meta, say),
        "legend": _legend(scene, table, shown),
        "data": _data(scene, network, meta, shown, say),
        "names": _names(network),
        "corpus": say(
            "page.corpus",
            articles=say.count("sentence.articles", articles),
            dates=date_range(meta.get("from"), meta.get("to"), say),
        )
        if articles
        else "",
        "revision": meta.get("revision"),
        "more": int(network.get("more") or 0),
    }


def _legend(scene: Scene, table: Sequence[Row], shown: Sequence[str]) -> list[dict[str, Any]]:
    """List the relations of the view with their counts: arrows, and statements for those that make none."""
    entries = [{"name": name, "count": count, "arrow": True} for name, count in scene.counts().items()]
    for name in ("untargeted", "other"):
        count = sum(name in row.relations for row in table)
        if count:
            entries.append({"name": name, "count": count, "arrow": False})
    return [entry | {"shown": entry["name"] in shown} for entry in entries]


def _data(
    scene: Scene, network: Mapping[str, Any], meta: Mapping[str, Any], shown: Sequence[str], say: Messages
) -> Markup:
    """Write the script's data as JSON that cannot leave its ``<script>`` element."""
    picture = network_data(scene)
    value = {
        "lang": say.lang,
        "nodes": picture["nodes"],
        "edges": picture["edges"],
        "options": picture["options"],
        "shown": list(shown),
        "corpus": {
            "articles": say.count("sentence.articles", int(meta.get("articles") or 0)),
            "dates": date_range(meta.get("from"), meta.get("to"), say),
        },
        "names": {node["id"].rsplit("/id/", 1)[-1]: node["label"] for node in network["nodes"]},
        "messages": {key: text for key, text in say.texts.items() if key.startswith(_SPOKEN)},
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - every character that HTML could read as markup is escaped above


def _names(network: Mapping[str, Any]) -> list[str]:
    """List every name that the search can find, in both languages, once each."""
    names: dict[str, None] = {}
    for node in network["nodes"]:
        if node["kind"] in {"person", "party", "priority", "agent_group", "pledge_group", "organization"}:
            names |= dict.fromkeys(str(node["label"][lang])[:200] for lang in LANGUAGES if node["label"].get(lang))
    return list(names)


def _links(say: Messages, base: str) -> list[tuple[str, str]]:
    return [
        (say("link.criticisms"), f"{base}/v1/criticisms"),
        (say("link.csv"), f"{base}/v1/criticisms?format=csv"),
        (say("link.graph"), f"{base}/v1/graph"),
        (say("link.sparql"), f"{base}/sparql"),
        (say("link.api"), f"{base}/docs"),
    ]
