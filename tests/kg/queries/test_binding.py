"""Named queries: valid as they stand, and parameters only ever enter as terms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given

from kg.errors import DataError, NotFoundError, QueryError
from kg.namespaces import PREFIXES
from kg.queries import binding, load_query, parse_query
from tests.builders.strategies import SOME, texts

NAMES = sorted(path.stem for path in Path(binding._FOLDER).glob("*.rq"))
TEXT = """# en: Who?
# ko: 누가?
# param who iri
# param said string
# param on date
# param done boolean
# param count integer
SELECT ?s WHERE {
  ?s hu:x ?y .
  #?who ?s hu:speaker ?who .
  #?said FILTER(CONTAINS(?y, ?said))
}
"""


@pytest.mark.parametrize("name", NAMES)
def test_every_query_of_the_library_stands_alone_and_has_titles(name: str):
    query = load_query(name)
    ox.Store().query(query.bind(), prefixes=PREFIXES)
    assert set(query.titles) == {"en", "ko"}


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_the_library_can_be_bound(name: str):
    query = load_query(name)
    samples = {"iri": "urn:x", "string": "x", "date": date(2031, 5, 1), "boolean": True, "integer": 1}
    for parameter, kind in query.parameters.items():
        ox.Store().query(query.bind({parameter: samples[kind]}), prefixes=PREFIXES)
    ox.Store().query(
        query.bind({parameter: samples[kind] for parameter, kind in query.parameters.items()}), prefixes=PREFIXES
    )


def test_an_unbound_parameter_leaves_its_lines_out():
    assert parse_query("q", TEXT).bind() == TEXT.rstrip()
    bound = parse_query("q", TEXT).bind({"who": ["urn:a", "urn:b"]})
    assert "VALUES ?who { <urn:a> <urn:b> }" in bound
    assert "\n  ?s hu:speaker ?who ." in bound
    assert "#?said" in bound


def test_values_become_typed_terms():
    bound = parse_query("q", TEXT).bind({"on": date(2031, 5, 1), "done": True, "count": 3})
    assert 'VALUES ?on { "2031-05-01"^^<http://www.w3.org/2001/XMLSchema#date> }' in bound
    assert 'VALUES ?done { "true"^^<http://www.w3.org/2001/XMLSchema#boolean> }' in bound
    assert 'VALUES ?count { "3"^^<http://www.w3.org/2001/XMLSchema#integer> }' in bound


@SOME
@given(texts)
def test_no_text_breaks_out_of_its_literal(text: str):
    bound = parse_query("q", "# param q string\nSELECT ?q WHERE { }").bind({"q": text})
    (row,) = ox.Store().query(bound)
    assert row["q"] == ox.Literal(text)


@pytest.mark.parametrize("wrong", ["urn:x> } DROP ALL #", "not an iri", "urn:x\ny"])
def test_what_is_no_iri_is_not_pasted(wrong: str):
    with pytest.raises(DataError, match="no absolute IRI"):
        parse_query("q", TEXT).bind({"who": wrong})


def test_a_value_of_the_wrong_kind_is_refused():
    with pytest.raises(DataError, match="no value of"):
        parse_query("q", TEXT).bind({"on": "tomorrow"})


def test_an_undeclared_parameter_is_refused_from_either_side():
    with pytest.raises(QueryError, match="has no parameter 'whom': it has who, said, on, done, count"):
        parse_query("q", TEXT).bind({"whom": "urn:x"})
    with pytest.raises(QueryError, match="has no parameter 'x': it has none"):
        parse_query("q", "SELECT * WHERE { }").bind({"x": 1})
    with pytest.raises(QueryError, match="uses the undeclared parameter 'other'"):
        parse_query("q", TEXT + "#?other x").bind({"who": "urn:x"})


@pytest.mark.parametrize("name", ["none", "../binding", "Statements"])
def test_an_unknown_query_lists_those_that_there_are(name: str):
    with pytest.raises(NotFoundError, match="there are affiliations, articles, "):
        load_query(name)
