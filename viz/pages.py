"""The pages beside the explorer: one for everything that has an IRI, the ontology, the method, the pledges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from viz.comparison import figure_words, measure_words
from viz.corpus import Corpus
from viz.dates import date_range
from viz.figures import figures
from viz.messages import Messages, messages
from viz.page import report_address, templates
from viz.payload import row_words
from viz.records import Record
from viz.rows import Row, rows
from viz.text import key_of, local

ROWS: Final = 100
"""Statements in one list of a page; the explorer has the rest."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: an entity as the directory knows it, or anything else that the graph describes.

    ``facts`` are predicate and value, as text or as the address of another page.
    """

    iri: str
    kind: str
    names: Mapping[str, str]
    alternative: Sequence[str] = ()
    party: Mapping[str, Any] | None = None
    roles: Sequence[str] = ()
    facts: Sequence[tuple[str, str, str | None]] = ()


def entity(corpus: Corpus, subject: Subject, *, lang: str = "en", base: str = "") -> str:
    """Render the page of an entity: its names, what it says and what is said of it, and its data."""
    say, key = messages(lang), key_of(subject.iri)
    said, spoken_of = _concerning(corpus, key)
    pledges = [
        item["pledge"]
        for item in _items(corpus, spoken_of[:ROWS])
        if (item.get("pledge") or {}).get("id") == subject.iri
    ]
    other = "en" if say.lang == "ko" else "ko"
    return _render(
        "entity.html",
        corpus,
        say,
        base,
        subject=subject,
        key=key,
        name=local(subject.names, say.lang) or key,
        other_name=subject.names.get(other) if subject.names.get(other) != subject.names.get(say.lang) else None,
        other_address=f"?lang={other}",
        explore=_explore(corpus, subject.kind, key, say.lang),
        figures=figures(pledges[0], say) if pledges else [],
        lists=[
            (title, row_words(corpus, some[:ROWS], say), len(some))
            for title, some in ((say("page.said_by"), said), (say("page.said_of"), spoken_of))
            if some
        ],
        nothing=None if said or spoken_of else nothing(corpus, say),
    )


def statement(
    corpus: Corpus,
    item: Mapping[str, Any],
    *,
    lang: str = "en",
    base: str = "",
    site: str = "",
    contact: str | None = None,
) -> str:
    """Render the page of a statement: its words, how to cite it, and the card for other sites."""
    say = messages(lang)
    (row,) = rows([item], corpus.records.by_key, say)
    return _render(
        "record.html",
        corpus,
        say,
        base,
        row=row,
        key=f"statement/{row.key}",
        iri=item["id"],
        other_address=f"?lang={'en' if say.lang == 'ko' else 'ko'}",
        report=report_address(contact),
        embed=f"{site}/embed/statement/{row.key}?lang={say.lang}",
        replies=_linked(corpus, (one.key for one in corpus.records.statements if row.key in one.answers), say),
        replies_to=_linked(corpus, row.replies_to, say),
    )


def ontology(corpus: Corpus, terms: Sequence[Mapping[str, Any]], *, lang: str = "en", base: str = "") -> str:
    """Render the terms of the ontology: ``name``, ``kind``, ``labels``, ``definitions`` by language."""
    say = messages(lang)
    kinds = sorted({term["kind"] for term in terms}, key=_TERM_KINDS.index)
    groups = [(say(f"ontology.{kind}"), [term for term in terms if term["kind"] == kind]) for kind in kinds]
    return _render("ontology.html", corpus, say, base, groups=groups, local=local, other_address=f"?lang={_other(say)}")


def methods(corpus: Corpus, *, lang: str = "en", base: str = "") -> str:
    """Render the method: what counts as a criticism, who decided, what is missing."""
    say = messages(lang)
    kinds: dict[str, int] = {}
    for record in corpus.records.statements:
        kinds[record.kind] = kinds.get(record.kind, 0) + 1
    counted = [
        (say.word("kind", kind), count) for kind, count in sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    ]
    return _render(
        "methods.html",
        corpus,
        say,
        base,
        counted=counted,
        other_address=f"?lang={_other(say)}",
    )


def pledges(
    corpus: Corpus,
    comparison: Mapping[str, Any] | None,
    *,
    everybody: Sequence[Mapping[str, Any]],
    problem: str | None = None,
    lang: str = "en",
    base: str = "",
) -> str:
    """Render pledges side by side: people as columns, comparable units as rows.

    ``comparison`` is that of :func:`kg.lookups.comparison.compare_pledges`, ``everybody`` who pledged anything.
    """
    say = messages(lang)
    chosen = {person["slug"] for person in comparison["people"]} if comparison else set()
    table = []
    for row in comparison["rows"] if comparison else ():
        cells = [_cell(row, row["cells"].get(person["slug"], []), say) for person in comparison["people"]]  # type: ignore[index]
        table.append({"measure": measure_words(row, say), "cells": cells})
    people = ",".join(sorted(chosen))
    return _render(
        "pledges.html",
        corpus,
        say,
        base,
        people=comparison["people"] if comparison else (),
        table=table,
        everybody=[
            {"slug": one["slug"], "name": local(one["name"], say.lang), "chosen": one["slug"] in chosen}
            for one in everybody
        ],
        problem=problem,
        nothing=nothing(corpus, say),
        local=local,
        other_address=f"?people={people}&lang={_other(say)}",
    )


def nothing(corpus: Corpus, say: Messages) -> str:
    """Say that nothing was found, and in what: never that there is nothing."""
    articles = say.count("sentence.articles", int(corpus.meta.get("articles") or 0))
    return say(
        "lens.versus.none", articles=articles, dates=date_range(corpus.meta.get("from"), corpus.meta.get("to"), say)
    )


_TERM_KINDS: Final = ("class", "object_property", "datatype_property", "concept", "other")


def _cell(row: Mapping[str, Any], some: Sequence[Mapping[str, Any]], say: Messages) -> list[dict[str, Any]]:
    return [
        {
            "words": figure_words(figure, row, say),
            "written": figure["as_written"],
            "derivation": figure["derivation"],
            "quotes": figure["quote"],
            "statement": key_of(figure["statement"], kind=False),
            "pledge": local(figure["pledge"]["label"], say.lang),
            "comparable": figure["reason"] is None,
        }
        for figure in some
    ]


def _concerning(corpus: Corpus, key: str) -> tuple[list[Record], list[Record]]:
    """What something says, and what is said of it, in it or by way of it."""
    kind, _, slug = key.partition("/")
    records = corpus.records
    if kind in {"topic", "outlet"}:
        return [], [record for record in records.statements if slug in record.facets[kind]]
    if kind == "article":
        return [], [record for record in records.statements if record.article == key]
    found = records.by_end.get(key, [])
    if kind == "party":
        return [one for one in found if one.who == key], [
            one for one in found if one.who != key and one.kind != "candidacy_report"
        ]
    return [one for one in found if one.who == key], [one for one in found if one.who != key]


def _items(corpus: Corpus, records: Sequence[Record]) -> Sequence[Mapping[str, Any]]:
    return corpus.fetch([record.iri for record in records])


def _explore(corpus: Corpus, kind: str, key: str, lang: str) -> str | None:
    """The explorer's view of something, if it has one."""
    slug = key.rsplit("/", 1)[-1]
    if key in corpus.records.nodes:
        return f"?focus={key}&select={key}&lang={lang}"
    return f"?{kind}={slug}&lang={lang}" if kind in {"topic", "outlet"} else f"?lang={lang}"


def _linked(corpus: Corpus, keys: Iterable[str], say: Messages) -> list[Row]:
    return row_words(corpus, [corpus.records.by_key[key] for key in keys if key in corpus.records.by_key], say)


def _other(say: Messages) -> str:
    return "en" if say.lang == "ko" else "ko"


def _render(template: str, corpus: Corpus, say: Messages, base: str, **values: Any) -> str:
    meta = corpus.meta
    articles = int(meta.get("articles") or 0)
    return templates.get_template(template).render(
        say=say,
        base=base.rstrip("/"),
        alone=None,
        skip_to="content",
        revision=meta.get("revision"),
        corpus=say(
            "page.corpus",
            articles=say.count("sentence.articles", articles),
            dates=date_range(meta.get("from"), meta.get("to"), say),
        )
        if articles
        else "",
        **values,
    )
