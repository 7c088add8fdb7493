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

_IRI: Final = rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_CODE})*>"
# Three quotation marks always open a long string: what does not end is no short one.
_STRING: Final = "|".join(
    (
        rf"'''(?:'{{0,2}}(?:[^'\\]|{_CHAR}))*'''",
        rf'"""(?:"{{0,2}}(?:[^"\\]|{_CHAR}))*"""',
        rf"(?!''')'(?:[^'\\\r\n]|{_CHAR})*'",
        rf'(?!""")"(?:[^"\\\r\n]|{_CHAR})*"',
    )
)
_PREFIX: Final = rf"[{_BASE}](?:[{_NAME_CHARS}.\-]*[{_NAME_CHARS}\-])?"
_LOCAL: Final = (
    rf"(?:(?:[{_BASE}_:0-9]|{_ESCAPED})(?:(?:[{_NAME_CHARS}.:\-]|{_ESCAPED})*(?:[{_NAME_CHARS}:\-]|{_ESCAPED}))?)?"
)
_SKIPPED: Final = r"(?:[ \t\r\n]+|#[^\r\n]*)*"
_NAME: Final = (Kind.NAME, rf"(?:{_PREFIX})?:{_LOCAL}")
_OTHERS: Final = (
    (Kind.IRI, _IRI),
    (Kind.STRING, _STRING),
    (Kind.WORD, r"[A-Za-z][A-Za-z0-9_]*"),
    (Kind.VARIABLE, rf"[?$][{_BASE}_0-9][{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040]*"),
    (Kind.BLANK, rf"_:[{_BASE}_0-9](?:[{_NAME_CHARS}.\-]*[{_NAME_CHARS}\-])?"),
    (Kind.LANGUAGE, r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?"),
    (Kind.NUMBER, r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+\-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"),
    (Kind.SIGN, r"[{}\[\]();,.+\-*/<>=!^|&~?]"),
)


def _either(*kinds: tuple[Kind, str]) -> re.Pattern[str]:
    """One pattern for tokens of several kinds, the first that fits, with the white space and comments behind it."""
    return re.compile(f"(?:{'|'.join(f'(?P<{kind.name}>{pattern})' for kind, pattern in kinds)}){_SKIPPED}")


_TOKEN: Final = _either(_NAME, *_OTHERS)
_NO_NAME: Final = _either(*_OTHERS)
_LEADING: Final = re.compile(_SKIPPED)
_RUN: Final = re.compile(rf"[{_BASE}][{_NAME_CHARS}.\-]*")
_KINDS: Final = {kind.name: kind for kind in Kind}
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
    tokens: list[Token] = []
    brackets: list[str] = []
    position = _end(_LEADING, text, 0)
    no_name_before = 0  # the run of name characters up to here is followed by no colon: looked at once only
    while position < len(text):
        found = (_TOKEN if position >= no_name_before else _NO_NAME).match(text, position)
        if found is None or found.lastgroup is None:
            _refuse(text, position)
        kind, written = _KINDS[found.lastgroup], found[found.lastgroup]
        token = Token(kind, written, position)
        if kind is Kind.SIGN:
            if written in "([{":
                brackets.append(written)
            elif written in ")]}" and brackets:
                brackets.pop()
        elif kind is Kind.WORD and position >= no_name_before:
            no_name_before = _end(_RUN, text, position)
        elif kind is Kind.IRI and ("#" in written or "'" in written):
            _check_one_reading(text, token, tokens[-1] if tokens else None, in_round=brackets[-1:] == ["("])
        if "\\" in written:
            _check_codes(text, token)
        tokens.append(token)
        position = found.end()
    return tokens


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _check_one_reading(text: str, iri: Token, previous: Token | None, *, in_round: bool) -> None:
    """Refuse an IRI that could also be "less than" and more, with a comment or a string that starts inside it.

    An operator can only stand between round brackets, behind an operand, or beside another ``<``. With ``//`` behind
    the scheme, or a codepoint escape, the other reading is no SPARQL; without ``#`` and ``'`` inside, both readings
    are in step again at the ``>``.
    """
    if "\\" in iri.text or _WITH_AUTHORITY.match(iri.text):
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


def _refuse(text: str, position: int) -> NoReturn:
    """Say why no token starts here."""
    line, column = place(text, position)
    if text[position] in "'\"":
        raise QuerySyntaxError(
            f"The string that starts at line {line}, column {column} does not end, or has an unknown \\ escape: close "
            "it with the same quotation mark, and write line breaks as \\n.",
            line=line,
            column=column,
        )
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
