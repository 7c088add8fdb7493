"""Where and why a query is no SPARQL, for its author.

Oxigraph names the furthest place that its parser looked at. That overshoots, by the length of the longest keyword it
tried there: ``SELECT ?s, ?p`` is said to fail behind the second variable. With the words of the query spread far
apart the overshoot ends in white space, and the place tells the word that does not fit.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from typing import Final

from kg.errors import QuerySyntaxError
from kg.store.tokens import Kind, Token, place, tokenize

_GAP: Final = " " * 40
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"[A-Za-z]+(?: [A-Za-z']+)+")
_CLEARER: Final = {
    "IRI parsing failed": "this is no absolute IRI, write it in full or declare BASE",
    "language tag parsing failed": "this is no language tag, write one such as @en or @ko",
}
_KEYWORDS: Final = """
    ABS ADJUST AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DAY DESC
    DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HAVING HOURS IF IN IRI LANG
    LANGMATCHES LATERAL LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND
    REDUCED REGEX REPLACE ROUND SAMPLE SECONDS SELECT SEPARATOR SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT
    STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ UCASE UNDEF UNION URI UUID VALUES WHERE YEAR
    a false isBLANK isIRI isLITERAL isNUMERIC isURI sameTerm true
"""
_KNOWN: Final = {word.upper(): word for word in _KEYWORDS.split()}


def spread(text: str) -> tuple[str, list[int]]:
    """The query with its words far apart, and where each word starts in that."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    previous: Token | None = None
    for token in tokenize(text):
        if previous is not None and not _belong_together(previous, token):
            pieces.append(_GAP)
            length += len(_GAP)
        starts.append(length)
        pieces.append(token.text)
        length += len(token.text)
        previous = token
    return "".join(pieces) + _GAP, starts


def _belong_together(left: Token, right: Token) -> bool:
    """Whether nothing may come between two tokens: ``&&``, ``-1``, ``"ja"@ko``."""
    if left.end != right.start:
        return False
    if left.kind is Kind.SIGN:
        return right.kind is Kind.SIGN or (left.text in "+-" and right.kind is Kind.NUMBER)
    return right.kind is Kind.LANGUAGE


def syntax_complaint(text: str, message: str, spread_message: str | None) -> QuerySyntaxError:
    """The error of a query: ``message`` is the engine's, ``spread_message`` its message for the spread one, if any."""
    tokens = tokenize(text)
    spread_text, starts = spread(text)
    found = _PLACE.fullmatch(message)
    token: Token | None = None
    offset = min(_offset(text, found), len(text)) if found else 0
    if tokens and (spread_found := _PLACE.fullmatch(spread_message or "")):
        found = spread_found
        failing = _offset(spread_text, found)
        if failing < len(spread_text) - len(_GAP) // 2:  # the overshoot is shorter than half the gap
            token = tokens[max(bisect_right(starts, failing) - 1, 0)]
        offset = token.start if token else tokens[-1].end
    line, column = place(text, offset)
    problem = _problem(token, found[3] if found else message)
    return QuerySyntaxError(f"Line {line}, column {column}: {problem}.", line=line, column=column)


def _offset(text: str, found: re.Match[str]) -> int:
    lines = text.split("\n")
    return sum(len(before) + 1 for before in lines[: int(found[1]) - 1]) + int(found[2]) - 1


def _problem(token: Token | None, reason: str) -> str:
    """What is wrong: the engine's own sentence if it has one among the things that it expected, else ours."""
    listed = re.sub(r"^expected (one of )?", "", reason)
    for part in re.sub(r"\[[^\]]*\]|\"[^\"]*\"|<[^>]*>", "", listed).split(", "):
        if _SENTENCE.fullmatch(part.strip()):
            return _CLEARER.get(part.strip(), part.strip())
    if token is None:
        return "the query ends too early, or something is missing before its end"
    written = f"'{token.text if len(token.text) <= 40 else token.text[:37] + '...'}'"
    if token.kind is Kind.WORD and token.text.upper() not in _KNOWN:
        near = difflib.get_close_matches(token.text.upper(), _KNOWN, n=1, cutoff=0.7)
        return f"{written} is no SPARQL word" + (f", write {_KNOWN[near[0]]}" if near else "")
    return f"{written} cannot stand there"
