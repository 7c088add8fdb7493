"""From a name as somebody wrote it to the entities that it may mean, and what the graph says of these."""

from kg.matching.candidates import BATCH_MAX, QUERY_MAX, Candidate, Matcher, fold
from kg.matching.properties import ENTITY_VALUED, PROPERTIES, property_names, read_properties

__all__ = [
    "BATCH_MAX",
    "ENTITY_VALUED",
    "PROPERTIES",
    "QUERY_MAX",
    "Candidate",
    "Matcher",
    "fold",
    "property_names",
    "read_properties",
]
