"""A query that the engine of this process cannot read, as our error: where, and which word does not fit."""

from __future__ import annotations

from collections.abc import Callable

from kg.errors import QuerySyntaxError
from kg.store.complaint import spread, syntax_complaint


def explain_syntax(text: str, error: SyntaxError, parse: Callable[[str], object]) -> QuerySyntaxError:
    """The error of a query ``text`` that the engine refused with ``error``; ``parse`` gives the engine another text."""
    try:
        spread_text, _ = spread(text)
    except QuerySyntaxError as unreadable:
        return unreadable
    try:
        parse(spread_text)
    except SyntaxError as again:
        return syntax_complaint(text, str(error), str(again))
    return syntax_complaint(text, str(error), None)
