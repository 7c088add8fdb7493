"""Names: slug, IRI, either script and any spelling lead to one entity; a bare surname leads to a choice."""

from __future__ import annotations

import unicodedata

import pytest

from kg import Graph
from kg.errors import AmbiguousNameError, NotFoundError
from kg.lookups import AGENTS, Directory
from kg.model import LangString
from kg.namespaces import BASE
from tests.builders.articles import article, candidacy, opened, says
from tests.builders.things import organization, party, person, priority, reference, topic

KIM, OTHER_KIM, PARK = person("kim-ga-na").iri, person("kim-da-ra").iri, person("park-ma-ba").iri
PEOPLE = reference(
    person("kim-ga-na", "Kim Ga-na", "김가나", LangString("Kim Kana", "en"), LangString("金可那", "zh-hant")),
    person("kim-da-ra", "Kim Da-ra", "김다라"),
    person("park-ma-ba", "Park Ma-ba", "박마바"),
    party("green", "Green Field Party", "푸른들당"),
    organization("kim-institute", "Institute of Kim", "김연구소"),
    topic("talent", "talent", "인재"),
    priority("talent", "talent", "인재"),
    topic("people-power", "people power", "국민의힘 정책"),
)
DIRECTORY: Directory = opened(
    PEOPLE, article("one", says("CandidacyReport", None, membership=candidacy(KIM, party("green").iri)))
).lookups.directory


@pytest.mark.parametrize(
    "name",
    [
        "kim-ga-na",
        KIM,
        "id/person/kim-ga-na",
        "Kim Ga-na",
        "kim ga na",
        "KIM GA-NA",
        "  Kim   Ga-na ",
        "Kim Ga Na",
        "Kim Kana",
        "김가나",
        unicodedata.normalize("NFD", "김가나"),
        "金可那",
    ],
)
def test_any_way_to_write_a_name_leads_to_the_person(name: str):
    assert DIRECTORY.resolve(name, ("person",)).iri == KIM


@pytest.mark.parametrize("surname", ["Kim", "kim", "김", unicodedata.normalize("NFD", "김")])
def test_a_surname_that_many_bear_lists_them(surname: str):
    with pytest.raises(AmbiguousNameError, match=r"kim-da-ra \(Kim Da-ra / 김다라\), kim-ga-na") as caught:
        DIRECTORY.resolve(surname, ("person",))
    assert [candidate["slug"] for candidate in caught.value.details["candidates"]] == ["kim-da-ra", "kim-ga-na"]
    assert "Give the full name or the slug" in str(caught.value)


@pytest.mark.parametrize("surname", ["Park", "박"])
def test_a_bare_surname_names_nobody_even_when_one_bears_it(surname: str):
    with pytest.raises(AmbiguousNameError) as caught:
        DIRECTORY.resolve(surname, ("person",))
    assert [candidate["slug"] for candidate in caught.value.details["candidates"]] == ["park-ma-ba"]


def test_a_surname_offers_whoever_is_asked_for():
    with pytest.raises(AmbiguousNameError) as caught:
        DIRECTORY.resolve("Kim", AGENTS)
    assert [item["slug"] for item in caught.value.details["candidates"]] == ["kim-da-ra", "kim-ga-na", "kim-institute"]


def test_words_of_a_label_offer_it():
    with pytest.raises(AmbiguousNameError) as caught:
        DIRECTORY.resolve("power", ("topic", "priority"))
    assert [candidate["slug"] for candidate in caught.value.details["candidates"]] == ["people-power"]


def test_the_kind_decides_between_two_of_one_name():
    assert DIRECTORY.resolve("talent", ("topic",)).kind == "topic"
    assert DIRECTORY.resolve("인재", ("priority",)).kind == "priority"
    with pytest.raises(AmbiguousNameError, match=r"id/priority/talent .*id/topic/talent"):
        DIRECTORY.resolve("talent", ("topic", "priority"))
    assert DIRECTORY.resolve("id/topic/talent", ("topic", "priority")).kind == "topic"


@pytest.mark.parametrize(
    ("name", "suggestion"), [("Kim Ga-nna", "kim-ga-na"), ("Prak", "park-ma-ba"), ("김가너", "kim-ga-na")]
)
def test_an_unknown_name_is_told_what_is_close(name: str, suggestion: str):
    with pytest.raises(NotFoundError, match=f"There is no critic '{name}'. Did you mean ") as caught:
        DIRECTORY.resolve(name, ("person",), noun="critic")
    assert suggestion in caught.value.details["suggestions"]


@pytest.mark.parametrize("name", ["Xyzzy", "", " ", "-", "\u200b"])
def test_a_name_like_no_other_is_just_not_found(name: str):
    with pytest.raises(NotFoundError) as caught:
        DIRECTORY.resolve(name, ("person",))
    assert caught.value.details["suggestions"] == []


@pytest.mark.parametrize("iri", [f"{BASE}id/person/nobody", "id/person/nobody", f"{BASE}id/party/green"])
def test_an_iri_of_nobody_or_of_another_kind_is_not_found(iri: str):
    with pytest.raises(NotFoundError, match="There is no entity <"):
        DIRECTORY.resolve(iri, ("person",))


def test_the_slug_wins_over_another_ones_name():
    directory = opened(
        reference(
            person("kim-ga-na", "Kim Ga-na", "김가나"),
            person("someone-else", "Someone Else", "다른 사람", LangString("Kim Ga-na", "en")),
        )
    ).lookups.directory
    assert directory.resolve("kim-ga-na", ("person",)).slug == "kim-ga-na"
    with pytest.raises(AmbiguousNameError):
        directory.resolve("Kim Ga-na", ("person",))


def test_an_article_is_found_by_its_slug():
    assert DIRECTORY.resolve("one", ("article",)).kind == "article"
    hyphens = opened(PEOPLE, article("daily-2031-05-01-one")).lookups.directory
    assert hyphens.resolve("daily-2031-05-01-one", ("article",)).slug == "daily-2031-05-01-one"


def test_an_iri_nobody_described_is_not_found():
    with pytest.raises(NotFoundError, match="knows nothing of"):
        DIRECTORY[f"{BASE}id/person/nobody"]


def test_entities_know_party_roles_and_how_to_be_pointed_to():
    kim = DIRECTORY[KIM]
    assert (kim.party, kim.roles) == (party("green").iri, ("candidate",))
    assert kim.alt_names == ("Kim Kana", "金可那")
    assert kim.reference() == {"id": KIM, "slug": "kim-ga-na", "name": {"en": "Kim Ga-na", "ko": "김가나"}}
    assert kim.target()["kind"] == "person"
    assert [entity.slug for entity in DIRECTORY.of_kind("person")] == ["kim-da-ra", "kim-ga-na", "park-ma-ba"]


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Lee", {"lee-jae-myung", "lee-jun-seok"}),
        ("이", {"lee-jae-myung", "lee-jun-seok"}),
        ("Kim", {"kim-dong-yeon", "kim-kyoung-soo", "kim-moon-soo", "kim-sung-hoon"}),
        ("김", {"kim-dong-yeon", "kim-kyoung-soo", "kim-moon-soo", "kim-sung-hoon"}),
    ],
)
def test_the_lees_and_kims_of_the_seed_are_told_apart(bundled: Graph, name: str, slugs: set[str]):
    with pytest.raises(AmbiguousNameError) as caught:
        bundled.resolve(name, ("person",))
    assert {candidate["slug"] for candidate in caught.value.details["candidates"]} == slugs
