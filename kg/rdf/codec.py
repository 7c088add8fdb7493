"""Dataclasses to quads and back; the only code that does it."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.errors import DataError, NotFoundError
from kg.model import Evidence, LangString, Statement
from kg.namespaces import HU, OA, RDF
from kg.rdf import terms
from kg.rdf.schema import EVIDENCE_TYPE, IRI, MAPPINGS, POSITION_TYPE, QUOTE_TYPE, STATEMENT_KINDS, Property

TYPE = ox.NamedNode(RDF + "type")

T = typing.TypeVar("T")

Description = Mapping[str, Mapping[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...]]]
"""Subject IRI to predicate IRI to objects."""


def encode(thing: Any, graph: str) -> Iterator[ox.Quad]:
    """The quads of a dataclass of :mod:`kg.model` in the named graph ``graph``, nested nodes included.

    Raises:
        DataError: a field holds a value that its property cannot have.
    """
    name = terms.named_node(graph)
    for subject, predicate, value in _triples(thing):
        yield ox.Quad(terms.named_node(subject), ox.NamedNode(predicate), value, name)


def describe(quads: Iterable[ox.Quad] | Iterable[ox.Triple]) -> Description:
    """Index quads or triples by subject and predicate, for :func:`decode`; blank nodes are left out."""
    found: dict[str, dict[str, list[Any]]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return {
        subject: {
            predicate: tuple(sorted(values, key=str)) if len(values) > 1 else (values[0],)
            for predicate, values in properties.items()
        }
        for subject, properties in found.items()
    }


def decode(cls: type[T], iri: str, description: Description) -> T:
    """Read the dataclass ``cls`` of the node ``iri``.

    Raises:
        NotFoundError: nothing is said of ``iri``.
        DataError: a required field is missing, a single one has several values, or a value has the wrong type.
    """
    if iri not in description:
        raise NotFoundError(f"Nothing is said of <{iri}>.", kind=cls.__name__, iri=iri)
    if cls is Evidence:
        return typing.cast(T, _decode_evidence(iri, description))
    values: dict[str, Any] = {"iri": iri}
    node = description[iri]
    if cls is Statement:
        values["kind"] = _statement_kind(iri, node)
    for item, many, required in _plan(typing.cast(Any, cls)):
        terms_found = node.get(item.predicate)
        if not terms_found:
            if required:
                raise DataError(f"<{iri}> has no <{item.predicate}>.", iri=iri, predicate=item.predicate)
            if many:
                values[item.field] = ()
            continue
        found = [_decode_value(item, value, iri, description) for value in terms_found]
        if many:
            values[item.field] = tuple(sorted(found, key=_order)) if len(found) > 1 else tuple(found)
        elif len(found) > 1:
            raise DataError(f"<{iri}> has {len(found)} values of <{item.predicate}> where one is allowed.", iri=iri)
        else:
            values[item.field] = found[0]
    return cls(**values)


def _triples(thing: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(thing, Evidence):
        yield from _evidence_triples(thing)
        return
    mapping = MAPPINGS[type(thing)]
    node_types = (*mapping.types, thing.kind) if isinstance(thing, Statement) else mapping.types
    for node_type in node_types:
        yield thing.iri, TYPE.value, ox.NamedNode(node_type)
    for item in mapping.properties:
        value = getattr(thing, item.field)
        many = _cardinality(typing.cast(Any, type(thing)), item.field)[0]
        for single in value if many else () if value is None else (value,):
            if isinstance(item.range, tuple):
                yield thing.iri, item.predicate, terms.named_node(single.iri)
                yield from _triples(single)
            elif item.range == IRI:
                yield thing.iri, item.predicate, terms.named_node(single)
            else:
                yield thing.iri, item.predicate, terms.to_literal(single, item.range)


def _evidence_triples(evidence: Evidence) -> Iterator[tuple[str, str, Any]]:
    position, quote = evidence.iri + "#position", evidence.iri + "#quote"
    yield evidence.iri, TYPE.value, ox.NamedNode(EVIDENCE_TYPE)
    yield evidence.iri, OA + "hasSource", terms.named_node(evidence.source)
    yield evidence.iri, OA + "hasSelector", terms.named_node(position)
    yield evidence.iri, OA + "hasSelector", terms.named_node(quote)
    yield evidence.iri, HU + "evidenceSha256", terms.to_literal(evidence.sha256, terms.STRING)
    yield position, TYPE.value, ox.NamedNode(POSITION_TYPE)
    yield position, OA + "start", terms.to_literal(evidence.start, terms.INTEGER)
    yield position, OA + "end", terms.to_literal(evidence.end, terms.INTEGER)
    yield quote, TYPE.value, ox.NamedNode(QUOTE_TYPE)
    yield quote, OA + "exact", terms.to_literal(evidence.quote, terms.STRING)
    for predicate, context in ((OA + "prefix", evidence.prefix), (OA + "suffix", evidence.suffix)):
        if context is not None:
            yield quote, predicate, terms.to_literal(context, terms.STRING)


def _decode_evidence(iri: str, description: Description) -> Evidence:
    def one(subject: str, predicate: str, required: bool = True) -> Any:
        values = description.get(subject, {}).get(predicate, ())
        if len(values) > 1 or (required and not values):
            raise DataError(f"<{subject}> needs exactly one <{predicate}>, it has {len(values)}.", iri=subject)
        if not values:
            return None
        value = values[0]
        return terms.from_literal(value) if isinstance(value, ox.Literal) else str(getattr(value, "value", value))

    return Evidence(
        iri=iri,
        source=one(iri, OA + "hasSource"),
        start=one(iri + "#position", OA + "start"),
        end=one(iri + "#position", OA + "end"),
        quote=one(iri + "#quote", OA + "exact"),
        sha256=one(iri, HU + "evidenceSha256"),
        prefix=one(iri + "#quote", OA + "prefix", required=False),
        suffix=one(iri + "#quote", OA + "suffix", required=False),
    )


def _decode_value(item: Property, value: Any, iri: str, description: Description) -> Any:
    if isinstance(item.range, tuple):
        if not isinstance(value, ox.NamedNode):
            raise DataError(f"<{iri}> has a {value} as <{item.predicate}> where a node is expected.", iri=iri)
        return decode(_nested_class(item.range, value.value, description), value.value, description)
    if item.range == IRI:
        if not isinstance(value, ox.NamedNode):
            raise DataError(f"<{iri}> has {value} as <{item.predicate}> where an IRI is expected.", iri=iri)
        return value.value
    if not isinstance(value, ox.Literal) or value.datatype.value != item.range:
        raise DataError(f"<{iri}> has {value} as <{item.predicate}> where a <{item.range}> is expected.", iri=iri)
    return terms.of_datatype(value, item.range)


def _nested_class(classes: tuple[type, ...], iri: str, description: Description) -> type:
    types_found = {value.value for value in description.get(iri, {}).get(TYPE.value, ()) if hasattr(value, "value")}
    for cls in classes[:-1]:
        if MAPPINGS[cls].types[0] in types_found:
            return cls
    return classes[-1]


def _statement_kind(iri: str, node: Mapping[str, tuple[Any, ...]]) -> str:
    kinds = [value.value for value in node.get(TYPE.value, ()) if value.value in STATEMENT_KINDS]
    if len(kinds) != 1:
        raise DataError(f"<{iri}> has {len(kinds)} kinds of statement, it needs exactly one.", iri=iri)
    return str(kinds[0])


def _order(value: Any) -> Any:
    if isinstance(value, LangString):
        return value.value, value.language
    return getattr(value, "iri", value)


@cache
def _plan(cls: Any) -> tuple[tuple[Property, bool, bool], ...]:
    """The properties of a class, each with its cardinality: what is the same for every node of the class."""
    return tuple((item, *_cardinality(cls, item.field)) for item in MAPPINGS[cls].properties)


@cache
def _cardinality(cls: Any, field: str) -> tuple[bool, bool]:
    """Whether a field takes many values, and whether it needs at least one."""
    hint = typing.get_type_hints(cls)[field]
    definition = next(item for item in dataclasses.fields(cls) if item.name == field)
    required = definition.default is dataclasses.MISSING
    optional = isinstance(hint, types.UnionType) and type(None) in typing.get_args(hint)
    return typing.get_origin(hint) is tuple, required and not optional
