"""The explorer page: rendered on the server, complete without scripts, and made a picture by its script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from viz import assets, inline, payload
from viz.corpus import Corpus
from viz.dates import date_range
from viz.messages import Messages, messages
from viz.rows import rows
from viz.selection import Selection, concerning, select
from viz.sentence import sentence
from viz.text import local
from viz.view import CLOCKS, LENSES, PLACES, View

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
)
CONTENT_SECURITY_POLICY: Final = _POLICY + "'none'"
"""The header that the server sends with the page. The page needs no exception from it."""

EMBED_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""The header of a card, which other sites may show and which runs no script."""

OUTPUTS: Final = ("svg", "gexf", "graphml", "csv", "edges.csv", "jsonld", "html")
"""What the server writes of a view: ``/out/view.<suffix>``."""

templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(
    corpus: Corpus, view: View | None = None, *, lang: str = "en", base: str = "", contact: str | None = None
) -> str:
    """Render ``/`` as a view has it: styles and scripts come from ``{base}/static``.

    Args:
        corpus: the statements and their network.
        view: what the reader has chosen; a fresh page without.
        lang: ``en`` or ``ko``; anything else is English.
        base: what stands before every path: empty, or the address of a proxy's mount point.
        contact: where problems with a statement are reported: an e-mail address or a URL.

    Raises:
        ConfigError: the third-party scripts are not built.
    """
    assets.asset(assets.VENDOR_SCRIPT)
    say, view, base = messages(lang), view or View(), base.rstrip("/")
    found = corpus.selection(view)
    data = payload.whole(corpus, view, say, base) if corpus.whole else payload.part(corpus, found, view, say, base)
    data["report"] = report_address(contact)
    return templates.get_template("explorer.html").render(
        _context(corpus, found, view, say),
        base=base,
        alone=None,
        data=payload.script_data(data),
        outputs=OUTPUTS,
        modules=assets.MODULES,
        report=data["report"],
    )


def standalone(corpus: Corpus, view: View | None = None, *, lang: str = "en", base: str = "", left_out: int = 0) -> str:
    """Render one file that holds everything that a view shows, and opens from disk, offline.

    Its policy allows exactly its own scripts and styles, by hash, and no connection at all. Links lead to ``base`` when
    it is the address of a server, else to the statements' IRIs. ``left_out`` statements of the view are too many for
    the file, which then says so.

    Raises:
        ConfigError: the third-party scripts are not built.
    """
    say, view = messages(lang), view or View()
    address = base.rstrip("/") if base.startswith(("https://", "http://")) else ""
    vendor = inline.inside_script(assets.read(assets.VENDOR_SCRIPT))
    script = inline.inside_script(inline.one_script())
    style = "\n".join(assets.read(name) for name in assets.STYLES)
    plain = assets.read(assets.PLAIN_STYLE)
    scripts = " ".join(inline.source_hash(code) for code in (vendor, script))
    styles = " ".join(inline.source_hash(code) for code in (style, plain))
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; "
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
    left = say("out.left_out", shown=f"{len(corpus.records.statements):,}", n=f"{left_out:,}") if left_out else ""
    data = payload.whole(corpus, view, say, address) | {"alone": True, "report": None, "first": view.query()}
    return templates.get_template("explorer.html").render(
        _context(corpus, select(corpus.records, view), view, say) | ({"unknown": [left]} if left else {}),
        base=address,
        alone=alone,
        data=payload.script_data(data),
        outputs=(),
        modules=(),
        report=None,
    )


def embed_view(corpus: Corpus, view: View, *, lang: str = "en", base: str = "") -> str:
    """Render a view as a card without scripts, which other sites may show in a frame."""
    say = messages(lang)
    found = corpus.selection(view)
    return templates.get_template("embed.html").render(
        say=say,
        base=base.rstrip("/"),
        row=None,
        sentence=sentence(found.statements, corpus.meta, say),
        address=f"{base.rstrip('/')}/{view.query(say.lang)}",
        picture=f"{base.rstrip('/')}/out/view.svg{view.query(say.lang, select='')}",
    )


