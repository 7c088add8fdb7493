"""Merging two people who are one, and splitting one who is two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import DataError, IllegalTransitionError
from kg.history import nodes
from kg.history.amendment import Amendment, Plan
from kg.history.revision import naming, referrers, revise, with_referrers
from kg.namespaces import DCTERMS, FOAF, HU, REFERENCE_GRAPH, SCHEMA, SKOS

REPLACED_BY: Final = DCTERMS + "isReplacedBy"
_NAME: Final = FOAF + "name"
_ALTERNATIVE: Final = SKOS + "altLabel"
_SAME_AS: Final = SCHEMA + "sameAs"
_SPEAKER: Final = HU + "speaker"
_TOWARDS_OTHERS: Final = frozenset({HU + "targetAgent", HU + "agreesWithAgent"})


def merge(amendment: Amendment, person: str, into: str) -> Plan:
    """Make ``person`` a former identifier of ``into``.

    Every statement that names the one is superseded by a revision that names the other; the names of the one become
    alternative names of the other; the identifier stays, with ``dcterms:isReplacedBy``.

    Raises:
        IllegalTransitionError: both are the same, or a statement would have somebody speak of themselves.
    """
    if person == into:
        raise IllegalTransitionError(f"{iris.slug_of(person)} cannot be merged into itself.", iri=person)
    named = naming(amendment, person)
    _refuse_self_reference(amendment, named, person, into)
    revised = with_referrers(amendment, named)
    revise(amendment, revised, {statement: {person: into} for statement in named})
    for entity in _describing(amendment, person):
        amendment.redescribe(entity, nodes.renamed(amendment.description(entity), {person: into}))
    amendment.redescribe(into, _with_names(amendment.description(into), nodes.of(amendment.public, person), into))
    moved = ox.Quad(ox.NamedNode(person), ox.NamedNode(REPLACED_BY), ox.NamedNode(into), ox.NamedNode(REFERENCE_GRAPH))
    amendment.redescribe(person, [moved])
    return amendment.plan(f"merge {iris.slug_of(person)} into {iris.slug_of(into)}")


def split(
    amendment: Amendment, person: str, new: str, description: Iterable[ox.Quad], statements: Sequence[str]
) -> Plan:
    """Say of some statements that name ``person`` that they mean ``new``, whom ``description`` describes if need be.

    The pledges that they make become theirs.

    Raises:
        DataError: no statement is given, or one does not name the person.
        IllegalTransitionError: a statement that is not given shares a pledge or a membership with one that is.
    """
    listed = list(dict.fromkeys(statements))
    if not listed:
        raise DataError("Which statements mean the other person? Name one or more.")
    named = set(naming(amendment, person))
    for statement in listed:
        if statement not in named and nodes.is_statement(amendment.public, statement):
            raise DataError(
                f"{iris.slug_of(statement)} does not name {iris.slug_of(person)}: leave it out.", iri=statement
            )
    amendment.add(description)
    pledges = _pledges_made(amendment, listed, person)
    for statement in listed:
        _refuse_sharing(amendment, statement, listed, person)
    revised = with_referrers(amendment, listed)
    revise(amendment, revised, {statement: {person: new} for statement in listed})
    for pledge in pledges:
        amendment.redescribe(pledge, nodes.renamed(amendment.description(pledge), {person: new}))
    return amendment.plan(f"split {iris.slug_of(new)} from {iris.slug_of(person)}")


def _with_names(description: list[ox.Quad], merged: list[ox.Quad], into: str) -> list[ox.Quad]:
    known = {quad.object for quad in description if quad.predicate.value in (_NAME, _ALTERNATIVE)}
    found = list(description)
    graph = description[0].graph_name
    for quad in merged:
        if quad.predicate.value in (_NAME, _ALTERNATIVE) and quad.object not in known:
            found.append(ox.Quad(ox.NamedNode(into), ox.NamedNode(_ALTERNATIVE), quad.object, graph))
        elif quad.predicate.value == _SAME_AS:
            found.append(ox.Quad(ox.NamedNode(into), quad.predicate, quad.object, graph))
    return list(dict.fromkeys(found))


def _describing(amendment: Amendment, person: str) -> list[str]:
    """The pledges, groups and other entities whose description names a person; not who decided, nor whom we merged."""
    found = set()
    for quad in nodes.pointing_to(amendment.public, person):
        owner = iris.owner_of(nodes.subject_of(quad))
        if nodes.kind_of(owner) in iris.ENTITY_KINDS and quad.predicate.value != REPLACED_BY:
            found.add(owner)
    return sorted(found)


def _refuse_self_reference(amendment: Amendment, named: Iterable[str], person: str, into: str) -> None:
    both = {person, into}
    broken = []
    for statement in named:
        quads = nodes.of(amendment.public, statement)
        speakers = set(nodes.objects(quads, _SPEAKER)) & both
        others = {target for predicate in _TOWARDS_OTHERS for target in nodes.objects(quads, predicate)} & both
        if speakers and others:
            broken.append(iris.slug_of(statement))
    if broken:
        raise IllegalTransitionError(
            f"{iris.slug_of(person)} speaks of {iris.slug_of(into)}, or the other way round, in {', '.join(broken)}: "
            "are they two people? If not, retract or supersede these first.",
            statements=broken,
        )


def _pledges_made(amendment: Amendment, listed: Sequence[str], person: str) -> list[str]:
    """The pledges of ``person`` that the listed statements make."""
    store = amendment.public
    found = []
    for statement in listed:
        quads = nodes.of(store, statement)
        if person not in nodes.objects(quads, _SPEAKER):
            continue
        for pledge in nodes.objects(quads, HU + "pledge"):
            others = [
                nodes.subject_of(quad)
                for quad in nodes.pointing_to(store, pledge)
                if quad.predicate.value == HU + "pledge" and nodes.subject_of(quad) not in listed
            ]
            if others:
                _refuse(statement, others, f"the pledge {iris.slug_of(pledge)}")
            found.append(pledge)
    return sorted(set(found))


def _refuse_sharing(amendment: Amendment, statement: str, listed: Sequence[str], person: str) -> None:
    store = amendment.public
    for membership in nodes.objects(nodes.of(store, statement), HU + "membership"):
        if iris.owner_of(membership) != statement or person not in nodes.objects(nodes.of(store, membership)):
            continue
        others = [
            other
            for other in referrers(amendment, statement)
            if other not in listed and membership in nodes.objects(nodes.of(store, other), HU + "membership")
        ]
        if others:
            _refuse(statement, others, "its membership")


def _refuse(statement: str, others: Iterable[str], what: str) -> None:
    names = ", ".join(sorted(map(iris.slug_of, others)))
    raise IllegalTransitionError(
        f"{iris.slug_of(statement)} shares {what} with {names}: list all of them, or none.", iri=statement
    )
