"""What an article's graphs make: its item, its entities and the rows of its statements, living and past."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import KgError, NotFoundError
from kg.index.rows import GroupScope
from kg.index.schema import NEVER, instant_number
from kg.lookups.directory import KIND_NAMES, Names, fold_name
from kg.model import Decision, LangString, Pledge, Statement, TextVersion, as_dict
from kg.namespaces import FOAF, HU, PROV, RDF, SCHEMA, SKOS
from kg.queries.records import Record, read_records
from kg.rdf import Description, decode, describe
from kg.store import GraphStore

_log = logging.getLogger(__name__)

Found = tuple[Record, str | None, int]
"""A statement, the IRI of the pledge that it makes, and the instant up to which it is accepted."""

_TYPE: Final = RDF + "type"
_NAMES: Final = (FOAF + "name", SKOS + "prefLabel", SCHEMA + "headline")
_SEALED: Final = frozenset({"pledge", "agent_group", "pledge_group"})
"""Entities of which more than the name shows in the rows of statements elsewhere."""


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity as the index keeps it; ``seal`` changes when anything of it changes that other rows show."""

    iri: str
    kind: str
    names: str
    alternatives: str
    search: str
    folded: tuple[str, ...]
    maker: str | None
    seal: int

    @property
    def slug(self) -> str:
        """The last part of the IRI."""
        return iris.slug_of(self.iri)


@dataclass(frozen=True, slots=True)
class ArticleItem:
    """An article as items show it, without its outlet's name."""

    slug: str
    published: str
    outlet: str
    title: Mapping[str, str]
    url: str | None

    @property
    def iri(self) -> str:
        """The article's IRI."""
        return iris.entity("article", self.slug)

    def item(self, directory: Names) -> dict[str, Any]:
        """The article as the items of its statements show it.

        Raises:
            NotFoundError: the graph does not know its outlet.
        """
        return {
            "id": self.iri,
            "slug": self.slug,
            "title": dict(self.title),
            "outlet": directory[self.outlet].reference(),
            "published": self.published,
            "url": self.url,
        }


@dataclass(slots=True)
class Material:
    """What a pair of graphs, an article's and its history, holds for the index."""

    description: Description
    past: Description
    by_type: Mapping[str, Sequence[str]]
    """Class to what is of it, of what is described now: most nodes are looked at by few."""

    @classmethod
    def of(cls, quads: Iterable[ox.Quad], past: Iterable[ox.Quad] = ()) -> Material:
        """The material of quads of an article's graph (or the reference graph), and of its history graph."""
        description = describe(quads)
        by_type: dict[str, list[str]] = {}
        for iri, node in description.items():
            for value in _values(node, _TYPE):
                by_type.setdefault(value, []).append(iri)
        return cls(description, describe(past), by_type)

    def _of(self, *classes: str) -> Sequence[str]:
        return list(dict.fromkeys(iri for name in classes for iri in self.by_type.get(name, ())))

    def entities(self) -> Iterator[EntityRow]:
        """The entities that are described here."""
        for iri in self._of(*KIND_NAMES):
            row = entity_row(iri, self.description[iri], self.description)
            if row is not None:
                yield row

    def article(self, slug: str) -> ArticleItem | None:
        """The article, if it is described as lists need it."""
        node = self.description.get(iris.entity("article", slug), {})
        outlets, published = _values(node, SCHEMA + "publisher"), _values(node, SCHEMA + "datePublished")
        headlines = _words(node, SCHEMA + "headline")
        if not (outlets and published and headlines):
            return None
        urls = _values(node, SCHEMA + "url")
        return ArticleItem(slug, published[0], outlets[0], as_dict(headlines), urls[0] if urls else None)

    def pledges(self) -> Iterator[Pledge]:
        """The pledges that are described here."""
        for iri in self._of(HU + "Pledge"):
            pledge = read_pledge(iri, self.description)
            if pledge is not None:
                yield pledge

    def groups(self) -> Iterator[tuple[str, GroupScope]]:
        """The groups that are described here."""
        for iri, node in self.description.items():
            group = read_group(node)
            if group is not None:
                yield iri, group

    def records(self, store: GraphStore) -> Iterator[Found]:
        """Each statement with the pledge that it makes (an IRI) and the instant up to which it is accepted.

        What belongs to a statement stands beside it; where it does not, because an article was taken out, ``store`` is
        asked. A statement that cannot be read is left out, and named in the log: `hustings validate` says what is wrong
        with it.
        """
        texts: dict[str, TextVersion] = {}
        for iri in self._of(HU + "Statement"):
            record = _read(iri, self.description, store, texts)
            if record is not None:
                yield record, record.statement.pledge, NEVER
        if not self.past:
            return
        whole: dict[str, Any] = {**self.description, **self.past}
        texts = {}
        for iri, node in self.past.items():
            ended = _values(node, PROV + "invalidatedAtTime")
            if iri in self.description:
                continue  # a change was interrupted: it is accepted still
            if ended and HU + "Statement" in _values(node, _TYPE):
                record = _read(iri, whole, None, texts)
                if record is not None:
                    yield record, record.statement.pledge, instant_number(datetime.fromisoformat(ended[0]))


