"""Lists of statements and of entities, narrowed and paged, each page with the corpus it is of."""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import InvalidFilterError, InvalidIriError, NotFoundError
from kg.lookups.directory import AGENTS, TARGETS, Directory
from kg.lookups.filters import SPEECH_MODES, Filters, Page
from kg.lookups.items import KINDS, ItemWriter
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
        values = self._bindings(filters)
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

    def people(self, filters: Filters) -> Page:
        """The people of the graph, by slug, with party and roles as the graph infers them; ``q`` searches names."""
        wanted = unicodedata.normalize("NFC", filters.q or "").casefold()
        found = [
            entity.iri
            for entity in self.directory.of_kind("person")
            if any(wanted in name.casefold() for name in (*entity.names.values(), *entity.alt_names))
        ]
        return self._page(found, filters, lambda page: [self.person(iri) for iri in page])

    def person(self, iri: str) -> dict[str, Any]:
        """The item of one person.

        Raises:
            NotFoundError: the graph does not know the IRI.
        """
        entity = self.directory[iri]
        party = self.directory[entity.party].reference() if entity.party else None
        return {
            **entity.reference(),
            "alternative_names": list(entity.alt_names),
            "party": party,
            "roles": list(entity.roles),
        }

    def meta(self) -> dict[str, Any]:
        """What corpus an answer is of: revision, number of articles, first and last date of publication."""
        published = sorted(article["published"] for article in self.articles.values())
        return {
            "revision": self.revision,
            "articles": len(published),
            "from": published[0] if published else None,
            "to": published[-1] if published else None,
        }

    def _bindings(self, filters: Filters) -> dict[str, Any]:
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
        start = 0 if filters.cursor is None else _position(found, filters.cursor) + 1
        page = found[start : start + filters.limit]
        more = start + filters.limit < len(found)
        return Page(write(page), len(found), _cursor(page[-1]) if more else None, self.meta())

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


def _cursor(iri: str) -> str:
    return base64.urlsafe_b64encode(iri.encode()).decode().rstrip("=")


def _position(found: list[str], cursor: str) -> int:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return found.index(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode())
    except (ValueError, binascii.Error) as error:
        raise InvalidFilterError(
            "cursor is not the 'next' of a page of this list: begin again without it.",
            parameter="cursor",
            allowed="the 'next' of the page before",
        ) from error
