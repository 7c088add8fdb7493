"""Dataclasses become quads and come back the same; what cannot come back is refused."""

from __future__ import annotations

import random
import re
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import iri
from kg.errors import DataError, NotFoundError
from kg.model import Article, Candidacy, Decision, Evidence, LangString, Membership, Person, Statement
from kg.namespaces import FOAF, HU, OA, ORG, RDF
from kg.rdf import decode, describe, encode, read, to_trig
from kg.rdf.schema import MAPPINGS
from tests.builders.articles import article, candidacy, office, says
from tests.builders.strategies import FEW, instances
from tests.builders.things import person, role

GRAPH = "https://example.org/graph"
CLASSES = [*MAPPINGS, Evidence]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class_of_the_model_comes_back_from_its_quads(cls: type, tmp_path_factory: pytest.TempPathFactory):
    file = tmp_path_factory.mktemp("trig") / "one.trig"

    @FEW
    @given(instances(cls), st.randoms(use_true_random=False))
    def check(thing: Any, chance: random.Random) -> None:
        quads = list(encode(thing, GRAPH))
        assert {quad.graph_name for quad in quads} == {ox.NamedNode(GRAPH)}
        chance.shuffle(quads)
        back = decode(cls, thing.iri, describe(quads))
        assert back == thing
        assert set(encode(back, GRAPH)) == set(quads)
        file.write_text(to_trig(quads), encoding="utf-8")
        assert decode(cls, thing.iri, describe(read(file))) == thing

    check()


@pytest.mark.parametrize("cls", MAPPINGS, ids=lambda cls: cls.__name__)
def test_a_node_without_a_required_property_is_refused(cls: type):
    """Taking the quads of any one required property away makes the node unreadable, and the error names both."""

    @FEW
    @given(instances(cls), st.data())
    def check(thing: Any, data: st.DataObject) -> None:
        quads = list(encode(thing, GRAPH))
        required = [item.predicate for item in MAPPINGS[cls].properties if _required(cls, item.field)]
        gone = data.draw(st.sampled_from(required))
        left = [q for q in quads if not (q.subject.value == thing.iri and q.predicate.value == gone)]
        with pytest.raises(DataError, match=f"has no <{re.escape(gone)}>"):
            decode(cls, thing.iri, describe(left))

    check()


def _required(cls: type, field: str) -> bool:
    return cls.__dataclass_fields__[field].default.__class__.__name__ == "_MISSING_TYPE"


def test_words_are_composed_so_that_one_name_is_one_literal():
    decomposed = "\u1112\u1161\u11ab\u1103\u1169\u11bc\u1112\u116e\u11ab"
    (name,) = [
        quad.object
        for quad in encode(Person("https://example.org/p", (LangString(decomposed, "KO"),)), GRAPH)
        if quad.predicate.value == FOAF + "name"
    ]
    assert name == ox.Literal("한동훈", language="ko")


def test_nothing_said_of_a_node_is_not_found():
    with pytest.raises(NotFoundError, match=r"<https://example.org/p>"):
        decode(Person, "https://example.org/p", {})


def test_two_values_where_one_is_allowed_are_refused():
    draft = article("one")
    extra = ox.Quad(
        ox.NamedNode(draft.article.iri),
        ox.NamedNode("https://schema.org/datePublished"),
        ox.Literal("2031-05-02", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")),
        ox.NamedNode(draft.graph),
    )
    with pytest.raises(DataError, match=r"has 2 values of <https://schema.org/datePublished> where one is allowed"):
        decode(Article, draft.article.iri, describe([*draft.quads(), extra]))


@pytest.mark.parametrize(
    ("predicate", "value", "complaint"),
    [
        (HU + "speaker", ox.Literal("Lee"), "where an IRI is expected"),
        (HU + "saidLatest", ox.NamedNode("https://example.org/may"), "is expected"),
        (HU + "saidLatest", ox.Literal("2031-05-01"), "is expected"),
        (HU + "evidence", ox.Literal("words"), "where a node is expected"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(predicate: str, value: Any, complaint: str):
    draft = article("one", says("Criticism", "https://example.org/p", no_target_named=True))
    subject = draft.statements[0].iri
    quads = [q for q in draft.quads() if not (q.subject.value == subject and q.predicate.value == predicate)]
    quads.append(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, ox.NamedNode(draft.graph)))
    with pytest.raises(DataError, match=complaint):
        decode(Statement, subject, describe(quads))


@pytest.mark.parametrize("kinds", [[], ["Criticism", "Approval"]])
def test_a_statement_has_exactly_one_kind(kinds: list[str]):
    draft = article("one", says("Criticism", "https://example.org/p", no_target_named=True))
    subject = ox.NamedNode(draft.statements[0].iri)
    kind = ox.NamedNode(RDF + "type")
    quads = [q for q in draft.quads() if q.object != ox.NamedNode(HU + "Criticism")]
    quads += [ox.Quad(subject, kind, ox.NamedNode(HU + name), ox.NamedNode(draft.graph)) for name in kinds]
    with pytest.raises(DataError, match=f"has {len(kinds)} kinds of statement"):
        decode(Statement, subject.value, describe(quads))


@pytest.mark.parametrize("predicate", [OA + "start", OA + "exact"])
def test_evidence_without_offsets_or_words_is_refused(predicate: str):
    draft = article("one", says("Criticism", "https://example.org/p", no_target_named=True))
    quads = [quad for quad in draft.quads() if quad.predicate.value != predicate]
    with pytest.raises(DataError, match=f"needs exactly one <{predicate}>, it has 0"):
        decode(Statement, draft.statements[0].iri, describe(quads))


def test_a_membership_is_read_as_what_it_is_typed():
    someone, mayor = person("park").iri, role("mayor").iri
    draft = article(
        "one",
        says("CandidacyReport", None, membership=candidacy(someone)),
        says("OfficeReport", None, membership=office(someone, mayor)),
    )
    description = describe(draft.quads())
    read_back = [decode(Statement, statement.iri, description).membership for statement in draft.statements]
    assert [type(item) for item in read_back] == [Candidacy, Membership]


def test_blank_nodes_are_passed_over():
    blank = ox.Quad(ox.BlankNode("b"), ox.NamedNode(ORG + "member"), ox.Literal("x"), ox.NamedNode(GRAPH))
    assert describe([blank]) == {}


def test_a_field_with_a_value_that_its_property_cannot_have_is_refused():
    broken = Person("not an iri", ())
    with pytest.raises(DataError, match=r"no absolute IRI"):
        list(encode(broken, GRAPH))
    decision = Decision(
        "https://example.org/d", "https://example.org/s", HU + "accepted", "https://example.org/a", date(2031, 5, 1), ()
    )  # type: ignore[arg-type]
    with pytest.raises(DataError, match=r"is no value of"):
        list(encode(decision, GRAPH))


def test_the_iri_of_a_statement_holds_its_article():
    draft = article("one", says("Criticism", "https://example.org/p", no_target_named=True))
    assert iri.parse_node(draft.statements[0].iri).article == "one"
