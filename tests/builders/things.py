"""The smallest people, parties, concepts and pledges: what articles point to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg import iri
from kg.model import (
    AgentGroup,
    Election,
    LangString,
    MoneyAmount,
    Organization,
    Outlet,
    Party,
    Person,
    Pledge,
    PledgeGroup,
    Priority,
    Quantity,
    Ratio,
    Role,
    Text,
    Topic,
    Unit,
    text,
)
from kg.namespaces import HU, REFERENCE_GRAPH
from kg.rdf import encode

OUTLET = iri.entity("outlet", "daily-test")
MAINTAINERS = iri.entity("organization", "hustings-maintainers")
ELECTION = iri.entity("election", "xx-president-2031")
CANDIDATE_ROLE = iri.entity("role", "candidate")


def names(slug: str, en: str | None, ko: str | None) -> Text:
    """A text in both languages, made from the slug where none is given."""
    return text(en=en or slug.replace("-", " ").title(), ko=ko or f"이름 {slug}")


def person(slug: str, en: str | None = None, ko: str | None = None, *others: LangString) -> Person:
    """A person; of a slug that is only a surname the name is, for example, Kim Ga-na."""
    en = en or (f"{slug.title()} Ga-na" if "-" not in slug else None)
    return Person(iri.entity("person", slug), names(slug, en, ko), alt_names=tuple(sorted(others)))


def party(slug: str, en: str | None = None, ko: str | None = None) -> Party:
    return Party(iri.entity("party", slug), names(slug, en, ko))


def organization(slug: str, en: str | None = None, ko: str | None = None) -> Organization:
    return Organization(iri.entity("organization", slug), names(slug, en, ko))


def outlet(slug: str, en: str | None = None, ko: str | None = None) -> Outlet:
    return Outlet(iri.entity("outlet", slug), names(slug, en, ko))


def topic(slug: str, en: str | None = None, ko: str | None = None) -> Topic:
    return Topic(iri.entity("topic", slug), names(slug, en, ko), scheme=iri.entity("scheme", "topics"))


def priority(slug: str, en: str | None = None, ko: str | None = None) -> Priority:
    return Priority(iri.entity("priority", slug), names(slug, en, ko), scheme=iri.entity("scheme", "priorities"))


def unit(slug: str, en: str | None = None, ko: str | None = None) -> Unit:
    return Unit(iri.entity("unit", slug), names(slug, en, ko), scheme=iri.entity("scheme", "units"))


def role(slug: str, en: str | None = None, ko: str | None = None) -> Role:
    return Role(iri.entity("role", slug), names(slug, en, ko), scheme=iri.entity("scheme", "roles"))


def agent_group(slug: str, *members: str, scope: str = "enumerated") -> AgentGroup:
    return AgentGroup(iri.entity("group", slug), names(slug, None, None), HU + scope, tuple(sorted(members)))


def pledge_group(slug: str, *members: str, scope: str = "described") -> PledgeGroup:
    return PledgeGroup(iri.entity("group", slug), names(slug, None, None), HU + scope, tuple(sorted(members)))


def election() -> Election:
    return Election(
        ELECTION,
        text(en="Presidential election of 2031", ko="2031년 대통령 선거"),
        held_on=date(2031, 6, 3),
        date_basis=HU + "derived",
        date_as_written="June 3",
        jurisdiction="KR",
    )


def pledge(slug: str, by: str, **fields: Any) -> Pledge:
    """A pledge of ``by`` (IRI), pledged in so many words."""
    return Pledge(iri.entity("pledge", slug), names(slug, None, None), by, **{"commitment": HU + "pledged", **fields})


def money(slug: str, value: str | None, as_written: str, fragment: str = "amount", **fields: Any) -> MoneyAmount:
    """A sum of the pledge ``slug`` in won, exact and stated unless said otherwise."""
    return MoneyAmount(
        iri=f"{iri.entity('pledge', slug)}#{fragment}",
        as_written=as_written,
        value=None if value is None else Decimal(value),
        **{"currency": "KRW", "bound": HU + "exactly", "basis": HU + "stated", **fields},
    )


def quantity(slug: str, value: str | None, counts: str, as_written: str, **fields: Any) -> Quantity:
    return Quantity(
        iri=f"{iri.entity('pledge', slug)}#quantity",
        counts=counts,
        as_written=as_written,
        value=None if value is None else Decimal(value),
        **{"bound": HU + "exactly", **fields},
    )


def ratio(slug: str, value: str, base: str, as_written: str, kind: str = "level") -> Ratio:
    return Ratio(f"{iri.entity('pledge', slug)}#ratio", Decimal(value), base, HU + kind, as_written)


def reference(*things: Any) -> list[ox.Quad]:
    """``things`` in ``graph/reference``, with what every article of these builders points to."""
    always = (
        outlet("daily-test", "Daily Test", "데일리 테스트"),
        organization("hustings-maintainers", "Hustings maintainers", "허스팅스 관리자"),
        role("candidate", "candidate", "후보"),
        election(),
    )
    return quads_of((*always, *things), REFERENCE_GRAPH)


def quads_of(things: Iterable[Any], graph: str) -> list[ox.Quad]:
    """The quads of several dataclasses in one graph."""
    return [quad for thing in things for quad in encode(thing, graph)]
