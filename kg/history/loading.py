"""The history that files hold, into the history store: added if nothing contradicts it, never changed."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import IllegalTransitionError
from kg.history import nodes
from kg.history.closings import orphans, read_closings, recovery
from kg.rdf.terms import canonical_instant
from kg.store import Changes, EmbeddedStore, GraphStore, build, memory, open_store

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def add_history(
    path: Path, folder: Path, closed: list[ox.Quad], *, coming: EmbeddedStore, at: datetime, note: str
) -> None:
    """Add ``closed``, what files hold of the history, to the history store in ``folder``, made if it is not there.

    Before anything is written it is compared with both stores, of which ``path`` is the public one, and with
    ``coming``, what the files hold for that.

    Raises:
        IllegalTransitionError: a statement is accepted in one and closed in another, or its history is told otherwise.
        StoreError: a store cannot be opened or written.
    """
    with contextlib.ExitStack() as stack:
        public = stack.enter_context(contextlib.closing(_opened_or_empty(path)))
        known = stack.enter_context(contextlib.closing(_opened_or_empty(folder, write=True)))
        lost = recovery(public, known)
        given = memory(closed, at=at)
        for statement in orphans(coming, given):
            raise IllegalTransitionError(
                f"The files hold {iris.slug_of(statement)} both as accepted and as closed: take out the accepted one.",
                iri=statement,
            )
        for item in read_closings(public, known):
            if nodes.is_statement(coming, item.statement):
                raise IllegalTransitionError(
                    f"{iris.slug_of(item.statement)} was {item.status} at {canonical_instant(item.at)}, and the files "
                    f"still hold it as accepted: export the store {path} and work on that file.",
                    iri=item.statement,
                )
            told = _told(given, item.statement)
            if told and told != _told(known, item.statement):
                raise IllegalTransitionError(
                    f"The files tell the history of {iris.slug_of(item.statement)} otherwise than the store: history "
                    "is never edited.",
                    iri=item.statement,
                )
        replaced = set(coming.graphs())
        for item in read_closings(coming, given):
            article = iris.parse_node(item.statement).article
            if nodes.is_statement(public, item.statement) and iris.article_graph(article) not in replaced:
                raise IllegalTransitionError(
                    f"The files close {iris.slug_of(item.statement)}, which the store holds as accepted, without the "
                    "rest of its article: load the whole file.",
                    iri=item.statement,
                )
        if known.path is not None:
            if lost is not None:
                known.apply(lost, at=at)
            known.apply(Changes(note, (), tuple(closed)), at=at)
            return
    build(folder, closed, at=at, note=note)


def _told(history: GraphStore, statement: str) -> set[ox.Triple]:
    """What a history store says of a closed statement, and of the decision that closed it."""
    quads = nodes.of(history, statement)
    for decision in nodes.objects(quads, nodes.CLOSED_BY):
        quads += nodes.of(history, decision)
    return {quad.triple for quad in quads}


def _opened_or_empty(path: Path, *, write: bool = False) -> EmbeddedStore:
    return open_store(path, write=write) if path.exists() else memory(at=_NEVER, note="nothing yet")
