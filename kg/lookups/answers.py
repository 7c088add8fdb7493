"""What other lookups need of the lists of statements, whether the index or SPARQL answers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from kg.lookups.directory import Resolver
from kg.lookups.filters import Filters, Page


class Answers(Protocol):
    """Lists of statements, names and articles of one revision."""

    @property
    def revision(self) -> str:
        """The revision."""

    @property
    def directory(self) -> Resolver:
        """Names to entities."""

    @property
    def articles(self) -> Mapping[str, dict[str, Any]]:
        """All articles as statements show them, by IRI."""

    def statements(self, filters: Filters, *, kinds: Sequence[str] = ()) -> Page:
        """The statements of these kinds that the filters leave."""

    def statement(self, article: str, number: str) -> dict[str, Any]:
        """The item of one statement."""

    def items(self, statements: Sequence[str]) -> list[dict[str, Any]]:
        """The items of statements, in the order given."""

    def meta(self) -> dict[str, Any]:
        """What corpus the answers are of."""
