"""Hypothesis strategies: odd texts, RDF quads, and an instance of any class of the model."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
from hypothesis import settings
from hypothesis import strategies as st

from kg.model import Evidence, LangString, Statement
from kg.namespaces import BASE, GRAPH, PREFIXES, XSD
from kg.rdf import terms
from kg.rdf.schema import IRI, MAPPINGS, STATEMENT_KINDS

SOME = settings(deadline=None, max_examples=50)
FEW = settings(deadline=None, max_examples=15)

ODD_TEXTS = (
    "",
    " ",
    '"',
    "\"\"\" and '''",
    "back\\slash \\u0041 \\",
    "line\nfeed\r\nreturn\ttab",
    "\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x85",
    "한동훈은 “두 배”라고 했다",
    "한",
    "שלום \u200fمرحبا\u200e \u202eabc\u202c",
    "🇰🇷🙂\U0010ffff\ufffe\ufeff\u2028\u2029",
    '=HYPERLINK("http://example.org")',
    "<a> ?x } . ; , @en ^^xsd:string # not a comment",
    "long " * 300,
)

texts = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(st.sampled_from("\"\\'\n\r\t{}<>.;#@가나 a\u200f\x07"), max_size=20),
)
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


iris = st.one_of(
    st.builds(lambda kind, slug: f"{BASE}id/{kind}/{slug}", st.sampled_from(["person", "pledge", "text"]), slugs),
    st.builds(
        lambda namespace, name: namespace + name,
        st.sampled_from([*PREFIXES.values(), BASE, GRAPH, "https://example.org/", "urn:x:"]),
        st.text("abzAZ09-_.~/:#?=&%()'*,;!$@é한", max_size=12),
    ).filter(_is_iri),
)
languages = st.sampled_from(["en", "ko", "ko-latn", "zh-hant", "ar"])
lang_strings = st.builds(LangString, texts, languages)
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=Decimal(-(10**15)), max_value=Decimal(10**15), places=4
)
instants = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(min_value=date(1000, 1, 1))
periods = st.sampled_from(["P5Y", "P1M", "P3D", "PT2H"])

_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    terms.STRING: texts,
    terms.INTEGER: st.integers(min_value=-(2**63), max_value=2**63 - 1),
    terms.DECIMAL: decimals,
    terms.BOOLEAN: st.booleans(),
    terms.DATE: days,
    terms.DATE_TIME: instants,
    terms.DURATION: periods,
    terms.ANY_URI: st.sampled_from(["https://example.org/?a=1&b=%EA%B0%80", "https://example.org/한"]),
    terms.LANG_STRING: lang_strings,
    IRI: iris,
}


def literals() -> st.SearchStrategy[ox.Literal]:
    """Literals of every datatype of the policy, and of one besides."""
    ours = [
        strategy.map(lambda value, datatype=datatype: terms.to_literal(value, datatype))
        for datatype, strategy in _SCALARS.items()
        if datatype != IRI
    ]
    other = texts.map(lambda value: ox.Literal(value, datatype=ox.NamedNode(XSD + "token")))
    return st.one_of(*ours, other)


def quads() -> st.SearchStrategy[list[ox.Quad]]:
    """Lists of quads in named graphs, of few subjects so that they share descriptions."""
    nodes = iris.map(ox.NamedNode)
    graphs = st.sampled_from([GRAPH + "reference", GRAPH + "article/one", GRAPH + "article/two"]).map(ox.NamedNode)
    return st.lists(st.builds(ox.Quad, nodes, nodes, st.one_of(nodes, literals()), graphs), max_size=12)


def instances(cls: type, prefix: str = "https://example.org/node/") -> st.SearchStrategy[Any]:
    """Instances of a class of the model: every field filled in every way that its property allows."""
    if cls is Evidence:
        return st.builds(
            Evidence,
            iri=_node(prefix),
            source=iris,
            start=st.integers(0, 10**6),
            end=st.integers(0, 10**6),
            quote=texts,
            sha256=texts,
            prefix=st.none() | texts,
            suffix=st.none() | texts,
        )
    hints = typing.get_type_hints(cls)
    fields: dict[str, st.SearchStrategy[Any]] = {"iri": _node(prefix)}
    if cls is Statement:
        fields["kind"] = st.sampled_from(STATEMENT_KINDS)
    for item in MAPPINGS[cls].properties:
        field = next(entry for entry in dataclasses.fields(cls) if entry.name == item.field)
        hint, required = hints[item.field], field.default is dataclasses.MISSING
        if isinstance(item.range, tuple):
            inside = f"{prefix}{item.field}/"
            one: st.SearchStrategy[Any] = st.one_of(
                *(instances(nested, f"{inside}{nested.__name__}/") for nested in item.range)
            )
        else:
            one = _SCALARS[item.range]
        if typing.get_origin(hint) is tuple:
            key = (lambda value: value.iri) if isinstance(item.range, tuple) else (lambda value: value)
            fields[item.field] = st.lists(one, min_size=int(required), max_size=3, unique_by=key).map(
                lambda values, key=key: tuple(sorted(values, key=key))
            )
        elif isinstance(hint, types.UnionType) and type(None) in typing.get_args(hint):
            fields[item.field] = st.none() | one
        else:
            fields[item.field] = one
    return st.builds(cls, **fields)


def _node(prefix: str) -> st.SearchStrategy[str]:
    return slugs.map(lambda slug: prefix + slug)
