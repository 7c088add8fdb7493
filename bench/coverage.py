"""Invented coverage of an invented election, as N-Quads: who says what about whom, article by article."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bench import words
from bench.article import Article
from bench.newsroom import Said
from bench.pledges import describe
from bench.reports import Reports
from bench.words import marked, object_of, particle
from bench.world import (
    PREF_LABEL,
    TYPE,
    Named,
    World,
    hu,
    p_hu,
)  # fmt: skip
from kg.namespaces import FOAF, ID

_LAST_DAY: Final = dt.date(2025, 6, 2)
_DAYS: Final = 520
_MEMBER: Final = f" <{FOAF}member> "
_KINDS: Final = {
    "Criticism": 36, "PledgeMaking": 20, "Approval": 9, "PriorityEndorsement": 8, "Characterization": 7,
    "Agreement": 6, "Rebuttal": 6, "SelfDescription": 4, "OfficeReport": 4,
}  # fmt: skip


def people_for(triples: int) -> int:
    """How many people news of this size is about: more news is first of all more about the same people."""
    return max(40, int(260 * (triples / 100_000) ** 0.65))


def coverage(triples: int, *, seed: int, history: float = 0.0) -> Iterator[str]:
    """N-Quads of at least ``triples`` lines, in pieces: the reference graph, then whole articles, oldest first.

    ``history`` is the share of criticisms of which a former version was superseded, and again as many were retracted.
    """
    rng = random.Random(seed)
    newsroom = _Coverage(rng, World(rng, people_for(triples)), seed=seed, history=history)
    reference = list(newsroom.world.reference())
    yield "".join(reference)
    written = len(reference)
    while written < triples:
        lines = newsroom.article(written / triples)
        written += len(lines)
        yield "".join(lines)


class _Coverage(Reports):
    """Writes articles one after the other: one method per kind of statement."""

    def article(self, progress: float) -> list[str]:
        """The lines of the next article; ``progress`` from 0 to 1 gives its date, with more news towards the end."""
        rng = self.rng
        self.number += 1
        day = int(_DAYS * (1 - (1 - progress) ** 2))
        outlet = self.world.outlets[self.world.outlet.pick(rng)]
        published = _LAST_DAY - timedelta(days=_DAYS - day)
        article = Article(rng, self.number, outlet, published, seed=self.seed)
        self.candidacy(article, self.candidate())
        topic = self.topic()
        kinds = rng.choices(list(_KINDS), list(_KINDS.values()), k=rng.randrange(4, 20))
        for kind in kinds:
            write = getattr(self, kind.lower())
            write(article, topic if rng.random() < 0.6 else self.topic())
        who = self.candidate()
        article.about(
            f"{who.ko}, {topic.ko} 공방" if article.language == "ko" else f"{who.en} in dispute over {topic.en}"
        )
        return article.lines

    def criticism(self, article: Article, topic: Named, speaker: Named | None = None) -> None:
        speaker = speaker or self.speaker()
        fault = self.rng.choice(words.FAULTS)
        stance = hu("negative" if self.rng.random() < 0.9 else "mixed")
        pairs = [
            *self.spoken(article, speaker, topic),
            (p_hu("stance"), stance),
            (p_hu("reason"), f'"{fault[0]}"@en'),
            (p_hu("reason"), f'"{fault[1]}"@ko'),
        ]
        draw, target, name = self.rng.random(), None, ("the plan", "그 구상")
        if draw < 0.70:
            target = self.target(speaker)
            name = (target.en, target.ko)
            pairs.append((p_hu("targetAgent"), target.iri))
            if self.rng.random() < 0.05:
                pairs.append((p_hu("targetAgent"), self.target(speaker, target).iri))
        elif draw < 0.85 and self.pledges:
            pledge = self.pledges[int(len(self.pledges) * self.rng.random() ** 3)]
            name = (pledge.en, pledge.ko)
            pairs.append((p_hu("targetPledge"), pledge.iri))
            if self.rng.random() < 0.4 and pledge.by is not speaker:
                target = pledge.by
                pairs.append((p_hu("targetAgent"), target.iri))
        elif draw < 0.92:
            group = self._group(article, speaker)
            name = (group.en, group.ko)
            pairs.append((p_hu("targetGroup"), group.iri))
        else:
            pairs.append((p_hu("noTargetNamed"), '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'))
            if self.rng.random() < 0.5:
                pairs.append((p_hu("impliedTarget"), self.person(speaker).iri))
        summary = (
            f"{speaker.en} says of {name[0]} on {topic.en}: it {fault[0]}.",
            f"{marked(speaker.ko)} {topic.ko} 문제에서 {name[1]}에 대해 '{fault[1]}'고 비판한다.",
        )
        self._with_past(article, topic, speaker, summary=summary, pairs=pairs, fault=fault, target=target)

    def _with_past(
        self,
        article: Article,
        topic: Named,
        speaker: Named,
        *,
        summary: tuple[str, str],
        pairs: list[tuple[str, str]],
        fault: tuple[str, str],
        target: Named | None,
    ) -> None:
        draw = self.rng.random() if self.history else 1.0
        if draw < self.history:  # a first reading, with another target, which was superseded
            shared = [article.evidence(article.quote(topic, fault), past=None)]
            former = [pair for pair in pairs if "arget" not in pair[0]]
            former.append((p_hu("targetAgent"), self.target(speaker, *([target] if target else [])).iri))
            old = article.statement("Criticism", speaker.iri, summary, shared, *former, closed="superseded")
            iri = article.statement("Criticism", speaker.iri, summary, shared, *pairs, revises=old)
        elif draw < 2 * self.history:
            alone = [article.evidence(article.quote(topic, fault), past=True)]
            article.statement("Criticism", speaker.iri, summary, alone, *pairs, closed="retracted")
            return
        else:
            iri = article.statement("Criticism", speaker.iri, summary, self.quoted(article, topic, fault), *pairs)
        self.recent.append(Said(iri, speaker, target))

    def _group(self, article: Article, speaker: Named) -> Named:
        """A group that many articles name, or one whose members the words of this article list."""
        if self.rng.random() < 0.5:
            return self.rng.choice(self.world.groups[2:])
        one = self.person(speaker)
        two = self.person(speaker, one)
        number = len(article.lines)
        group = Named(
            f"<{ID}group/{article.slug}-{number}>", f"{article.slug}-{number}",
            f"{one.en} and {two.en}", f"{particle(one.ko, '과', '와')} {two.ko}",
        )  # fmt: skip
        article.add(
            group.iri,
            (TYPE, hu("AgentGroup")),
            (PREF_LABEL, f'"{group.en}"@en'),
            (PREF_LABEL, f'"{group.ko}"@ko'),
            (p_hu("groupScope"), hu("enumerated")),
            (_MEMBER, one.iri),
            (_MEMBER, two.iri),
        )
        return group

    def approval(self, article: Article, topic: Named) -> None:
        speaker = self.speaker()
        merit = self.rng.choice(words.MERITS)
        target = self.target(speaker)
        article.statement(
            "Approval", speaker.iri,
            (
                f"{speaker.en} says of {target.en} on {topic.en}: it {merit[0]}.",
                f"{marked(speaker.ko)} {topic.ko} 문제에서 {target.ko}에 대해 '{merit[1]}'고 평가한다.",
            ),
            self.quoted(article, topic, merit),
            *self.spoken(article, speaker, topic),
            (p_hu("targetAgent"), target.iri),
            (p_hu("stance"), hu("positive")),
        )  # fmt: skip

    def pledgemaking(self, article: Article, topic: Named) -> None:
        speaker: Named = self.candidate() if self.rng.random() < 0.75 else self.person()
        known = self.pledges_of.setdefault(speaker.iri, [])
        if known and self.rng.random() < 0.3:
            pledge = self.rng.choice(known)
        else:
            pledge = describe(article, speaker, topic, len(self.pledges), known)
            self.pledges.append(pledge)
            known.append(pledge)
        ending = (f"we will {pledge.en}", f"{object_of(pledge.ko)} 약속한다")
        article.statement(
            "PledgeMaking", speaker.iri,
            (f"{speaker.en} pledges to {pledge.en}.", f"{marked(speaker.ko)} {object_of(pledge.ko)} 공약한다."),
            self.quoted(article, topic, ending),
            *self.spoken(article, speaker, pledge.topic),
            (p_hu("pledge"), pledge.iri),
        )  # fmt: skip

    def priorityendorsement(self, article: Article, topic: Named) -> None:
        speaker = self.speaker()
        chosen = self.rng.sample(self.world.priorities, self.rng.randrange(1, 3))
        en = " and ".join(priority.en for priority in chosen)
        ko = ", ".join(priority.ko for priority in chosen)
        article.statement(
            "PriorityEndorsement", speaker.iri,
            (f"{speaker.en} holds that {en} must come first.", f"{marked(speaker.ko)} {ko} 우선을 주장한다."),
            self.quoted(article, topic, (f"needs {en} before anything else", f"무엇보다 {ko} 먼저다")),
            *self.spoken(article, speaker, topic),
            *((p_hu("priority"), priority.iri) for priority in chosen),
        )  # fmt: skip

    def agreement(self, article: Article, topic: Named) -> None:
        speaker = self.speaker()
        said = self.rng.choice(self.recent) if self.recent and self.rng.random() < 0.4 else None
        other = said.speaker if said and said.speaker is not speaker else self.person(speaker)
        pairs = [*self.spoken(article, speaker, topic), (p_hu("agreesWithAgent"), other.iri)]
        if said and other is said.speaker:
            pairs.append((p_hu("agreesWithStatement"), said.iri))
        article.statement(
            "Agreement", speaker.iri,
            (
                f"{speaker.en} echoes {other.en} on {topic.en}.",
                f"{marked(speaker.ko)} {topic.ko} 문제에서 {other.ko}에 동조한다.",
            ),
            self.quoted(article, topic, (f"is just as {other.en} has it", f"{other.ko}의 말 그대로다")),
            *pairs,
        )  # fmt: skip

    def rebuttal(self, article: Article, topic: Named) -> None:
        if not self.recent:
            return
        said = self.rng.choice(self.recent)
        speaker = said.target or self.person(said.speaker)
        article.statement(
            "Rebuttal", speaker.iri,
            (
                f"{speaker.en} answers {said.speaker.en} on {topic.en}.",
                f"{marked(speaker.ko)} {topic.ko} 문제에서 {said.speaker.ko}에 반박한다.",
            ),
            self.quoted(article, topic, ("was never what we proposed", "우리가 제안한 것이 아니다")),
            *self.spoken(article, speaker, topic),
            (p_hu("respondsTo"), said.iri),
        )  # fmt: skip

    def selfdescription(self, article: Article, topic: Named) -> None:
        speaker = self.person()
        descriptor = self.rng.choice(words.DESCRIPTORS)
        article.statement(
            "SelfDescription", speaker.iri,
            (
                f"{speaker.en} describes themselves as {descriptor[0]}.",
                f"{marked(speaker.ko)} 스스로를 {descriptor[1]} 사람이라고 말한다.",
            ),
            self.quoted(article, topic, descriptor),
            *self.spoken(article, speaker, topic),
            (p_hu("descriptor"), f'"{descriptor[0]}"@en'),
        )  # fmt: skip
