"""What an update may do, and the graphs that the request names for it.

Updates come from those who hold a key, and run in a process that cannot open a connection. What needs one is refused
all the same, with its place, instead of failing there in the engine's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.errors import QueryForbiddenError, QuerySyntaxError
from kg.store.prologue import Dataset
from kg.store.tokens import Kind, Token, place, tokenize

MAX_UPDATE_BYTES: Final = 50_000_000
_MAX_DEPTH: Final = 200


def check_update(text: str, dataset: Dataset) -> str:
    """The update to run: with ``using-graph-uri`` and ``using-named-graph-uri`` of the request written into it.

    Raises:
        QueryForbiddenError: it asks for SERVICE, or for LOAD without SILENT.
        QuerySyntaxError: it is no SPARQL, or has graphs of its own beside those of the request.
    """
    tokens = tokenize(text)
    depths = _depths(text, tokens)
    for token, behind in zip(tokens, [*tokens[1:], None], strict=True):
        if token.kind is Kind.WORD and "SERVICE" in token.text.upper():
            _refuse(text, token, "SERVICE")
        if token.is_word("LOAD") and not (behind and behind.is_word("SILENT")):
            _refuse(text, token, "LOAD")
    return _with_dataset(text, tokens, depths, dataset) if dataset else text


def _depths(text: str, tokens: Sequence[Token]) -> list[int]:
    """How many brackets are open at each token; the engine's parser is recursive."""
    depth = 0
    depths = []
    for token in tokens:
        if token.kind is Kind.SIGN and token.text in "}])":
            depth -= 1
        depths.append(depth)
        if token.kind is Kind.SIGN and token.text in "{[(":
            depth += 1
            if depth > _MAX_DEPTH:
                line, column = place(text, token.start)
                raise QueryForbiddenError(
                    f"Brackets nest more than {_MAX_DEPTH} deep at line {line}, column {column}: simplify the update.",
                    feature="nesting",
                    line=line,
                    column=column,
                )
    return depths


def _with_dataset(text: str, tokens: Sequence[Token], depths: Sequence[int], dataset: Dataset) -> str:
    using = "".join(f" USING <{_iri(graph)}>" for graph in dataset.default_graphs)
    using += "".join(f" USING NAMED <{_iri(graph)}>" for graph in dataset.named_graphs)
    pieces: list[str] = []
    position = 0
    for at, token in enumerate(tokens):
        if depths[at]:
            continue
        if token.is_word("USING", "WITH"):
            line, column = place(text, token.start)
            raise QuerySyntaxError(
                f"{token.text.upper()} at line {line}, column {column}, and graphs in the request: give one of them.",
                line=line,
                column=column,
            )
        if token.is_word("WHERE") and at:
            pattern = _group(text, tokens, depths, at + 1) if tokens[at - 1].is_word("DELETE") else ""
            pieces += [text[position : token.start], f"{pattern}{using} "]  # DELETE WHERE stands for both
            position = token.start
    return "".join([*pieces, text[position:]])


def _group(text: str, tokens: Sequence[Token], depths: Sequence[int], at: int) -> str:
    """The text of the group that opens at a token."""
    for end in range(at + 1, len(tokens)):
        if not depths[end]:
            return text[tokens[at].start : tokens[end].end]
    return ""


def _iri(graph: str) -> str:
    if any(character in '<>"{}|^`\\' or character <= " " for character in graph):
        raise QuerySyntaxError(f"'{graph[:60]}' is no IRI of a graph.", line=None, column=None)
    return graph


def _refuse(text: str, token: Token, feature: str) -> None:
    line, column = place(text, token.start)
    raise QueryForbiddenError(
        f"{feature} at line {line}, column {column} is not allowed: this server asks no other; send the data itself.",
        feature=feature,
        line=line,
        column=column,
    )
