"""Named queries: one question per ``.rq`` file, with declared parameters that are bound safely."""

from kg.queries.binding import NamedQuery, load_query, parse_query

__all__ = ["NamedQuery", "load_query", "parse_query"]
