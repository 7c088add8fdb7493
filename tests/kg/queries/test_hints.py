"""The example that is shown to whoever wrote no SPARQL."""

from __future__ import annotations

import pytest

from kg.errors import QuerySyntaxError
from kg.queries import load_examples, with_hint
from kg.queries.hints import nearest_example


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.slug)
def test_an_example_with_a_mistake_leads_to_itself(example):
    found = nearest_example(example.text.replace("}", "", 1).replace("foaf:", "foaff:"))
    assert found is not None
    assert found.slug == example.slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("SELECT ?who { ?who criticizes ?whom }", "is-there-criticism-between-candidates"),
        ("SELECT ?xyz ?zyx { ?xyz hu:criticizes ?zyx", "is-there-criticism-between-candidates"),
        ("SELECT ?pledge ?amount { ?pledge a hu:Pledge ; schema:value ?amount", "pledges-with-their-sums"),
        ("SELEC ?x {}", None),
        ("x", None),
        ("SELECT ?dragon { ?dragon a <http://example.org/Dragon ; rdfs:comment ?fire }", None),
    ],
)
def test_a_short_query_leads_to_what_it_is_about_or_nowhere(text, slug):
    found = nearest_example(text)
    assert (found.slug if found else None) == slug


def test_the_error_keeps_what_it_says_and_has_the_example_whole():
    error = with_hint(QuerySyntaxError("Line 1, column 20: no.", line=1, column=20), "SELECT ?a { ?a criticizes ?b }")
    assert str(error).startswith("Line 1, column 20: no. The example '")
    assert error.details["line"] == 1
    assert "PREFIX hu:" in error.details["example"]["text"]
    assert error.details["example"]["title"].keys() == {"en", "ko"}
