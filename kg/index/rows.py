"""A statement as the rows that the index keeps of it."""

from __future__ import annotations

import logging
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

import orjson

from kg.errors import KgError
from kg.index.schema import (
    EXPERT,
    KIND_CODES,
    MODE_CODES,
    NEVER,
    NO_TARGET,
    RELATION_CODES,
    TARGET_ROLES,
    Role,
    day_number,
    instant_number,
)
from kg.lookups import Entity
from kg.lookups.items import KINDS, ItemWriter
from kg.model import Candidacy, Pledge, Statement
from kg.namespaces import HU
from kg.queries.records import Record

_log = logging.getLogger(__name__)

_ENUMERATED: Final = HU + "enumerated"
_DIRECTED: Final = (_ENUMERATED, HU + "described")


@dataclass(frozen=True, slots=True)
class GroupScope:
    """What a group's edges depend on."""

    scope: str
    members: tuple[str, ...]


class Surroundings(Protocol):
    """What the rows of a statement need to know of what it points to."""

    def entity(self, iri: str) -> Entity | None:
        """The entity of an IRI, if the graph names it."""

    def topics(self, pledge: str) -> tuple[str, ...]:
        """The topics of a pledge."""

    def group(self, iri: str) -> GroupScope | None:
        """The scope and members of a group."""


@dataclass(slots=True)
class StatementRows:
    """Everything that the index keeps of one statement; references are IRIs, which the writer turns into numbers."""

    iri: str
    kind: int
    speaker: str
    mode: int
    said: int | None
    since: int
    until: int
    flags: int
    currency: str | None
    amount: float | None
    links: set[tuple[int, str]]
    edges: set[tuple[int, str, str]]
    answered: tuple[str, ...]
    candidacy: tuple[str, str | None] | None
    words: str
    item: bytes

    @property
    def crc(self) -> int:
        """What tells a damaged item from a whole one."""
        return zlib.crc32(self.item)


def statement_rows(record: Record, around: Surroundings, writer: ItemWriter, *, until: int) -> StatementRows:
    """The rows of a statement that is accepted until ``until``.

    Raises:
        KgError: the statement points to what the graph does not know.
    """
    statement = record.statement
    kind = KINDS[statement.kind]
    said = statement.said_on or statement.said_latest
    sum_ = _largest_sum(record.pledge) if kind == "pledge_making" else None
    membership = statement.membership
    return StatementRows(
        iri=statement.iri,
        kind=KIND_CODES[kind],
        speaker=statement.speaker,
        mode=MODE_CODES[statement.speech_mode],
        said=day_number(said) if said else None,
        since=instant_number(statement.recorded_at),
        until=until,
        flags=NO_TARGET * bool(statement.no_target_named) | EXPERT * (statement.presented_as == HU + "expertRole"),
        currency=sum_[0] if sum_ else None,
        amount=float(sum_[1]) if sum_ else None,
        links=set(_links(statement, record.pledge, around)),
        edges=set(_edges(statement, around)) if until == NEVER else set(),
        answered=statement.responds_to if kind == "rebuttal" else (),
        candidacy=(membership.member, membership.organization)
        if kind == "candidacy_report" and isinstance(membership, Candidacy)
        else None,
        words=folded(
            "\n".join([*(words.value for words in statement.summary), *(e.quote for e in statement.evidence)])
        ),
        item=orjson.dumps(writer.statement(record)),
    )


def made_rows(record: Record, around: Surroundings, writer: ItemWriter, until: int) -> list[StatementRows]:
    """The rows of a statement, or none, with a line in the log, if it points to what the graph does not know."""
    try:
        return [statement_rows(record, around, writer, until=until)]
    except KgError as error:
        _log.warning("Lookups leave out <%s>: %s", record.statement.iri, error)
        return []


def folded(words: str) -> str:
    """Words as they are searched: NFC, without case."""
    return unicodedata.normalize("NFC", words).lower()


def _links(statement: Statement, pledge: Pledge | None, around: Surroundings) -> Iterator[tuple[int, str]]:
    for iri in (*statement.target_agents, *statement.target_pledges, *statement.target_groups):
        entity = around.entity(iri)
        yield TARGET_ROLES.get(entity.kind, Role.OTHER) if entity else Role.OTHER, iri
    for iri in statement.agrees_with_agents:
        yield Role.AGREES_WITH, iri
    for iri in statement.topics:
        yield Role.TOPIC, iri
    for iri in pledge.topics if pledge else ():
        yield Role.TOPIC, iri
    for target in statement.target_pledges:
        for iri in around.topics(target):
            yield Role.TOPIC, iri
    for iri in statement.priorities:
        yield Role.PRIORITY, iri


def _edges(statement: Statement, around: Surroundings) -> Iterator[tuple[int, str, str]]:
    """The shortcuts that the rules of ``ontology/rules`` derive from a statement alone.

    Not by asking SPARQL, because the index follows a change within milliseconds; a test compares the two. A rebuttal's
    edge depends on the statement that it answers: the writer adds it.
    """
    for relation, source, target in _candidate_edges(statement, around):
        if source != target:
            yield RELATION_CODES[relation], source, target


def _candidate_edges(statement: Statement, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    kind, membership = KINDS[statement.kind], statement.membership
    if kind == "candidacy_report":
        if isinstance(membership, Candidacy) and membership.organization is not None:
            yield "candidate_of", membership.member, membership.organization
        return
    speaker = around.entity(statement.speaker)
    if speaker is None or speaker.kind == "article":
        return
    if kind == "criticism":
        yield from _criticisms(statement, around)
    relation, targets = {
        "approval": ("approves_of", (*_agents(statement.target_agents, around), *statement.target_pledges)),
        "agreement": ("agrees_with", statement.agrees_with_agents),
        "priority_endorsement": ("endorses_priority", statement.priorities),
        "pledge_making": ("makes_pledge", (statement.pledge,) if statement.pledge else ()),
    }.get(kind, ("", ()))
    for iri in targets:
        yield relation, speaker.iri, iri


def _criticisms(statement: Statement, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    speaker = statement.speaker
    for iri in _agents(statement.target_agents, around):
        yield "criticizes", speaker, iri
    for iri in statement.target_pledges:
        yield "criticizes_pledge", speaker, iri
    for iri in statement.target_groups:
        group, entity = around.group(iri), around.entity(iri)
        if group is None or group.scope not in _DIRECTED:
            continue
        yield "criticizes_group", speaker, iri
        if group.scope == _ENUMERATED and entity is not None and entity.kind == "agent_group":
            for member in _agents(group.members, around):
                yield "criticizes", speaker, member


def _agents(iris: tuple[str, ...], around: Surroundings) -> Iterator[str]:
    for iri in iris:
        entity = around.entity(iri)
        if entity is None or entity.kind != "agent_group":
            yield iri


def _largest_sum(pledge: Pledge | None) -> tuple[str, Decimal] | None:
    """The largest sum of money of a pledge that is no part of another, with its currency."""
    found = [
        (max(known), amount.currency)
        for amount in (pledge.amounts if pledge else ())
        if not amount.part_of
        and (known := [v for v in (amount.value, amount.minimum, amount.maximum) if v is not None])
    ]
    if not found:
        return None
    value, currency = max(found)
    return currency, value
