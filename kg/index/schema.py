"""The tables of the index file, and the codes that stand in them for what the ontology fixes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Final

from kg.lookups.filters import SPEECH_MODES
from kg.lookups.items import KINDS
from kg.namespaces import HU

FORMAT: Final = 3
"""The version of the tables; a file of another one is built anew."""

NEVER: Final = 1 << 62
"""``until`` of a statement that is accepted now."""

FORMER: Final = -1
"""``home`` of an entity that only the history store describes."""

KEPT_VERSIONS: Final = 1_000
"""Versions of which the table ``dirty`` knows the days that changed."""

REFERENCE: Final = 0
OTHER: Final = -2
"""``home`` of an entity that the reference graph describes, or a graph besides it."""

KIND_CODES: Final[Mapping[str, int]] = {name: code for code, name in enumerate(sorted(KINDS.values()))}
MODE_CODES: Final[Mapping[str, int]] = {HU + concept: code for code, concept in enumerate(SPEECH_MODES.values())}


RELATIONS: Final = {
    "criticizes": "criticizes",
    "criticizes_pledge": "criticizesPledge",
    "criticizes_group": "criticizesGroup",
    "approves_of": "approvesOf",
    "agrees_with": "agreesWith",
    "responds_to_agent": "respondsToAgent",
    "endorses_priority": "endorsesPriority",
    "makes_pledge": "makesPledge",
    "candidate_of": "candidateOf",
}
"""Relation in answers and parameters to the local name of its shortcut, in the order of legends."""

RELATION_CODES: Final = {name: code for code, name in enumerate(RELATIONS)}


class Role(IntEnum):
    """What something is to a statement, in the table ``link``; the first five are its targets by kind."""

    PERSON = 0
    PARTY = 1
    PLEDGE = 2
    GROUP = 3
    OTHER = 4
    AGREES_WITH = 5
    TOPIC = 6
    PRIORITY = 7


TARGET_ROLES: Final = {
    "person": Role.PERSON,
    "party": Role.PARTY,
    "pledge": Role.PLEDGE,
    "agent_group": Role.GROUP,
    "pledge_group": Role.GROUP,
}
"""Kind of entity to its role as a target."""

NO_TARGET: Final = 1
EXPERT: Final = 2
"""Bits of ``flags``: the words name no target; the speaker is presented as an expert."""

TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE entity (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL, home INTEGER NOT NULL,
  names TEXT NOT NULL, alternatives TEXT NOT NULL, search TEXT NOT NULL, maker TEXT, seal INTEGER NOT NULL
);
CREATE TABLE moved (iri TEXT PRIMARY KEY, now TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (folded TEXT, entity INTEGER, PRIMARY KEY (folded, entity)) WITHOUT ROWID;
CREATE TABLE article (
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, published INTEGER, outlet INTEGER, item BLOB
);
CREATE TABLE statement (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, article INTEGER NOT NULL, kind INTEGER NOT NULL, speaker INTEGER NOT NULL,
  mode INTEGER NOT NULL, published INTEGER NOT NULL, said INTEGER NOT NULL, since INTEGER NOT NULL,
  until INTEGER NOT NULL, outlet INTEGER NOT NULL, flags INTEGER NOT NULL, currency TEXT, amount REAL
);
CREATE TABLE item (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE link (
  statement INTEGER, role INTEGER, entity INTEGER, PRIMARY KEY (statement, role, entity)
) WITHOUT ROWID;
CREATE TABLE edge (
  statement INTEGER, relation INTEGER, source INTEGER, target INTEGER,
  PRIMARY KEY (statement, relation, source, target)
) WITHOUT ROWID;
CREATE TABLE answer (statement INTEGER, answered TEXT, PRIMARY KEY (statement, answered)) WITHOUT ROWID;
CREATE TABLE candidacy (
  statement INTEGER PRIMARY KEY, person INTEGER NOT NULL, party INTEGER, until INTEGER NOT NULL
);
CREATE TABLE words (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE VIRTUAL TABLE trigrams USING fts5(text, content='words', content_rowid='id', tokenize='trigram', detail=none);
CREATE VIRTUAL TABLE syllables USING fts5(text, content='', detail=none, columnsize=0);
CREATE TABLE dirty (version INTEGER, published INTEGER, PRIMARY KEY (version, published)) WITHOUT ROWID;
"""

INDEXES: Final = """
CREATE UNIQUE INDEX entity_iri ON entity (iri);
CREATE INDEX entity_kind ON entity (kind, slug);
CREATE INDEX entity_home ON entity (home);
CREATE INDEX statement_order ON statement (published DESC, said DESC, iri);
CREATE INDEX statement_speaker ON statement (speaker, kind, flags);
CREATE INDEX statement_article ON statement (article);
CREATE UNIQUE INDEX statement_iri ON statement (iri, since);
CREATE INDEX entity_name ON name (entity);
CREATE INDEX answered ON answer (answered);
CREATE INDEX candidate ON candidacy (person, until, party);
"""
"""Made after the rows are in, which is faster."""

_EPOCH: Final = date(1970, 1, 1)
_MICROSECOND: Final = timedelta(microseconds=1)
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


def day_number(day: date) -> int:
    """A day as days since 1970."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The day of a :func:`day_number`."""
    return _EPOCH + timedelta(days=number)


def instant_number(instant: datetime) -> int:
    """A point in time as microseconds since 1970, UTC."""
    return (instant - _START) // _MICROSECOND


def instant_of(number: int) -> datetime:
    """The point in time of an :func:`instant_number`."""
    return _START + number * _MICROSECOND


def as_of_number(as_of: date | datetime) -> int:
    """The instant that ``as_of`` means: a day is meant to its end, UTC."""
    if isinstance(as_of, datetime):
        return instant_number(as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC))
    return (day_number(as_of) + 1) * 86_400_000_000 - 1
