"""Putting rows into the index and taking them out."""

from __future__ import annotations

import logging
import re
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from kg.index.articles import ArticleItem, EntityRow
from kg.index.rows import StatementRows
from kg.index.schema import NEVER, RELATION_CODES, day_number
from kg.namespaces import ID

_log = logging.getLogger(__name__)

# Runs of Chinese characters, kana and Hangul: they are searched by pairs, because most Korean words have two syllables.
_SYLLABLES: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,}")
_REBUTS: Final = RELATION_CODES["responds_to_agent"]


def syllable_pairs(text: str) -> list[str]:
    """The pairs of neighbouring syllables of a text, each once."""
    return sorted({run[i : i + 2] for run in _SYLLABLES.findall(text) for i in range(len(run) - 1)})


class IndexWriter:
    """Writes rows in the one open transaction of a connection; numbers are never used again."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._fresh = connection.execute("SELECT 1 FROM meta").fetchone() is None  # nothing to forget as yet
        self._entities: dict[str, int] = {}
        self._next_entity = self._highest("entity") + 1
        self._next_statement = max(self._highest("statement"), self.read_meta("last_statement", 0)) + 1

    def _highest(self, table: str) -> int:
        return int(self._db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608 - ours

    def read_meta(self, name: str, default: Any) -> Any:
        """A value of the table ``meta``."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def write_meta(self, **values: Any) -> None:
        """Values of the table ``meta``."""
        values["last_statement"] = self._next_statement - 1
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def entity_number(self, iri: str) -> int | None:
        """The number of an entity that is in the index."""
        found = self._entities.get(iri)
        if found is None:
            row = self._db.execute("SELECT id FROM entity WHERE iri = ?", (iri,)).fetchone()
            if row is None:
                return None
            found = self._entities[iri] = row[0]
        return found

    def reserve(self, iris: Iterable[str]) -> None:
        """Give numbers to entities that are put in later, so that rows which come before them can point to them."""
        for iri in iris:
            if self.entity_number(iri) is None:
                self._entities[iri] = self._next_entity
                self._next_entity += 1

    def put_entities(self, rows: Iterable[EntityRow], home: int) -> None:
        """Add or replace entities; ``home`` is the number of the article that describes them, 0 for no article."""
        for row in rows:
            self.reserve([row.iri])
            number = self._entities[row.iri]
            if not self._fresh:
                self._forget_names(number)
            self._db.execute(
                "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    row.iri,
                    row.kind,
                    row.slug,
                    home,
                    row.names,
                    row.alternatives,
                    row.search,
                    row.maker,
                    row.seal,
                ),
            )
            self._db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", ((name, number) for name in row.folded))
            self._put_words(-number, row.search)

    def put_moved(self, moved: Mapping[str, str]) -> None:
        """Say what former IRIs are now: these, and no others."""
        self._db.execute("DELETE FROM moved")
        self._db.executemany("INSERT INTO moved VALUES (?, ?)", moved.items())

    def remove_entities(self, iris: Iterable[str]) -> None:
        """Take entities out; their numbers stay theirs, should they come back within this transaction."""
        for iri in iris:
            number = self.entity_number(iri)
            if number is not None:
                self._forget_names(number)
                self._db.execute("DELETE FROM entity WHERE id = ?", (number,))
                self._entities.pop(iri, None)

    def _forget_names(self, number: int) -> None:
        self._db.execute("DELETE FROM name WHERE entity = ?", (number,))
        self._remove_words(-number)

    def put_article(self, article: ArticleItem, item: bytes) -> int:
        """Add or replace an article; its number is that of its entity."""
        number = self.entity_number(f"{ID}article/{article.slug}")
        outlet = self.entity_number(article.outlet)
        if number is None or outlet is None:
            raise LookupError(article.slug)
        published = day_number_of(article.published)
        self._db.execute(
            "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)", (number, article.slug, published, outlet, item)
        )
        return number

    def put_statements(self, rows: Iterable[StatementRows], article: ArticleItem) -> None:
        """Add statements of one article, which is in the index."""
        home, outlet = self.entity_number(article.iri), self.entity_number(article.outlet)
        published = day_number_of(article.published)
        for row in rows:
            number, speaker = self._next_statement, self.entity_number(row.speaker)
            if speaker is None:
                _log.warning("Lookups leave out <%s>: nothing is known of <%s>.", row.iri, row.speaker)
                continue
            self._next_statement += 1
            self._db.execute(
                "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    row.iri,
                    home,
                    row.kind,
                    speaker,
                    row.mode,
                    published,
                    published if row.said is None else row.said,
                    row.since,
                    row.until,
                    outlet,
                    row.flags,
                    row.currency,
                    row.amount,
                ),
            )
            self._db.execute("INSERT INTO item VALUES (?, ?, ?)", (number, row.crc, row.item))
            self._put_relations(number, row)
            self._put_words(number, row.words)

    def _put_relations(self, number: int, row: StatementRows) -> None:
        links = [(number, role, entity) for role, iri in row.links if (entity := self.entity_number(iri)) is not None]
        self._db.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", links)
        edges = [
            (number, relation, start, end)
            for relation, source, target in row.edges
            if (start := self.entity_number(source)) is not None and (end := self.entity_number(target)) is not None
        ]
        self._db.executemany("INSERT OR IGNORE INTO edge VALUES (?, ?, ?, ?)", edges)
        self._db.executemany("INSERT OR IGNORE INTO answer VALUES (?, ?)", ((number, iri) for iri in row.answered))
        if row.candidacy is not None and (person := self.entity_number(row.candidacy[0])) is not None:
            party = self.entity_number(row.candidacy[1]) if row.candidacy[1] else None
            self._db.execute("INSERT INTO candidacy VALUES (?, ?, ?, ?)", (number, person, party, row.until))

    def _put_words(self, number: int, words: str) -> None:
        self._db.execute("INSERT INTO words VALUES (?, ?)", (number, words))
        if self._fresh:
            return  # all at once, by index_words
        self._db.execute("INSERT INTO trigrams (rowid, text) VALUES (?, ?)", (number, words))
        pairs = syllable_pairs(words)
        if pairs:
            self._db.execute("INSERT INTO syllables (rowid, text) VALUES (?, ?)", (number, " ".join(pairs)))

    def index_words(self) -> None:
        """Index the words of a new database: in one go, in their order, which takes half the time of one by one."""
        self._db.execute("INSERT INTO trigrams (rowid, text) SELECT id, text FROM words ORDER BY id")
        words = self._db.execute("SELECT id, text FROM words ORDER BY id")
        paired = ((number, " ".join(pairs)) for number, text in words if (pairs := syllable_pairs(text)))
        self._db.executemany("INSERT INTO syllables (rowid, text) VALUES (?, ?)", paired)
        for table in ("trigrams", "syllables"):
            self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - our names

    def _remove_words(self, number: int) -> None:
        row = self._db.execute("SELECT text FROM words WHERE id = ?", (number,)).fetchone()
        if row is None:
            return
        # These tables keep no text of their own: they are told what it was.
        self._db.execute("INSERT INTO trigrams (trigrams, rowid, text) VALUES ('delete', ?, ?)", (number, row[0]))
        pairs = syllable_pairs(row[0])
        if pairs:
            self._db.execute(
                "INSERT INTO syllables (syllables, rowid, text) VALUES ('delete', ?, ?)", (number, " ".join(pairs))
            )
        self._db.execute("DELETE FROM words WHERE id = ?", (number,))

    def remove_statements(self, article: int) -> None:
        """Take out all statements of an article."""
        numbers = [row[0] for row in self._db.execute("SELECT id FROM statement WHERE article = ?", (article,))]
        for number in numbers:
            self._remove_words(number)
            self._db.execute("DELETE FROM statement WHERE id = ?", (number,))
            self._db.execute("DELETE FROM item WHERE id = ?", (number,))
            for table in ("link", "edge", "answer", "candidacy"):
                self._db.execute(f"DELETE FROM {table} WHERE statement = ?", (number,))  # noqa: S608 - our names

    def article_number(self, slug: str) -> int | None:
        """The number of an article that is in the index."""
        row = self._db.execute("SELECT id FROM article WHERE slug = ?", (slug,)).fetchone()
        return int(row[0]) if row else None

    def remove_article(self, slug: str) -> None:
        """Take an article out; its statements must be out."""
        self._db.execute("DELETE FROM article WHERE slug = ?", (slug,))

    def days_of(self, article: int) -> set[int]:
        """The days on which the statements of an article count as published."""
        return {
            row[0] for row in self._db.execute("SELECT DISTINCT published FROM statement WHERE article = ?", (article,))
        }

    def replace_item(self, number: int, body: bytes) -> None:
        """Put in another item of a statement."""
        self._db.execute("UPDATE item SET crc = ?, body = ? WHERE id = ?", (zlib.crc32(body), body, number))

    def connect_answers(self, rebuttals: Sequence[int] | None = None) -> None:
        """Add the edges of rebuttals (all, if None), which need the statement that they answer.

        Run when all statements are in.
        """
        some = "" if rebuttals is None else f"AND answer.statement IN ({', '.join(map(str, map(int, rebuttals)))})"
        self._db.execute(
            f"DELETE FROM edge WHERE relation = {_REBUTS} {some.replace('answer.', '')}"  # noqa: S608 - numbers
        )
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO edge
            SELECT rebuttal.id, {_REBUTS}, rebuttal.speaker, answered.speaker
            FROM answer
            JOIN statement AS rebuttal ON rebuttal.id = answer.statement AND rebuttal.until = {NEVER}
            JOIN statement AS answered ON answered.iri = answer.answered AND answered.until = {NEVER}
            JOIN entity ON entity.id = rebuttal.speaker AND entity.kind != 'article'
            WHERE rebuttal.speaker != answered.speaker AND answered.article != answered.speaker {some}
            """  # noqa: S608 - our numbers
        )


def day_number_of(text: str) -> int:
    """A day written as ``2025-04-24`` as days since 1970."""
    return day_number(date.fromisoformat(text))
