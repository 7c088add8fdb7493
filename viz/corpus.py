"""A corpus as the explorer reads it: small records of every statement, and the words of those that are shown."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, Final, Self
from weakref import WeakKeyDictionary, ref

from kg import Filters, Graph, NetworkView
from kg.lookups import LIMIT_MAX
from kg.network import network_json, whole_network
from viz.records import Records, fold
from viz.selection import Selection, select
from viz.text import key_of
from viz.view import View

WHOLE_LIMIT: Final = 400
"""A corpus with at most this many statements goes into the page whole, so that no choice waits for the server."""

_VIEWS_KEPT: Final = 16

Item = Mapping[str, Any]


@dataclass(slots=True)
class Corpus:
    """The statements and the network of one revision. ``fetch`` gives the items of IRIs in their order."""

    records: Records
    meta: Mapping[str, Any]
    fetch: Callable[[Sequence[str]], Sequence[Item]]
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Other spellings of names, by address."""
    _select: Callable[..., Selection] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._select = lru_cache(_VIEWS_KEPT)(partial(select, self.records))

    @classmethod
    def of(cls, network: Mapping[str, Any], statements: Sequence[Item], meta: Mapping[str, Any]) -> Self:
        """Hold a network and all of its statements in memory."""
        by_iri = {item["id"]: item for item in statements}
        return cls(Records.read(statements, network), meta, lambda iris: [by_iri[iri] for iri in iris])

    @property
    def whole(self) -> bool:
        """Whether the page holds every statement."""
        return len(self.records.statements) <= WHOLE_LIMIT

    def selection(self, view: View) -> Selection:
        """What a view shows: every arrow on a page that holds all, else the view's strongest.

        Those of the last views are kept: a reader opens arrow after arrow of the same one.
        """
        fresh = View()
        same = replace(view, select=fresh.select, lens=fresh.lens, place=fresh.place)
        return self._select(same, limit=None if self.whole else view.edges)

    def spellings(self, key: str) -> list[str]:
        """Every way to write the name of a node, folded for the search, its slug last."""
        node = self.records.nodes[key]
        found = [*node["label"].values(), *self.also.get(key, ()), node["slug"]]
        return list(dict.fromkeys(folded for folded in (fold(str(text)[:300]) for text in found) if folded))


_made: WeakKeyDictionary[Graph, tuple[str, Corpus]] = WeakKeyDictionary()
_making = threading.Lock()


def corpus_of(graph: Graph) -> Corpus:
    """Read a graph's corpus; it is kept until the revision rises.

    Raises:
        KgError: the store cannot be read.
    """
    with _making:
        kept = _made.get(graph)
        if kept is not None and kept[0] == graph.revision:
            return kept[1]
        revision = graph.revision
        with _no_collection():
            corpus = _read(graph)
        _made[graph] = (revision, corpus)
        return corpus


def _read(graph: Graph) -> Corpus:
    network = network_json(whole_network(graph.lookups, NetworkView()), graph.lookups)
    people = _pages(lambda cursor: graph.people(Filters(limit=LIMIT_MAX, cursor=cursor)))
    return Corpus(
        Records.read(_pages(lambda cursor: graph.statements(Filters(limit=LIMIT_MAX, cursor=cursor))), network),
        graph.lookups.meta(),
        partial(_items, ref(graph)),
        {key_of(person["id"]): person["alternative_names"] for person in people},
    )


def _items(graph: ref[Graph], iris: Sequence[str]) -> Sequence[Item]:
    """The items from the index as it is now: it may have been built anew for the same revision."""
    found = graph()  # what is kept by its graph must not keep it
    return found.lookups.items(iris) if found is not None else ()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the collector of cycles rest: records are many and hold none, and it would walk them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _pages(find: Callable[[str | None], Any]) -> Iterator[Item]:
    cursor = None
    while True:
        page = find(cursor)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return
