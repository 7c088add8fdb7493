"""The invented world that coverage is about: people, parties, outlets, topics; and its reference graph as N-Quads."""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from bench import words
from kg import bundle
from kg.namespaces import FOAF, HU, ID, ORG, PROV, RDF, REFERENCE_GRAPH, SCHEMA, SKOS, XSD
from kg.rdf import read

TYPE: Final = f" <{RDF}type> "
NAME: Final = f" <{FOAF}name> "
PREF_LABEL: Final = f" <{SKOS}prefLabel> "
ALT_LABEL: Final = f" <{SKOS}altLabel> "
ELECTION: Final = f"<{ID}election/invented-president-2025>"
MAINTAINERS: Final = f"<{ID}organization/hustings-maintainers>"


def hu(name: str) -> str:
    """A term of our ontology as an object or class."""
    return f"<{HU}{name}>"


def p_hu(name: str) -> str:
    """A property of our ontology, between spaces."""
    return f" <{HU}{name}> "


def p_schema(name: str) -> str:
    return f" <{SCHEMA}{name}> "


def p_org(name: str) -> str:
    return f" <{ORG}{name}> "


def p_prov(name: str) -> str:
    return f" <{PROV}{name}> "


def date(value: str) -> str:
    return f'"{value}"^^<{XSD}date>'


def date_time(value: str) -> str:
    return f'"{value}"^^<{XSD}dateTime>'


def decimal(value: int | str) -> str:
    return f'"{value}"^^<{XSD}decimal>'


def integer(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


class Zipf:
    """A choice among places 0, 1, 2, ... in which place r weighs 1 / (r + offset) ** exponent."""

    def __init__(self, size: int, exponent: float, offset: float = 1.0) -> None:
        self._sums = list(itertools.accumulate((rank + offset) ** -exponent for rank in range(size)))

    def pick(self, rng: random.Random) -> int:
        return min(bisect.bisect(self._sums, rng.random() * self._sums[-1]), len(self._sums) - 1)


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an IRI (in angle brackets), a slug and a name in both languages."""

    iri: str
    slug: str
    en: str
    ko: str


@dataclass(frozen=True, slots=True)
class Person(Named):
    """A person: the party of the first and of the second half, and whether an expert."""

    parties: tuple[Named | None, Named | None]
    expert: bool


def _named(kind: str, slug: str, en: str, ko: str) -> Named:
    return Named(f"<{ID}{kind}/{slug}>", slug, en, ko)


class World:
    """Who and what there is, the same for the same ``rng``; ``people`` grows with the size of the graph.

    The first people of the list are the candidates; who speaks and who is criticized follow two different Zipf
    distributions over it, so that few are in most of the news.
    """

    def __init__(self, rng: random.Random, people: int) -> None:
        self.parties = [_named("party", slug, en, ko) for slug, en, ko, _ in words.PARTIES]
        self.outlets = [_named("outlet", *row) for row in words.OUTLETS]
        self.organizations = [_named("organization", *row) for row in words.ORGANIZATIONS]
        self.groups = [_named("group", slug, en, ko) for slug, en, ko, _ in words.GROUPS]
        self._concepts = read(bundle.triples_dir() / "reference" / "concepts.trig")
        self._organizations = read(bundle.triples_dir() / "reference" / "organizations.trig")
        self.topics = self._of_kind("topic")
        self.priorities = self._of_kind("priority")
        rng.shuffle(self.topics)
        self.people = list(self._people(rng, people))
        self.speakers = Zipf(people, 0.95, 2)
        self.targets = Zipf(people, 1.15)
        self.topic = Zipf(len(self.topics), 0.8)
        self.outlet = Zipf(len(self.outlets), 0.8)

    def _of_kind(self, kind: str) -> list[Named]:
        labels: dict[str, dict[str, str]] = {}
        for quad in self._concepts:
            label = quad.object
            if (
                isinstance(label, ox.Literal)
                and quad.predicate.value == SKOS + "prefLabel"
                and f"/id/{kind}/" in str(quad.subject)
            ):
                labels.setdefault(str(quad.subject), {})[str(label.language)] = label.value
        return [
            Named(iri, iri[1:-1].rsplit("/", 1)[1], found["en"], found["ko"]) for iri, found in sorted(labels.items())
        ]

    def _people(self, rng: random.Random, count: int) -> Iterator[Person]:
        surnames = [(en, ko) for en, ko, _ in words.SURNAMES]
        surname_weights = [weight for _, _, weight in words.SURNAMES]
        party_weights = [row[3] for row in words.PARTIES]
        taken: set[str] = set()
        while len(taken) < count:
            ((family, family_ko),) = rng.choices(surnames, surname_weights)
            (one, one_ko), (two, two_ko) = rng.sample(words.SYLLABLES, 2)
            slug = f"{family}-{one}-{two}".lower()
            slugs = (slug, *(f"{slug}-{calling}" for calling in words.CALLINGS))
            free = next((slug for slug in slugs if slug not in taken), None)
            if free is None:
                continue
            expert = len(taken) > 12 and rng.random() < 0.15
            first = second = None
            if not expert:
                (first,) = rng.choices(self.parties, party_weights)
                second = rng.choice(self.parties) if rng.random() < 0.05 else first
            taken.add(free)
            yield Person(
                f"<{ID}person/{free}>", free, f"{family} {one.title()}-{two}", family_ko + one_ko + two_ko,
                (first, second), expert,
            )  # fmt: skip

    def reference(self) -> Iterator[str]:
        """The lines of ``graph/reference``: all that articles share."""
        tail = f" <{REFERENCE_GRAPH}> .\n"
        yield from (f"{quad} .\n" for quad in self._concepts)
        yield from (f"{quad} .\n" for quad in self._organizations if str(quad.subject) == MAINTAINERS)
        for kind, things in (
            ("Person", self.people),
            ("Party", self.parties),
            ("Outlet", self.outlets),
            ("Organization", self.organizations),
        ):
            yield from self._described(things, hu(kind), NAME, tail)
        yield from self._described(self.groups, hu("AgentGroup"), PREF_LABEL, tail)
        for group, row in zip(self.groups, words.GROUPS, strict=True):
            yield group.iri + p_hu("groupScope") + hu(row[3]) + tail
        for person in self.people:
            family, given = person.en.split(" ")
            yield f'{person.iri}{ALT_LABEL}"{given.replace("-", " ").title()} {family}"@en{tail}'
        yield ELECTION + TYPE + hu("Election") + tail
        yield f'{ELECTION}{PREF_LABEL}"Presidential election of an invented republic, 2025"@en{tail}'
        yield f'{ELECTION}{PREF_LABEL}"가상 공화국 대통령 선거, 2025"@ko{tail}'
        yield ELECTION + p_hu("electionDate") + date("2025-06-03") + tail
        yield ELECTION + p_hu("dateBasis") + hu("derived") + tail
        yield f'{ELECTION}{p_hu("dateAsWritten")}"June 3"{tail}'

    def _described(self, things: Sequence[Named], kind: str, label: str, tail: str) -> Iterator[str]:
        for thing in things:
            yield thing.iri + TYPE + kind + tail
            yield f'{thing.iri}{label}"{thing.en}"@en{tail}'
            yield f'{thing.iri}{label}"{thing.ko}"@ko{tail}'
