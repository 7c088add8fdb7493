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
_EXPECTED: Final = re.compile(r'"[^"]{1,3}"|\b[A-Za-z][A-Za-z0-9_ \'?]*')
_KEYWORDS: Final = [
    "ABS",
    "ADJUST",
    "ASC",
    "ASK",
    "AVG",
    "BASE",
    "BIND",
    "BNODE",
    "BOUND",
    "BY",
    "CEIL",
    "COALESCE",
    "CONCAT",
    "CONSTRUCT",
    "CONTAINS",
    "COUNT",
    "DATATYPE",
    "DAY",
    "DESC",
    "DESCRIBE",
    "DISTINCT",
    "ENCODE_FOR_URI",
    "EXISTS",
    "FILTER",
    "FLOOR",
    "FROM",
    "GRAPH",
    "GROUP",
    "GROUP_CONCAT",
    "HAVING",
    "HOURS",
    "IF",
    "IN",
    "IRI",
    "isBLANK",
    "isIRI",
    "isLITERAL",
    "isNUMERIC",
    "isURI",
    "LANG",
    "LANGMATCHES",
    "LATERAL",
    "LCASE",
    "LIMIT",
    "MAX",
    "MD5",
    "MIN",
    "MINUS",
    "MINUTES",
    "MONTH",
    "NAMED",
    "NOT",
    "NOW",
    "OFFSET",
    "OPTIONAL",
    "ORDER",
    "PREFIX",
    "RAND",
    "REDUCED",
    "REGEX",
    "REPLACE",
    "ROUND",
    "sameTerm",
    "SAMPLE",
    "SECONDS",
    "SELECT",
    "SEPARATOR",
    "SHA1",
    "SHA256",
    "SHA384",
    "SHA512",
    "STR",
    "STRAFTER",
    "STRBEFORE",
    "STRDT",
    "STRENDS",
    "STRLANG",
    "STRLEN",
    "STRSTARTS",
    "STRUUID",
    "SUBSTR",
    "SUM",
    "TIMEZONE",
    "TZ",
    "UCASE",
    "UNDEF",
    "UNION",
    "URI",
    "UUID",
    "VALUES",
    "WHERE",
    "YEAR",
    "AS",
    "a",
    "true",
    "false",
]
_KNOWN: Final = {word.upper(): word for word in _KEYWORDS}


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
    """The error of a query: ``message`` is the engine's, ``spread_message`` its message for the spread query."""
    tokens = tokenize(text)
    spread_text, starts = spread(text)
    found = _PLACE.fullmatch(spread_message or "")
    offset, token = _failing(text, message), None
    reason = _PLACE.fullmatch(message)
    if found and tokens:
        reason = found
        index = bisect_right(starts, _offset(spread_text, int(found[1]), int(found[2]))) - 1
        at_end = _offset(spread_text, int(found[1]), int(found[2])) >= len(spread_text.rstrip())
        token = None if at_end else tokens[max(index, 0)]
        offset = token.start if token else tokens[-1].end
    line, column = place(text, offset)
    return QuerySyntaxError(
        f"Line {line}, column {column}: {_problem(token, reason[3] if reason else message)}.", line=line, column=column
    )


def _failing(text: str, message: str) -> int:
    found = _PLACE.fullmatch(message)
    return min(_offset(text, int(found[1]), int(found[2])), len(text)) if found else 0


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1


def _problem(token: Token | None, reason: str) -> str:
    expected = [part.strip() for part in _EXPECTED.findall(re.sub(r"\[[^\]]*\]|<unreported>", " ", reason))]
    expected = [part for part in expected if part and part not in {"expected", "expected one of"}]
    explained = [part.removeprefix("expected one of ").removeprefix("expected ") for part in expected if " " in part]
    explained = [part for part in explained if " " in part]
    if explained:
        return explained[0]
    if token is None:
        return "the query ends too early, or lacks something before its end"
    written = f"'{token.text if len(token.text) <= 40 else token.text[:37] + '...'}'"
    if token.kind is Kind.WORD and token.text.upper() not in _KNOWN:
        near = difflib.get_close_matches(token.text.upper(), _KNOWN, n=1, cutoff=0.7)
        return f"{written} is no SPARQL word" + (f", write {_KNOWN[near[0]]}" if near else "")
    return f"{written} cannot stand there"
