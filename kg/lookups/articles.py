"""Lists of articles, and one article: what it is, never its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyoxigraph as ox

from kg.lookups.answers import Answers
from kg.lookups.directory import Resolver
from kg.lookups.entities import folded
from kg.lookups.filters import Filters, Page
from kg.lookups.items import KINDS
from kg.lookups.paging import paged
from kg.model import Article, TextVersion
from kg.queries import load_query
from kg.rdf import decode, describe
from kg.store import GraphStore, value_of


def article_page(store: GraphStore, lookups: Answers, filters: Filters) -> Page:
    """The articles, newest first; ``q`` must occur in a headline, in any case.

    Raises:
        InvalidFilterError: the cursor is none of this list.
    """
    wanted = folded(filters.q or "")
    found = [
        article
        for article in lookups.articles.values()
        if any(wanted in folded(title) for title in article["title"].values())
    ]
    found.sort(key=lambda article: article["slug"])
    found.sort(key=lambda article: article["published"], reverse=True)
    return paged(
        [article["id"] for article in found],
        lambda page: article_items(store, lookups, page),
        limit=filters.limit,
        cursor=filters.cursor,
        meta=lookups.meta(),
    )


def article_items(store: GraphStore, lookups: Answers, iris: Sequence[str]) -> list[dict[str, Any]]:
    """The items of articles, in the order given: as statements point to them, with what else the graph knows."""
    if not iris:
        return []
    description = describe(article_triples(store, iris))
    counts = statement_counts(store, iris)
    items = []
    for iri in iris:
        article = decode(Article, iri, description)
        versions = [decode(TextVersion, version, description) for version in article.text_versions]
        items.append(
            {
                **lookups.articles[iri],
                "dateline": article.dateline,
                "headings": [heading.quote for heading in article.headings],
                "credited_to": _references(lookups.directory, article.credited_to),
                "photo_credits": _references(lookups.directory, article.photo_credits),
                "hosted_by": _references(lookups.directory, article.hosted_by),
                "about": _references(lookups.directory, article.about),
                "text_versions": [
                    {
                        "id": version.iri,
                        "sha256": version.sha256,
                        "language": version.language,
                        "body_start": version.body_start,
                        "body_end": version.body_end,
                    }
                    for version in versions
                ],
                "statements": counts.get(iri, {}),
            }
        )
    return items


def article_triples(store: GraphStore, iris: Sequence[str]) -> list[ox.Triple]:
    """All that the graph says of articles themselves, sorted."""
    if not iris:
        return []
    return sorted(set(store.construct(load_query("describe-articles").bind({"article": list(iris)}))), key=str)


def statement_counts(store: GraphStore, articles: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
    """Article IRI to the number of its statements by kind; of all articles where none is named."""
    values = {} if articles is None else {"article": list(articles)}
    found: dict[str, dict[str, int]] = {}
    for row in store.select(load_query("coverage").bind(values)):
        kinds = found.setdefault(value_of(row["article"]), {})
        kinds[KINDS[value_of(row["kind"])]] = int(value_of(row["count"]))
    return found


def _references(directory: Resolver, iris: Iterable[str]) -> list[dict[str, Any]]:
    return [directory[iri].reference() for iri in iris]
