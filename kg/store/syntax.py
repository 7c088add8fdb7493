"""The engine's complaint about a query as our error, with line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import QuerySyntaxError

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@contextmanager
def query_errors() -> Iterator[None]:
    """Turn a SyntaxError of the engine into a QuerySyntaxError that says where the query stops making sense."""
    try:
        yield
    except SyntaxError as error:
        raise syntax_error(error) from error


def syntax_error(error: SyntaxError) -> QuerySyntaxError:
    """The QuerySyntaxError of an engine's SyntaxError."""
    text = " ".join(str(error).split())
    found = _PLACE.fullmatch(text)
    if not found:
        return QuerySyntaxError(f"The query is no SPARQL: {text.rstrip('.')}.", line=None, column=None)
    line, column, reason = int(found[1]), int(found[2]), found[3].rstrip(".")
    return QuerySyntaxError(
        f"The query is no SPARQL at line {line}, column {column}: {reason}.", line=line, column=column
    )
