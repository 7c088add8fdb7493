"""Records: statements with all that belongs to them, and whether their words were checked."""

from __future__ import annotations

import dataclasses

import pytest

from kg.errors import NotFoundError
from kg.namespaces import HU
from kg.queries import records
from kg.queries.records import Record, read_records
from tests.builders.articles import accepted, article, says, stored
from tests.builders.things import money, person, pledge, quantity, ratio, reference, unit

KIM = person("kim").iri
DRAFT = article(
    "one",
    says("PledgeMaking", KIM, "Kim pledged 5 trillion won", "for 3 GPUs", pledge=pledge("plan", KIM).iri),
    says("Criticism", KIM, no_target_named=True),
    also=[
        pledge(
            "plan",
            KIM,
            amounts=(money("plan", "5000000000000", "5 trillion won"),),
            quantities=(quantity("plan", "3", unit("gpu").iri, "3 GPUs"),),
            ratios=(ratio("plan", "0.05", unit("gdp").iri, "5 per cent"),),
        )
    ],
)
REFERENCE = reference(person("kim"), unit("gpu"), unit("gdp"))


def test_records_come_in_the_order_asked_for_with_what_they_point_to(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(records, "BATCH", 1)
    store = stored(REFERENCE, DRAFT)
    second, first = read_records(store, [DRAFT.statements[1].iri, DRAFT.statements[0].iri])
    assert (second.statement, first.statement) == (DRAFT.statements[1], DRAFT.statements[0])
    assert first.pledge == DRAFT.also[0]
    assert second.pledge is None
    assert first.decision == DRAFT.decisions[0]
    assert first.texts == {DRAFT.version.iri: DRAFT.version}


def test_a_statement_that_does_not_exist_is_not_found():
    with pytest.raises(NotFoundError, match="statement/one/009"):
        list(read_records(stored(REFERENCE, DRAFT), ["https://w3id.org/hustings/id/statement/one/009"]))


def test_evidence_is_verified_by_seal_and_decision_together():
    statement, version = DRAFT.statements[0], DRAFT.version
    evidence = statement.evidence[0]

    def verified(**changes: object) -> bool:
        whole = {
            "statement": statement,
            "decision": accepted(statement, version),
            "pledge": None,
            "texts": {version.iri: version},
        }
        return Record(**{**whole, **changes}).verified(evidence.iri)  # type: ignore[arg-type]

    moved = dataclasses.replace(evidence, start=evidence.start + 1)
    other_text = dataclasses.replace(version, sha256="0" * 64)
    assert verified()
    assert not verified(statement=dataclasses.replace(statement, evidence=(moved, *statement.evidence[1:])))
    assert not verified(texts={version.iri: other_text})
    assert not verified(decision=dataclasses.replace(accepted(statement, version), checked_evidence=()))
    assert not verified(decision=dataclasses.replace(accepted(statement, version), checked_texts=()))
    assert accepted(statement, version).status == HU + "accepted"
