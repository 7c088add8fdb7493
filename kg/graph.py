"""``kg.open()``: the one object that notebooks, command line and API hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kg import corpus
from kg.corrections import Corrections
from kg.errors import InvalidFilterError, MovedError, NotFoundError, RevisionConflictError, UnknownTermError
from kg.history import supplement
from kg.index import DamagedIndexError, Index, IndexKeeper
from kg.lookups import AGENTS, TARGETS, Entity, Filters, Page
from kg.lookups.articles import article_items, article_page
from kg.lookups.changes import change_page
from kg.lookups.comparison import compare_pledges
from kg.lookups.coverage import coverage
from kg.lookups.entities import entity_items, entity_page
from kg.lookups.retractions import retraction_page
from kg.lookups.statistics import statistics
from kg.lookups.whole import whole_statement
from kg.namespaces import CHANGES_GRAPH, HU, INFERRED_GRAPH
from kg.network import RELATIONS, Networks, NetworkView, build_network, shortest_path, view_json
from kg.rdf import graph_of
from kg.reasoning import inferred_quads, supporting_statements, with_inference
from kg.settings import Settings, load_settings
from kg.store import Changes, EmbeddedStore, Solutions
from kg.validation import Finding, Verification, check_shapes, check_violations, verify

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

T = TypeVar("T")

_DERIVED = frozenset({INFERRED_GRAPH, CHANGES_GRAPH})


def open_graph(source: str | Path | None = None, *, settings: Settings | None = None, write: bool = False) -> Graph:
    """Open a graph: the bundled one, a store folder, or a file or folder of TriG.

    With ``write`` it is a store folder that may be changed.

    Example:
        >>> with open_graph() as graph:
        ...     page = graph.criticisms(Filters(target="Han Dong-hoon"))
        >>> page.items[0]["critic"]["slug"]
        'lee-jun-seok'

    Raises:
        KgError: the source is missing, in use, damaged or cannot be read.
    """
    chosen = settings or load_settings()
    stores = corpus.open_writable(source, chosen) if write else corpus.open_corpus(source, chosen)
    return Graph(*stores, indexes=chosen.data_dir / "indexes")


class Graph(Corrections):
    """A knowledge graph of election coverage: lookups, SPARQL, the network, and the way from an edge to its words.

    Of its two stores ``store`` holds what is accepted now, ``history`` what was superseded or retracted.
    """

    def __init__(
        self, store: EmbeddedStore, history: EmbeddedStore | None = None, *, indexes: Path | None = None
    ) -> None:
        """Take the stores; ``indexes`` is the folder that keeps the index of store folders, or else it is in memory."""
        super().__init__(store, history)
        self._keeper = IndexKeeper(store, self.history, indexes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the stores and their index."""
        self._keeper.close()
        self.store.close()
        self.history.close()

    @property
    def revision(self) -> str:
        """The revision of what answers are made from."""
        return self.store.revision

    @property
    def is_ready(self) -> bool:
        """Whether lookups can be answered at once, from an index of the revision now."""
        return self._keeper.is_current

    @property
    def lookups(self) -> Index:
        """The index from which lookups are answered; it is of the revision now, unless that is still being built."""
        return self._keeper.current()

    def _answer(self, question: Callable[[Index], T]) -> T:
        """Ask the index; one that turns out to be damaged, or was replaced meanwhile, is not believed."""
        try:
            return question(self._keeper.current())
        except (DamagedIndexError, RevisionConflictError, sqlite3.DatabaseError):
            return question(self._keeper.rebuild())

    def statements(self, filters: Filters | None = None, *, kinds: Sequence[str] = ()) -> Page:
        """Accepted statements of these kinds, or of all, newest first."""
        return self._answer(lambda index: index.statements(filters or Filters(), kinds=kinds))

    def criticisms(self, filters: Filters | None = None) -> Page:
        """Who criticized whom or what; also those that name no target."""
        return self.statements(filters, kinds=("criticism",))

    def pledges(self, filters: Filters | None = None) -> Page:
        """Who pledged what; each item embeds its pledge with every figure."""
        return self.statements(filters, kinds=("pledge_making",))

    def compare_pledges(
        self, people: Sequence[str], topic: str | None = None, *, article: str | None = None
    ) -> dict[str, Any]:
        """The pledges of several people side by side; see :func:`kg.lookups.comparison.compare_pledges`.

        Raises:
            InvalidFilterError: fewer than two people are named.
            NotFoundError, AmbiguousNameError: a name fits nobody, or more than one.
        """
        return self._answer(lambda index: compare_pledges(self.store, index, people, topic, article=article))

    def priorities(self, filters: Filters | None = None) -> Page:
        """Who holds that what must come first."""
        return self.statements(filters, kinds=("priority_endorsement",))

    def agreements(self, filters: Filters | None = None) -> Page:
        """Who echoes whom."""
        return self.statements(filters, kinds=("agreement",))

    def summary(self, filters: Filters | None = None) -> Page:
        """Who criticized whom or what how often, most first: ``critic``, ``target``, ``count``, ``first``, ``last``.

        A criticism of two targets counts for both; of one that names none, ``target`` is null. Where the filters name a
        target or its kind, only such targets are counted.
        """
        return self._answer(lambda index: index.summary(filters or Filters()))

    def per_month(self, filters: Filters | None = None, *, kinds: Sequence[str] = ()) -> Page:
        """How many statements were published in each ``month``, oldest first; months without any are left out."""
        return self._answer(lambda index: index.per_month(filters or Filters(), kinds=kinds))

    def people(self, filters: Filters | None = None) -> Page:
        """The people of the graph, with party and roles; ``q`` searches names, as in the lists that follow."""
        return entity_page(self.store, self.lookups, "person", filters or Filters())

    def parties(self, filters: Filters | None = None) -> Page:
        """The parties, with the number of people who stand for each."""
        return entity_page(self.store, self.lookups, "party", filters or Filters())

    def topics(self, filters: Filters | None = None) -> Page:
        """The topics of statements and pledges, with the wider topic."""
        return entity_page(self.store, self.lookups, "topic", filters or Filters())

    def elections(self, filters: Filters | None = None) -> Page:
        """The elections, with their days."""
        return entity_page(self.store, self.lookups, "election", filters or Filters())

    def outlets(self, filters: Filters | None = None) -> Page:
        """The outlets, with the number of their articles."""
        return entity_page(self.store, self.lookups, "outlet", filters or Filters())

    def articles(self, filters: Filters | None = None) -> Page:
        """The articles, newest first, with the number of their statements by kind; ``q`` searches headlines."""
        return article_page(self.store, self.lookups, filters or Filters())

    def person(self, name: str) -> dict[str, Any]:
        """One person, by slug, IRI or name.

        Raises:
            MovedError: the identifier is a former one; ``details["iri"]`` is the person's now.
            NotFoundError, AmbiguousNameError: the name fits nobody, or more than one.
        """
        person = self.resolve(name, ("person",))
        former = self.lookups.directory.former(name)
        if former is not None and former != person.iri:
            raise MovedError(f"'{name}' is {person.slug} now.", iri=person.iri, slug=person.slug)
        return self._entity("person", name)

    def party(self, name: str) -> dict[str, Any]:
        """One party, by slug, IRI or name."""
        return self._entity("party", name)

    def topic(self, name: str) -> dict[str, Any]:
        """One topic, by slug, IRI or name."""
        return self._entity("topic", name)

    def election(self, name: str) -> dict[str, Any]:
        """One election, by slug, IRI or name."""
        return self._entity("election", name)

    def outlet(self, name: str) -> dict[str, Any]:
        """One outlet, by slug, IRI or name."""
        return self._entity("outlet", name)

    def article(self, name: str) -> dict[str, Any]:
        """One article, by slug, IRI or headline: what it is and what the graph holds of it, never its text."""
        iri = self.lookups.directory.resolve(name, ("article",), noun="article").iri
        return article_items(self.store, self.lookups, [iri])[0]

    def statement(self, article: str, number: str) -> dict[str, Any]:
        """One statement whole, by the slug of its article and its number, such as ``"007"``.

        Besides what lists show it has ``decision``, ``history`` and ``citation``; see :mod:`kg.lookups.whole`.

        Raises:
            RetractedError: it was superseded or retracted; ``details`` has time, reason and replacement.
            NotFoundError: there never was one.
        """
        try:
            return whole_statement(self.store, self.history, self.lookups, article, number)
        except NotFoundError as error:
            iri = error.details.get("iri")  # none where the name is no statement's
            closing = self.closing(iri) if iri else None
            if closing is None:
                raise
            by = self.lookups.directory[closing.by].names
            raise closing.error(by.get("en")) from error

    def search(self, text: str, kind: str | None = None, filters: Filters | None = None) -> Page:
        """What has ``text`` in a name or in its words, inside words too; see :meth:`kg.index.Index.search`."""
        return self._answer(lambda index: index.search(text, kind, filters or Filters()))

    def coverage(self) -> dict[str, Any]:
        """What the corpus covers, by kind, outlet and month; see :func:`kg.lookups.coverage.coverage`."""
        return coverage(self.store, self.lookups)

    def changes(self, since: date | str | None = None, filters: Filters | None = None) -> Page:
        """What changed after a revision, or from a day on; see :func:`kg.lookups.changes.change_page`."""
        return change_page(self.store, self.lookups, since, filters or Filters())

    def retractions(self, since: date | None = None, filters: Filters | None = None) -> Page:
        """What was superseded or retracted, and why; see :func:`kg.lookups.retractions.retraction_page`."""
        return retraction_page(self.closings(), self.lookups, since, filters or Filters())

    def _resolved(self, name: str, kinds: Sequence[str]) -> str:
        return self.resolve(name, kinds).iri

    def resolve(self, name: str, kinds: Sequence[str] | None = None) -> Entity:
        """The entity that a slug, IRI or name means.

        Raises:
            AmbiguousNameError: it fits several; ``details["candidates"]`` lists them.
            NotFoundError: it fits none; ``details["suggestions"]`` lists names close to it.
        """
        wanted = kinds or (*AGENTS, *TARGETS, "topic", "priority", "article")
        return self._answer(lambda index: index.directory.resolve(name, wanted))

    def _entity(self, kind: str, name: str) -> dict[str, Any]:
        iri = self.lookups.directory.resolve(name, (kind,), noun=kind).iri
        return entity_items(self.store, self.lookups, kind, [iri])[0]

    def to_networkx(self, view: NetworkView | None = None) -> nx.MultiDiGraph[str]:
        """The network of a view; nodes are IRIs, each edge has ``weight`` and ``statements``."""
        return self._answer(lambda index: build_network(index, view or NetworkView()))

    @property
    def networks(self) -> Networks:
        """The networks of criticism, agreement, co-endorsement, congruence and conflict, each edge with statements.

        Example:
            >>> with open_graph() as graph:
            ...     wanted = graph.networks.co_endorsement()
            >>> max(data["weight"] for _, _, data in wanted.edges(data=True))
            3
        """
        return Networks(self.lookups)

    def network(self, view: NetworkView | None = None) -> dict[str, Any]:
        """The network of a view as JSON: ``nodes``, ``edges``, and how many ``more`` edges the limit left out."""
        return self._answer(lambda index: view_json(index, view or NetworkView()))

    def path(self, start: str, end: str, *, article: str | None = None) -> Page:
        """The shortest chain of statements between two people or things; see :func:`kg.network.shortest_path`.

        Of all articles, or of one. A page without items means that they hold no such chain.

        Raises:
            InvalidFilterError: both names mean the same.
            NotFoundError, AmbiguousNameError: a name fits nothing, or more than one.
        """
        first, last = self.resolve(start), self.resolve(end)
        if first.iri == last.iri:
            raise InvalidFilterError(
                f"'{start}' and '{end}' both mean {first.slug}: name two different ends to join.",
                parameter="to",
                allowed=f"anything but {first.slug}",
            )
        return self._answer(lambda index: _path_page(index, first.iri, last.iri, article))

    def explain(self, source: str, relation: str, target: str) -> list[dict[str, Any]]:
        """The statements, with their words, that support an edge; ``relation`` as in :data:`kg.network.RELATIONS`.

        Raises:
            UnknownTermError: there is no such relation.
            NotFoundError: the graph has no such edge, or does not know a name.
        """
        if relation not in RELATIONS:
            raise UnknownTermError(f"There is no relation '{relation}': use one of {', '.join(RELATIONS)}.")
        ends = (*AGENTS, *TARGETS, "priority")  # what shortcuts join: a topic may have the slug of a priority
        subject, object_ = self.resolve(source, ends), self.resolve(target, ends)
        found = supporting_statements(self.store, subject.iri, HU + RELATIONS[relation], object_.iri)
        if not found:
            raise NotFoundError(
                f"No statement says that {subject.slug} {relation.replace('_', ' ')} {object_.slug}.", kind="edge"
            )
        return self.lookups.items(found)

    def statistics(self) -> dict[str, Any]:
        """How much the graph holds, of what; see :func:`kg.lookups.statistics.statistics`."""
        known = self.lookups.directory.kinds()
        return statistics(self.store, self.history, known, self.lookups.meta())

    def sparql(self, query: str) -> Solutions:
        """Answer a SPARQL SELECT query over the union of the graphs; the usual prefixes are known."""
        return self.store.select(query)

    def dataset(self) -> Dataset:
        """The same store as an rdflib Dataset whose default graph is the union.

        Pass queries as text: Oxigraph answers those, while rdflib's own slow engine answers prepared ones.
        """
        from oxrdflib import OxigraphStore  # noqa: PLC0415 - rdflib takes a second to import and few need it
        from rdflib import Dataset  # noqa: PLC0415

        return Dataset(store=OxigraphStore(store=self.store.engine), default_union=True)

    def verify(self, texts: Path | None = None) -> Verification:
        """Check that every quotation still stands; see :func:`kg.validation.verify`."""
        return verify(self.store, texts)

    def validate(self, *, language: str = "en") -> list[Finding]:
        """Check shapes and violation queries over the whole graph; findings are empty when all is well."""
        data = [quad for quad in self.store.export() if graph_of(quad) not in _DERIVED]
        beside = supplement(self.store, self.history)
        closed = {closing.statement for closing in self.closings()}
        return [
            *check_shapes([*data, *beside], language=language),
            *check_violations(self.store, closed=closed, language=language),
        ]

    def apply(self, changes: Changes, *, at: datetime | None = None) -> str:
        """Apply a change together with the shortcuts that it brings and takes; answer the new revision."""
        when = at or datetime.now(UTC)
        expected = self.store.revision
        return self.store.apply(with_inference(self.store, changes), at=when, expected=expected)

    def remove_article(self, slug: str, *, at: datetime | None = None) -> str:
        """Take an article out; what others use of it stays, in ``graph/reference``. Answers the new revision.

        Raises:
            NotFoundError: there is no such article.
        """
        return self.apply(corpus.removal(self.store, slug), at=at)

    def infer(self) -> str:
        """Derive all shortcuts afresh; answer the revision."""
        wanted, found = set(inferred_quads(self.store)), set(self.store.export([INFERRED_GRAPH]))
        changes = Changes("infer", tuple(found - wanted), tuple(wanted - found))
        return self.store.apply(changes, at=datetime.now(UTC))


def _path_page(index: Index, start: str, end: str, article: str | None) -> Page:
    only = index.directory.resolve(article, ("article",), noun="article").iri if article is not None else None
    steps = shortest_path(index, start, end, only)
    return Page(steps, len(steps), None, index.meta())
