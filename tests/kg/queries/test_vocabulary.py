"""The words that an editor completes from."""

import re

from kg import bundle
from kg.namespaces import HU, PREFIXES
from kg.queries import load_vocabulary
from kg.rdf import read

TERMS = {term.name: term for term in load_vocabulary()}


def test_every_term_of_the_ontology_is_there_in_both_languages():
    files = ("hustings.ttl", "vocabularies.ttl")
    subjects = {quad.subject.value for name in files for quad in read(bundle.ontology_dir() / name)}
    wanted = {"hu:" + iri.removeprefix(HU) for iri in subjects if iri.startswith(HU)}
    own = {name: term for name, term in TERMS.items() if name.startswith("hu:")}
    assert own.keys() == wanted
    assert all(set(term.labels) == set(term.definitions) == {"en", "ko"} for term in own.values())


def test_kinds_are_those_of_the_ontology():
    assert TERMS["hu:criticizes"].kind == "property"
    assert TERMS["hu:Criticism"].kind == "class"
    assert TERMS["hu:exactly"].kind == "value"
    assert TERMS["hu:boundScheme"].kind == "scheme"


def test_other_vocabularies_are_there_as_far_as_the_data_use_them():
    assert {"foaf:name", "schema:datePublished", "oa:exact", "skos:prefLabel"} <= TERMS.keys()
    assert all(re.fullmatch(r"[a-z]+:\w+", name) and name.split(":")[0] in PREFIXES for name in TERMS)
