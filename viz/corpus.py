"""A corpus as the explorer reads it: small records of every statement, and the words of those that are shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self
from weakref import WeakKeyDictionary

from kg import Filters, Graph, NetworkView
from kg.lookups import LIMIT_MAX
from kg.network import network_json, whole_network
from viz.records import Records, fold
from viz.text import key_of

WHOLE_LIMIT: Final = 400
"""A corpus with at most this many statements goes into the page whole, so that no choice waits for the server."""

Item = Mapping[str, Any]


@dataclass(slots=True)
class Corpus:
    """The statements and the network of one revision. ``fetch`` gives the items of IRIs in their order."""

    records: Records
    meta: Mapping[str, Any]
    fetch: Callable[[Sequence[str]], Sequence[Item]]
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Other spellings of names, by address."""

    @classmethod
    def of(cls, network: Mapping[str, Any], statements: Sequence[Item], meta: Mapping[str, Any]) -> Self:
        """Hold a network and all of its statements in memory."""
        by_iri = {item["id"]: item for item in statements}
        return cls(Records.read(statements, network), meta, lambda iris: [by_iri[iri] for iri in iris])

    @property
    def whole(self) -> bool:
        """Whether the page holds every statement."""
        return len(self.records.statements) <= WHOLE_LIMIT

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
        network = network_json(whole_network(graph.lookups, NetworkView()), graph.lookups)
        people = _pages(lambda cursor: graph.people(Filters(limit=LIMIT_MAX, cursor=cursor)))
        corpus = Corpus(
            Records.read(_pages(lambda cursor: graph.statements(Filters(limit=LIMIT_MAX, cursor=cursor))), network),
            graph.lookups.meta(),
            graph.lookups.items,
            {key_of(person["id"]): person["alternative_names"] for person in people},
        )
        _made[graph] = (revision, corpus)
        return corpus


def _pages(find: Callable[[str | None], Any]) -> Iterator[Item]:
    cursor = None
    while True:
        page = find(cursor)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return
