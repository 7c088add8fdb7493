"""Statements as the JSON that every answer shows, on the command line and over HTTP alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from kg.iri import local_name
from kg.lookups.directory import Names
from kg.lookups.filters import SPEECH_MODES
from kg.model import Candidacy, Evidence, Membership, MoneyAmount, Pledge, Quantity, Ratio, Statement, as_dict
from kg.namespaces import HU
from kg.queries.records import Record
from kg.rdf.terms import canonical_instant

KINDS: Final = {
    HU + "Agreement": "agreement",
    HU + "Approval": "approval",
    HU + "CandidacyReport": "candidacy_report",
    HU + "Characterization": "characterization",
    HU + "Criticism": "criticism",
    HU + "ElectionReport": "election_report",
    HU + "OfficeReport": "office_report",
    HU + "PledgeMaking": "pledge_making",
    HU + "PriorityEndorsement": "priority_endorsement",
    HU + "Rebuttal": "rebuttal",
    HU + "SelfDescription": "self_description",
}
"""Class of statement to the ``kind`` of an item."""

_SPEECH_MODES: Final = {concept: name for name, concept in SPEECH_MODES.items()}


class ItemWriter:
    """Writes items, with names from a directory and articles from a mapping of IRI to their item."""

    def __init__(self, directory: Names, articles: Mapping[str, dict[str, Any]]) -> None:
        self._directory = directory
        self._articles = articles

    def statement(self, record: Record) -> dict[str, Any]:
        """The item of a statement."""
        statement = record.statement
        kind = KINDS[statement.kind]
        item: dict[str, Any] = {
            "id": statement.iri,
            "kind": kind,
            "critic" if kind == "criticism" else "speaker": self._directory.speaker(statement.speaker),
        }
        if statement.presented_as is not None:
            item["presented_as"] = snake_name(statement.presented_as)
        item |= self._objects(statement, record.pledge)
        item |= {
            "summary": as_dict(statement.summary),
            "stance": snake_name(statement.stance),
            "speech_mode": _SPEECH_MODES[local_name(statement.speech_mode)],
            "topics": self._references(statement.topics),
            "said": _said(statement),
            "article": self._articles[statement.article],
            "evidence": [
                {
                    "id": evidence.iri,
                    "quote": evidence.quote,
                    **_context(evidence),
                    "start": evidence.start,
                    "end": evidence.end,
                    "text_sha256": record.texts[evidence.source].sha256,
                    "language": record.texts[evidence.source].language,
                    "verified": record.verified(evidence.iri),
                }
                for evidence in sorted(statement.evidence, key=lambda evidence: (evidence.source, evidence.start))
            ],
            "certainty": snake_name(statement.certainty),
            "recorded": {
                "at": canonical_instant(statement.recorded_at),
                "by": self._directory[record.decision.agent].reference(),
            },
        }
        return item

    def pledge(self, pledge: Pledge) -> dict[str, Any]:
        """The item of a pledge, as a pledge statement embeds it."""
        return {
            "id": pledge.iri,
            "slug": self._directory[pledge.iri].slug,
            "label": as_dict(pledge.labels),
            "commitment": snake_name(pledge.commitment),
            "amounts": [self._amount(amount) for amount in _by_size(pledge.amounts)],
            "quantities": [self._quantity(quantity) for quantity in _by_size(pledge.quantities)],
            "ratios": [self._ratio(ratio) for ratio in pledge.ratios],
            "purpose": as_dict(pledge.purposes) or None,
            "focus": [{item.language: item.value} for item in pledge.focuses],
            "tentative_name": as_dict(pledge.tentative_names) or None,
            "parts": self._references(pledge.parts),
            "possibly_same_as": self._references(pledge.possibly_same_as),
            "topics": self._references(pledge.topics),
        }

    def _references(self, iris: Iterable[str]) -> list[dict[str, Any]]:
        return [self._directory[iri].reference() for iri in iris]

    def _targets(self, iris: Iterable[str]) -> list[dict[str, Any]]:
        return [self._directory[iri].target() for iri in iris]

    def _objects(self, statement: Statement, pledge: Pledge | None) -> dict[str, Any]:
        """What the kind of statement is about: only the keys that this kind has."""
        kind = KINDS[statement.kind]
        item: dict[str, Any] = {}
        if kind in ("criticism", "approval", "characterization"):
            item["targets"] = self._targets(
                (*statement.target_agents, *statement.target_pledges, *statement.target_groups)
            )
            item["no_target_named"] = bool(statement.no_target_named)
        if statement.implied_targets:
            item["implied_targets"] = self._targets(statement.implied_targets)
        if pledge is not None:
            item["pledge"] = self.pledge(pledge)
        if kind == "priority_endorsement":
            item["priorities"] = self._references(statement.priorities)
        if kind == "agreement":
            item["agrees_with"] = self._targets(statement.agrees_with_agents)
            item["agrees_with_statements"] = list(statement.agrees_with_statements)
        return item | self._details(statement)

    def _details(self, statement: Statement) -> dict[str, Any]:
        """What any kind of statement may say besides: only the keys that this one has."""
        item: dict[str, Any] = {}
        if statement.responds_to:
            item["responds_to"] = list(statement.responds_to)
        if statement.membership is not None:
            item["membership"] = self._membership(statement.membership)
        if statement.election is not None:
            item["election"] = self._directory[statement.election].reference()
        if statement.descriptors:
            item["descriptors"] = [words.value for words in statement.descriptors]
        if statement.orientation is not None:
            item["orientation"] = snake_name(statement.orientation)
        if statement.reasons:
            item["reasons"] = [words.value for words in statement.reasons]
        return item

    def _membership(self, membership: Membership | Candidacy) -> dict[str, Any]:
        organization = membership.organization
        item: dict[str, Any] = {
            "member": self._directory[membership.member].reference(),
            "role": self._directory[membership.role].reference(),
            "organization": self._directory[organization].reference() if organization else None,
            "tenure": snake_name(membership.tenure),
            "observed": membership.observed_on.isoformat(),
            "as_written": membership.as_written,
        }
        if isinstance(membership, Candidacy):
            item["election"] = self._directory[membership.election].reference()
            item["status"] = snake_name(membership.status)
        return item

    def _amount(self, amount: MoneyAmount) -> dict[str, Any]:
        return {
            "id": amount.iri,
            **_bounds(amount),
            "currency": amount.currency,
            "bound": snake_name(amount.bound),
            "period": amount.period,
            "part_of": amount.part_of,
            "earmarked_for": self._references(amount.earmarked_for),
            "basis": snake_name(amount.basis),
            "derivation": amount.derivation,
            "stated_equivalent": amount.stated_equivalent,
            "as_written": amount.as_written,
        }

    def _quantity(self, quantity: Quantity) -> dict[str, Any]:
        return {
            "id": quantity.iri,
            **_bounds(quantity),
            "bound": snake_name(quantity.bound),
            "counts": self._directory[quantity.counts].reference(),
            "as_written": quantity.as_written,
        }

    def _ratio(self, ratio: Ratio) -> dict[str, Any]:
        return {
            "id": ratio.iri,
            "value": float(ratio.value),
            "base": self._directory[ratio.base].reference(),
            "kind": snake_name(ratio.kind),
            "as_written": ratio.as_written,
        }


def _bounds(figure: MoneyAmount | Quantity) -> dict[str, Any]:
    return {"value": _number(figure.value), "min": _number(figure.minimum), "max": _number(figure.maximum)}


def _by_size(figures: Iterable[Any]) -> list[Any]:
    """Wholes before their parts: the largest first, then by IRI."""

    def size(figure: MoneyAmount | Quantity) -> tuple[Decimal, str]:
        known = [value for value in (figure.value, figure.minimum, figure.maximum) if value is not None]
        return -max(known, default=Decimal(0)), figure.iri

    return sorted(figures, key=size)


def _context(evidence: Evidence) -> dict[str, str]:
    """The characters around the words, which are kept only where the same words stand twice."""
    around = {"prefix": evidence.prefix, "suffix": evidence.suffix}
    return {name: text for name, text in around.items() if text}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def snake_name(iri: str | None) -> str | None:
    """A fixed value in snake case: ``hu:moreThan`` is ``more_than``."""
    if iri is None:
        return None
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in local_name(iri))


def _said(statement: Statement) -> dict[str, Any]:
    def iso(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return {
        "on": iso(statement.said_on),
        "earliest": iso(statement.said_earliest),
        "latest": iso(statement.said_latest),
        "basis": snake_name(statement.date_basis),
        "as_written": statement.date_as_written,
    }
