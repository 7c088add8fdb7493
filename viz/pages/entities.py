"""The page of an entity, or of anything else that the graph describes: what it says, what is said of it, its ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from viz.corpus import Corpus
from viz.figures import figures
from viz.messages import Messages, messages
from viz.pages.frame import listed, nothing, other, page
from viz.pages.subjects import Subject
from viz.records import IMPLIED, Record
from viz.text import key_of, local

TIES_MOST: Final = 40
"""Arrows on one page, the strongest first; the explorer has the rest."""

_SPEAKERS: Final = frozenset({"person", "party", "organization", "agent_group"})
_REPORTS: Final = frozenset({"candidacy_report", "office_report", "election_report", "characterization"})
"""What an article itself says of somebody stands after what people say."""


@dataclass(frozen=True, slots=True)
class Tie:
    """An arrow from or to the subject of a page, with the number of statements behind it."""

    edge: str
    source: str
    source_name: str
    relation: str
    target: str
    target_name: str
    count: int


def entity(corpus: Corpus, subject: Subject, *, lang: str = "en", base: str = "") -> str:
    """Render the page of an entity: its names, its statements with their words, its ties, its data."""
    say, key = messages(lang), key_of(subject.iri)
    said, spoken_of = _concerning(corpus, key, subject)
    of_it = say("page.said_of") if subject.kind in _SPEAKERS else say("page.statements")
    pledge = _pledge(corpus, subject, spoken_of, say)
    name = local(subject.names, say.lang) or f"{say.word('search.kind', subject.kind)} {key.split('/', 1)[-1]}"
    second = subject.names.get(other(say))
    return page(
        "entity.html",
        corpus,
        say,
        base,
        subject=subject,
        key=key,
        name=name,
        other_name=second if second != name else None,
        other_lang=other(say),
        explore=_explore(corpus, subject, key, say.lang),
        figures=pledge,
        ties=_ties(corpus, key, [*said, *spoken_of], say),
        lists=[
            found
            for found in (listed(corpus, say("page.said_by"), said, say), listed(corpus, of_it, spoken_of, say))
            if found
        ],
        nothing=None if said or spoken_of or subject.pointing else nothing(corpus, say),
    )


def _concerning(corpus: Corpus, key: str, subject: Subject) -> tuple[list[Record], list[Record]]:
    """What something says, and what is said of it, in it or by way of it."""
    kind, _, slug = key.partition("/")
    records = corpus.records
    if kind in {"topic", "outlet"}:
        return [], [record for record in records.statements if slug in record.facets[kind]]
    if kind == "article":
        return [], [record for record in records.statements if record.article == key]
    found = {record.key: record for record in records.by_end.get(key, []) if _names(corpus, record, key)}
    found |= {one: records.by_key[one] for one in subject.statements if one in records.by_key}
    said = [record for record in found.values() if record.who == key]
    of_it = [record for record in found.values() if record.who != key]
    return sorted(said, key=_order), sorted(of_it, key=_order)


def _names(corpus: Corpus, record: Record, key: str) -> bool:
    """Whether a statement is by or of something by more than implication, which is never counted."""
    ends = (corpus.records.edges[edge] for edge in record.edges)
    return key in (record.who, *record.whom) or any(key in (one, two) for one, how, two in ends if how != IMPLIED)


def _order(record: Record) -> tuple[bool, int]:
    return record.kind in _REPORTS, record.number


def _pledge(corpus: Corpus, subject: Subject, records: Sequence[Record], say: Messages) -> list[str]:
    """The figures of the pledge that a page is about, as its own statement has them."""
    makes = [record.iri for record in records if record.kind == "pledge_making"] if subject.kind == "pledge" else []
    for item in corpus.fetch(makes[:10]):
        if item["pledge"]["id"] == subject.iri:
            return figures(item["pledge"], say)
    return []


def _ties(corpus: Corpus, key: str, records: Sequence[Record], say: Messages) -> list[Tie]:
    """The arrows from and to a node, the strongest first; targets that are only implied are no ties."""
    nodes = corpus.records.nodes
    edges = {edge: ends for edge, ends in corpus.records.edges.items() if key in ends[::2] and ends[1] != IMPLIED}
    counts = Counter(edge for record in records for edge in set(record.edges) if edge in edges)
    strongest = sorted(counts, key=lambda edge: (-counts[edge], edge))[:TIES_MOST]

    def named(node: str) -> str:
        return local(nodes[node]["label"], say.lang) or str(nodes[node]["slug"])

    return [
        Tie(edge, source, named(source), relation, target, named(target), counts[edge])
        for edge in strongest
        for source, relation, target in (edges[edge],)
    ]


def _explore(corpus: Corpus, subject: Subject, key: str, lang: str) -> str | None:
    """The explorer's view of something, or of the one statement that it belongs to; None where it has none."""
    slug = key.rsplit("/", 1)[-1]
    if key in corpus.records.nodes:
        return f"?focus={key}&select={key}&lang={lang}"
    if subject.kind in {"topic", "outlet"}:
        return f"?{subject.kind}={slug}&lang={lang}"
    if len(subject.statements) == 1:
        return f"?select=statement/{min(subject.statements)}&lang={lang}"
    return f"?lang={lang}" if subject.kind == "article" else None
