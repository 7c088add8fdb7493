"""The example queries: in SHACL as other tools expect them, titled twice, and answering on the bundled graph."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from kg import Graph, bundle
from kg.errors import NotFoundError
from kg.namespaces import BASE, LANGUAGES, PREFIXES, RDF, SH
from kg.queries import Example, find_example, load_examples
from kg.rdf import describe, read
from kg.store import guard

FOLDER = bundle.ontology_dir() / "examples"
OFTEN_EMPTY = {"quantities-pledged": {"most"}}
"""Columns that the one bundled article leaves empty."""

every_example = pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.slug)


def test_there_are_many_and_each_has_a_slug_of_its_own():
    slugs = [example.slug for example in load_examples()]
    assert len(slugs) >= 25
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)] == []


def test_every_group_has_examples_that_stand_together():
    groups = [example.group.slug for example in load_examples()]
    assert list(dict.fromkeys(groups)) == ["criticism", "pledges", "positions", "people", "sources", "networks"]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)


def test_there_is_one_of_every_kind():
    assert {example.kind for example in load_examples()} == {"select", "construct", "ask"}


@every_example
def test_titles_and_descriptions_stand_in_both_languages(example: Example):
    for texts in (example.titles, example.descriptions, example.group.titles):
        assert list(texts) == list(LANGUAGES)
        assert re.search("[가-힣]", texts["ko"])
        assert not re.search("[가-힣]", texts["en"])
    assert example.descriptions["en"].endswith(".")


@every_example
def test_it_is_an_executable_of_shacl(example: Example):
    description = describe(quad for path in FOLDER.glob("*.ttl") for quad in read(path))
    node = description[f"{BASE}examples/{example.slug}"]
    types = {value.value for value in node[RDF + "type"]}
    assert types == {SH + "SPARQLExecutable", f"{SH}SPARQL{example.kind.title()}Executable"}
    assert SH + "prefixes" in node
    assert [form for form in ("select", "construct", "ask") if SH + form in node] == [example.kind]


@every_example
def test_it_declares_exactly_the_prefixes_that_it_uses(example: Example):
    declared = dict(re.findall(r"^PREFIX (\w+): <(.+)>$", example.text, re.MULTILINE))
    body = example.text.split("\n\n", 1)[1]
    assert declared.items() <= PREFIXES.items()
    assert [prefix for prefix in declared if not re.search(rf"\b{prefix}:", body)] == []
    prepareQuery(example.text)  # without help from any prefix of ours


@every_example
def test_a_stranger_may_ask_it(example: Example):
    assert guard.check(example.text, is_public=lambda iri: False).form == example.kind
    assert "SERVICE" not in example.text


@every_example
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_answers_on_the_bundled_graph(example: Example, language: str, bundled: Graph):
    answer = bundled.store.query(example.text_in(language))
    if isinstance(answer, ox.QueryBoolean):
        assert bool(answer)
        return
    rows = list(answer)
    assert rows
    if isinstance(answer, ox.QuerySolutions):
        empty = {name.value for name in answer.variables if all(row[name.value] is None for row in rows)}
        assert empty == OFTEN_EMPTY.get(example.slug, set())


@every_example
def test_it_answers_in_one_order(example: Example):
    assert "SELECT *" not in example.text
    assert (example.kind == "select") == bool(re.search(r"^ORDER BY ", example.text, re.MULTILINE))


def test_names_come_in_the_language_asked_for(bundled: Graph):
    example = find_example("most-criticized")
    for language, name in (("en", "Han Dong-hoon"), ("ko", "한동훈")):
        assert name in {row["target"].value for row in bundled.store.query(example.text_in(language))}
    assert example.text_in("en") == example.text


def test_an_unknown_one_suggests():
    with pytest.raises(NotFoundError, match="did you mean who-criticized-whom"):
        find_example("who-criticised-whom")
    with pytest.raises(NotFoundError, match="--list"):
        find_example("zzz")
