"""Correcting a graph: closing statements, merging and splitting people, and the graph of an earlier time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, Self

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import (
    IllegalTransitionError,
    InvalidFilterError,
    InvalidIriError,
    NotFoundError,
    ShapeViolationError,
    StoreError,
)
from kg.history import (
    Amendment,
    Closing,
    Plan,
    closing_of,
    first_recorded,
    last_closed,
    merge,
    preview,
    read_closings,
    rebuild,
    recovery,
    retract,
    split,
    supersede,
)
from kg.model import LangString, Person, Statement, Text
from kg.namespaces import BASE, ONTOLOGY_GRAPH, REFERENCE_GRAPH
from kg.rdf import encode
from kg.rdf.terms import canonical_instant
from kg.reasoning import inferred_quads, with_inference
from kg.store import EmbeddedStore, memory
from kg.validation import check_shapes

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ANSWERABLE: Final = ("person", "organization", "party", "outlet")
"""Who can answer for a decision."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction did: the statements that it closed, and of those replaced, by which."""

    revision: str
    at: datetime
    closed: tuple[str, ...]
    replaced: Mapping[str, str]


class Corrections:
    """The part of :class:`kg.Graph` that corrects it and looks back.

    Every method that changes something takes a ``reason`` (a string is English), ``by``, the person or organization
    that answers for it, and the time ``at``, by default now. All of it happens or nothing: the history store is written
    first, the public store in one update; an interrupted change leaves an entry in the history store that nothing heeds
    and the next change takes back.
    """

    def __init__(self, store: EmbeddedStore, history: EmbeddedStore | None = None) -> None:
        self.store = store
        self.history = history if history is not None else memory(at=_BEGINNING, note="no history yet")

    def retract(self, statement: str, reason: str | Text, *, by: str, at: datetime | None = None) -> Correction:
        """Take a statement out of the graph, without a replacement; it is kept in the history store.

        Raises:
            NotFoundError, RetractedError: there is no such statement, or no longer.
            IllegalTransitionError: it was recorded later.
        """
        return self._commit(retract(self._amendment(reason, by, at), statement_iri(statement)))

    def supersede(
        self,
        statement: str,
        replacement: Statement | Iterable[ox.Quad],
        reason: str | Text,
        *,
        by: str,
        at: datetime | None = None,
    ) -> Correction:
        """Put another statement in a statement's place; see :func:`kg.history.supersede`.

        Raises:
            NotFoundError, RetractedError: there is no such statement, or no longer.
            DataError, IllegalTransitionError: the replacement cannot take its place.
            ShapeViolationError: the replacement breaks a shape; ``details["results"]`` lists how.
        """
        iri = statement_iri(statement)
        amendment = self._amendment(reason, by, at)
        graph = iris.article_graph(iris.parse_node(iri).article)
        quads = encode(replacement, graph) if isinstance(replacement, Statement) else replacement
        plan = supersede(amendment, iri, quads)
        self._check(plan)
        return self._commit(plan)

    def merge(self, person: str, into: str, reason: str | Text, *, by: str, at: datetime | None = None) -> Correction:
        """Say that two people are one; see :func:`kg.history.merge`. People are given by slug, IRI or name.

        Raises:
            NotFoundError, AmbiguousNameError: a name fits nobody, or more than one.
            IllegalTransitionError: a statement would have somebody speak of themselves.
        """
        amendment = self._amendment(reason, by, at)
        one, other = (self._person(name) for name in (person, into))
        return self._commit(merge(amendment, one, other))

    def split(
        self,
        person: str,
        new: str | Person,
        statements: Sequence[str],
        reason: str | Text,
        *,
        by: str,
        at: datetime | None = None,
    ) -> Correction:
        """Say of some statements that they mean another person, new or known; see :func:`kg.history.split`.

        Raises:
            NotFoundError, AmbiguousNameError: a name fits nobody, or more than one.
            DataError, IllegalTransitionError: the statements do not allow it, or the new person is there already.
        """
        amendment = self._amendment(reason, by, at)
        one = self._person(person)
        if isinstance(new, Person):
            if any(True for _ in self.store.quads(subject=new.iri)):
                raise IllegalTransitionError(
                    f"{iris.slug_of(new.iri)} is there already: give the slug alone, or choose another.", iri=new.iri
                )
            other, description = new.iri, list(encode(new, REFERENCE_GRAPH))
        else:
            other, description = self._person(new), []
        if other == one:
            raise IllegalTransitionError(f"{iris.slug_of(one)} cannot be split from itself.", iri=one)
        return self._commit(split(amendment, one, other, description, [statement_iri(item) for item in statements]))

    def at(self, when: date | datetime) -> Self:
        """The graph as it was public at a time, in memory: by the recorded clock, in UTC.

        A day means its last instant. A statement counts from when it was recorded until just before it was closed.

        Raises:
            InvalidFilterError: the time has no zone, or nothing was recorded yet.
        """
        instant = _instant(when)
        first = first_recorded(self.store, self.history)
        if first is None or instant < first:
            known = f"the graph knows something from {canonical_instant(first)} on" if first else "the graph is empty"
            raise InvalidFilterError(
                f"Nothing was recorded by {when.isoformat()}: {known}.",
                parameter="as_of",
                allowed=f"from {canonical_instant(first)}" if first else "nothing",
            )
        past = rebuild(self.store, self.history, instant)
        note = f"as of {canonical_instant(instant)}"
        return type(self)(
            memory(past.public, at=instant, note=note, infer=inferred_quads),
            memory(past.history, at=instant, note=note),
        )

    def closings(self) -> list[Closing]:
        """What was superseded or retracted, in the order of time."""
        return read_closings(self.store, self.history)

    def closing(self, statement: str) -> Closing | None:
        """How a statement was closed, or None where it was not."""
        return closing_of(self.store, self.history, statement_iri(statement))

    def _resolved(self, name: str, kinds: Sequence[str]) -> str:
        """The IRI of an entity, by slug, IRI or name; the graph's directory knows."""
        raise NotImplementedError

    def _person(self, name: str) -> str:
        return self._resolved(name, ("person",))

    def _amendment(self, reason: str | Text, by: str, at: datetime | None) -> Amendment:
        """Begin a change of both stores, after taking back what an interrupted one left."""
        if not self.store.writable or not self.history.writable:
            raise StoreError("The store was opened for reading only: open it with write=True.")
        if self.store.path is not None and self.history.path is None:
            raise StoreError(
                f"The store {self.store.path} was opened without its history store: open it by "
                "kg.open(PATH, write=True).",
                path=str(self.store.path),
            )
        reasons = (LangString(reason, "en"),) if isinstance(reason, str) else reason
        when = at or datetime.now(UTC)
        answerable = self._resolved(by, _ANSWERABLE)
        lost = recovery(self.store, self.history)
        if lost is not None:
            self.history.apply(lost, at=when)
        amendment = Amendment(self.store, self.history, reasons=reasons, by=answerable, at=when)
        last = last_closed(self.history)
        if last is not None and when < last:
            raise IllegalTransitionError(
                f"{canonical_instant(when)} is before the last correction at {canonical_instant(last)}: "
                "history is written in the order of time."
            )
        return amendment

    def _check(self, plan: Plan) -> None:
        """Refuse a plan whose new statements break a shape."""
        known = self.store.quads(graph=ONTOLOGY_GRAPH)
        findings = check_shapes(preview(self.store, self.history, plan), context=known)
        broken = [finding for finding in findings if finding.severity == "violation"]
        if broken:
            raise ShapeViolationError(
                f"The replacement breaks {len(broken)} shape(s), first {broken[0].node}: {broken[0].message}",
                results=[finding.line() for finding in broken],
            )

    def _commit(self, plan: Plan) -> Correction:
        """Write both halves: the history first, so that nothing is lost in between."""
        public = with_inference(self.store, plan.public)
        expected = self.store.revision
        self.history.apply(plan.history, at=plan.at)
        revision = self.store.apply(public, at=plan.at, expected=expected)
        return Correction(revision, plan.at, plan.closed, plan.replaced)


def statement_iri(name: str) -> str:
    """The IRI of a statement that is given as ``article/number`` or as an IRI.

    Raises:
        NotFoundError: the name is neither.
    """
    slug = name.removeprefix(BASE).removeprefix("id/statement/")
    article, _, number = slug.partition("/")
    padded = number.lstrip("0").zfill(3) if number.isascii() and number.isdigit() else number
    try:
        return iris.node("statement", article, padded)
    except InvalidIriError as error:
        raise NotFoundError(
            f"There is no statement '{name}': write ARTICLE/NUMBER, such as st-2025-04-24-ai-pledges/062.",
            kind="statement",
        ) from error


def _instant(when: date | datetime) -> datetime:
    if not isinstance(when, datetime):
        return datetime.combine(when, time.max, UTC)
    if when.tzinfo is None:
        raise InvalidFilterError(
            f"{when.isoformat()} has no time zone: give a day, or a time in UTC such as 2031-05-02T09:00:00Z.",
            parameter="as_of",
            allowed="a day, or a time with its zone",
        )
    return when.astimezone(UTC)
