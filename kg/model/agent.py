"""Who speaks and who is spoken of: people, parties, organizations, outlets and groups; and concepts and elections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.model.text import LangString, Text


@dataclass(frozen=True, slots=True)
class Person:
    """A named person. Candidate, critic and expert are never stored with the person: they are inferred."""

    iri: str
    names: Text
    alt_names: tuple[LangString, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization that is neither a party nor a news outlet."""

    iri: str
    names: Text
    alt_names: tuple[LangString, ...] = ()
    same_as: tuple[str, ...] = ()
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A political party."""

    iri: str
    names: Text
    alt_names: tuple[LangString, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet: who publishes articles."""

    iri: str
    names: Text
    alt_names: tuple[LangString, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentGroup:
    """People whom a text speaks of together; ``scope`` says whether it lists them."""

    iri: str
    labels: Text
    scope: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PledgeGroup:
    """Pledges that a text speaks of together; ``scope`` says whether it lists them."""

    iri: str
    labels: Text
    scope: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What a statement or pledge is about."""

    iri: str
    labels: Text
    scheme: str
    alt_labels: tuple[LangString, ...] = ()
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """What somebody holds must come first."""

    iri: str
    labels: Text
    scheme: str
    alt_labels: tuple[LangString, ...] = ()
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """What a quantity counts, or a ratio is a part of."""

    iri: str
    labels: Text
    scheme: str
    alt_labels: tuple[LangString, ...] = ()
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """An office or occupation that a membership gives."""

    iri: str
    labels: Text
    scheme: str
    alt_labels: tuple[LangString, ...] = ()
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class Election:
    """An election; its date has a basis, because coverage often gives no year."""

    iri: str
    labels: Text
    held_on: date | None = None
    date_basis: str | None = None
    date_as_written: str | None = None
    jurisdiction: str | None = None
