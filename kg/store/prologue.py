"""What stands around a query's pattern: BASE and PREFIX before it, and the graphs that FROM asks for."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import pyoxigraph as ox

from kg.errors import QueryForbiddenError, QuerySyntaxError
from kg.namespaces import PREFIXES
from kg.store.tokens import Kind, Token, place

IsPublic = Callable[[str], bool]
"""Says of the IRI of a graph whether everybody may read it."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that the request names (``default-graph-uri``, ``named-graph-uri``); they replace the query's own."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


def read_prologue(text: str, tokens: Sequence[Token], prefixes: Mapping[str, str]) -> tuple[int, set[str]]:
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
            fail(
                text, tokens[at], "write " + example.get(tokens[at].text.upper(), "PREFIX name: <http://example.org/>")
            )
        else:
            break
    return at, declared


def check_prefixes(text: str, tokens: Iterable[Token], declared: set[str]) -> None:
    """Refuse a prefix that is not declared, and say which known one may be meant."""
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


def read_dataset(
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
            fail(text, token, "FROM needs the IRI of a graph")
        written.append((iri, named))
    graphs = _resolve(text, tokens[:start], [iri for iri, _ in written], prefixes)
    for (iri, _), graph in zip(written, graphs, strict=True):
        if not is_public(graph):
            refuse_graph(graph, *place(text, iri.start))
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
        fail(text, iri, f"{iri.text[:60]} is no absolute IRI: write it in full, or declare BASE")
    return graphs


def fail(text: str, token: Token, problem: str) -> NoReturn:
    """Refuse a query at the place of a token."""
    line, column = place(text, token.start)
    raise QuerySyntaxError(f"Line {line}, column {column}: {problem}.", line=line, column=column)


def refuse_graph(graph: str, line: int | None, column: int | None) -> NoReturn:
    """Refuse a graph that is not public; one that the request names has no place in the query."""
    where = f" at line {line}, column {column}" if line else ""
    raise QueryForbiddenError(
        f"<{graph}>{where} is no public graph: leave out FROM to ask all of them, or list them by "
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }.",
        feature="FROM",
        graph=graph,
        line=line,
        column=column,
    )
