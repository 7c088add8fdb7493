"""Where words stand in a text, counted as evidence counts: in Unicode code points, the end exclusive.

Words are found exactly or not at all. When they are not there, :func:`nearest` says whether the text has them with
other white space or typography, for a person to copy from: an evidence is never anchored by likeness.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

CONTEXT: Final = 12
"""Characters before and after the words: as many as an evidence's prefix and suffix may have."""

_TYPOGRAPHY: Final = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
"""What typesetters put for what is on a keyboard; characters that cannot be seen go."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words in their place: ``text[start:end]``, with what stands before and after."""

    start: int
    end: int
    words: str
    prefix: str
    suffix: str


def find_spans(text: str, words: str) -> list[Span]:
    """All places where exactly these words stand, also overlapping ones, in order."""
    spans = []
    start = text.find(words) if words else -1
    while start >= 0:
        spans.append(_span(text, start, start + len(words)))
        start = text.find(words, start + 1)
    return spans


def nearest(text: str, words: str) -> Span | None:
    """The first place with the same words but for white space, typographic signs and composition of letters."""
    folded, places = _fold(text)
    wanted, _ = _fold(words)
    wanted = wanted.strip()
    start = folded.find(wanted) if wanted else -1
    if start < 0:
        return None
    return _span(text, places[start][0], places[start + len(wanted) - 1][1])


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def _fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with plain signs and single spaces, and for each of its characters the place it comes from."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _continues(text[start:end], text[end]):
            end += 1
        for char in unicodedata.normalize("NFC", text[start:end]):
            for plain in _TYPOGRAPHY.get(char, " " if char.isspace() else char):
                if plain != " " or letters[-1:] != [" "]:
                    letters.append(plain)
                    places.append((start, end))
        start = end
    return "".join(letters), places


def _continues(cluster: str, char: str) -> bool:
    """Whether a character composes with those before it: a mark, or a further letter of a Hangul syllable."""
    if char.isascii():
        return False
    if unicodedata.combining(char):
        return True
    composed = unicodedata.normalize("NFC", cluster)
    return len(unicodedata.normalize("NFC", cluster + char)) == len(composed)
