"""The smallest articles: a text, statements with the words that prove them, sealed, and their decisions.

Example::

    draft = article("daily-1", says("Criticism", KIM, "Ms Kim called the plan empty", target_agents=(LEE,)))
    store = stored(reference(person("kim"), person("lee")), draft)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyoxigraph as ox

from kg import Graph, iri
from kg.model import Article, Candidacy, Decision, Evidence, Membership, Statement, TextVersion, evidence_sha256, text
from kg.namespaces import HU
from kg.reasoning import inferred_quads
from kg.store import EmbeddedStore, memory
from tests.builders.things import CANDIDATE_ROLE, ELECTION, MAINTAINERS, OUTLET, quads_of

NOW = datetime(2031, 5, 2, 9, tzinfo=UTC)
PUBLISHED = date(2031, 5, 1)
_STANCES = {"Criticism": "negative", "Approval": "positive"}
_BY_THE_ARTICLE = {"CandidacyReport", "OfficeReport", "ElectionReport", "Characterization"}


@dataclass(frozen=True)
class Saying:
    """What a statement of a draft will be; a field may be a function of the statement's IRI."""

    kind: str
    speaker: str | None
    words: tuple[str, ...]
    fields: dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """An article with its text (which is never part of the graph) and all that belongs to its named graph."""

    slug: str
    text: str
    article: Article
    version: TextVersion
    statements: tuple[Statement, ...]
    decisions: tuple[Decision, ...]
    also: tuple[Any, ...]

    @property
    def graph(self) -> str:
        return iri.article_graph(self.slug)

    def quads(self) -> list[ox.Quad]:
        things = (self.article, self.version, *self.statements, *self.decisions, *self.also)
        return list(dict.fromkeys(quads_of(things, self.graph)))


def says(kind: str, speaker: str | None, *words: str, **fields: Any) -> Saying:
    """A statement: class name, speaker (IRI; None for the article), its words, and fields of :class:`Statement`."""
    return Saying(kind, speaker, words, fields)


def candidacy(member: str, party: str | None = None, status: str = "declared") -> Callable[[str], Candidacy]:
    """The ``membership`` of a CandidacyReport."""
    return lambda statement: Candidacy(
        iri=f"{statement}#membership",
        member=member,
        role=CANDIDATE_ROLE,
        observed_on=PUBLISHED,
        tenure=HU + "current",
        election=ELECTION,
        status=HU + status,
        organization=party,
        as_written="a candidate",
    )


def office(member: str, role: str, tenure: str = "current", **fields: Any) -> Callable[[str], Membership]:
    """The ``membership`` of an OfficeReport."""
    return lambda statement: Membership(
        iri=f"{statement}#membership",
        member=member,
        role=role,
        observed_on=PUBLISHED,
        tenure=HU + tenure,
        **fields,
    )


def article(
    slug: str,
    *sayings: Saying,
    published: date = PUBLISHED,
    also: Iterable[Any] = (),
    headings: Iterable[str] = (),
    **fields: Any,
) -> Draft:
    """An article that says these things; ``also`` are pledges and groups that it introduces."""
    said = [saying.words or (f"sentence {number} of {slug} says so",) for number, saying in enumerate(sayings, start=1)]
    title = f"Title of {slug}\n\n"
    sentences = "\n".join([*headings, *(f"{words}." for group in said for words in dict.fromkeys(group))])
    # Quotations cover at most 40 per cent of a body.
    body = sentences + "\nNobody quotes this." * (2 + len(sentences) // 10)
    whole = f"{title}{body}\n\nMore stories: nothing that belongs here.\n"
    version = TextVersion(
        iri=iri.node("text", slug, 1),
        sha256=hashlib.sha256(whole.encode()).hexdigest(),
        language="en",
        body_start=len(title),
        body_end=len(title) + len(body),
    )
    article_iri = iri.entity("article", slug)
    quoted: dict[str, Evidence] = {}
    for words in [*headings, *(words for group in said for words in group)]:
        if words not in quoted:
            start = whole.index(words, len(title))
            quoted[words] = evidence(slug, len(quoted) + 1, version, start, words)
    statements = []
    for number, (saying, words) in enumerate(zip(sayings, said, strict=True), start=1):
        statement = iri.node("statement", slug, number)
        speaker = article_iri if saying.speaker is None or saying.kind in _BY_THE_ARTICLE else saying.speaker
        given = {name: value(statement) if callable(value) else value for name, value in saying.fields.items()}
        defaults: dict[str, Any] = {
            "summary": text(en=f"{slug} {number} in English", ko=f"{slug} {number} 요약"),
            "speech_mode": HU + "reportedSpeech",
            "certainty": HU + "certain",
            "recorded_at": NOW,
        }
        if saying.kind in _STANCES:
            defaults["stance"] = HU + _STANCES[saying.kind]
        if not given.keys() & {"said_on", "said_earliest", "said_latest"}:
            defaults |= {"said_latest": published, "date_basis": HU + "derived"}
        statements.append(
            Statement(
                iri=statement,
                kind=HU + saying.kind,
                article=article_iri,
                speaker=speaker,
                evidence=tuple(sorted((quoted[part] for part in set(words)), key=lambda item: item.iri)),
                decided_by=iri.node("decision", slug, number),
                **(defaults | given),
            )
        )
    written = Article(
        iri=article_iri,
        headlines=text(en=f"Title of {slug}"),
        publisher=fields.pop("publisher", OUTLET),
        published=published,
        text_versions=(version.iri,),
        headings=tuple(quoted[words] for words in headings),
        **fields,
    )
    decisions = tuple(accepted(statement, version) for statement in statements)
    return Draft(slug, whole, written, version, tuple(statements), decisions, tuple(also))


def evidence(slug: str, number: int, version: TextVersion, start: int, words: str, **fields: Any) -> Evidence:
    """The evidence of words that stand at ``start``, sealed."""
    end = start + len(words)
    seal = evidence_sha256(version.sha256, start, end, words)
    return Evidence(iri.node("evidence", slug, number), version.iri, start, end, words, seal, **fields)


def accepted(statement: Statement, version: TextVersion) -> Decision:
    """The decision that accepts a statement as it stands."""
    return Decision(
        iri=statement.decided_by,
        decides=statement.iri,
        status=HU + "accepted",
        agent=MAINTAINERS,
        at=NOW,
        reasons=text(en="The words stand in the text and say this.", ko="본문의 말이 이를 뒷받침한다."),
        checked_texts=(version.sha256,),
        checked_evidence=tuple(sorted(item.sha256 for item in statement.evidence)),
    )


def stored(reference: Iterable[ox.Quad], *drafts: Draft) -> EmbeddedStore:
    """A store in memory with these articles and what the rules derive from them."""
    quads = [*reference, *(quad for draft in drafts for quad in draft.quads())]
    return memory(quads, at=NOW, note="test", infer=inferred_quads)


def opened(reference: Iterable[ox.Quad], *drafts: Draft) -> Graph:
    """The same as a :class:`kg.Graph`."""
    return Graph(stored(reference, *drafts))
