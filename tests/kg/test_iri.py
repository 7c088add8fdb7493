"""IRIs and slugs are minted and parsed without loss."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import iri
from kg.errors import InvalidIriError
from kg.namespaces import BASE
from tests.builders.strategies import SOME, slugs, texts


@SOME
@given(st.sampled_from(sorted(iri.ENTITY_KINDS)), slugs)
def test_an_entity_iri_comes_apart_into_what_it_was_minted_from(kind: str, slug: str):
    minted = iri.entity(kind, slug)
    assert minted == f"{BASE}id/{kind}/{slug}"
    assert iri.parse_entity(minted) == iri.EntityIri(kind, slug)
    assert iri.slug_of(minted) == slug
    assert iri.local_name(minted) == slug


@SOME
@given(st.sampled_from(sorted(iri.NODE_KINDS)), slugs, st.integers(0, 100_000))
def test_a_node_iri_comes_apart_into_what_it_was_minted_from(kind: str, article: str, number: int):
    minted = iri.node(kind, article, number)
    parsed = iri.parse_node(minted)
    assert (parsed.kind, parsed.article, int(parsed.number)) == (kind, article, number)
    assert len(parsed.number) >= 3
    assert iri.node(kind, article, parsed.number) == minted
    assert iri.slug_of(minted) == f"{article}/{parsed.number}"


@SOME
@given(slugs)
def test_an_article_graph_gives_its_article_back(slug: str):
    assert iri.article_of_graph(iri.article_graph(slug)) == slug


@SOME
@given(texts)
def test_only_lower_case_groups_joined_by_single_hyphens_are_slugs(text: str):
    parts = text.split("-")
    expected = all(part and all(letter in "abcdefghijklmnopqrstuvwxyz0123456789" for letter in part) for part in parts)
    assert iri.is_slug(text) is expected
    if not expected:
        with pytest.raises(InvalidIriError):
            iri.entity("person", text)


@pytest.mark.parametrize("slug", ["lee\n", "Lee", "lee-", "-lee", "lee--jun", "이", "", "a/b", "a.b"])
def test_what_only_looks_like_a_slug_is_refused(slug: str):
    assert not iri.is_slug(slug)
    with pytest.raises(InvalidIriError, match="no slug"):
        iri.article_graph(slug)


@pytest.mark.parametrize(
    "wrong",
    [
        "id/person/lee",
        f"{BASE}id/person/",
        f"{BASE}id/nothing/lee",
        f"{BASE}id/person/Lee",
        f"{BASE}id/person/lee/001",
        "https://example.org/id/person/lee",
    ],
)
def test_an_iri_that_is_no_entity_is_refused_and_named(wrong: str):
    with pytest.raises(InvalidIriError, match=re.escape(wrong)):
        iri.parse_entity(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        f"{BASE}id/statement/one/1",
        f"{BASE}id/statement/one",
        f"{BASE}id/statement/one/001/002",
        f"{BASE}id/pledge/one/001",
        f"{BASE}id/statement/One/001",
        "https://example.org/id/statement/one/001",
    ],
)
def test_an_iri_that_is_no_node_is_refused_and_named(wrong: str):
    with pytest.raises(InvalidIriError, match=re.escape(wrong)):
        iri.parse_node(wrong)


def test_an_unknown_kind_or_number_is_refused_with_what_is_allowed():
    with pytest.raises(InvalidIriError, match="organization, outlet"):
        iri.entity("statement", "one")
    with pytest.raises(InvalidIriError, match="decision, evidence, statement, text"):
        iri.node("person", "one", 1)
    with pytest.raises(InvalidIriError, match="three digits"):
        iri.node("statement", "one", "7")


@pytest.mark.parametrize("graph", [f"{BASE}graph/reference", f"{BASE}graph/article/", f"{BASE}graph/article/A", ""])
def test_other_graphs_belong_to_no_article(graph: str):
    assert iri.article_of_graph(graph) is None
