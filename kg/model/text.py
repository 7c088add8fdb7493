"""Words in a language, and the texts that hold one per language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class LangString:
    """Words with their BCP 47 language tag, lower-case; NFC, because NFC and NFD spellings are different literals."""

    value: str
    language: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", unicodedata.normalize("NFC", self.value))
        object.__setattr__(self, "language", self.language.lower())


Text = tuple[LangString, ...]
"""The same words in several languages, one per language, sorted."""


def text(**by_language: str) -> Text:
    """Make a text: ``text(en="talent", ko="인재")``."""
    return tuple(sorted(LangString(value, language) for language, value in by_language.items()))


def as_dict(words: Iterable[LangString]) -> dict[str, str]:
    """A text as ``{"en": ..., "ko": ...}``, English first, then by tag; of two in one language the first counts."""
    found: dict[str, str] = {}
    for item in sorted(words, key=lambda item: (item.language != "en", item.language, item.value)):
        found.setdefault(item.language, item.value)
    return found
