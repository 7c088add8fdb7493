"""JSON-LD with the terms of ``ontology/context.jsonld``.

Written by our own code, because no serializer here uses a context and keeps every literal as it is. A document carries
the part of the context that it uses, so that it can be read without asking any server for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from kg import bundle
from kg.namespaces import RDF, XSD

_TYPE: Final = RDF + "type"
_ALWAYS: Final = ("@version", "id", "type")
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@cache
def context() -> Mapping[str, Any]:
    """The whole context."""
    text = (bundle.ontology_dir() / "context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["@context"]
    return found


def to_jsonld(triples: Iterable[ox.Triple]) -> str:
    """Triples as JSON-LD, a node object each for their subjects; the order of the input does not matter."""
    terms = _Terms(context())
    nodes: dict[str, dict[str, Any]] = {}
    for triple in sorted(set(triples), key=str):
        node = nodes.setdefault(_id(triple.subject), {"id": _id(triple.subject)})
        terms.add(node, triple.predicate.value, triple.object)
    graph = [_tidied(node) for node in nodes.values()]
    return json.dumps({"@context": terms.used(), "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


class _Terms:
    """The terms of a context, and which of them a document has used."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._prefixes = {
            name: value
            for name, value in definitions.items()
            if isinstance(value, str) and value.endswith(("#", "/")) and not name.startswith("@")
        }
        self._names: dict[str, list[str]] = {}
        for name, definition in definitions.items():
            if name not in {*_ALWAYS, *self._prefixes}:
                iri = definition if isinstance(definition, str) else definition["@id"]
                self._names.setdefault(self._expand(iri), []).append(name)
        self._used: set[str] = set()

    def add(self, node: dict[str, Any], predicate: str, value: Term) -> None:
        """Write a value into a node object: under a term if one fits it, else under the IRI of the predicate."""
        if predicate == _TYPE and isinstance(value, ox.NamedNode):
            node.setdefault("type", []).append(self._name(value.value))
            return
        for name in self._names.get(predicate, ()):
            definition = self._definitions[name]
            if not isinstance(definition, str) and self._fits(definition, value):
                self._use(name)
                if definition.get("@container") == "@language":
                    assert isinstance(value, ox.Literal)  # noqa: S101 - it fits
                    assert value.language is not None  # noqa: S101
                    node.setdefault(name, {}).setdefault(value.language, []).append(value.value)
                else:
                    node.setdefault(name, []).append(self._short(definition, value))
                return
        node.setdefault(predicate, []).append(_expanded(value))

    def used(self) -> dict[str, Any]:
        """The definitions that the document needs, in the order of the context."""
        return {name: value for name, value in self._definitions.items() if name in self._used or name in _ALWAYS}

    def _fits(self, definition: Mapping[str, Any], value: Term) -> bool:
        kind = definition.get("@type")
        if isinstance(value, ox.Literal):
            if definition.get("@container") == "@language":
                return value.language is not None
            wanted = self._expand(kind) if kind else XSD + "string"
            return value.language is None and value.datatype.value == wanted
        return kind in {"@id", "@vocab"} and not isinstance(value, ox.Triple)

    def _short(self, definition: Mapping[str, Any], value: Term) -> str:
        if isinstance(value, ox.Literal):
            return value.value
        return self._name(_id(value)) if definition["@type"] == "@vocab" else _id(value)

    def _name(self, iri: str) -> str:
        """The term of a class or fixed value, or its IRI."""
        for name in self._names.get(iri, ()):
            if isinstance(self._definitions[name], str):
                self._use(name)
                return name
        return iri

    def _use(self, name: str) -> None:
        definition = self._definitions[name]
        self._used.add(name)
        for text in (definition,) if isinstance(definition, str) else (definition["@id"], definition.get("@type", "")):
            self._used.add(text.partition(":")[0])

    def _expand(self, text: str) -> str:
        prefix, _, local = text.partition(":")
        return self._prefixes[prefix] + local if prefix in self._prefixes else text


def _id(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _expanded(value: Term) -> Any:
    if not isinstance(value, ox.Literal):
        return {"@id": _id(value)}
    if value.language is not None:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == XSD + "string":
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}


def _tidied(node: Mapping[str, Any]) -> dict[str, Any]:
    """A node object with single values instead of lists of one, its keys in a fixed order."""

    def one(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: one(value[key]) for key in sorted(value)}
        return value[0] if isinstance(value, list) and len(value) == 1 else value

    keys = sorted(node, key=lambda name: (name != "id", name != "type", name))
    return {key: node[key] if key == "id" else one(node[key]) for key in keys}
