"""Finding words: in names, summaries and quotations, inside words too, in English and in Korean.

SQLite's trigrams answer words of three letters or more; pairs of syllables those of two, which most Korean words are.
Both only say where words may stand: the text itself decides. Anything shorter is looked for in every text.
"""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Callable, Set

import numpy as np

from kg.index.columns import Ints
from kg.index.rows import folded
from kg.index.schema import FORMER
from kg.index.writer import syllable_pairs
from kg.lookups.directory import fold_name

_SUGGESTED = 2_000
"""Names looked at for a suggestion: more would take longer than a suggestion is worth."""


class Finder:
    """Searches the words of an index."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect

    def statements(self, q: str) -> Ints:
        """The numbers of the statements in whose summary or quotations ``q`` occurs, in any case."""
        return np.array(self._find(folded(q), "words.id > 0"), dtype=np.int64)

    def entities(self, q: str) -> list[int]:
        """The numbers of the entities in whose names ``q`` occurs, in any case."""
        return [-number for number in self._find(folded(q), "words.id < 0")]

    def close_names(self, name: str, kinds: Set[str]) -> list[str]:
        """The slugs of entities of these kinds whose names are close to a name, closest first."""
        wanted = fold_name(name)
        marks = ", ".join("?" * len(kinds))
        parts = sorted({f'"{part}"' for part in (wanted[i : i + 3] for i in range(len(wanted) - 2)) if '"' not in part})
        pairs = syllable_pairs(wanted)
        columns = "SELECT name.folded, entity.slug, entity.kind FROM"
        fits = f"kind IN ({marks}) AND home != {FORMER} LIMIT {_SUGGESTED}"
        query = f"{columns} entity JOIN name ON name.entity = entity.id WHERE {fits}"
        rows = self._connect().execute(query, sorted(kinds)).fetchall()
        if len(rows) == _SUGGESTED:  # too many to compare with all: only those that share three letters or a pair
            rows = []
            for table, terms in (("trigrams", parts), ("syllables", pairs)):
                if terms:
                    query = (
                        f"{columns} {table} JOIN entity ON entity.id = -{table}.rowid "
                        f"JOIN name ON name.entity = entity.id WHERE {table} MATCH ? AND {table}.rowid < 0 AND {fits}"
                    )
                    rows += self._connect().execute(query, (" OR ".join(terms), *sorted(kinds))).fetchall()
        known: dict[str, str] = {}
        for called, slug, kind in rows:
            known[called] = slug
            if kind in ("person", "party", "organization", "outlet"):
                known |= {word: slug for word in called.split() if word not in known}
        close = difflib.get_close_matches(wanted, sorted(known), n=5, cutoff=0.6)
        return list(dict.fromkeys(known[match] for match in close))

    def _find(self, words: str, where: str) -> list[int]:
        tables, terms = self._terms(words)
        joins = "".join(f" JOIN {table} ON {table}.rowid = words.id AND {table} MATCH ?" for table in tables)
        query = f"SELECT words.id FROM words{joins} WHERE {where} AND instr(words.text, ?) ORDER BY words.id"  # noqa: S608
        return [row[0] for row in self._connect().execute(query, (*terms, words))]

    @staticmethod
    def _terms(words: str) -> tuple[list[str], list[str]]:
        """The tables that can narrow a search, and what to ask them."""
        if len(words) >= 3:
            parts = sorted({words[i : i + 3].replace('"', '""') for i in range(len(words) - 2)})
            return ["trigrams"], [" AND ".join(f'"{part}"' for part in parts[:16])]
        pairs = syllable_pairs(words)
        return (["syllables"], [pairs[0]]) if pairs else ([], [])
