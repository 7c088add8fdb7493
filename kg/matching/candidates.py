"""Candidates for a name: spellings, scripts and orders are the same name; half a name is not a name.

A candidate is an automatic match only if its whole name is meant and nobody else's is: a false link about a person is
worse than a missing one. What is merely similar is listed for a person to choose from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from kg.lookups.directory import Entity, Resolver
from kg.matching.hangul import is_hangul, spellings

QUERY_MAX: Final = 300
"""Longest name that is looked for, in characters."""

BATCH_MAX: Final = 50
"""Most names asked for at once."""

_SAME, _SPELLING, _SIMILAR, _PART = 100.0, 95.0, 80.0, 45.0
_LESS_FOR_WORDS: Final = 10.0
_LEAST_SIMILAR: Final = 70.0

# What stands before or after a person's name without being a part of it.
_TITLES: Final = re.compile(
    r"^(?:mr|mrs|ms|dr|prof|professor|president|governor|gov|mayor|minister|rep|representative|sen|senator|candidate)"
    r"\.? |[ ]?(?:후보|의원|지사|시장|대표|장관|교수|전 대표|대통령|씨)$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean.

    ``score`` is from 0 to 100: 100 the same name, 95 another spelling of it, up to 80 a similar one, up to 45 a part of
    one. ``match`` says that it is meant beyond reasonable doubt: the whole name, of this entity alone.
    """

    entity: Entity
    score: float
    match: bool

    @property
    def same_name(self) -> bool:
        """Whether the name is one of the entity's own, letter for letter but for case and hyphens."""
        return self.score == _SAME


class Matcher:
    """Finds candidates among the entities of a directory."""

    def __init__(self, directory: Resolver, kinds: Iterable[str]) -> None:
        self._known = [(entity, _names(entity)) for entity in directory.of_kind(*kinds)]

    def candidates(self, name: str, kinds: Iterable[str] = (), *, limit: int = 10) -> list[Candidate]:
        """The best candidates for a name, the best first; of ``kinds`` alone, if some are given."""
        wanted = fold(name[:QUERY_MAX])
        bare = _TITLES.sub("", wanted)
        if not bare:
            return []
        allowed = set(kinds)
        scored = [
            (_score(bare if entity.kind == "person" else wanted, entity, names), entity)
            for entity, names in self._known
            if not allowed or entity.kind in allowed
        ]
        found = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].kind, pair[1].iri))
        sure = [entity for score, entity in found if score >= _SPELLING]
        return [
            Candidate(entity, score, match=score >= _SPELLING and len(sure) == 1) for score, entity in found[:limit]
        ]

    def beginning(self, prefix: str, kinds: Iterable[str] = (), *, limit: int = 10, skip: int = 0) -> list[Entity]:
        """Entities of which a name, or a word of one, begins so; for completion. By name, shortest first."""
        wanted = fold(prefix[:QUERY_MAX])
        allowed = set(kinds)
        found = [
            (min(len(name) for name in hits), entity.iri, entity)
            for entity, names in self._known
            if (not allowed or entity.kind in allowed)
            and (hits := [name for name in names if name.startswith(wanted) or f" {wanted}" in name])
        ]
        return [entity for _, _, entity in sorted(found, key=lambda hit: hit[:2])[skip : skip + limit]]


def fold(name: str) -> str:
    """A name without case, marks of pronunciation, hyphens, commas and needless spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'\u2019\u2018`.")
    plain = unicodedata.normalize("NFC", re.sub(r"[-\u2010-\u2015,_/]+", " ", plain))
    return " ".join(plain.split())


def _names(entity: Entity) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(name) for name in (*entity.names.values(), *entity.alt_names)))


def _score(wanted: str, entity: Entity, names: tuple[str, ...]) -> float:
    person = entity.kind == "person"
    if person and _is_half_a_name(wanted, names):
        return _PART
    if wanted in names or (_is_cjk(wanted) and wanted.replace(" ", "") in names) or wanted == fold(entity.slug):
        return _SAME
    if person and _is_spelling(wanted, names):
        return _SPELLING
    similar = max(fuzz.token_sort_ratio(wanted, name) for name in names)
    if not person:
        # Words of a longer label: "AI budget" of "AI budget of the party".
        similar = max(similar, *(fuzz.token_set_ratio(wanted, name) - _LESS_FOR_WORDS for name in names))
    if similar >= _LEAST_SIMILAR:
        return round(min(similar, 99.0) * _SIMILAR / 100, 1)
    return _PART if any(_is_part(wanted, name) for name in names) else 0.0


def _is_cjk(name: str) -> bool:
    """Whether a name is written in Hangul or Chinese characters, spaces aside."""
    letters = name.replace(" ", "")
    return bool(letters) and all("가" <= letter <= "힣" or "\u3400" <= letter <= "\u9fff" for letter in letters)


def _is_half_a_name(wanted: str, names: tuple[str, ...]) -> bool:
    """Whether a person's name has the wanted word, and more: a surname or a given name names nobody."""
    if _is_cjk(wanted):
        return len(wanted.replace(" ", "")) == 1 and any(name.startswith(wanted) for name in names if len(name) > 1)
    return " " not in wanted and wanted not in names and any(wanted in name.split() for name in names)


def _is_spelling(wanted: str, names: tuple[str, ...]) -> bool:
    """Whether the words are the name in another order, hyphenation or romanisation."""
    if not _is_cjk(wanted):
        joined = {wanted.replace(" ", "")} if " " in wanted else set()
        words = wanted.split()
        turned = {" ".join((*words[1:], words[0])), " ".join((words[-1], *words[:-1]))}
        for name in names:
            if name in turned or (" " in name and name.replace(" ", "") in joined):
                return True
        return any(spellings(name).fullmatch(wanted) for name in names if _is_korean_name(name))
    if not is_hangul(wanted) or not _is_korean_name(wanted):
        return False
    if any(is_hangul(name) for name in names):
        return False  # another Korean name is another name
    return any(spellings(wanted).fullmatch(name) for name in names)


def _is_korean_name(name: str) -> bool:
    return is_hangul(name) and 2 <= len(name.replace(" ", "")) <= 5


def _is_part(wanted: str, name: str) -> bool:
    words = wanted.split()
    return bool(words) and set(words) <= set(name.split())
