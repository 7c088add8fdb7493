"""From an edge to the statements that support it."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import UnknownTermError
from kg.reasoning.rules import load_rules, rule_making
from kg.store import GraphStore


def supporting_statements(store: GraphStore, subject: str, predicate: str, object_: str) -> list[str]:
    """The IRIs of the statements from which a rule derives ``subject predicate object``, sorted; IRIs all.

    Raises:
        UnknownTermError: no rule makes ``predicate``.
    """
    rule = rule_making(predicate)
    if rule is None:
        known = ", ".join(sorted(rule.name for rule in load_rules()))
        raise UnknownTermError(f"<{predicate}> is no derived relation: these are {known}.", iri=predicate)
    edge = ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object_))
    return sorted(set(store.select(rule.supporting(edge)).column("statement")))
