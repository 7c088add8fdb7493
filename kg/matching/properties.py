"""The properties of entities by name, as data extension and matching by property use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from kg.iri import local_name
from kg.queries import load_query
from kg.store import GraphStore

_NAMES: Final = ("name_en", "name_ko", "alternative_names")
PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "person": (*_NAMES, "party", "roles"),
    "party": _NAMES,
    "pledge": (*_NAMES, "pledged_by", "commitment", "figures", "topics"),
    "topic": _NAMES,
}
"""What each kind of entity may be asked for."""

ENTITY_VALUED: Final = ("party", "pledged_by", "topics")
"""Properties whose values are entities; those of all others are text."""


def read_properties(store: GraphStore, entities: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The properties of entities: by IRI and name, the values; an IRI for one that is an entity."""
    found: dict[str, dict[str, list[str]]] = {iri: {} for iri in entities}
    if not entities:
        return found
    for row in store.select(load_query("properties").bind({"entity": list(entities)})):
        entity, name, value = row["entity"], row["property"], row["value"]
        if not (
            isinstance(entity, ox.NamedNode)
            and isinstance(name, ox.Literal)
            and isinstance(value, ox.NamedNode | ox.Literal)
        ):
            continue
        text = value.value
        if isinstance(value, ox.NamedNode) and name.value not in ENTITY_VALUED:
            text = local_name(text).lower()
        found[entity.value].setdefault(name.value, []).append(text)
    return found


def property_names(kinds: Iterable[str]) -> list[str]:
    """The properties that entities of these kinds may have, each once."""
    return list(dict.fromkeys(name for kind in kinds for name in PROPERTIES[kind]))
