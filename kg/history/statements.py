"""Retracting a statement, and superseding it by another that says it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import DataError, IllegalTransitionError
from kg.history import nodes
from kg.history.amendment import RETRACTED, Amendment, Plan, acceptance
from kg.history.revision import revise, with_referrers
from kg.model import Decision
from kg.namespaces import REFERENCE_GRAPH
from kg.rdf import decode, describe, graph_of

_NUMBERED: Final = frozenset({"article", *iris.NODE_KINDS})
"""What is never edited: other words are another evidence, another text is another version."""


def retract(amendment: Amendment, statement: str) -> Plan:
    """Take a statement out without a replacement.

    What answers it or echoes it stays, and goes on pointing to it: it resolves in the history store.

    Raises:
        NotFoundError, RetractedError, IllegalTransitionError: it cannot be closed.
    """
    amendment.close(statement, RETRACTED)
    return amendment.plan(f"retract {iris.slug_of(statement)}")


def supersede(amendment: Amendment, statement: str, replacement: Iterable[ox.Quad]) -> Plan:
    """Put another statement of the same article in a statement's place, with the next free number.

    ``replacement`` describes one statement, under whatever number of the article, and may describe its decision (whose
    checks count), new evidence, memberships, pledges and groups; a pledge or group that it describes otherwise than the
    store gets that description, and the former one is kept. Statements that answer or echo the old one are revised
    to point to the new one.

    Raises:
        NotFoundError, RetractedError, IllegalTransitionError: the old one cannot be closed.
        DataError: the replacement is not one statement of that article, or changes what is never edited.
    """
    article = iris.parse_node(statement).article
    given = _described(replacement)
    draft = _only_statement(given, article)
    new = amendment.next_statement(article)
    amendment.replace(statement, new)
    own = {node: new + node[len(draft) :] for node in given if iris.owner_of(node) == draft}
    (decided_by,) = nodes.objects(given[draft], nodes.DECIDED_BY)[:1] or (None,)
    checked = given.get(decided_by or "")
    check = (
        decode(Decision, decided_by or "", describe(checked)) if checked else acceptance(amendment.public, statement)
    )
    # What points to the old statement, or to its membership, is to point to the new one.
    names = {statement + node[len(draft) :]: name for node, name in own.items()}
    others = [item for item in with_referrers(amendment, [statement]) if item != statement]
    moved = revise(amendment, others, dict.fromkeys(others, names))
    said = [quad for node in own for quad in given[node]]
    amendment.accept(statement, new, nodes.renamed(said, {**moved, **names, **own}), check)
    _describe(amendment, given, skipped={*own, decided_by}, graph=iris.article_graph(article))
    return amendment.plan(f"supersede {iris.slug_of(statement)}")


def _described(replacement: Iterable[ox.Quad]) -> dict[str, list[ox.Quad]]:
    """The quads by subject, as a store keeps them."""
    scratch = ox.Store()
    scratch.extend(replacement)
    found: dict[str, list[ox.Quad]] = {}
    for quad in scratch:
        found.setdefault(nodes.subject_of(quad), []).append(quad)
    return found


def _only_statement(given: Mapping[str, list[ox.Quad]], article: str) -> str:
    found = [node for node, quads in given.items() if any(quad.object == nodes.STATEMENT for quad in quads)]
    if len(found) != 1:
        raise DataError(f"The replacement describes {len(found)} statements: it must describe one.")
    if nodes.kind_of(found[0]) != "statement" or iris.parse_node(found[0]).article != article:
        raise DataError(f"<{found[0]}> is no statement of the article {article}: a replacement stays in its article.")
    return found[0]


def _describe(
    amendment: Amendment, given: Mapping[str, list[ox.Quad]], *, skipped: set[str | None], graph: str
) -> None:
    """Add what the replacement brings along, and redescribe the pledges and groups that it says otherwise."""
    for owner in sorted({iris.owner_of(node) for node in given if node not in skipped}):
        quads = [quad for node, items in given.items() if iris.owner_of(node) == owner for quad in items]
        present = nodes.whole(amendment.public, owner)
        if {quad.triple for quad in quads} <= {quad.triple for quad in present} and not nodes.is_shared(owner):
            continue
        kind = nodes.kind_of(owner)
        if not present:
            amendment.add(
                nodes.in_graph(quads, graph if kind in _NUMBERED or nodes.is_shared(owner) else REFERENCE_GRAPH)
            )
        elif nodes.is_shared(owner):
            amendment.redescribe(owner, nodes.in_graph(quads, graph_of(present[0])))
        elif kind in _NUMBERED:
            raise IllegalTransitionError(
                f"{kind} {iris.slug_of(owner)} is never edited: describe a new one, with a number of its own.",
                iri=owner,
            )
        else:
            raise DataError(
                f"<{owner}> is described otherwise in the store: leave its description out of the replacement.",
                iri=owner,
            )
