"""How a Korean name may stand in Latin letters: every common spelling of it, as one pattern.

Newspapers, passports and the persons themselves spell the same name by different systems (Revised Romanization,
McCune-Reischauer without its marks, English habit): 이 is Lee, Yi, Rhee or I; 준 is Jun or Joon. A syllable is an
initial, a vowel and a final, each with few spellings; a surname has, besides, those that custom gave it. So a name
gives a pattern that knows its spellings, and two names that share no spelling cannot be taken for one another.

Source of the systems: National Institute of Korean Language, "Romanization of Korean" (2000), and the spellings in use
of the surnames that it leaves open.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28

_INITIAL: Final = (
    "k|g", "kk|gg", "n", "d|t", "tt|dd", "r|l|n", "m", "b|p|v", "pp|bb", "s|sh", "ss", "", "j|ch|z", "jj|tch", "ch",
    "k", "t", "p", "h",
)  # fmt: skip
_VOWEL: Final = (
    "a|ah", "ae|ai|e", "ya|yah", "yae|ye", "eo|u|o|uh|e", "e|ae", "yeo|you|yu|yo|ye|yuh|u", "ye|yae", "o|oh", "wa",
    "wae|we", "oe|oi|we", "yo|yoh", "u|oo|woo|ou|wu", "wo|weo|wu|won", "we", "wi|wee|ui", "yu|you|yoo|u|ew",
    "eu|u|uh|e", "ui|eui|yi|ee|eu", "i|ee|ie|yi|y",
)  # fmt: skip
_FINAL: Final = (
    "|h", "k|g|ck", "k|g", "k|g", "n", "n", "n", "t|d", "l|r|ll", "k|lk", "m|lm", "l|p", "l", "l", "p", "l", "m",
    "p|b", "p", "t|s|d", "t", "ng", "t", "t", "k", "t", "p", "t|h",
)  # fmt: skip

_SURNAMES: Final = {
    "강": "kang|gang|kahng", "고": "ko|go|koh", "구": "koo|gu|ku|goo", "권": "kwon|gwon|kweon|kwun",
    "김": "kim|gim", "나": "na|nah|ra|la", "남": "nam", "노": "roh|noh|no|ro|rho", "류": "ryu|yoo|yu|ryoo|you|lyu",
    "문": "moon|mun", "박": "park|pak|bak|bark|pahk", "배": "bae|pae|bai", "백": "baek|paik|paek|back|baik",
    "변": "byun|byeon|pyon", "서": "seo|suh|so|sur|suhr", "석": "seok|suk|sok", "선": "sun|seon|sunwoo",
    "성": "sung|seong|song", "손": "son|sohn", "송": "song", "신": "shin|sin", "심": "shim|sim", "안": "ahn|an",
    "양": "yang|ryang", "여": "yeo|yuh|ryeo|lyuh", "오": "oh|o", "우": "woo|u|wu|ou", "원": "won|weon",
    "유": "yoo|yu|you|ryu", "육": "yook|yuk", "윤": "yoon|yun|youn", "이": "lee|yi|rhee|i|ri|li|rhie|ree|yee|rlee",
    "임": "lim|im|rim|yim|leem", "장": "jang|chang|zang", "전": "jeon|chun|jun|chon", "정": "jung|jeong|chung|chong",
    "조": "cho|jo|joh|choh", "주": "joo|ju|chu", "진": "jin|chin", "차": "cha", "채": "chae|chai", "천": "cheon|chun",
    "최": "choi|choe|chey|choy", "추": "choo|chu|chou", "하": "ha|hah", "한": "han|hahn", "허": "huh|heo|hur|her|hu",
    "현": "hyun|hyeon|hyon", "홍": "hong", "황": "hwang|whang",
}  # fmt: skip


def is_hangul(name: str) -> bool:
    """Whether a name is written in Hangul syllables alone, spaces aside."""
    letters = [letter for letter in unicodedata.normalize("NFC", name) if not letter.isspace()]
    return bool(letters) and all("가" <= letter <= "힣" for letter in letters)


@lru_cache(maxsize=100_000)
def spellings(name: str) -> re.Pattern[str]:
    """A pattern that matches, in full, the folded Latin spellings of a Korean personal name of two syllables or more.

    The surname may stand first, as in Korean, or last, as in English; what parts the words is one space.

    Raises:
        ValueError: the name is not in Hangul, or a single syllable.
    """
    if not is_hangul(name) or len("".join(name.split())) < 2:
        raise ValueError(f"{name!r} is no Korean name of two syllables or more.")
    syllables = unicodedata.normalize("NFC", "".join(name.split()))
    surname = f"(?:{_SURNAMES.get(syllables[0]) or _syllable(syllables[0])})"
    given = " ?".join(f"(?:{_syllable(syllable)})" for syllable in syllables[1:])
    return re.compile(f"{surname} {given}|{given} {surname}|{surname}{given}")


def _syllable(syllable: str) -> str:
    """The spellings of one syllable as an alternative of a pattern."""
    number = ord(syllable) - _FIRST
    initial, rest = divmod(number, _VOWELS * _FINALS)
    vowel, final = divmod(rest, _FINALS)
    return f"(?:{_INITIAL[initial]})(?:{_VOWEL[vowel]})(?:{_FINAL[final]})"
