"""Which entities a name may mean, and when that is beyond doubt."""

from __future__ import annotations

import pytest

from kg.lookups.directory import Directory, Entity
from kg.matching import Matcher
from kg.namespaces import ID


def entity(kind, slug, en, ko=None, *alternative):
    return Entity(f"{ID}{kind}/{slug}", kind, {"en": en} | ({"ko": ko} if ko else {}), alternative)


LEE = entity("person", "lee-jae-myung", "Lee Jae-myung", "이재명", "李在明")
JUN = entity("person", "lee-jun-seok", "Lee Jun-seok", "이준석")
CHOI = entity("person", "choi-min-ho", "Choi Min-ho")
SOO_1 = entity("person", "kim-jung-soo", "Kim Jung-soo", "김정수")
SOO_2 = entity("person", "kim-joong-soo", "Kim Joong-soo", "김중수")
PARTY = entity("party", "people-power-party", "People Power Party", "국민의힘", "PPP")
PLEDGE = entity("pledge", "lee-jae-myung-100t", "100 trillion won for AI", "AI 100조원 투자")
KNOWN = (LEE, JUN, CHOI, SOO_1, SOO_2, PARTY, PLEDGE)
MATCHER = Matcher(Directory({known.iri: known for known in KNOWN}), ("person", "party", "pledge"))


def best(name, *kinds):
    found = MATCHER.candidates(name, kinds)
    return (found[0].entity, found[0].match) if found else (None, False)


@pytest.mark.parametrize(
    "name",
    [
        "Lee Jae-myung", "LEE JAE MYUNG", "Lee, Jae-myung", "Jae-myung Lee", "Lee Jaemyung", "Rhee Jae-myung",
        "Yi Jae-myeong", "I Jaemyeong", "이재명", "이 재명", "李在明", "Mr Lee Jae-myung", "이재명 후보",
        "Governor Lee Jae-myung", "lee-jae-myung",
    ],
)  # fmt: skip
def test_every_way_to_write_the_whole_name_is_a_match(name):
    assert best(name) == (LEE, True)


@pytest.mark.parametrize("name", ["Lee", "lee", "이", "Mr Lee", "Yi", "Rhee", "Jae-myung", "이 후보", "李"])
def test_half_a_name_never_matches(name):
    assert not any(candidate.match for candidate in MATCHER.candidates(name))


def test_a_surname_lists_whom_it_may_mean():
    assert [candidate.entity for candidate in MATCHER.candidates("Lee", ("person",))] == [LEE, JUN]


def test_a_korean_surname_alone_does_not_match_even_if_only_one_bears_it():
    assert best("최", "person") == (None, False)
    assert best("Choi", "person") == (CHOI, False)


def test_a_spelling_that_fits_two_people_matches_neither():
    found = MATCHER.candidates("Kim Jung Soo", ("person",))
    assert [candidate.entity for candidate in found if candidate.score >= 95] == [SOO_1, SOO_2]
    assert not any(candidate.match for candidate in found)


def test_a_korean_name_finds_a_person_known_in_english_only():
    assert best("최민호") == (CHOI, True)


def test_a_similar_korean_name_is_another_person():
    assert not any(candidate.match for candidate in MATCHER.candidates("이재영"))
    assert not any(candidate.match for candidate in MATCHER.candidates("이준성"))


@pytest.mark.parametrize("name", ["Lee Jae-myun", "Lee Jae-mying", "Lee Jae"])
def test_a_slip_is_offered_and_never_matched(name):
    found = MATCHER.candidates(name, ("person",))
    assert found[0].entity is LEE
    assert not found[0].match


@pytest.mark.parametrize("name", ["People Power Party", "people power party", "국민의힘", "PPP"])
def test_a_party_is_found_by_each_of_its_names(name):
    assert best(name) == (PARTY, True)


def test_kinds_narrow():
    assert best("이재명", "party") == (None, False)
    assert best("100 trillion won for AI", "pledge") == (PLEDGE, True)


@pytest.mark.parametrize("name", ["", "   ", "-", "...", "Mr", "x" * 10_000, "\u202e", "<script>"])
def test_nonsense_finds_nothing_or_nobody_for_sure(name):
    assert not any(candidate.match for candidate in MATCHER.candidates(name))


def test_the_order_is_the_same_every_time():
    first, second = (MATCHER.candidates("Kim Jung Soo") for _ in range(2))
    assert first == second


def test_completion_by_name_and_by_word():
    assert MATCHER.beginning("jae") == [LEE]
    assert MATCHER.beginning("이") == [LEE, JUN]
    assert MATCHER.beginning("lee", limit=1, skip=1) == [LEE]
    assert MATCHER.beginning("people", ("person",)) == []
