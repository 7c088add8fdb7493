"""Statements revised in step: each gets a new number, and those that point to one point to its revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg import iri as iris
from kg.history import nodes
from kg.history.amendment import Amendment, acceptance
from kg.namespaces import HU

_MEMBERSHIP = HU + "membership"


def with_referrers(amendment: Amendment, statements: Iterable[str]) -> list[str]:
    """The statements, and all those that answer, echo or share the membership of one of them, in turn."""
    found: dict[str, None] = {}
    waiting = list(statements)
    while waiting:
        statement = waiting.pop(0)
        if statement not in found:
            found[statement] = None
            waiting += referrers(amendment, statement)
    return list(found)


def referrers(amendment: Amendment, statement: str) -> list[str]:
    """The statements that point to a statement or to its membership, revisions aside."""
    store = amendment.public
    targets = {statement, *(node for node in nodes.objects(nodes.whole(store, statement)) if _is_of(node, statement))}
    found = {
        nodes.subject_of(quad)
        for target in targets
        for quad in nodes.pointing_to(store, target)
        if quad.predicate.value not in (nodes.REVISION_OF, HU + "decides")
    }
    return sorted(node for node in found - {statement} if nodes.kind_of(node) == "statement" and "#" not in node)


def revise(amendment: Amendment, statements: Iterable[str], names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Supersede statements by revisions: ``names`` says, for each, which nodes in it are now called what.

    Of two statements that point to each other, the revisions point to each other. Answers what the statements and
    their fragments are called now.
    """
    revised = list(statements)
    moved: dict[str, str] = {}
    for old in revised:
        moved[old] = amendment.next_statement(iris.parse_node(old).article)
        amendment.replace(old, moved[old])
    for old in revised:
        for node in _fragments(amendment, old):
            moved[node] = moved[old] + node[len(iris.owner_of(node)) :]
    for old in revised:
        new, own = moved[old], dict(moved)
        quads = nodes.of(amendment.public, old)
        for node in _fragments(amendment, old):
            quads += nodes.of(amendment.public, node)
        for node in nodes.objects(quads, _MEMBERSHIP):
            # A membership of a statement that stays is said anew if it names somebody else now.
            described = nodes.of(amendment.public, node)
            if node not in moved and any(target in names.get(old, ()) for target in nodes.objects(described)):
                own[node] = f"{new}#membership"
                quads += described
        amendment.accept(
            old, new, nodes.renamed(quads, {**own, **names.get(old, {})}), acceptance(amendment.public, old)
        )
    return moved


def naming(amendment: Amendment, person: str) -> list[str]:
    """The statements that name a person, themselves or in their membership, in order."""
    store = amendment.public
    found: set[str] = set()
    for quad in nodes.pointing_to(store, person):
        subject = nodes.subject_of(quad)
        if nodes.kind_of(subject) != "statement":
            continue
        if "#" not in subject:
            found.add(subject)
        found.update(
            nodes.subject_of(use) for use in nodes.pointing_to(store, subject) if use.predicate.value == _MEMBERSHIP
        )
    return sorted(found)


def _fragments(amendment: Amendment, statement: str) -> list[str]:
    subjects = {nodes.subject_of(quad) for quad in nodes.whole(amendment.public, statement)}
    return sorted(node for node in subjects if _is_of(node, statement))


def _is_of(node: str, statement: str) -> bool:
    return node != statement and iris.owner_of(node) == statement
