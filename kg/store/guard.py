"""The guard: what a stranger's query may do.

It may read the public graphs, and nothing else. Refused are SERVICE (the engine would open a connection), LOAD and
every update, FROM of a graph that is not public, and over-long or over-deep texts. The engine does not say what a
query asks for, so the guard reads the query itself (:mod:`kg.store.tokens`); and where it cannot be sure that the
engine reads the same, it refuses.

Oxigraph needs no space between words: ``trueSERVICE<x>``, ``SERVICEex:a`` and ``FROMex:g`` hold a keyword to it. So a
keyword is looked for inside words and before the colon of names too, where a name could not stand.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NoReturn

from kg.errors import QueryForbiddenError, QuerySyntaxError
from kg.namespaces import PREFIXES
from kg.store.prologue import Dataset, IsPublic, check_prefixes, fail, read_dataset, read_prologue, refuse_graph
from kg.store.tokens import Kind, Token, place, tokenize

Form = Literal["select", "ask", "construct", "describe"]

MAX_QUERY_BYTES: Final = 60_000
MAX_DEPTH: Final = 200
"""Brackets within brackets; the engine's parser is recursive, and thousands of them would end its process."""

_FORMS: Final[dict[str, Form]] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"}
)
_VOLATILE: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_HIDDEN_SERVICE: Final = re.compile("SERVICE", re.IGNORECASE | re.ASCII)
_HIDDEN_FROM: Final = re.compile("FROM|NAMED", re.IGNORECASE | re.ASCII)
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that may run, its form, and the dataset it runs over.

    Without a dataset of its own or of the request, the default graph is the union of all public graphs. The engine
    must then be told so, and only then: asked for the union, it silently passes over the query's FROM.
    """

    text: str
    form: Form
    dataset: Dataset
    from_request: bool
    """Whether the dataset comes from the request, which overrides FROM and FROM NAMED."""
    union: bool = True
    """Whether the default graph is the union of the named graphs where there is no dataset."""
    uses_prefixes: bool = True
    volatile: bool = False
    """Whether the same query may have another answer the next time: it asks for the time, or for chance."""

    @property
    def over_union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""
        return self.union and not self.dataset


def check(
    text: str,
    *,
    is_public: IsPublic,
    dataset: Dataset | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
    max_bytes: int = MAX_QUERY_BYTES,
    union: bool = True,
    service: bool = False,
) -> CheckedQuery:
    """Answer what a query is, if it may run.

    ``is_public`` says of a graph IRI whether everybody may read it; ``prefixes`` may be used without declaring them;
    ``union`` is whether the default graph is the union of the named ones, ``service`` whether SERVICE passes.

    Raises:
        QueryForbiddenError: the query asks for more than it may; ``details`` has ``feature``, ``line``, ``column``.
        QuerySyntaxError: the text is no SPARQL query, or one that can be read in two ways.
    """
    try:
        length = len(text.encode())
    except UnicodeEncodeError as error:
        line, column = place(text, error.start)
        raise QuerySyntaxError(
            f"The query holds half a surrogate pair at line {line}, column {column}: send it as UTF-8.",
            line=line,
            column=column,
        ) from error
    if length > max_bytes:
        raise QueryForbiddenError(
            f"The query has {length} bytes, {max_bytes} are allowed: shorten it, or ask in parts.",
            feature="length",
            line=None,
            column=None,
        )
    tokens = tokenize(text)
    depths = _check_brackets(text, tokens)
    start, declared = read_prologue(text, tokens, prefixes)
    form = _read_form(text, tokens, start)
    _check_words(text, tokens, depths, start, service=service)
    check_prefixes(text, tokens[start:], declared)
    words = {token.text.upper() for token in tokens[start:] if token.kind is Kind.WORD}
    own = read_dataset(text, tokens, start, prefixes, is_public) if "FROM" in words else Dataset()
    for graph in () if dataset is None else (*dataset.default_graphs, *dataset.named_graphs):
        if not is_public(graph):
            refuse_graph(graph, None, None)
    return CheckedQuery(
        text,
        form,
        dataset or own,
        from_request=bool(dataset),
        union=union,
        uses_prefixes=any(token.kind is Kind.NAME for token in tokens[start:]),
        volatile=not _VOLATILE.isdisjoint(words),
    )


def _check_brackets(text: str, tokens: Iterable[Token]) -> list[int]:
    """How many braces are open at each token; brackets must pair and not nest too deep."""
    opened: list[Token] = []
    depths: list[int] = []
    braces = 0
    for token in tokens:
        depths.append(braces)
        if token.kind is not Kind.SIGN:
            continue
        if token.text in "([{":
            opened.append(token)
            braces += token.text == "{"
            if len(opened) > MAX_DEPTH:
                line, column = place(text, token.start)
                raise QueryForbiddenError(
                    f"Brackets nest more than {MAX_DEPTH} deep at line {line}, column {column}: simplify the query.",
                    feature="nesting",
                    line=line,
                    column=column,
                )
        elif token.text in _CLOSING:
            if not opened:
                fail(text, token, f"'{token.text}' closes nothing that is open")
            if opened[-1].text != _CLOSING[token.text]:
                line, column = place(text, opened[-1].start)
                fail(text, token, f"'{token.text}', but '{opened[-1].text}' of line {line}, column {column} is open")
            braces -= opened.pop().text == "{"
    if opened:
        fail(text, opened[-1], f"'{opened[-1].text}' is never closed")
    return depths


def _read_form(text: str, tokens: Sequence[Token], start: int) -> Form:  # noqa: RET503 - _fail never returns
    if start == len(tokens):
        line, column = place(text, len(text))
        raise QuerySyntaxError(
            "The query is empty: write SELECT, ASK, CONSTRUCT or DESCRIBE.", line=line, column=column
        )
    token = tokens[start]
    if token.is_word(*_FORMS):
        return _FORMS[token.text.upper()]
    if token.is_word(*_UPDATES):
        _refuse_update(text, token)
    if token.kind is Kind.WORD and _HIDDEN_SERVICE.search(token.text):
        _refuse_service(text, token)
    near = difflib.get_close_matches(token.text.upper(), [*_FORMS, "PREFIX", "BASE"], n=1)
    hint = f"write {near[0]}" if near else "write SELECT, ASK, CONSTRUCT or DESCRIBE"
    fail(text, token, f"'{token.text[:40]}' starts no query, {hint}")


def _check_words(text: str, tokens: Sequence[Token], depths: Sequence[int], start: int, *, service: bool) -> None:
    """Refuse keywords that no reader may use, also where the engine would find them inside a word or a name."""
    head = True  # before the first brace, where FROM may stand
    plain = tokens[start].is_word("DESCRIBE")  # in the list of what to describe, where names are at home
    rounds = 0
    for at, token in enumerate(tokens[start:], start):
        before = tokens[at - 1] if at else token
        if token.kind is Kind.SIGN:
            head = head and token.text != "{"
            rounds += {"(": 1, ")": -1}.get(token.text, 0)
        elif token.kind is Kind.WORD:
            _check_word(text, token, service=service)
        elif token.kind is Kind.NAME:
            prefix = token.text.partition(":")[0]
            before_brace = tokens[at + 1 : at + 2] and tokens[at + 1].text == "{"
            if before_brace and depths[at] and not before.is_word("GRAPH") and _HIDDEN_SERVICE.search(prefix):
                _refuse_service(text, token)
            at_home = plain or rounds or before.is_word("FROM", "NAMED")
            if head and not at_home and _HIDDEN_FROM.search(prefix):
                fail(text, token, f"write spaces around FROM and NAMED in '{token.text[:40]}'")
        plain = plain and (at == start or token.kind in {Kind.NAME, Kind.IRI, Kind.VARIABLE})


def _check_word(text: str, token: Token, *, service: bool) -> None:
    if service and token.is_word("SERVICE"):
        return
    if _HIDDEN_SERVICE.search(token.text):
        _refuse_service(text, token)
    if token.is_word(*_UPDATES):
        _refuse_update(text, token)
    if token.text.upper() != "FROM" and "FROM" in token.text.upper():
        fail(text, token, f"write spaces around FROM in '{token.text[:40]}'")


def _refuse_service(text: str, token: Token) -> NoReturn:
    line, column = place(text, token.start)
    raise QueryForbiddenError(
        f"SERVICE at line {line}, column {column} is not allowed: this endpoint asks no other server; send your query "
        "from the other one to this.",
        feature="SERVICE",
        line=line,
        column=column,
    )


def _refuse_update(text: str, token: Token) -> NoReturn:
    line, column = place(text, token.start)
    feature = token.text.upper()
    raise QueryForbiddenError(
        f"{feature} at line {line}, column {column} is not allowed: this endpoint is read only.",
        feature=feature,
        line=line,
        column=column,
    )
