"""Named queries: one question per ``.rq`` file, with declared parameters that are bound safely; and the examples."""

from kg.queries.binding import NamedQuery, load_query, parse_query
from kg.queries.examples import Example, Group, find_example, load_examples
from kg.queries.hints import nearest_example, with_hint

__all__ = [
    "Example",
    "Group",
    "NamedQuery",
    "find_example",
    "load_examples",
    "load_query",
    "nearest_example",
    "parse_query",
    "with_hint",
]
