"""Korean names in Latin letters."""

from __future__ import annotations

import pytest

from kg.matching.hangul import is_hangul, spellings


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("이재명", "lee jae myung"),
        ("이재명", "yi jae myeong"),
        ("이재명", "rhee jae myong"),
        ("이재명", "i jaemyeong"),
        ("이재명", "jae myung lee"),
        ("이준석", "lee jun seok"),
        ("이준석", "lee joon suk"),
        ("김문수", "kim moon soo"),
        ("김문수", "gim munsu"),
        ("안철수", "ahn cheol soo"),
        ("안철수", "an chulsoo"),
        ("홍준표", "hong jun pyo"),
        ("한동훈", "han dong hoon"),
        ("최병호", "choi byung ho"),
        ("최병호", "choe byeongho"),
        ("박근혜", "park geun hye"),
        ("윤석열", "yoon suk yeol"),
        ("노무현", "roh moo hyun"),
        ("문재인", "moon jae in"),
        ("정청래", "jung chung rae"),
        ("유승민", "yoo seung min"),
        ("심상정", "sim sang jung"),
    ],
)
def test_a_spelling_in_use_is_the_name(name, written):
    assert spellings(name).fullmatch(written)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("이재명", "lee jun seok"),
        ("이재명", "lee jae"),
        ("이재명", "lee"),
        ("이재명", "lee jae myung soo"),
        ("김문수", "kim kyoung soo"),
        ("김문수", "lee moon soo"),
        ("한동훈", "han deok soo"),
        ("안철수", "ahn chil soo"),
    ],
)
def test_another_name_is_another_name(name, written):
    assert not spellings(name).fullmatch(written)


def test_hangul_is_told_from_other_letters():
    assert is_hangul("이 재명")
    assert not is_hangul("李在明")
    assert not is_hangul("Lee")
    assert not is_hangul("")


@pytest.mark.parametrize("name", ["이", "Lee Jae-myung", ""])
def test_what_is_no_korean_name_has_no_spellings(name):
    with pytest.raises(ValueError, match="two syllables"):
        spellings(name)
