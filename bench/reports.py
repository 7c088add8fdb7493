"""What invented articles say in their own voice: candidacies, offices, and the reporter's judgements."""

from __future__ import annotations

from typing import Final

from bench import words
from bench.article import Article
from bench.newsroom import Newsroom
from bench.words import marked
from bench.world import ELECTION, TYPE, Named, Person, date, hu, p_hu, p_org
from kg.namespaces import ID

_ROLES: Final = ("representative", "party-chair", "party-leader", "governor", "mayor")


class Reports(Newsroom):
    """The kinds of statement of which the article is the speaker."""

    def characterization(self, article: Article, topic: Named) -> None:
        target = self.target()
        descriptor = self.rng.choice(words.DESCRIPTORS)
        article.statement(
            "Characterization", article.iri,
            (f"{target.en} is called {descriptor[0]}.", f"{marked(target.ko)} '{descriptor[1]}'(으)로 불린다."),
            self.quoted(article, topic, descriptor),
            (p_hu("speechMode"), hu("narration")),
            (p_hu("descriptor"), f'"{descriptor[0]}"@en'),
            (p_hu("targetAgent"), target.iri),
        )  # fmt: skip

    def candidacy(self, article: Article, person: Person) -> None:
        party = person.parties[article.published.year == 2025]
        label = party or Named("", "", "no party", "무소속")
        iri = article.statement(
            "CandidacyReport", article.iri,
            (f"{person.en} stands for president ({label.en}).", f"{marked(person.ko)} 대선에 출마한다({label.ko})."),
            [article.evidence((f"{person.en} of {label.en}, who is running", f"{label.ko} {person.ko} 후보"))],
            (p_hu("speechMode"), hu("narration")),
        )  # fmt: skip
        self._membership(
            article, iri, person, "candidate", party,
            (TYPE, hu("Candidacy")), (p_hu("election"), ELECTION), (p_hu("candidacyStatus"), hu("contender")),
        )  # fmt: skip

    def officereport(self, article: Article, topic: Named) -> None:  # noqa: ARG002 - one signature for every kind
        person = self.person()
        party = person.parties[article.published.year == 2025]
        role = "professor" if person.expert else self.rng.choice(_ROLES)
        written = role.replace("-", " ")
        iri = article.statement(
            "OfficeReport", article.iri,
            (f"{person.en} is {written}.", f"{person.ko}의 직책이 소개된다."),
            [article.evidence((f"{person.en}, the {written}", f"{person.ko} ({written})"))],
            (p_hu("speechMode"), hu("narration")),
        )  # fmt: skip
        self._membership(
            article, iri, person, role, party, (TYPE, hu("Membership")), (p_hu("asWritten"), f'"{written}"')
        )

    def _membership(
        self, article: Article, statement: str, person: Person, role: str, party: Named | None, *pairs: tuple[str, str]
    ) -> None:
        membership = f"{statement[:-1]}#membership>"
        article.add(statement, (p_hu("membership"), membership))
        article.add(
            membership,
            *pairs,
            (p_hu("observedOn"), date(str(article.published))),
            (p_hu("tenure"), hu("current" if role == "candidate" or self.rng.random() < 0.8 else "former")),
            (p_org("member"), person.iri),
            (p_org("role"), f"<{ID}role/{role}>"),
            *([(p_org("organization"), party.iri)] if party else []),
        )
