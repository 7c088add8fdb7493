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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NoReturn

import pyoxigraph as ox

from kg.errors import QueryForbiddenError, QuerySyntaxError
from kg.namespaces import PREFIXES
from kg.store.tokens import Kind, Token, place, tokenize

Form = Literal["select", "ask", "construct", "describe"]
IsPublic = Callable[[str], bool]

MAX_QUERY_BYTES: Final = 60_000
MAX_DEPTH: Final = 200
"""Brackets within brackets; the engine's parser is recursive, and thousands of them would end its process."""

_FORMS: Final[dict[str, Form]] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"}
)
_HIDDEN_SERVICE: Final = re.compile("SERVICE", re.IGNORECASE | re.ASCII)
_HIDDEN_FROM: Final = re.compile("FROM|NAMED", re.IGNORECASE | re.ASCII)
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that the request names (``default-graph-uri``, ``named-graph-uri``); they replace the query's own."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


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

    @property
    def over_union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""
        return not self.dataset


def check(
    text: str,
    *,
    is_public: IsPublic,
    dataset: Dataset | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
    max_bytes: int = MAX_QUERY_BYTES,
) -> CheckedQuery:
    """Answer what a query is, if it may run.

    ``is_public`` says of a graph IRI whether everybody may read it; ``prefixes`` may be used without declaring them.

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
    start, declared = _read_prologue(text, tokens, prefixes)
    form = _read_form(text, tokens, start)
    _check_words(text, tokens, depths, start)
    _check_prefixes(text, tokens[start:], declared)
    own = _read_dataset(text, tokens, start, prefixes, is_public)
    for graph in () if dataset is None else (*dataset.default_graphs, *dataset.named_graphs):
        if not is_public(graph):
            _refuse_graph(graph, None, None)
    return CheckedQuery(text, form, dataset or own, from_request=bool(dataset))


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
                _fail(text, token, f"'{token.text}' closes nothing that is open")
            if opened[-1].text != _CLOSING[token.text]:
                line, column = place(text, opened[-1].start)
                _fail(text, token, f"'{token.text}', but '{opened[-1].text}' of line {line}, column {column} is open")
            braces -= opened.pop().text == "{"
    if opened:
        _fail(text, opened[-1], f"'{opened[-1].text}' is never closed")
    return depths


def _read_prologue(text: str, tokens: Sequence[Token], prefixes: Mapping[str, str]) -> tuple[int, set[str]]:
    """Where the query proper starts, and the prefixes it may use."""
    declared = set(prefixes)
    at = 0
    while at < len(tokens):
        rest = [token.kind for token in tokens[at + 1 : at + 3]]
        needed = {"BASE": Kind.IRI, "VERSION": Kind.STRING}.get(tokens[at].text.upper())
        if tokens[at].kind is Kind.WORD and rest[:1] == [needed]:
            at += 2
        elif tokens[at].is_word("PREFIX") and rest == [Kind.NAME, Kind.IRI] and tokens[at + 1].text.endswith(":"):
            declared.add(tokens[at + 1].text[:-1])
            at += 3
        elif tokens[at].is_word("BASE", "PREFIX", "VERSION"):
            example = {"BASE": "BASE <http://example.org/>", "VERSION": 'VERSION "1.2"'}
            _fail(
                text, tokens[at], "write " + example.get(tokens[at].text.upper(), "PREFIX name: <http://example.org/>")
            )
        else:
            break
    return at, declared


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
    _fail(text, token, f"'{token.text[:40]}' starts no query, {hint}")


def _check_words(text: str, tokens: Sequence[Token], depths: Sequence[int], start: int) -> None:
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
            _check_word(text, token)
        elif token.kind is Kind.NAME:
            prefix = token.text.partition(":")[0]
            before_brace = tokens[at + 1 : at + 2] and tokens[at + 1].text == "{"
            if before_brace and depths[at] and not before.is_word("GRAPH") and _HIDDEN_SERVICE.search(prefix):
                _refuse_service(text, token)
            at_home = plain or rounds or before.is_word("FROM", "NAMED")
            if head and not at_home and _HIDDEN_FROM.search(prefix):
                _fail(text, token, f"write spaces around FROM and NAMED in '{token.text[:40]}'")
        plain = plain and (at == start or token.kind in {Kind.NAME, Kind.IRI, Kind.VARIABLE})


def _check_word(text: str, token: Token) -> None:
    if _HIDDEN_SERVICE.search(token.text):
        _refuse_service(text, token)
    if token.is_word(*_UPDATES):
        _refuse_update(text, token)
    if token.text.upper() != "FROM" and "FROM" in token.text.upper():
        _fail(text, token, f"write spaces around FROM in '{token.text[:40]}'")


def _check_prefixes(text: str, tokens: Iterable[Token], declared: set[str]) -> None:
    for token in tokens:
        if token.kind is not Kind.NAME:
            continue
        prefix = token.text.partition(":")[0]
        if prefix not in declared:
            near = difflib.get_close_matches(prefix.lower(), sorted({*declared, *PREFIXES}), n=1)
            if near:
                namespace = PREFIXES.get(near[0])
                hint = f"did you mean '{near[0]}:'" + (f" (<{namespace}>)?" if namespace else "?")
            else:
                hint = f"declare it by PREFIX {prefix}: <...>; known without that are {', '.join(sorted(PREFIXES))}"
            line, column = place(text, token.start)
            raise QuerySyntaxError(
                f"The prefix '{prefix}:' at line {line}, column {column} is not declared: {hint}",
                line=line,
                column=column,
                prefix=prefix,
                suggestions=near,
            )


def _read_dataset(
    text: str, tokens: Sequence[Token], start: int, prefixes: Mapping[str, str], is_public: IsPublic
) -> Dataset:
    """The graphs of the query's FROM and FROM NAMED, in full."""
    written: list[tuple[Token, bool]] = []
    for at, token in enumerate(tokens):
        if at < start or not token.is_word("FROM"):
            continue
        named = at + 1 < len(tokens) and tokens[at + 1].is_word("NAMED")
        iri = next(iter(tokens[at + 1 + named : at + 2 + named]), token)
        if iri.kind not in {Kind.IRI, Kind.NAME}:
            _fail(text, token, "FROM needs the IRI of a graph")
        written.append((iri, named))
    graphs = _resolve(text, tokens[:start], [iri for iri, _ in written], prefixes)
    for (iri, _), graph in zip(written, graphs, strict=True):
        if not is_public(graph):
            _refuse_graph(graph, *place(text, iri.start))
    named_graphs = tuple(graph for (_, named), graph in zip(written, graphs, strict=True) if named)
    return Dataset(tuple(graph for (_, named), graph in zip(written, graphs, strict=True) if not named), named_graphs)


