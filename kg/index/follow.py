"""Bringing an index up to its stores, article by article, by their change records."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import orjson

from kg import iri as iris
from kg.errors import KgError
from kg.index.articles import EntityRow, Material, entity_row, read_group, read_pledge
from kg.index.database import Database
from kg.index.entities import IndexDirectory
from kg.index.rows import GroupScope, made_rows
from kg.index.schema import FORMER, KEPT_VERSIONS, NEVER, REFERENCE
from kg.index.source import home_of
from kg.index.standing import StandingInTables
from kg.index.writer import IndexWriter
from kg.lookups import Entity
from kg.lookups.items import ItemWriter
from kg.model import Pledge
from kg.namespaces import CHANGES_GRAPH, HU, ID, REFERENCE_GRAPH
from kg.queries import load_query
from kg.rdf import describe
from kg.store import EmbeddedStore, value_of

_MOST_CHANGES: Final = 200
_MOST_ARTICLES: Final = 200
"""Beyond these a whole build is not much dearer."""


class NeedsBuildError(KgError):
    """The index cannot follow its stores: it is of others, or too much has changed."""


def follow(database: Database, store: EmbeddedStore, history: EmbeddedStore | None) -> None:
    """Bring the rows up to the stores, in one transaction. One article takes some milliseconds, however large the rest.

    Raises:
        NeedsBuildError: it must be built anew.
    """
    db = database.write()
    db.execute("BEGIN IMMEDIATE")
    try:
        _Follower(db, store, history).run()
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


class _Follower:
    def __init__(self, db: sqlite3.Connection, store: EmbeddedStore, history: EmbeddedStore | None) -> None:
        self._db = db
        self._store = store
        self._history = history
        self._writer = IndexWriter(db)
        self._materials: dict[str, Material] = {}
        self._days: set[int] = set()

    def run(self) -> None:
        read = self._writer.read_meta
        graphs = _changed(self._store, read("counter", 0), read("revision", None))
        past: set[str] = set()
        if self._history is not None:
            past = _changed(self._history, read("history_counter", 0), read("history_revision", None))
        homes = {home for graph in graphs if (home := home_of(graph)) is not None}
        if any(home_of(graph) == "" and graph != REFERENCE_GRAPH for graph in graphs):
            raise NeedsBuildError("A graph besides articles and reference changed.")
        articles = {home for home in homes if home} | {
            slug for graph in past if (slug := iris.article_of_history_graph(graph))
        }
        if "" in homes:
            self._materials[""] = Material.of(self._store.quads(graph=REFERENCE_GRAPH))
            rows = self._store.select(load_query("moved").bind())
            self._writer.put_moved({value_of(row["entity"]): value_of(row["now"]) for row in rows})
        altered = self._put_entities([home for home in (*articles, *homes) if home in articles or not home])
        self._put_former(past)
        articles |= self._touched(altered)
        if len(articles) > _MOST_ARTICLES:
            raise NeedsBuildError(f"{len(articles)} articles changed.")
        self._put_articles(sorted(articles))
        self._finish()

    def _finish(self) -> None:
        version = self._writer.read_meta("version", 0) + 1
        self._db.executemany("INSERT OR IGNORE INTO dirty VALUES (?, ?)", ((version, day) for day in self._days))
        self._db.execute("DELETE FROM dirty WHERE version <= ?", (version - KEPT_VERSIONS,))
        self._writer.write_meta(
            version=version,
            revision=self._store.revision,
            counter=self._store.counter,
            history_revision=self._history.revision if self._history else None,
            history_counter=self._history.counter if self._history else 0,
        )

    def _material(self, slug: str) -> Material:
        if slug not in self._materials:
            past = self._history.quads(graph=iris.history_graph(slug)) if self._history is not None else ()
            self._materials[slug] = Material.of(self._store.quads(graph=iris.article_graph(slug)), past)
        return self._materials[slug]

    def _put_former(self, graphs: Iterable[str]) -> None:
        for graph in graphs:
            if self._history is not None:
                description = describe(self._history.quads(graph=graph))
                rows = (entity_row(iri, node, description) for iri, node in description.items())
                new = [row for row in rows if row is not None and self._writer.entity_number(row.iri) is None]
                # It has a name, but nobody finds it by that.
                quiet = (replace(row, alternatives="[]", search="", folded=(), seal=0) for row in new)
                self._writer.put_entities(quiet, FORMER)

    def _put_entities(self, homes: Iterable[str]) -> set[str]:
        """Put in what the changed graphs describe now; the entities that changed, came or went."""
        altered: set[str] = set()
        leaving: list[tuple[str, int]] = []
        for home in dict.fromkeys(homes):
            rows = {row.iri: row for row in self._material(home).entities()}
            number = REFERENCE
            if home:
                article = iris.entity("article", home)
                known = self._writer.entity_number(article)
                if known is None and article not in rows:
                    continue
                self._writer.reserve([article])
                number = self._writer.entity_number(article) or 0
            before = self._described(number)
            changed = [row for row in rows.values() if before.get(row.iri, (None,))[0] != row.seal]
            fresh = [row for row in rows.values() if row.iri in before and before[row.iri][1:] != _names(row)]
            self._writer.put_entities({row.iri: row for row in (*changed, *fresh)}.values(), number)
            altered |= {row.iri for row in changed}
            leaving += [(iri, number) for iri in before if iri not in rows]
        for iri, number in leaving:
            row = self._db.execute("SELECT home FROM entity WHERE iri = ?", (iri,)).fetchone()
            if row is not None and row[0] == number:  # it has not moved to a graph that was put in just now
                altered.add(iri)
                self._writer.remove_entities([iri])
        if any(iri.startswith(f"{ID}party/") for iri in altered):
            raise NeedsBuildError("A party changed: it stands in the items of all who speak for it.")
        return altered

    def _described(self, home: int) -> dict[str, tuple[object, ...]]:
        rows = self._db.execute("SELECT iri, seal, names, alternatives FROM entity WHERE home = ?", (home,))
        return {row[0]: row[1:] for row in rows}

    def _touched(self, altered: set[str]) -> set[str]:
        """The articles whose statements show an entity that changed, also by way of a pledge."""
        found: set[str] = set()
        waiting, seen = sorted(altered), set(altered)
        while waiting:
            iri = waiting.pop()
            for store in (self._store, self._history) if self._history is not None else (self._store,):
                for quad in store.quads(object_=iri):
                    graph = quad.graph_name.value  # type: ignore[union-attr]  # quads stand in named graphs
                    slug = home_of(graph) if store is self._store else iris.article_of_history_graph(graph)
                    if slug:
                        found.add(slug)
                    owner = quad.subject.value.partition("#")[0]  # type: ignore[union-attr]  # IRIs all
                    if owner.startswith(f"{ID}pledge/") and owner not in seen:
                        seen.add(owner)
                        waiting.append(owner)
                if len(found) > _MOST_ARTICLES:
                    raise NeedsBuildError(f"<{iri}> changed, and many articles show it.")
        return found

    def _put_articles(self, slugs: list[str]) -> None:
        homes = {slug: number for slug in slugs if (number := self._writer.article_number(slug)) is not None}
        spoken = self._speakers(homes.values())
        candidates = self._candidates(homes.values())
        former = self._parties(candidates)
        for number in homes.values():
            self._days |= self._writer.days_of(number)
            self._writer.remove_statements(number)
        directory = IndexDirectory(lambda: self._db, StandingInTables(self._db))
        around = StoreSurroundings(self._store, directory, self._materials)
        for slug in slugs:
            article = self._material(slug).article(slug)
            if article is None:
                self._writer.remove_article(slug)
                continue
            item = article.item(directory)
            homes[slug] = number = self._writer.put_article(article, orjson.dumps(item))
            writer = ItemWriter(directory, {article.iri: item})
            for record, pledge, until in self._material(slug).records(self._store):
                whole = replace(record, pledge=around.pledge(pledge) if pledge else None)
                self._writer.put_statements(made_rows(whole, around, writer, until), article)
            self._days |= self._writer.days_of(number)
        self._mend_answers(spoken, self._speakers(homes.values()))
        candidates |= self._candidates(homes.values())
        self._mend_parties(candidates, former, directory, set(homes.values()))

    def _speakers(self, articles: Iterable[int]) -> dict[str, int]:
        query = "SELECT iri, speaker FROM statement WHERE article = ? AND until = ?"
        return {iri: speaker for number in articles for iri, speaker in self._db.execute(query, (number, NEVER))}

    def _candidates(self, articles: Iterable[int]) -> set[int]:
        query = (
            "SELECT person FROM candidacy JOIN statement ON statement.id = candidacy.statement "
            "WHERE statement.article = ?"
        )
        return {row[0] for number in articles for row in self._db.execute(query, (number,))}

    def _parties(self, people: Iterable[int]) -> dict[int, str | None]:
        directory = IndexDirectory(lambda: self._db, StandingInTables(self._db))
        return {number: entity.party for number, entity in directory.numbered(people).items()}

    def _mend_answers(self, before: dict[str, int], after: dict[str, int]) -> None:
        """Edges of rebuttals elsewhere whose answered statement came, went or has another speaker."""
        changed = {iri for iri in before.keys() | after.keys() if before.get(iri) != after.get(iri)}
        rebuttals = {
            row[0]
            for iri in changed
            for row in self._db.execute("SELECT statement FROM answer WHERE answered = ?", (iri,))
        }
        own = {row[0] for iri in after for row in self._db.execute(_ANSWERING, (iri,))}
        for number in rebuttals - own:
            self._days.update(row[0] for row in self._db.execute(_PUBLISHED, (number,)))
        self._writer.connect_answers(sorted(rebuttals | own))

    def _mend_parties(
        self, people: set[int], former: dict[int, str | None], rendered: IndexDirectory, articles: set[int]
    ) -> None:
        """The party beside the speaker, in the items of those whose candidacies changed.

        Items of the articles just put in were written before all candidacies were there, from ``rendered``; all others
        show the former party.
        """
        now = IndexDirectory(lambda: self._db, StandingInTables(self._db))
        for number, entity in now.numbered(people).items():
            elsewhere = replace(entity, party=former.get(number))
            here = replace(entity, party=rendered[entity.iri].party)
            if entity.party in (elsewhere.party, here.party) and elsewhere.party == here.party:
                continue
            wanted = _speaker(entity, now)
            for item, article, body in self._db.execute(_SPOKEN, (number,)).fetchall():
                shown = _speaker(here if article in articles else elsewhere, now)
                mended = body.replace(shown, wanted, 1)
                if mended != body:
                    self._writer.replace_item(item, mended)


_ANSWERING: Final = (
    "SELECT answer.statement FROM answer JOIN statement ON statement.id = answer.statement WHERE statement.iri = ?"
)
_PUBLISHED: Final = "SELECT published FROM statement WHERE id = ?"
_SPOKEN: Final = (
    "SELECT statement.id, article, body FROM statement JOIN item ON item.id = statement.id WHERE speaker = ?"
)


class StoreSurroundings:
    """What statements point to, read from the store when it is asked for."""

    def __init__(self, store: EmbeddedStore, directory: IndexDirectory, materials: dict[str, Material]) -> None:
        self._store = store
        self._directory = directory
        self._pledges = {pledge.iri: pledge for material in materials.values() for pledge in material.pledges()}
        self._groups: dict[str, GroupScope | None] = {}

    def entity(self, iri: str) -> Entity | None:
        """The entity of an IRI, if the graph names it."""
        return self._directory.get(iri)

    def pledge(self, iri: str) -> Pledge | None:
        """A pledge, wherever it is described."""
        if iri not in self._pledges:
            description = describe(self._store.quads(subject=iri))
            for predicate in ("amount", "quantity", "ratio"):
                for value in description.get(iri, {}).get(HU + predicate, ()):
                    description = {**description, **describe(self._store.quads(subject=value.value))}
            found = read_pledge(iri, description) if iri in description else None
            if found is None:
                return None
            self._pledges[iri] = found
        return self._pledges[iri]

    def topics(self, pledge: str) -> tuple[str, ...]:
        """The topics of a pledge."""
        found = self.pledge(pledge)
        return found.topics if found else ()

    def group(self, iri: str) -> GroupScope | None:
        """The scope and members of a group."""
        if iri not in self._groups:
            self._groups[iri] = read_group(describe(self._store.quads(subject=iri)).get(iri, {}))
        return self._groups[iri]


def _changed(store: EmbeddedStore, counter: int, revision: str | None) -> set[str]:
    """The graphs that changed since a revision.

    Raises:
        NeedsBuildError: the store never had that revision, or has gone far on since.
    """
    if store.revision == revision:
        return set()
    if not 0 < counter <= store.counter or store.counter - counter > _MOST_CHANGES:
        raise NeedsBuildError(f"The index is of revision {revision}, the store of {store.revision}.")
    found: set[str] = set()
    for number in range(counter, store.counter + 1):
        record = list(store.quads(subject=f"{CHANGES_GRAPH}/{number:06d}", graph=CHANGES_GRAPH))
        if number == counter:
            if not any(q.predicate.value == HU + "revision" and q.object.value == revision for q in record):  # type: ignore[union-attr]
                raise NeedsBuildError(f"The store has no revision {revision}.")
            continue
        if not record:
            raise NeedsBuildError(f"The change record lacks number {number}.")
        found |= {q.object.value for q in record if q.predicate.value == HU + "changed"}  # type: ignore[union-attr]
    return found


def _speaker(entity: Entity, directory: IndexDirectory) -> bytes:
    """A speaker as items show one, in JSON."""
    party = directory.party_of(entity)
    return orjson.dumps({**entity.reference(), "kind": entity.kind, "party": party})


def _names(row: EntityRow) -> tuple[object, ...]:
    return row.names, row.alternatives
