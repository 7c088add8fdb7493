"""Who is in the news and when: what every invented statement draws from."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from bench import words
from bench.article import Article
from bench.pledges import Pledge
from bench.world import Named, Person, World, date, hu, p_hu


@dataclass(frozen=True, slots=True)
class Said:
    """A criticism that others may answer or echo."""

    iri: str
    speaker: Named
    target: Named | None


class Newsroom:
    """Picks who speaks of whom and when, and remembers the pledges and criticisms to which later articles point."""

    def __init__(self, rng: random.Random, world: World, *, seed: int, history: float) -> None:
        self.rng = rng
        self.world = world
        self.seed = seed
        self.history = history
        self.number = 0
        self.pledges: list[Pledge] = []
        self.pledges_of: dict[str, list[Pledge]] = {}
        self.recent: deque[Said] = deque(maxlen=200)

    def topic(self) -> Named:
        return self.world.topics[self.world.topic.pick(self.rng)]

    def candidate(self) -> Person:
        return self.world.people[int(12 * self.rng.random() ** 1.5)]

    def speaker(self) -> Named:
        draw = self.rng.random()
        if draw < 0.06:
            return self.rng.choice(self.world.parties)
        if draw < 0.10:
            return self.rng.choice(self.world.groups[:2])
        if draw < 0.14:
            return self.rng.choice(self.world.organizations)
        return self.world.people[self.world.speakers.pick(self.rng)]

    def person(self, *others: Named) -> Person:
        while True:
            person = self.world.people[self.world.targets.pick(self.rng)]
            if person not in others:
                return person

    def target(self, *others: Named) -> Named:
        if self.rng.random() < 0.15:
            party = self.rng.choice(self.world.parties)
            if party not in others:
                return party
        return self.person(*others)

    def said(self, article: Article) -> list[tuple[str, str]]:
        """When it was said: a day, a day at the latest, or the week before."""
        draw, published = self.rng.random(), article.published
        if draw < 0.45:
            return [(p_hu("saidLatest"), date(str(published))), (p_hu("dateBasis"), hu("derived"))]
        if draw < 0.9:
            day = published - timedelta(days=self.rng.randrange(0, 12))
            return [
                (p_hu("saidOn"), date(str(day))),
                (p_hu("dateBasis"), hu("derived")),
                (p_hu("dateAsWritten"), f'"{words.MONTHS[day.month - 1]} {day.day}"'),
            ]
        return [
            (p_hu("saidEarliest"), date(str(published - timedelta(days=13)))),
            (p_hu("saidLatest"), date(str(published - timedelta(days=7)))),
            (p_hu("dateBasis"), hu("relative")),
            (p_hu("dateAsWritten"), '"last week"'),
        ]

    def spoken(self, article: Article, speaker: Named, topic: Named) -> list[tuple[str, str]]:
        mode = self.rng.choice(("directQuotation", "partialQuotation", "reportedSpeech", "reportedSpeech"))
        pairs = [(p_hu("speechMode"), hu(mode)), (p_hu("topic"), topic.iri), *self.said(article)]
        if isinstance(speaker, Person) and speaker.expert:
            pairs.append((p_hu("speakerPresentedAs"), hu("expertRole")))
        return pairs

    def quoted(self, article: Article, topic: Named, ending: tuple[str, str]) -> list[tuple[str, str]]:
        count = 2 if self.rng.random() < 0.2 else 1
        return [article.evidence(article.quote(topic, ending)) for _ in range(count)]
