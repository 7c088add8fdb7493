"""The Reconciliation Service API 0.2 over a graph: https://www.w3.org/community/reports/reconciliation/.

What tables call by name is linked to the graph's people, parties, pledges and topics. Entities have the identifiers
``person/lee-jun-seok``: their IRI after ``.../id/``; types are the ontology's class names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kg import Graph
from kg.errors import InvalidFilterError
from kg.lookups.directory import Entity
from kg.matching import BATCH_MAX, ENTITY_VALUED, QUERY_MAX, Matcher, fold, property_names, read_properties
from kg.namespaces import HU, ID

KINDS: Final = {"Person": "person", "Party": "party", "Pledge": "pledge", "Topic": "topic"}
"""Type of the service to kind of entity."""

_LIMIT_DEFAULT: Final = 10
_LIMIT_MAX: Final = 50
_AGAINST_PROPERTY: Final = 0.5
_TYPE_OF: Final = {kind: name for name, kind in KINDS.items()}
_LABELS: Final = {
    "name_en": "name (English)",
    "name_ko": "name (Korean)",
    "alternative_names": "alternative names",
    "party": "party",
    "roles": "roles",
    "pledged_by": "pledged by",
    "commitment": "commitment",
    "figures": "figures as written",
    "topics": "topics",
}


def manifest(address: str, documentation: str) -> dict[str, Any]:
    """What the service can do; ``address`` is that of ``/reconcile``, absolute."""
    root = address.removesuffix("/reconcile")
    suggest = {
        name: {"service_url": address, "service_path": f"/suggest/{name}"} for name in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": "Hustings",
        "identifierSpace": ID,
        "schemaSpace": HU,
        "documentation": documentation,
        "defaultTypes": [_type(kind) for kind in KINDS.values()],
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "preview": {"url": f"{address}/preview?id={{{{id}}}}", "width": 400, "height": 200},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": address, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": BATCH_MAX,
    }


class Reconciler:
    """Answers of one revision of a graph."""

    def __init__(self, graph: Graph) -> None:
        self.revision: Final = graph.revision
        self._graph = graph
        self._directory = graph.lookups.directory
        self._matcher = Matcher(self._directory, KINDS.values())

    def answer(self, queries: Any) -> dict[str, Any]:
        """The candidates for a batch of queries.

        Raises:
            InvalidFilterError: the batch is not what the API asks for; the query at fault is named.
        """
        if not isinstance(queries, dict) or not all(isinstance(query, dict) for query in queries.values()):
            raise _bad("queries", 'a JSON object such as {"q0": {"query": "Lee Jun-seok"}}')
        if len(queries) > BATCH_MAX:
            raise _bad("queries", f"at most {BATCH_MAX} queries in a batch, not {len(queries)}")
        return {key: {"result": self._candidates(key, query)} for key, query in queries.items()}

    def suggest_entities(self, prefix: str, skip: int) -> dict[str, Any]:
        """Completions of a name."""
        found = self._matcher.beginning(prefix, limit=_LIMIT_DEFAULT, skip=skip)
        return {"result": [{**self._reference(entity), "notable": [_type(entity.kind)]} for entity in found]}

    @staticmethod
    def suggest_types(prefix: str) -> dict[str, Any]:
        """The types whose name begins so."""
        found = [_type(kind) for kind in KINDS.values()]
        return {"result": [item for item in found if item["name"].casefold().startswith(prefix.casefold())]}

    @staticmethod
    def suggest_properties(prefix: str) -> dict[str, Any]:
        """The properties whose name begins so."""
        wanted = prefix.casefold()
        names = property_names(KINDS.values())
        return {
            "result": [_property(name) for name in names if name.startswith(wanted) or _LABELS[name].startswith(wanted)]
        }

    @staticmethod
    def propose(type_name: str | None, limit: int | None) -> dict[str, Any]:
        """The properties that entities of a type have.

        Raises:
            InvalidFilterError: there is no such type.
        """
        kinds = [_kind(type_name, "type")] if type_name else list(KINDS.values())
        found = [_property(name) for name in property_names(kinds)][:limit]
        answer: dict[str, Any] = {"properties": found}
        if type_name:
            answer["type"] = type_name
        return answer | ({"limit": limit} if limit is not None else {})

    def extend(self, request: Any) -> dict[str, Any]:
        """Values of properties of entities.

        Raises:
            InvalidFilterError: the request is not what the API asks for, or names an unknown property.
        """
        if not isinstance(request, dict) or not isinstance(request.get("ids"), list):
            example = '{"ids": ["person/lee-jun-seok"], "properties": [{"id": "party"}]}'
            raise _bad("extend", f"a JSON object such as {example}")
        wanted, names = request["ids"], []
        if len(wanted) > BATCH_MAX:
            raise _bad("extend", f"at most {BATCH_MAX} ids at once, not {len(wanted)}")
        for item in _list("extend", request.get("properties", [])):
            if not isinstance(item, dict) or item.get("id") not in _LABELS:
                raise _bad("extend", f"properties among {', '.join(_LABELS)}")
            names.append(item["id"])
        known = {key: entity for key in wanted if (entity := self._entity(key)) is not None}
        values = read_properties(self._graph.store, [entity.iri for entity in known.values()])
        rows = {
            str(key): {
                name: self._cells(name, values[known[key].iri] if key in known else {}) for name in dict.fromkeys(names)
            }
            for key in wanted
        }
        return {"meta": [_property(name) | _value_type(name) for name in dict.fromkeys(names)], "rows": rows}

    def preview(self, key: str) -> dict[str, Any] | None:
        """What a preview of an entity shows: its names, type and description; None for an unknown one."""
        entity = self._entity(key)
        if entity is None:
            return None
        return {
            "name": self._name(entity),
            "names": {**entity.names},
            "alternative": entity.alt_names,
            "type": _TYPE_OF[entity.kind],
            "description": self._description(entity),
            "iri": entity.iri,
        }

    def _candidates(self, key: str, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        text = query.get("query", "")
        if not isinstance(text, str) or len(text) > QUERY_MAX:
            raise _bad(f"queries.{key}.query", f"a text of at most {QUERY_MAX} characters")
        types = query.get("type", [])
        named = [types] if isinstance(types, str) else _list(f"queries.{key}.type", types)
        kinds = [_kind(name, f"queries.{key}.type") for name in named]
        limit = query.get("limit", _LIMIT_DEFAULT)
        if not isinstance(limit, int | float) or isinstance(limit, bool) or not 1 <= limit <= _LIMIT_MAX:
            raise _bad(f"queries.{key}.limit", f"a number from 1 to {_LIMIT_MAX}")
        asked = _conditions(key, query.get("properties", []))
        found = self._matcher.candidates(text, kinds, limit=_LIMIT_MAX)
        values = read_properties(self._graph.store, [item.entity.iri for item in found]) if asked else {}
        results = []
        for candidate in found:
            fits = [self._fits(values[candidate.entity.iri].get(name, []), given) for name, given in asked]
            results.append(
                {
                    **self._reference(candidate.entity),
                    "type": [_type(candidate.entity.kind)],
                    "score": round(candidate.score * _AGAINST_PROPERTY ** fits.count(False), 1),
                    "match": candidate.match and all(fits),
                    "features": [{"id": "same_name", "value": candidate.same_name}],
                }
            )
        return sorted(results, key=lambda item: -item["score"])[: int(limit)]

    def _fits(self, values: Sequence[str], given: Sequence[str]) -> bool:
        """Whether an entity has one of the values given, by identifier or name."""
        known: set[str] = set()
        for value in values:
            entity = self._directory.get(value)
            names = (*entity.names.values(), *entity.alt_names, value.removeprefix(ID)) if entity else (value,)
            known.update(fold(name) for name in names)
        return any(fold(value.removeprefix(ID)) in known for value in given)

    def _entity(self, key: object) -> Entity | None:
        entity = self._directory.get(ID + str(key).removeprefix(ID))
        return entity if entity is not None and entity.kind in _TYPE_OF else None

    def _cells(self, name: str, values: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
        found = values.get(name, ())
        if name not in ENTITY_VALUED:
            return [{"str": value} for value in found]
        return [
            {"id": value.removeprefix(ID), "name": self._name(self._directory[value])}
            for value in found
            if self._directory.get(value) is not None
        ]

    def _reference(self, entity: Entity) -> dict[str, Any]:
        found = {"id": entity.iri.removeprefix(ID), "name": self._name(entity)}
        description = self._description(entity)
        return found | ({"description": description} if description else {})

    @staticmethod
    def _name(entity: Entity) -> str:
        return entity.names.get("en") or next(iter(entity.names.values()))

    def _description(self, entity: Entity) -> str:
        parts = [entity.names["ko"]] if "ko" in entity.names else []
        parts += entity.roles
        if entity.party is not None:
            parts.append(self._name(self._directory[entity.party]))
        return ", ".join(parts)


def _conditions(key: str, given: Any) -> list[tuple[str, list[str]]]:
    found = []
    for item in _list(f"queries.{key}.properties", given):
        if not isinstance(item, dict) or item.get("pid") not in _LABELS or "v" not in item:
            raise _bad(f"queries.{key}.properties", f"pids among {', '.join(_LABELS)}, each with a value v")
        values = item["v"] if isinstance(item["v"], list) else [item["v"]]
        found.append((item["pid"], [str(v.get("id", "") if isinstance(v, dict) else v)[:QUERY_MAX] for v in values]))
    return found


def _list(parameter: str, given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise _bad(parameter, "a list")
    return given


def _kind(name: object, parameter: str) -> str:
    kind = KINDS.get(str(name).removeprefix(HU))
    if kind is None:
        raise _bad(parameter, f"one of {', '.join(KINDS)}")
    return kind


def _type(kind: str) -> dict[str, Any]:
    return {"id": _TYPE_OF[kind], "name": _TYPE_OF[kind]}


def _property(name: str) -> dict[str, Any]:
    return {"id": name, "name": _LABELS[name]}


def _value_type(name: str) -> dict[str, Any]:
    of = {"party": "party", "pledged_by": "person", "topics": "topic"}.get(name)
    return {"type": _type(of)} if of else {}


def _bad(parameter: str, wanted: str) -> InvalidFilterError:
    return InvalidFilterError(f"{parameter} must be {wanted}.", parameter=parameter, allowed=wanted)
