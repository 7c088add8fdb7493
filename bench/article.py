"""One article's graph as N-Quads lines: its text version, evidence, decisions and statements, current and past."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from datetime import UTC, timedelta

from bench import words
from bench.world import (
    ELECTION,
    MAINTAINERS,
    TYPE,
    Named,
    date,
    date_time,
    hu,
    integer,
    p_hu,
    p_prov,
    p_schema,
)  # fmt: skip
from kg.model import evidence_sha256
from kg.namespaces import DCTERMS, GRAPH, ID, OA

_EXACT = f" <{OA}exact> "
_START = f" <{OA}start> "
_END = f" <{OA}end> "
_SELECTOR = f" <{OA}hasSelector> "
_SOURCE = f" <{OA}hasSource> "
_POSITION_TYPE = f"<{OA}TextPositionSelector>"
_QUOTE_TYPE = f"<{OA}TextQuoteSelector>"
_LANGUAGE = f" <{DCTERMS}language> "
_CLOSING_REASONS = {
    "retracted": ("The words say something else.", "본문의 말은 다른 뜻이다."),
    "superseded": ("The target was read wrongly at first.", "처음에 대상을 잘못 읽었다."),
}


class Article:
    """An article that is being written: numbers its nodes, lays its quotations out in the text, collects its lines."""

    def __init__(self, rng: random.Random, number: int, outlet: Named, published: dt.date, *, seed: int) -> None:
        self.rng = rng
        self.slug = f"{outlet.slug}-{published}-{number}"
        self.iri = f"<{ID}article/{self.slug}>"
        self.published = published
        self.language = "ko" if rng.random() < 0.4 else "en"
        self.outlet = outlet
        self.tail = f" <{GRAPH}article/{self.slug}> .\n"
        self.past_tail = f" <{GRAPH}history/{self.slug}> .\n"
        self.lines: list[str] = []
        self.text = f"<{ID}text/{self.slug}/001>"
        self.text_sha256 = hashlib.sha256(f"{seed}/{self.slug}".encode()).hexdigest()
        self._statement = self._evidence = 0
        self._body_start = rng.randrange(0, 400)
        self._end = self._body_start + rng.randrange(20, 200)
        self._quoted = 0
        self.recorded = dt.datetime(published.year, published.month, published.day, 9, tzinfo=UTC) + timedelta(
            days=rng.randrange(1, 20), minutes=rng.randrange(600)
        )

    def add(self, subject: str, *pairs: tuple[str, str], past: bool = False) -> None:
        tail = self.past_tail if past else self.tail
        self.lines += [subject + predicate + value + tail for predicate, value in pairs]

    def about(self, headline: str) -> None:
        """The article itself and its text version; called last, when it is known how long the text must be."""
        sentence = (p_schema("headline"), f'"{headline}"@{self.language}')
        self.add(
            self.iri,
            (TYPE, hu("Article")),
            sentence,
            (p_schema("publisher"), self.outlet.iri),
            (p_schema("datePublished"), date(str(self.published))),
            (p_schema("about"), ELECTION),
            (p_schema("url"), f'"https://news.example/{self.slug}"^^<http://www.w3.org/2001/XMLSchema#anyURI>'),
            (p_hu("textVersion"), self.text),
        )
        body_end = max(self._end, self._body_start + 3 * self._quoted) + self.rng.randrange(50, 900)
        self.add(
            self.text,
            (TYPE, hu("TextVersion")),
            (_LANGUAGE, f'"{self.language}"'),
            (p_hu("bodyStart"), integer(self._body_start)),
            (p_hu("bodyEnd"), integer(body_end)),
            (p_hu("textSha256"), f'"{self.text_sha256}"'),
        )

    def quote(self, topic: Named, ending: tuple[str, str]) -> tuple[str, str]:
        """Words of a quotation, in both languages, about a topic; an ending is a fault, a merit or the like."""
        opening = self.rng.choice(words.OPENINGS)
        number = self.rng.randrange(2, 60)
        return (
            f"{opening[0].format(topic=topic.en, n=number)} {ending[0]}",
            f"{opening[1].format(topic=topic.ko, n=number)} {ending[1]}",
        )

    def evidence(self, quotation: tuple[str, str], *, past: bool | None = False) -> tuple[str, str]:
        """Lay a quotation out behind the last one; its IRI and seal. ``past`` None puts it into both graphs."""
        exact = quotation[self.language == "ko"]
        self._evidence += 1
        iri = f"{ID}evidence/{self.slug}/{self._evidence:03d}"
        start = self._end + self.rng.randrange(5, 240)
        end = self._end = start + len(exact)
        self._quoted += len(exact)
        seal = evidence_sha256(self.text_sha256, start, end, exact)
        for place in (False, True) if past is None else (past,):
            self.add(
                f"<{iri}>",
                (TYPE, hu("Evidence")),
                (_SOURCE, self.text),
                (_SELECTOR, f"<{iri}#position>"),
                (_SELECTOR, f"<{iri}#quote>"),
                (p_hu("evidenceSha256"), f'"{seal}"'),
                past=place,
            )
            self.add(
                f"<{iri}#position>",
                (TYPE, _POSITION_TYPE),
                (_START, integer(start)),
                (_END, integer(end)),
                past=place,
            )
            self.add(f"<{iri}#quote>", (TYPE, _QUOTE_TYPE), (_EXACT, f'"{exact}"'), past=place)
        return f"<{iri}>", seal

    def statement(
        self,
        kind: str,
        speaker: str,
        summary: tuple[str, str],
        evidence: list[tuple[str, str]],
        *pairs: tuple[str, str],
        closed: str | None = None,
        revises: str | None = None,
    ) -> str:
        """A statement and the decision that accepted it, or with ``closed`` a past one and its closing too; its IRI."""
        self._statement += 1
        past = closed is not None
        iri = f"<{ID}statement/{self.slug}/{self._statement:03d}>"
        decision = f"<{ID}decision/{self.slug}/{self._statement:03d}>"
        recorded = self.recorded + timedelta(days=self.rng.randrange(5, 40)) if revises else self.recorded
        at = date_time(f"{recorded:%Y-%m-%dT%H:%M:%SZ}")
        self.add(
            iri,
            (TYPE, hu("Statement")),
            (TYPE, hu(kind)),
            (p_hu("article"), self.iri),
            (p_hu("speaker"), speaker),
            (p_hu("summary"), f'"{summary[0]}"@en'),
            (p_hu("summary"), f'"{summary[1]}"@ko'),
            (p_hu("certainty"), hu("certain" if self.rng.random() < 0.9 else "probable")),
            (p_hu("decidedBy"), decision),
            (p_prov("generatedAtTime"), at),
            *((p_hu("evidence"), one) for one, _ in evidence),
            *pairs,
            past=past,
        )
        self.add(
            decision,
            (TYPE, hu("Decision")),
            (p_hu("decides"), iri),
            (p_hu("status"), hu("accepted")),
            (p_hu("checkedText"), f'"{self.text_sha256}"'),
            *((p_hu("checkedEvidence"), f'"{seal}"') for _, seal in evidence),
            (p_hu("reason"), '"The words stand in the text and say this."@en'),
            (p_hu("reason"), '"본문의 말이 이를 뒷받침한다."@ko'),
            (p_prov("endedAtTime"), at),
            (p_prov("wasAssociatedWith"), MAINTAINERS),
            past=past,
        )
        if closed is not None:
            self._close(iri, decision, closed)
        if revises is not None:
            self.add(iri, (p_prov("wasRevisionOf"), revises))
            # The one moment at which the new statement begins is the one at which the old one ends.
            self._end_past(revises, at)
        return iri

    def _close(self, iri: str, decision: str, status: str) -> None:
        closing = f"{decision[:-1]}#closing>"
        en, ko = _CLOSING_REASONS[status]
        self.add(iri, (p_hu("closedBy"), closing), past=True)
        self.add(
            closing,
            (TYPE, hu("Decision")),
            (p_hu("decides"), iri),
            (p_hu("status"), hu(status)),
            (p_hu("reason"), f'"{en}"@en'),
            (p_hu("reason"), f'"{ko}"@ko'),
            (p_prov("wasAssociatedWith"), MAINTAINERS),
            past=True,
        )
        if status == "retracted":
            ended = self.recorded + timedelta(days=self.rng.randrange(3, 60), minutes=self.rng.randrange(500))
            self._end_past(iri, date_time(f"{ended:%Y-%m-%dT%H:%M:%SZ}"))

    def _end_past(self, iri: str, at: str) -> None:
        closing = f"{iri.replace('/statement/', '/decision/')[:-1]}#closing>"
        self.add(iri, (p_prov("invalidatedAtTime"), at), past=True)
        self.add(closing, (p_prov("endedAtTime"), at), past=True)
