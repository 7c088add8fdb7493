"""Search: names, pledges, topics and the words of statements, in every language of the graph.

:func:`search` asks SPARQL: the index is compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kg.errors import InvalidFilterError
from kg.lookups.directory import KIND_NAMES, Entity
from kg.lookups.entities import folded, names_of
from kg.lookups.filters import Filters, Page
from kg.lookups.lists import Lookups
from kg.lookups.paging import paged
from kg.namespaces import ID
from kg.queries import load_query
from kg.store import GraphStore

SEARCH_KINDS: Final = (*dict.fromkeys(KIND_NAMES.values()), "statement")
"""What a search may be narrowed to."""


def search(store: GraphStore, lookups: Lookups, text: str, kind: str | None, filters: Filters) -> Page:
    """What has ``text`` in a name, or, of statements, in summary or quotation; of ``filters`` only the paging.

    Whole names come first, then their beginnings, then the rest of names, each by kind and slug; then statements,
    newest first. An item has ``kind``, ``id``, ``slug``, ``name`` (of a statement its summary) and ``match``, the words
    that were found.

    Raises:
        InvalidFilterError: ``text`` is blank, there is no such kind, or the cursor is none of this list.
    """
    wanted = check_search(text, kind)
    keys = [entity.iri for entity in ranked(lookups.directory.entities.values(), wanted, kind)]
    if kind in {None, "statement"}:
        keys += store.select(load_query("statements").bind({"q": text.strip()})).column("statement")

    def write(page: Sequence[str]) -> list[dict[str, Any]]:
        statements = {item["id"]: item for item in lookups.items([iri for iri in page if _is_statement(iri)])}
        return [
            statement_hit(statements[iri], wanted) if iri in statements else entity_hit(lookups.directory[iri], wanted)
            for iri in page
        ]

    return paged(keys, write, limit=filters.limit, cursor=filters.cursor, meta=lookups.meta())


def check_search(text: str, kind: str | None) -> str:
    """The words to look for, folded.

    Raises:
        InvalidFilterError: there are none, or there is no such kind.
    """
    wanted = folded(text.strip())
    if not wanted:
        raise InvalidFilterError("q is blank: write what to look for.", parameter="q", allowed="one character or more")
    if kind is not None and kind not in SEARCH_KINDS:
        raise InvalidFilterError(
            f"kind is '{kind}': use one of {', '.join(SEARCH_KINDS)}.", parameter="kind", allowed=list(SEARCH_KINDS)
        )
    return wanted


def ranked(entities: Iterable[Entity], wanted: str, kind: str | None) -> list[Entity]:
    """The entities of a kind (or of any) in whose names the words stand, best first, then by kind and slug."""
    found = [
        (min(ranks), entity.kind, entity.slug, entity.iri, entity)
        for entity in entities
        if kind in {None, entity.kind}
        and (ranks := [_rank(name, wanted) for name in names_of(entity) if wanted in name])
    ]
    return [entity for *_, entity in sorted(found, key=lambda hit: hit[:4])]


def _is_statement(iri: str) -> bool:
    return iri.startswith(ID + "statement/")


def _rank(name: str, wanted: str) -> int:
    return 0 if name == wanted else 1 if name.startswith(wanted) else 2


def entity_hit(entity: Entity, wanted: str) -> dict[str, Any]:
    """The item of an entity that was found, with the name in which the words stand."""
    names = (*entity.names.values(), *entity.alt_names)
    best = min((name for name in names if wanted in folded(name)), key=lambda name: _rank(folded(name), wanted))
    return {"kind": entity.kind, **entity.reference(), "match": best}


def statement_hit(item: Mapping[str, Any], wanted: str) -> dict[str, Any]:
    """The item of a statement that was found, with the quotation or summary in which the words stand."""
    words = [*(evidence["quote"] for evidence in item["evidence"]), *item["summary"].values()]
    return {
        "kind": "statement",
        "id": item["id"],
        "slug": item["id"].removeprefix(ID + "statement/"),
        "name": item["summary"],
        "match": next((text for text in words if wanted in folded(text)), words[0]),
    }
