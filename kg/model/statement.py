"""Statements: what a text says that somebody says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kg.model.evidence import Evidence
from kg.model.text import LangString, Text


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's office or occupation as an article gives it; ``tenure`` is as of ``observed_on``."""

    iri: str
    member: str
    role: str
    observed_on: date
    tenure: str
    organization: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A person's candidacy in an election; ``organization`` is the party, only if the text gives it."""

    iri: str
    member: str
    role: str
    observed_on: date
    tenure: str
    election: str
    status: str
    organization: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim that a text says something; ``kind`` is the IRI of exactly one class of statement.

    Which fields a kind needs is said by its shape in ``ontology/shapes/``.
    """

    iri: str
    kind: str
    article: str
    speaker: str
    summary: Text
    speech_mode: str
    evidence: tuple[Evidence, ...]
    certainty: str
    recorded_at: datetime
    decided_by: str
    presented_as: str | None = None
    target_agents: tuple[str, ...] = ()
    target_pledges: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    no_target_named: bool | None = None
    implied_targets: tuple[str, ...] = ()
    pledge: str | None = None
    priorities: tuple[str, ...] = ()
    membership: Membership | Candidacy | None = None
    election: str | None = None
    responds_to: tuple[str, ...] = ()
    agrees_with_agents: tuple[str, ...] = ()
    agrees_with_statements: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    stance: str | None = None
    audience: tuple[LangString, ...] = ()
    descriptors: tuple[LangString, ...] = ()
    orientation: str | None = None
    reasons: tuple[LangString, ...] = ()
    said_on: date | None = None
    said_earliest: date | None = None
    said_latest: date | None = None
    date_basis: str | None = None
    date_as_written: str | None = None
    revision_of: str | None = None
