"""Evidence: a span of one version of one text, and the exact words that stand there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that prove a statement.

    ``start`` and ``end`` count Unicode code points of the text version ``source``, end exclusive; ``quote`` equals
    ``text[start:end]``. ``prefix`` and ``suffix`` (at most 12 characters) are given where the words occur twice.
    """

    iri: str
    source: str
    start: int
    end: int
    quote: str
    sha256: str
    prefix: str | None = None
    suffix: str | None = None


def evidence_sha256(text_sha256: str, start: int, end: int, quote: str) -> str:
    """The seal of an evidence: SHA-256 (hex) over text version, offsets and words, a line each."""
    return hashlib.sha256(f"{text_sha256}\n{start}\n{end}\n{quote}".encode()).hexdigest()
