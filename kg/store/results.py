"""Answers of SELECT queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Binding = dict[str, Term]
"""Variable name, without its question mark, to term; an unbound variable is absent."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """The variables of a SELECT query, in the order of the query, and its solutions."""

    variables: tuple[str, ...]
    bindings: tuple[Binding, ...]

    def __iter__(self) -> Iterator[Binding]:
        return iter(self.bindings)

    def __len__(self) -> int:
        return len(self.bindings)

    def column(self, variable: str) -> list[str]:
        """The values of one variable, as text, in order; solutions that leave it unbound are passed over."""
        return [value_of(binding[variable]) for binding in self.bindings if variable in binding]


def value_of(term: Term) -> str:
    """A term as bare text: the IRI, the characters of a literal, or the label of a blank node."""
    return str(term) if isinstance(term, ox.Triple) else term.value
