"""Articles and the versions of their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.model.evidence import Evidence
from kg.model.text import LangString


@dataclass(frozen=True, slots=True)
class Article:
    """A news article: its metadata and the versions of its text, never the text itself."""

    iri: str
    headlines: tuple[LangString, ...]
    publisher: str
    published: date
    text_versions: tuple[str, ...]
    url: str | None = None
    credited_to: tuple[str, ...] = ()
    photo_credits: tuple[str, ...] = ()
    hosted_by: tuple[str, ...] = ()
    dateline: str | None = None
    headings: tuple[Evidence, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One version of an article's text, named by the SHA-256 of its UTF-8 bytes.

    The body is ``[body_start, body_end)`` in Unicode code points.
    """

    iri: str
    sha256: str
    language: str
    body_start: int
    body_end: int
