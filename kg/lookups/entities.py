"""Lists of people, parties, topics, elections and outlets, and one of them by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Final

import pyoxigraph as ox

from kg.lookups.answers import Answers
from kg.lookups.directory import Entity
from kg.lookups.filters import Filters, Page
from kg.lookups.items import snake_name
from kg.lookups.paging import paged
from kg.model import Election, Topic
from kg.queries import load_query
from kg.rdf import Description, decode, describe
from kg.store import GraphStore


def entity_page(store: GraphStore, lookups: Answers, kind: str, filters: Filters) -> Page:
    """The entities of a kind by slug; ``q`` must occur in one of their names, in any case.

    Raises:
        InvalidFilterError: the cursor is none of this list.
    """
    wanted = folded(filters.q or "")
    found = [entity for entity in lookups.directory.of_kind(kind) if any(wanted in name for name in names_of(entity))]
    return paged(
        [entity.iri for entity in found],
        lambda page: entity_items(store, lookups, kind, page),
        limit=filters.limit,
        cursor=filters.cursor,
        meta=lookups.meta(),
    )


def entity_items(store: GraphStore, lookups: Answers, kind: str, iris: Sequence[str]) -> list[dict[str, Any]]:
    """The items of entities of one kind, in the order given."""
    return _WRITERS[kind](store, lookups, [lookups.directory[iri] for iri in iris])


def entity_triples(store: GraphStore, iris: Sequence[str]) -> list[ox.Triple]:
    """All that the graph says of entities themselves, sorted."""
    if not iris:
        return []
    return sorted(set(store.construct(load_query("describe-entities").bind({"entity": list(iris)}))), key=str)


def names_of(entity: Entity) -> list[str]:
    """Every name of an entity, folded for comparison."""
    return [folded(name) for name in (*entity.names.values(), *entity.alt_names)]


def folded(text: str) -> str:
    """A text for comparison: composed, without case."""
    return unicodedata.normalize("NFC", text).casefold()


def _named(entity: Entity) -> dict[str, Any]:
    return {**entity.reference(), "alternative_names": list(entity.alt_names)}


def _people(_: GraphStore, lookups: Answers, found: Sequence[Entity]) -> list[dict[str, Any]]:
    """With party and roles as the graph infers them."""
    directory = lookups.directory
    return [{**_named(entity), "party": directory.party_of(entity), "roles": list(entity.roles)} for entity in found]


def _parties(_: GraphStore, lookups: Answers, found: Sequence[Entity]) -> list[dict[str, Any]]:
    """With the number of people who stand for it."""
    people: dict[str | None, int] = {}
    for person in lookups.directory.of_kind("person"):
        people[person.party] = people.get(person.party, 0) + 1
    return [{**_named(entity), "people": people.get(entity.iri, 0)} for entity in found]


def _topics(store: GraphStore, lookups: Answers, found: Sequence[Entity]) -> list[dict[str, Any]]:
    """With the wider topic."""
    description = _description(store, found)
    items = []
    for entity in found:
        broader = decode(Topic, entity.iri, description).broader
        items.append({**_named(entity), "broader": lookups.directory[broader].reference() if broader else None})
    return items


def _elections(store: GraphStore, _: Answers, found: Sequence[Entity]) -> list[dict[str, Any]]:
    """With its day, and on what that rests: coverage often gives no year."""
    description = _description(store, found)
    items = []
    for entity in found:
        election = decode(Election, entity.iri, description)
        held = {
            "on": election.held_on.isoformat() if election.held_on else None,
            "basis": snake_name(election.date_basis),
            "as_written": election.date_as_written,
        }
        items.append({**_named(entity), "held": held, "jurisdiction": election.jurisdiction})
    return items


def _outlets(_: GraphStore, lookups: Answers, found: Sequence[Entity]) -> list[dict[str, Any]]:
    """With the number of its articles, and the days of the first and the last."""
    published: dict[str, list[str]] = {}
    for article in lookups.articles.values():
        published.setdefault(article["outlet"]["id"], []).append(article["published"])
    items = []
    for entity in found:
        days = published.get(entity.iri, [])
        span = {"from": min(days, default=None), "to": max(days, default=None)}
        items.append({**_named(entity), "articles": len(days), **span})
    return items


def _description(store: GraphStore, found: Sequence[Entity]) -> Description:
    return describe(entity_triples(store, [entity.iri for entity in found]))


_WRITERS: Final[dict[str, Callable[[GraphStore, Answers, Sequence[Entity]], list[dict[str, Any]]]]] = {
    "person": _people,
    "party": _parties,
    "topic": _topics,
    "election": _elections,
    "outlet": _outlets,
}
