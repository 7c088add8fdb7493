"""The words of a SPARQL text: a lexer that a stranger cannot lead astray.

Terminals follow SPARQL 1.1, section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), with the language
direction of 1.2. What follows no terminal is an error, never passed over: the guard may only let through what it
has understood.

Oxigraph reads a query without a lexer, so the same characters can mean another thing to it: after an operand,
``<?b)#>`` is an IRI to a lexer and "less than, ?b, bracket, comment" to Oxigraph, and what follows is then a
comment to one and a query to the other. :func:`tokenize` refuses every text where the two readings could part
company, and asks for a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple, NoReturn

from kg.errors import QueryForbiddenError, QuerySyntaxError


class Kind(Enum):
    """What a token is."""

    IRI = auto()
    NAME = auto()
    """A prefixed name, also one without a local part, such as ``hu:``."""
    STRING = auto()
    VARIABLE = auto()
    BLANK = auto()
    LANGUAGE = auto()
    NUMBER = auto()
    WORD = auto()
    """A keyword or the name of a built-in function, in whatever case."""
    SIGN = auto()
    """An operator or a punctuation mark, one character each."""


class Token(NamedTuple):
    """A piece of a query: its kind, its characters as written, and where they start, counted from 0."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether this is one of the keywords ``words`` (given in upper case)."""
        return self.kind is Kind.WORD and self.text.upper() in words


_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_CHARS: Final = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_CODE: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_CHAR: Final = rf"\\[tbnrf\\\"']|{_CODE}"