def _resolve(text: str, prologue: Iterable[Token], iris: Sequence[Token], prefixes: Mapping[str, str]) -> list[str]:
    """IRIs of the query in full: the engine's own Turtle parser knows BASE, PREFIX and every escape."""
    if not iris:
        return []
    lines = [f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in prefixes.items()]
    # A VERSION says nothing about IRIs, and Turtle need not know it.
    lines += [token.text for token in prologue if token.kind is not Kind.STRING and not token.is_word("VERSION")]
    lines += [f"[] a {iri.text} ." for iri in iris]
    graphs: list[str] = []
    try:
        graphs.extend(str(quad.object.value) for quad in ox.parse("\n".join(lines), format=ox.RdfFormat.TURTLE))
    except SyntaxError:
        iri = iris[len(graphs)]
        _fail(text, iri, f"{iri.text[:60]} is no absolute IRI: write it in full, or declare BASE")
    return graphs


def _fail(text: str, token: Token, problem: str) -> NoReturn:
    line, column = place(text, token.start)
    raise QuerySyntaxError(f"Line {line}, column {column}: {problem}.", line=line, column=column)


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


def _refuse_graph(graph: str, line: int | None, column: int | None) -> NoReturn:
    where = f" at line {line}, column {column}" if line else ""
    raise QueryForbiddenError(
        f"<{graph}>{where} is no public graph: leave out FROM to ask all of them, or list them by "
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }.",
        feature="FROM",
        graph=graph,
        line=line,
        column=column,
    )
