"""Everything that the page says in its own words, in English and Korean: ``locale/<lang>.json``.

A key that ends in ``.one`` or ``.other`` is chosen by number. The page's script uses the same texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from viz.text import LANGUAGES

_LOCALES = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Messages:
    """The page's texts in one language."""

    lang: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Say the text of ``key`` with its ``{places}`` filled."""
        return self.texts[key].format(**values)

    def count(self, key: str, n: int, /, **values: object) -> str:
        """Say a text that depends on a number, such as "1 article" and "2 articles"."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=f"{n:,}", **values)

    def word(self, family: str, name: str | None) -> str:
        """Say the word for a value, such as ``kind.criticism``; a value without one is shown as it is written."""
        if not name:
            return ""
        return self.texts.get(f"{family}.{name}", name.replace("_", " "))


@cache
def messages(lang: str) -> Messages:
    """Load the texts of a language; an unknown one is answered in English."""
    chosen = lang if lang in LANGUAGES else "en"
    return Messages(chosen, json.loads((_LOCALES / f"{chosen}.json").read_text(encoding="utf-8")))