def _read(iri: str, description: Description, store: GraphStore | None, texts: dict[str, TextVersion]) -> Record | None:
    """A statement; ``texts`` are those that were read before, because many statements are of one text."""
    try:
        statement = decode(Statement, iri, description)
        sources = dict.fromkeys(evidence.source for evidence in statement.evidence)
        for source in sources:
            if source not in texts:
                texts[source] = decode(TextVersion, source, description)
        own = {source: texts[source] for source in sources}
        return Record(statement, decode(Decision, statement.decided_by, description), None, own)
    except NotFoundError as error:
        if store is not None:
            return next(_records_of(iri, store), None)
        _log.warning("Lookups leave out <%s>: %s", iri, error)
    except KgError as error:
        _log.warning("Lookups leave out <%s>: %s", iri, error)
    return None


def _records_of(iri: str, store: GraphStore) -> Iterator[Record]:
    try:
        yield from read_records(store, [iri])
    except KgError as error:
        _log.warning("Lookups leave out <%s>: %s", iri, error)


def entity_row(iri: str, node: Mapping[str, tuple[Any, ...]], description: Description) -> EntityRow | None:
    """The row of an entity; None for what is none, or has no name."""
    kinds = [KIND_NAMES[value] for value in _values(node, _TYPE) if value in KIND_NAMES]
    if not kinds:
        return None
    words = [word for name in _NAMES for word in _words(node, name)]
    if not words:
        return None
    names = as_dict(words)
    alternatives = sorted(value.value for value in node.get(SKOS + "altLabel", ()))
    makers = _values(node, HU + "pledgedBy")
    every = (*names.values(), *alternatives)
    seal = f"{kinds[0]}\n{names}\n{makers}"
    if kinds[0] in _SEALED:
        own = sorted(
            f"{subject} {predicate} {value}"
            for subject, properties in _with_fragments(iri, description)
            for predicate, values in properties.items()
            for value in values
        )
        seal += "\n".join(own)
    return EntityRow(
        iri=iri,
        kind=kinds[0],
        names=json.dumps(names, ensure_ascii=False),
        alternatives=json.dumps(alternatives, ensure_ascii=False),
        search="\n".join(name.casefold() for name in every),
        folded=tuple(sorted({fold_name(name) for name in (*every, iris.slug_of(iri))})),
        maker=makers[0] if makers else None,
        seal=zlib.crc32(seal.encode()),
    )


def read_pledge(iri: str, description: Description) -> Pledge | None:
    """A pledge, or None if it cannot be read."""
    try:
        return decode(Pledge, iri, description)
    except KgError as error:
        _log.warning("Lookups leave out <%s>: %s", iri, error)
        return None


def read_group(node: Mapping[str, tuple[Any, ...]]) -> GroupScope | None:
    """The scope of a group; None of anything else."""
    scopes = _values(node, HU + "groupScope")
    return GroupScope(scopes[0], tuple(_values(node, FOAF + "member"))) if scopes else None


def _with_fragments(iri: str, description: Description) -> Iterator[tuple[str, Mapping[str, tuple[Any, ...]]]]:
    yield iri, description[iri]
    for predicate in (HU + "amount", HU + "quantity", HU + "ratio"):
        for value in _values(description[iri], predicate):
            if value in description:
                yield value, description[value]


def _words(node: Mapping[str, tuple[Any, ...]], predicate: str) -> list[LangString]:
    found = (value for value in node.get(predicate, ()) if isinstance(value, ox.Literal))
    return [LangString(value.value, value.language or "und") for value in found]


def _values(node: Mapping[str, tuple[Any, ...]], predicate: str) -> list[str]:
    return [value.value for value in node.get(predicate, ())]
