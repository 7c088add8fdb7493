"""What the pages beside the explorer share: masthead and foot, lists, and how to say that nothing was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viz.corpus import Corpus
from viz.dates import date_range
from viz.messages import Messages
from viz.page import templates
from viz.payload import row_words
from viz.records import Record
from viz.rows import Row
from viz.text import local

SHOWN_MOST = 100
"""Statements in one list of a page; the explorer has the rest."""


def page(template: str, corpus: Corpus, say: Messages, base: str, **values: Any) -> str:
    """Render a page with its masthead and foot; without ``other_address`` the other language is at ``?lang=``."""
    meta = corpus.meta
    articles = int(meta.get("articles") or 0)
    return templates.get_template(template).render(
        {
            "say": say,
            "base": base.rstrip("/"),
            "alone": None,
            "skip_to": "content",
            "skip_words": say("page.skip_content"),
            "revision": meta.get("revision"),
            "corpus": say("page.corpus", articles=_articles(meta, say), dates=_dates(meta, say)) if articles else "",
            "other_address": f"?lang={other(say)}",
            "local": local,
        }
        | values
    )


def nothing(corpus: Corpus, say: Messages) -> str:
    """Say that nothing was found, and in what: never that there is nothing."""
    return say("lens.versus.none", articles=_articles(corpus.meta, say), dates=_dates(corpus.meta, say))


def other(say: Messages) -> str:
    """The language that a page is not in."""
    return "en" if say.lang == "ko" else "ko"


def listed(corpus: Corpus, title: str, records: Sequence[Record], say: Messages) -> tuple[str, list[Row], int] | None:
    """A list of statements for a page: its title, the rows that it shows, and how many there are; None without any."""
    if not records:
        return None
    return title, row_words(corpus, records[:SHOWN_MOST], say), len(records)


def _articles(meta: Mapping[str, Any], say: Messages) -> str:
    return say.count("sentence.articles", int(meta.get("articles") or 0))


def _dates(meta: Mapping[str, Any], say: Messages) -> str:
    return date_range(meta.get("from"), meta.get("to"), say)
