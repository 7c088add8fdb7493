"""Lists of statements and of entities, narrowed and paged, each page with the corpus it is of."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import InvalidIriError, NotFoundError
from kg.lookups.directory import AGENTS, TARGETS, Directory
from kg.lookups.filters import SPEECH_MODES, Filters, Page
from kg.lookups.items import KINDS, ItemWriter
from kg.lookups.paging import paged
from kg.namespaces import HU
from kg.queries import load_query
from kg.queries.records import read_records
from kg.store import GraphStore

_CLASS_OF_KIND: Final = {name: iri for iri, name in KINDS.items()}
_TARGET_CLASSES: Final = {
    "person": ["Person"],
    "party": ["Party"],
    "pledge": ["Pledge"],
    "group": ["AgentGroup", "PledgeGroup"],
}


class Lookups:
    """The lookups of one revision of a store; make a new one when the revision rises."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self.revision: Final = store.revision
        self.directory: Final = Directory.read(store)
        self.articles: Final = self._read_articles()
        self._writer = ItemWriter(self.directory, self.articles)

    def statements(self, filters: Filters, *, kinds: Sequence[str] = ()) -> Page:
        """The statements of these kinds (all, if none is named) that the filters leave, newest first.

        Raises:
            NotFoundError, AmbiguousNameError: a filter names nobody, or more than one.
            InvalidFilterError: the cursor is none of ours.
        """
        values = self.bindings(filters)
        if kinds:
            values["kind"] = [_CLASS_OF_KIND[kind] for kind in kinds]
        found = self._store.select(load_query("statements").bind(values)).column("statement")
        return self._page(found, filters, self._items)

    def statement(self, article: str, number: str) -> dict[str, Any]:
        """The item of one statement.

        Raises:
            NotFoundError: there is none of that article and number.
        """
        try:
            iri = iris.node("statement", article, number)
        except InvalidIriError as error:
            raise NotFoundError(f"There is no statement {article}/{number}.", kind="statement") from error
        if not self._store.ask(f"ASK {{ <{iri}> a hu:Statement }}"):
            raise NotFoundError(f"There is no statement {article}/{number}.", kind="statement", iri=iri)
        return self._items([iri])[0]

    def items(self, statements: Sequence[str]) -> list[dict[str, Any]]:
        """The items of statements, in the order given."""
        return self._items(statements)

    def triples(self, statements: Sequence[str]) -> list[ox.Triple]:
        """All that the graph says of statements and of what belongs to them, sorted."""
        if not statements:
            return []
        found = self._store.construct(load_query("describe-statements").bind({"statement": list(statements)}))
        return sorted(set(found), key=str)

    def meta(self) -> dict[str, Any]:
        """What corpus an answer is of: revision, number of articles, first and last date of publication."""
        published = sorted(article["published"] for article in self.articles.values())
        return {
            "revision": self.revision,
            "articles": len(published),
            "from": published[0] if published else None,
            "to": published[-1] if published else None,
        }

    def bindings(self, filters: Filters) -> dict[str, Any]:
        """The filters as parameters of the queries ``statements`` and ``criticism-pairs``.

        Raises:
            NotFoundError, AmbiguousNameError: a filter names nobody, or more than one.
        """
        given = filters.given()
        values: dict[str, Any] = {}
        for name, kinds, noun in (
            ("article", ("article",), "article"),
            ("speaker", AGENTS, "person or organization"),
            ("target", TARGETS, "person, party, pledge or group"),
            ("party", ("party",), "party"),
            ("topic", ("topic",), "topic"),
            ("priority", ("priority",), "priority"),
            ("outlet", ("outlet",), "outlet"),
        ):
            if name in given:
                values[name] = self.directory.resolve(given[name], kinds, noun=noun).iri
        if filters.target_kind == "none":
            values["no_target"] = True
        elif filters.target_kind is not None:
            values["target_class"] = [HU + name for name in _TARGET_CLASSES[filters.target_kind]]
        if filters.speech_mode is not None:
            values["speech_mode"] = HU + SPEECH_MODES[filters.speech_mode]
        for name in ("said_from", "said_to", "published_from", "published_to", "q"):
            if name in given:
                values[name] = given[name]
        if "q" in values:
            values["q"] = unicodedata.normalize("NFC", values["q"])  # as all words of the graph
        return values

    def _items(self, statements: Sequence[str]) -> list[dict[str, Any]]:
        return [self._writer.statement(record) for record in read_records(self._store, statements)]

    def _page(self, found: list[str], filters: Filters, write: Callable[[Sequence[str]], list[dict[str, Any]]]) -> Page:
        return paged(found, write, limit=filters.limit, cursor=filters.cursor, meta=self.meta())

    def _read_articles(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for row in self._store.select(load_query("articles").bind()):
            article, headline, outlet = row["article"], row["headline"], row["outlet"]
            if not (
                isinstance(article, ox.NamedNode)
                and isinstance(headline, ox.Literal)
                and isinstance(outlet, ox.NamedNode)
            ):
                continue
            item = found.setdefault(
                article.value,
                {
                    "id": article.value,
                    "slug": iris.slug_of(article.value),
                    "title": {},
                    "outlet": self.directory[outlet.value].reference(),
                    "published": str(row["published"].value),  # type: ignore[union-attr]  # a literal, by its shape
                    "url": row["url"].value if "url" in row else None,  # type: ignore[union-attr]
                },
            )
            item["title"].setdefault(headline.language or "und", headline.value)
        return found
