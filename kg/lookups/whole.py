"""One statement whole: with the decision that accepted it, its versions, and how to cite it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.history import closing_of
from kg.lookups.answers import Answers
from kg.lookups.items import snake_name
from kg.lookups.rows import name_of, words
from kg.model import as_dict
from kg.queries.records import Record, read_records
from kg.rdf.terms import canonical_instant
from kg.store import GraphStore


def whole_statement(
    store: GraphStore, history: GraphStore, lookups: Answers, article: str, number: str
) -> dict[str, Any]:
    """The item of a statement with ``decision``, ``history`` (its versions, oldest first) and ``citation``.

    Former versions stand in the store ``history``.

    Raises:
        NotFoundError: there is none of that article and number.
    """
    item = lookups.statement(article, number)
    (record,) = read_records(store, [item["id"]])
    decision = _decision(lookups, record)
    versions = [*_former(store, history, lookups, record.statement.revision_of), _version(record, decision)]
    return {**item, "decision": decision, "history": versions, "citation": citation(item, lookups)}


def citation(item: Mapping[str, Any], lookups: Answers) -> dict[str, Any]:
    """How to cite a statement: a line in English and in Korean, and CSL-JSON (https://citationstyles.org) for tools.

    It names the revision, because another one may say otherwise.
    """
    article, revision = item["article"], lookups.revision
    summary = {language: words(item["summary"], language) for language in ("en", "ko")}
    title = {language: words(article["title"], language) for language in ("en", "ko")}
    outlet = {language: name_of(article["outlet"], language) for language in ("en", "ko")}
    published = article["published"]
    return {
        "en": f"Hustings, “{summary['en']}”, after {outlet['en']}, “{title['en']}”, {published}. {item['id']}, "
        f"revision {revision}.",
        "ko": f"Hustings, 「{summary['ko']}」, 출처: {outlet['ko']}, 「{title['ko']}」, {published}. {item['id']}, "
        f"리비전 {revision}.",
        "csl": {
            "id": item["id"],
            "type": "entry",
            "title": summary["en"],
            "container-title": "Hustings",
            "issued": {"raw": item["recorded"]["at"][:10]},
            "URL": item["id"],
            "version": revision,
            "references": f"{outlet['en']}, “{title['en']}”, {published}",
        },
    }


def _decision(lookups: Answers, record: Record) -> dict[str, Any]:
    decision = record.decision
    return {
        "id": decision.iri,
        "status": snake_name(decision.status),
        "by": lookups.directory[decision.agent].reference(),
        "at": canonical_instant(decision.at),
        "reason": as_dict(decision.reasons),
        "checked_texts": list(decision.checked_texts),
        "checked_evidence": list(decision.checked_evidence),
    }


def _former(store: GraphStore, history: GraphStore, lookups: Answers, former: str | None) -> list[dict[str, Any]]:
    """The closed versions before a statement, oldest first."""
    found: list[dict[str, Any]] = []
    while former is not None and (closing := closing_of(store, history, former)) is not None:
        found.append(
            {
                "id": former,
                "status": closing.status,
                "recorded": canonical_instant(closing.recorded_at),
                "closed": canonical_instant(closing.at),
                "by": lookups.directory[closing.by].reference(),
                "reason": as_dict(closing.reasons),
                "revision_of": closing.revision_of,
            }
        )
        former = closing.revision_of
    return found[::-1]


def _version(record: Record, decision: Mapping[str, Any]) -> dict[str, Any]:
    statement = record.statement
    return {
        "id": statement.iri,
        "status": decision["status"],
        "recorded": canonical_instant(statement.recorded_at),
        "closed": None,
        "by": decision["by"],
        "reason": decision["reason"],
        "revision_of": statement.revision_of,
    }