_SKIPPED: Final = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_IRI: Final = re.compile(rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_CODE})*>")
_STRINGS: Final = (
    ("'''", re.compile(rf"'''(?:'{{0,2}}(?:[^'\\]|{_CHAR}))*'''")),
    ('"""', re.compile(rf'"""(?:"{{0,2}}(?:[^"\\]|{_CHAR}))*"""')),
    ("'", re.compile(rf"'(?:[^'\\\r\n]|{_CHAR})*'")),
    ('"', re.compile(rf'"(?:[^"\\\r\n]|{_CHAR})*"')),
)
_PREFIX_RUN: Final = re.compile(rf"[{_BASE}][{_NAME_CHARS}.\-]*")
_LOCAL: Final = re.compile(
    rf"(?:(?:[{_BASE}_:0-9]|{_ESCAPED})(?:(?:[{_NAME_CHARS}.:\-]|{_ESCAPED})*(?:[{_NAME_CHARS}:\-]|{_ESCAPED}))?)?"
)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OTHERS: Final = (
    (Kind.VARIABLE, re.compile(rf"[?$][{_BASE}_0-9][{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040]*")),
    (Kind.BLANK, re.compile(rf"_:[{_BASE}_0-9](?:[{_NAME_CHARS}.\-]*[{_NAME_CHARS}\-])?")),
    (Kind.LANGUAGE, re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?")),
    (
        Kind.NUMBER,
        re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+\-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"),
    ),
    (Kind.SIGN, re.compile(r"[{}\[\]();,.+\-*/<>=!^|&~?]")),
)
_CODES: Final = re.compile(_CODE)
_CODES_IN_TEXT: Final = re.compile(r"(\\+)(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
_WITH_AUTHORITY: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//")
_ENDS_OPERAND: Final = frozenset(")]}>*+?")


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of an offset, both from 1; a column counts characters."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def tokenize(text: str) -> list[Token]:
    """Take a query apart; white space and comments fall away.

    Raises:
        QuerySyntaxError: characters that form no token, or that can be read in two ways; with line and column.
        QueryForbiddenError: the keyword SERVICE, written with codepoint escapes.
    """
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    position = _end_of_skipped(text, 0)
    brackets: list[str] = []
    previous: Token | None = None
    no_name_before = 0  # the run of name characters up to here is followed by no colon: looked at once only
    while position < len(text):
        character = text[position]
        token: Token | None = None
        if character == "<":
            token = _matched(Kind.IRI, _IRI, text, position)
        elif character in "'\"":
            token = _string(text, position)
        elif character == ":" or _PREFIX_RUN.match(character):
            if position >= no_name_before:
                token, no_name_before = _name(text, position)
            token = token or _matched(Kind.WORD, _WORD, text, position)
        token = token or _other(text, position)
        if token.kind is Kind.SIGN:
            _follow_brackets(brackets, token.text)
        else:
            _check_one_reading(text, token, previous, in_round=brackets[-1:] == ["("])
            _check_codes(text, token)
        yield token
        previous = token
        position = _end_of_skipped(text, token.end)


def _follow_brackets(brackets: list[str], sign: str) -> None:
    if sign in "([{":
        brackets.append(sign)
    elif sign in ")]}" and brackets:
        brackets.pop()


def _matched(kind: Kind, pattern: re.Pattern[str], text: str, position: int) -> Token | None:
    found = pattern.match(text, position)
    return Token(kind, found[0], position) if found else None


def _name(text: str, position: int) -> tuple[Token | None, int]:
    """The prefixed name at ``position``, or None and the offset before which there is none."""
    run = _PREFIX_RUN.match(text, position)
    colon = run.end() if run else position
    if text[colon : colon + 1] != ":" or (run and text[colon - 1] == "."):
        return None, colon
    local = _LOCAL.match(text, colon + 1)
    return Token(Kind.NAME, text[position : local.end() if local else colon + 1], position), 0


def _end_of_skipped(text: str, position: int) -> int:
    found = _SKIPPED.match(text, position)
    return found.end() if found else position


def _other(text: str, position: int) -> Token:
    for kind, pattern in _OTHERS:
        if token := _matched(kind, pattern, text, position):
            return token
    return _refuse_character(text, position)


def _string(text: str, position: int) -> Token:
    for quote, pattern in _STRINGS:
        if text.startswith(quote, position):
            if token := _matched(Kind.STRING, pattern, text, position):
                return token
            break
    line, column = place(text, position)
    raise QuerySyntaxError(
        f"The string that starts at line {line}, column {column} does not end, or has an unknown \\ escape: close it "
        "with the same quotation mark, and write line breaks as \\n.",
        line=line,
        column=column,
    )


def _check_one_reading(text: str, iri: Token, previous: Token | None, *, in_round: bool) -> None:
    """Refuse an IRI that could also be "less than" and more, with a comment or a string that starts inside it.

    An operator can only stand between round brackets, behind an operand, or beside another ``<``. With ``//`` behind
    the scheme, or a codepoint escape, the other reading is no SPARQL; without ``#`` and ``'`` inside, both readings
    are in step again at the ``>``.
    """
    if (
        iri.kind is not Kind.IRI
        or not ("#" in iri.text or "'" in iri.text)
        or "\\" in iri.text
        or _WITH_AUTHORITY.match(iri.text)
    ):
        return
    behind_sign = text[iri.start - 1 : iri.start] == "<"
    behind_operand = in_round and (previous is None or previous.kind is not Kind.SIGN or previous.text in _ENDS_OPERAND)
    if behind_sign or behind_operand:
        line, column = place(text, iri.start)
        raise QuerySyntaxError(
            f"{_shown(iri.text)} at line {line}, column {column} can be read as an IRI or as a comparison: put a space "
            "behind the '<' of a comparison; in an IRI write # as \\u0023 and ' as \\u0027.",
            line=line,
            column=column,
        )


def _check_codes(text: str, token: Token) -> None:
    """Refuse escapes of codepoints that do not exist: engines then read the text in another way."""
    for found in _CODES_IN_TEXT.finditer(token.text):
        if len(found[1]) % 2 == 0:  # backslashes that escape each other
            continue
        code = found[0][len(found[1]) - 1 :]
        if _codepoint(code) > 0x10FFFF or 0xD800 <= _codepoint(code) <= 0xDFFF:
            line, column = place(text, token.start + found.end() - len(code))
            raise QuerySyntaxError(
                f"{code} at line {line}, column {column} is no character: write the character itself, or its "
                "codepoint as \\U and eight hexadecimal digits.",
                line=line,
                column=column,
            )


def _codepoint(escape: str) -> int:
    return int(escape.lstrip("\\uU"), base=16)


def _refuse_character(text: str, position: int) -> NoReturn:
    line, column = place(text, position)
    if text[position] == "\\":
        # SPARQL would read escapes before anything else; here they are read in IRIs and strings only, as by Oxigraph.
        run = re.compile(rf"(?:[A-Za-z0-9_]|{_CODE})+")
        start = position
        while start and text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        written = found[0] if (found := run.match(text, start)) else ""
        meant = _CODES.sub(lambda code: chr(min(_codepoint(code[0]), 0x10FFFF)), written)
        if re.search("SERVICE", meant, re.IGNORECASE | re.ASCII):
            line, column = place(text, start)
            raise QueryForbiddenError(
                f"SERVICE at line {line}, column {column} is not allowed: this endpoint asks no other server.",
                feature="SERVICE",
                line=line,
                column=column,
            )
        raise QuerySyntaxError(
            f"The \\ at line {line}, column {column} stands outside of an IRI or a string: write the character itself.",
            line=line,
            column=column,
        )
    raise QuerySyntaxError(
        f"The character {text[position]!r} (U+{ord(text[position]):04X}) at line {line}, column {column} cannot stand "
        "there: only IRIs, strings and comments may hold it.",
        line=line,
        column=column,
    )


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
