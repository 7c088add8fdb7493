"""Datatypes: Python values to the canonical literals that a store keeps unchanged, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.model import LangString
from kg.namespaces import XSD
from kg.rdf import graph_of, terms
from tests.builders.strategies import SOME, decimals, instants, literals


@SOME
@given(literals())
def test_a_store_keeps_every_literal_of_the_policy_as_it_was_written(literal: ox.Literal):
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), literal, ox.NamedNode("urn:g"))
    store = ox.Store()
    store.add(quad)
    assert list(store) == [quad]
    (row,) = store.query("SELECT ?o { GRAPH ?g { ?s ?p ?o } }")
    assert row["o"] == literal


@SOME
@given(literals())
def test_a_literal_comes_back_from_its_value(literal: ox.Literal):
    value = terms.from_literal(literal)
    if literal.datatype.value != XSD + "token":
        assert terms.to_literal(value, literal.datatype.value) == literal


@SOME
@given(st.one_of(decimals, st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)))
def test_a_decimal_is_written_without_exponent_or_trailing_zeros(value: Decimal):
    written = terms.canonical_decimal(value)
    assert Decimal(written) == value
    assert "E" not in written.upper()
    assert written != "-0"
    assert "." not in written or written[-1] not in "0."


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("5.0", "5"),
        ("0.050", "0.05"),
        ("-0.0", "0"),
        ("1E+14", "100000000000000"),
        ("1E-7", "0.0000001"),
        ("100", "100"),
        ("0", "0"),
    ],
)
def test_equal_decimals_are_written_alike(value: str, written: str):
    assert terms.canonical_decimal(Decimal(value)) == written


@SOME
@given(instants)
def test_an_instant_is_written_in_utc_whatever_its_zone(value: datetime):
    elsewhere = value.astimezone(timezone(timedelta(hours=9)))
    assert terms.canonical_instant(elsewhere) == terms.canonical_instant(value)
    assert terms.canonical_instant(value).endswith("Z")


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(DataError, match="no time zone"):
        terms.canonical_instant(datetime(2031, 5, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("x", terms.INTEGER),
        (1, terms.DECIMAL),
        (Decimal("NaN"), terms.DECIMAL),
        (Decimal("Infinity"), terms.DECIMAL),
        (1, terms.BOOLEAN),
        (True, terms.INTEGER),
        (date(2031, 5, 1), terms.DATE_TIME),
        (datetime(2031, 5, 1, tzinfo=UTC), terms.DATE),
        ("x", terms.LANG_STRING),
        (LangString("x", "en"), terms.STRING),
        ("five years", terms.DURATION),
    ],
)
def test_a_value_that_does_not_belong_to_the_datatype_is_refused(value: terms.Scalar, datatype: str):
    with pytest.raises(DataError, match="is no value of"):
        terms.to_literal(value, datatype)


@pytest.mark.parametrize(
    ("written", "datatype"),
    [
        ("many", terms.INTEGER),
        ("1_000", terms.INTEGER),
        ("a lot", terms.DECIMAL),
        ("NaN", terms.DECIMAL),
        ("yes", terms.BOOLEAN),
        ("24 April", terms.DATE),
        ("20250424", terms.DATE),
        ("yesterday", terms.DATE_TIME),
    ],
)
def test_a_literal_that_is_no_value_of_its_datatype_is_refused(written: str, datatype: str):
    with pytest.raises(DataError, match=f"'{written}' is no value of"):
        terms.from_literal(ox.Literal(written, datatype=ox.NamedNode(datatype)))


@pytest.mark.parametrize(
    "wrong", ["", "lee", "id/person/lee", "http://a b", 'http://a"b', "http://a>b", "http://a\n", "http://a#b#c"]
)
def test_what_is_no_absolute_iri_is_refused(wrong: str):
    with pytest.raises(DataError, match="no absolute IRI"):
        terms.named_node(wrong)


def test_a_quad_outside_any_graph_has_the_empty_graph():
    triple = (ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    assert graph_of(ox.Quad(*triple)) == ""
    assert graph_of(ox.Quad(*triple, ox.NamedNode("urn:g"))) == "urn:g"


@pytest.mark.parametrize(
    ("written", "kept"), [("P12M", "P1Y"), ("P18M", "P1Y6M"), ("P5Y", "P5Y"), ("PT36H", "P1DT12H"), ("P400D", "P400D")]
)
def test_a_duration_is_written_as_the_store_keeps_it(written: str, kept: str):
    literal = terms.to_literal(written, terms.DURATION)
    assert literal.value == kept
    assert terms.to_literal(kept, terms.DURATION) == literal
