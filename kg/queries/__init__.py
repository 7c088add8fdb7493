"""Named queries (one per ``.rq`` file, parameters bound safely), the example queries, and the vocabulary."""

from kg.queries.binding import NamedQuery, load_query, parse_query
from kg.queries.examples import Example, Group, find_example, load_examples
from kg.queries.hints import nearest_example, with_hint
from kg.queries.vocabulary import Term, load_vocabulary

__all__ = [
    "Example",
    "Group",
    "NamedQuery",
    "Term",
    "find_example",
    "load_examples",
    "load_query",
    "load_vocabulary",
    "nearest_example",
    "parse_query",
    "with_hint",
]
