"""Building the whole index from the stores."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import replace

import orjson
import pyoxigraph as ox

from kg import iri as iris
from kg.index.articles import ArticleItem, EntityRow, Found, Material
from kg.index.rows import GroupScope, StatementRows, made_rows
from kg.index.schema import FORMAT, FORMER, INDEXES, OTHER, REFERENCE, TABLES
from kg.index.source import graphs, home_of
from kg.index.writer import IndexWriter
from kg.lookups import Directory, Entity
from kg.lookups.items import ItemWriter
from kg.model import Pledge
from kg.namespaces import REFERENCE_GRAPH
from kg.store import EmbeddedStore, value_of

_log = logging.getLogger(__name__)

_TOPICS = "SELECT ?node ?value WHERE { ?node a hu:Pledge ; hu:topic ?value } ORDER BY ?node ?value"
_SCOPES = "SELECT ?node ?value WHERE { ?node hu:groupScope ?value }"
_MEMBERS = "SELECT ?node ?value WHERE { ?node a hu:AgentGroup ; foaf:member ?value } ORDER BY ?node ?value"


class StoreSurroundings:
    """What statements point to, read from the whole of a store at once."""

    def __init__(self, store: EmbeddedStore, directory: Directory) -> None:
        self._directory = directory
        self._topics = _pairs(store, _TOPICS)
        members = _pairs(store, _MEMBERS)
        self._groups = {
            iri: GroupScope(scope[0], tuple(members.get(iri, ()))) for iri, scope in _pairs(store, _SCOPES).items()
        }

    def entity(self, iri: str) -> Entity | None:
        """The entity of an IRI, if the graph names it."""
        return self._directory.entities.get(iri)

    def topics(self, pledge: str) -> tuple[str, ...]:
        """The topics of a pledge."""
        return tuple(self._topics.get(pledge, ()))

    def group(self, iri: str) -> GroupScope | None:
        """The scope and members of a group."""
        return self._groups.get(iri)


def _pairs(store: EmbeddedStore, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in store.select(query):
        found.setdefault(value_of(row["node"]), []).append(value_of(row["value"]))
    return found


def build_index(db: sqlite3.Connection, store: EmbeddedStore, history: EmbeddedStore | None) -> None:
    """Fill an empty database with the index of a public and a history store, in one transaction."""
    db.executescript("PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)
    db.execute("BEGIN")
    _Builder(db, store, history).run()
    for command in INDEXES.split(";"):
        db.execute(command)
    writer = IndexWriter(db)
    writer.connect_answers()
    writer.index_words()
    db.execute("COMMIT")


class _Builder:
    def __init__(self, db: sqlite3.Connection, store: EmbeddedStore, history: EmbeddedStore | None) -> None:
        self._store = store
        self._history = history
        self._writer = IndexWriter(db)
        self._directory = Directory.read(store)
        former = Directory.read(history).entities if history is not None else {}
        self._former = [entity for iri, entity in sorted(former.items()) if iri not in self._directory.entities]
        self._directory.entities.update((entity.iri, entity) for entity in self._former)
        self._around = StoreSurroundings(store, self._directory)
        self._pledges: dict[str, Pledge] = {}
        self._waiting: list[tuple[ArticleItem, Found]] = []

    def run(self) -> None:
        self._writer.reserve(sorted(self._directory.entities))
        self._writer.put_entities((former_row(entity) for entity in self._former), FORMER)
        self._writer.put_moved(self._directory.moved)
        past = self._read_past()
        for graph, quads in graphs(self._store):
            home = home_of(graph)
            if home is not None:
                self._add(graph, home, Material.of(quads, past.pop(home, ())))
        waiting, self._waiting = self._waiting, []
        for article, record in waiting:
            self._put(article, [record], last=True)
        for slug in past:  # of an article that was taken out, or never was
            _log.warning("Lookups leave out graph/history/%s: its article is not described.", slug)
        self._writer.write_meta(
            format=FORMAT,
            version=1,
            revision=self._store.revision,
            counter=self._store.counter,
            history_revision=self._history.revision if self._history else None,
            history_counter=self._history.counter if self._history else 0,
        )

    def _read_past(self) -> dict[str, list[ox.Quad]]:
        found: dict[str, list[ox.Quad]] = {}
        for graph, quads in graphs(self._history) if self._history is not None else ():
            slug = iris.article_of_history_graph(graph)
            if slug is not None:
                found[slug] = quads
        return found

    def _add(self, graph: str, home: str, material: Material) -> None:
        self._pledges |= {pledge.iri: pledge for pledge in material.pledges()}
        article = material.article(home) if home else None
        number = 0
        if article is not None:
            number = self._writer.put_article(article, orjson.dumps(article.item(self._directory)))
        self._writer.put_entities(material.entities(), number or (REFERENCE if graph == REFERENCE_GRAPH else OTHER))
        records = list(material.records(self._store))
        if article is not None:
            self._put(article, records)
        elif records:
            _log.warning("Lookups leave out the statements of '%s': their article is not described.", home)

    def _put(self, article: ArticleItem, records: Iterable[Found], *, last: bool = False) -> None:
        writer = ItemWriter(self._directory, {article.iri: article.item(self._directory)})
        rows: list[StatementRows] = []
        for record, pledge, until in records:
            if pledge is not None and pledge not in self._pledges and not last:
                self._waiting.append((article, (record, pledge, until)))  # another article describes it
                continue
            rows += made_rows(replace(record, pledge=self._pledges.get(pledge or "")), self._around, writer, until)
        self._writer.put_statements(rows, article)


def former_row(entity: Entity) -> EntityRow:
    """The row of an entity that only past statements know: it has a name, but nobody finds it by that."""
    names = json.dumps(dict(entity.names), ensure_ascii=False)
    return EntityRow(entity.iri, entity.kind, names, "[]", "", (), None, 0)
