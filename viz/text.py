"""Reading the JSON that pictures are made of: addresses, and texts in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LANGUAGES = ("en", "ko")


def key_of(iri: str, *, kind: bool = True) -> str:
    """Shorten an IRI to what the page writes into its address: ``person/han-dong-hoon``.

    Without ``kind`` a statement's IRI gives ``article/n``. What is no IRI of ours stays as it is.
    """
    tail = iri.rsplit("/id/", 1)[-1]
    return tail if kind else tail.split("/", 1)[-1]


def local(value: Any, lang: str) -> str:
    """Choose a text in the reader's language, else in another that it has, else nothing."""
    return tagged(value, lang)[0]


def tagged(value: Any, lang: str) -> tuple[str, str | None]:
    """Choose a text and say its language: None for a text without one."""
    if isinstance(value, Mapping):
        for choice in (lang, *LANGUAGES, *sorted(value)):
            if value.get(choice):
                return str(value[choice]), choice
        return "", None
    return ("" if value is None else str(value)), None


def script_language(text: str) -> str:
    """Tell Korean words from English ones by their letters, for a quotation whose language is not recorded."""
    hangul = sum("가" <= char <= "힣" for char in text)
    letters = sum(char.isalpha() for char in text)
    return "ko" if letters and hangul * 3 > letters else "en"
