"""Curation: who accepted a statement, when and why, and what was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kg.model.text import LangString


@dataclass(frozen=True, slots=True)
class Decision:
    """A change of status that somebody answers for.

    An acceptance records the check of the words: the SHA-256 of the text and the seal of each evidence as checked.
    """

    iri: str
    decides: str
    status: str
    agent: str
    at: datetime
    reasons: tuple[LangString, ...]
    checked_texts: tuple[str, ...] = ()
    checked_evidence: tuple[str, ...] = ()
