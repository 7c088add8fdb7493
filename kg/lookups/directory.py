"""Who and what the graph knows, by name: labels for answers, and names to entities."""

from __future__ import annotations

import difflib
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import AmbiguousNameError, NotFoundError
from kg.model import LangString, as_dict
from kg.namespaces import BASE, HU
from kg.queries import load_query
from kg.store import GraphStore

KIND_NAMES: Final = {
    HU + "Person": "person",
    HU + "Party": "party",
    HU + "Organization": "organization",
    HU + "Outlet": "outlet",
    HU + "AgentGroup": "agent_group",
    HU + "PledgeGroup": "pledge_group",
    HU + "Pledge": "pledge",
    HU + "Topic": "topic",
    HU + "Priority": "priority",
    HU + "Unit": "unit",
    HU + "Role": "role",
    HU + "Election": "election",
    HU + "Article": "article",
}
"""Class to the word for it in answers."""

AGENTS: Final = ("person", "party", "organization", "agent_group")
_NAMED: Final = ("person", "party", "organization", "outlet")
"""Whoever has a proper name: a part of a name means one of these before it means a word in a label."""

TARGETS: Final = ("person", "party", "pledge", "agent_group", "pledge_group")


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity with its names; ``party`` (of a pledge: its maker's) and ``roles`` are what the graph infers."""

    iri: str
    kind: str
    names: Mapping[str, str]
    alt_names: tuple[str, ...] = ()
    party: str | None = None
    roles: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The last part of the IRI."""
        return iris.slug_of(self.iri)

    def reference(self) -> dict[str, Any]:
        """How an answer points to it."""
        return {"id": self.iri, "slug": self.slug, "name": dict(self.names)}

    def target(self) -> dict[str, Any]:
        """How an answer points to it as a target: with its rung on the target ladder."""
        return {"kind": "group" if self.kind.endswith("_group") else self.kind, **self.reference()}


class Names(Protocol):
    """Whoever knows the entity of an IRI."""

    def __getitem__(self, iri: str) -> Entity:
        """The entity of an IRI, also of a former one.

        Raises:
            NotFoundError: the graph has no name for it.
        """

    def speaker(self, iri: str) -> dict[str, Any]:
        """How an answer points to who speaks: with kind and party."""


class Resolver(ABC):
    """Names to entities: what a slug, an IRI or a name means, and whom an unclear name may mean."""

    @abstractmethod
    def get(self, iri: str) -> Entity | None:
        """The entity of an IRI, if the graph names it."""

    @abstractmethod
    def called(self, folded: str) -> list[Entity]:
        """The entities of which a name or slug is, folded, exactly this."""

    @abstractmethod
    def near(self, kinds: Set[str], words: Sequence[str] | None = None) -> list[Entity]:
        """The entities of these kinds in whose names the (folded) words may stand; without words, all."""

    @property
    @abstractmethod
    def moved(self) -> Mapping[str, str]:
        """Former IRIs of people who were merged, to what replaces them."""

    def __getitem__(self, iri: str) -> Entity:
        """The entity of an IRI, also of a former one.

        Raises:
            NotFoundError: the graph has no name for it.
        """
        found = self.get(self.now(iri))
        if found is None:
            raise NotFoundError(f"The graph knows nothing of <{iri}>.", kind="entity", iri=iri)
        return found

    def party_of(self, entity: Entity) -> dict[str, Any] | None:
        """How an answer points to the party that the graph infers for an entity; None where it infers none."""
        return self[entity.party].reference() if entity.party else None

    def speaker(self, iri: str) -> dict[str, Any]:
        """How an answer points to who speaks: with kind and party."""
        entity = self[iri]
        return {**entity.reference(), "kind": entity.kind, "party": self.party_of(entity)}

    def now(self, iri: str) -> str:
        """What an IRI was replaced by, in the end; itself if it was not."""
        seen = set()
        while iri in self.moved and iri not in seen:
            seen.add(iri)
            iri = self.moved[iri]
        return iri

    def former(self, name: str) -> str | None:
        """The former IRI that a slug or IRI means, or None if it means none."""
        if not self.moved:
            return None
        wanted = name.strip()
        known = {key: iri for iri in self.moved for key in (iri, iri.removeprefix(BASE), iris.slug_of(iri))}
        return known.get(wanted)

    def of_kind(self, *kinds: str) -> list[Entity]:
        """The entities of the kinds named, by slug."""
        return sorted(self.near(set(kinds)), key=lambda entity: entity.slug)

    def resolve(self, name: str, kinds: Iterable[str], *, noun: str = "entity") -> Entity:
        """The entity of these kinds that ``name`` (slug, IRI, or name in any language) means.

        Raises:
            AmbiguousNameError: it fits several, or is a bare surname; ``details["candidates"]`` lists them.
            NotFoundError: it fits none; ``details["suggestions"]`` lists names close to it.
        """
        allowed = set(kinds)
        wanted = name.strip()
        former = self.former(wanted)
        if former is not None:
            wanted = self.now(former)
        iri = wanted if wanted.startswith(BASE) else BASE + wanted if wanted.startswith("id/") else None
        if iri is not None:
            found = self.get(iri)
            if found is None or found.kind not in allowed:
                raise NotFoundError(f"There is no {noun} <{iri}>.", kind=noun, name=name, suggestions=[])
            return found
        exact = [entity for entity in self.called(fold_name(wanted)) if entity.kind in allowed]
        exact = [
            entity for entity in exact if entity.slug == wanted
        ] or exact  # a slug means one, whatever others are called
        if len(exact) == 1:
            return exact[0]
        partial = exact or self._mentioning(wanted, allowed & set(_NAMED)) or self._mentioning(wanted, allowed)
        if partial:
            candidates = sorted(partial, key=lambda e: e.slug)
            same_slug = len({e.slug for e in candidates}) < len(
                candidates
            )  # of two kinds: only the IRI tells them apart
            listed = ", ".join(
                f"{e.iri.removeprefix(BASE) if same_slug else e.slug} ({' / '.join(e.names.values())})"
                for e in candidates
            )
            raise AmbiguousNameError(
                f"'{name}' is not clear: it may mean {listed}. Give the full name or the slug.",
                name=name,
                candidates=[entity.reference() for entity in candidates],
            )
        suggestions = self._close_to(wanted, allowed)
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        raise NotFoundError(f"There is no {noun} '{name}'.{hint}", kind=noun, name=name, suggestions=suggestions)

    def _mentioning(self, name: str, kinds: Set[str]) -> list[Entity]:
        words = fold_name(name).split()
        return [entity for entity in self.near(kinds, words) if _has_word(entity, words)] if words and kinds else []

    def _close_to(self, name: str, allowed: Set[str]) -> list[str]:
        known: dict[str, Entity] = {}
        for entity in self.near(allowed):
            for names in sorted(folded_names(entity)):
                known[names] = entity
                if entity.kind in _NAMED:
                    known |= {word: entity for word in names.split() if word not in known}
        close = difflib.get_close_matches(fold_name(name), known, n=5, cutoff=0.6)
        return list(dict.fromkeys(known[match].slug for match in close))


@dataclass(slots=True)
class Directory(Resolver):
    """All entities of one revision of a store."""

    entities: dict[str, Entity]
    moved: Mapping[str, str] = field(default_factory=dict)
    _by_name: dict[str, list[Entity]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entity in self.entities.values():
            for name in folded_names(entity):
                self._by_name.setdefault(name, []).append(entity)

    @classmethod
    def read(cls, store: GraphStore) -> Directory:
        """Read the directory of a store."""
        names: dict[tuple[str, str], list[LangString]] = {}
        alternatives: dict[str, list[str]] = {}
        for row in store.select(load_query("entities").bind()):
            entity, kind, name = row["entity"], row["kind"], row["name"]
            if not (
                isinstance(entity, ox.NamedNode) and isinstance(kind, ox.NamedNode) and isinstance(name, ox.Literal)
            ):
                continue
            words = names.setdefault((entity.value, KIND_NAMES[kind.value]), [])
            if str(row["alt"].value) == "true":  # type: ignore[union-attr]  # a literal, by the query
                alternatives.setdefault(entity.value, []).append(name.value)
            else:
                words.append(LangString(name.value, name.language or "und"))
        parties: dict[str, str] = {}
        roles: dict[str, list[str]] = {}
        for row in store.select(load_query("affiliations").bind()):
            entity_iri = row["entity"].value  # type: ignore[union-attr]  # an IRI, by the query
            if "party" in row:
                parties.setdefault(entity_iri, row["party"].value)  # type: ignore[union-attr]
            if "role" in row:
                roles.setdefault(entity_iri, []).append(iris.local_name(row["role"].value).lower())  # type: ignore[union-attr]
        moved = {
            str(row["entity"].value): str(row["now"].value)  # type: ignore[union-attr]  # IRIs, by the query
            for row in store.select(load_query("moved").bind())
        }
        return cls(
            {
                iri: Entity(
                    iri,
                    kind,
                    as_dict(words),
                    tuple(alternatives.get(iri, ())),
                    parties.get(iri),
                    tuple(roles.get(iri, ())),
                )
                for (iri, kind), words in names.items()
            },
            moved,
        )

    def get(self, iri: str) -> Entity | None:
        """The entity of an IRI, if the graph names it."""
        return self.entities.get(iri)

    def called(self, folded: str) -> list[Entity]:
        """The entities of which a name or slug is, folded, exactly this."""
        return self._by_name.get(folded, [])

    def near(self, kinds: Set[str], words: Sequence[str] | None = None) -> list[Entity]:  # noqa: ARG002 - few enough
        """The entities of these kinds."""
        return [entity for entity in self.entities.values() if entity.kind in kinds]


def folded_names(entity: Entity) -> set[str]:
    """All that an entity is called, folded: names, alternative names and slug."""
    return {fold_name(text) for text in (*entity.names.values(), *entity.alt_names, entity.slug)}


def fold_name(name: str) -> str:
    """Names are compared without case, accents of composition, hyphens and spaces of romanised names."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return " ".join(folded.replace("-", " ").split())


def _has_word(entity: Entity, words: Sequence[str]) -> bool:
    """Whether all (folded) words stand in one of the entity's names.

    A surname names nobody, but it helps to list whom it might mean; a Korean surname is the first syllable of a name.
    """
    for name in (*entity.names.values(), *entity.alt_names):
        folded = fold_name(name)
        if set(words) <= set(folded.split()):
            return True
        if entity.kind == "person" and len(words) == 1 and len(words[0]) == 1 and folded.startswith(words[0]):
            return True
    return False
