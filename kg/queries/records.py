"""Statements of the store as dataclasses, with what they point to, read in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Decision, Pledge, Statement, TextVersion, evidence_sha256
from kg.queries.binding import load_query
from kg.rdf import decode, describe
from kg.store import GraphStore

BATCH = 200
"""Statements read by one query: large enough to be cheap, small enough for any endpoint's limits."""


@dataclass(frozen=True, slots=True)
class Record:
    """A statement with its decision, the pledge it makes, and the text versions of its evidence."""

    statement: Statement
    decision: Decision
    pledge: Pledge | None
    texts: dict[str, TextVersion]

    def verified(self, evidence_iri: str) -> bool:
        """Whether the accepting decision records a check of this evidence, which is still what was checked."""
        evidence = next(item for item in self.statement.evidence if item.iri == evidence_iri)
        text = self.texts[evidence.source]
        seal = evidence_sha256(text.sha256, evidence.start, evidence.end, evidence.quote)
        return (
            seal == evidence.sha256
            and seal in self.decision.checked_evidence
            and text.sha256 in self.decision.checked_texts
        )


def read_records(store: GraphStore, statements: Sequence[str]) -> Iterator[Record]:
    """The records of statements, in the order given.

    Raises:
        NotFoundError: one does not exist.
        DataError: one is incomplete.
    """
    for start in range(0, len(statements), BATCH):
        batch = statements[start : start + BATCH]
        description = describe(store.construct(load_query("describe-statements").bind({"statement": batch})))
        for iri in batch:
            statement = decode(Statement, iri, description)
            yield Record(
                statement=statement,
                decision=decode(Decision, statement.decided_by, description),
                pledge=decode(Pledge, statement.pledge, description) if statement.pledge else None,
                texts={
                    source: decode(TextVersion, source, description)
                    for source in _unique(evidence.source for evidence in statement.evidence)
                },
            )


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