def embed_statement(corpus: Corpus, item: Mapping[str, Any], *, lang: str = "en", base: str = "") -> str:
    """Render a statement as a card without scripts, which other sites may show in a frame."""
    say = messages(lang)
    (row,) = rows([item], corpus.records.by_key, say)
    return templates.get_template("embed.html").render(
        say=say,
        base=base.rstrip("/"),
        row=row,
        sentence=row.summary,
        address=f"{base.rstrip('/')}/id/statement/{row.key}?lang={say.lang}",
        picture=None,
    )


def report_address(contact: str | None) -> str | None:
    """Turn the corrections contact into the start of a link; the statement's address is added to it."""
    if not contact:
        return None
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{quote(contact, safe='@')}?subject="


def _context(corpus: Corpus, found: Selection, view: View, say: Messages) -> dict[str, Any]:
    behind = concerning(corpus.records, found, view.select)[: payload.ROWS] if view.select else []
    meta = corpus.meta
    articles = int(meta.get("articles") or 0)
    first = payload.ROWS if not corpus.whole else len(found.statements)
    return {
        "say": say,
        "view": view,
        "rows": payload.row_words(corpus, found.statements[:first], say),
        "total": len(found.statements),
        "opened": payload.row_words(corpus, behind, say),
        "opened_title": _title(corpus, view, say),
        "sentence": sentence(found.statements, meta, say),
        "legend": payload.legend(corpus, found, view, say),
        "filters": payload.choices(corpus, found, view, say),
        "clocks": CLOCKS,
        "places": PLACES,
        "lenses": LENSES,
        "days": corpus.records.days()["said"] or ("", ""),
        "hint": _hint(corpus, found, say),
        "unknown": unknown(corpus, view, say),
        "corpus": say(
            "page.corpus",
            articles=say.count("sentence.articles", articles),
            dates=date_range(meta.get("from"), meta.get("to"), say),
        )
        if articles
        else "",
        "revision": meta.get("revision"),
        "more": found.more,
        "other_language": "en" if say.lang == "ko" else "ko",
    }


def unknown(corpus: Corpus, view: View, say: Messages) -> list[str]:
    """Say which parts of an address mean nothing here: a broken link should not look like an empty corpus."""
    records = corpus.records
    wrong = [
        (say(f"filter.{name}"), value)
        for name in ("party", "topic", "outlet")
        for value in getattr(view, name)
        if value not in records.names[name]
    ]
    wrong += [
        (say("filter.name"), end)
        for end in (*view.focus, *view.path, *view.versus)
        if end not in records.nodes and end not in records.by_end
    ]
    return [say("notice.unknown", what=what, text=value[:80]) for what, value in wrong]


def _title(corpus: Corpus, view: View, say: Messages) -> str:
    """Name what is open: both ends of an arrow, or a node."""
    edge = corpus.records.edges.get(view.select)
    if edge:
        return f"{_name(corpus, edge[0], say)} → {_name(corpus, edge[2], say)}"
    return _name(corpus, view.select, say) if view.select in corpus.records.nodes else ""


def _name(corpus: Corpus, key: str, say: Messages) -> str:
    node = corpus.records.nodes[key]
    return local(node["label"], say.lang) or str(node["slug"])


def _hint(corpus: Corpus, found: Selection, say: Messages) -> Mapping[str, str] | None:
    """Choose the arrow that a first visit is invited to open: the strongest criticism of a person, else any."""
    edges = corpus.records.edges

    def rank(edge: str) -> tuple[bool, int, str]:
        return edges[edge][1] != "criticizes", -len(found.edges[edge]), edge

    best = min(found.edges, key=rank, default=None)
    if best is None:
        return None
    source, relation, target = edges[best]
    words = (_name(corpus, source, say), say.word("verb", relation), _name(corpus, target, say))
    return {"select": best, "text": f"{words[0]} → {words[2]}: {words[1]}"}


def links(say: Messages, base: str) -> Sequence[tuple[str, str]]:
    """The links in the foot of every page."""
    return (
        (say("link.methods"), f"{base}/methods"),
        (say("link.criticisms"), f"{base}/v1/criticisms"),
        (say("link.csv"), f"{base}/v1/criticisms?format=csv"),
        (say("link.graph"), f"{base}/v1/graph"),
        (say("link.sparql"), f"{base}/sparql"),
        (say("link.api"), f"{base}/docs"),
        (say("link.corrections"), f"{base}/corrections?lang={say.lang}"),
    )


templates.globals["links"] = links
