"""Whether every quotation still stands: by the checks recorded with its acceptance, or against the texts themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import NotFoundError
from kg.model import Evidence, TextVersion, evidence_sha256
from kg.namespaces import OA
from kg.queries import load_query
from kg.queries.records import Record, read_records
from kg.rdf import decode, describe
from kg.store import GraphStore
from kg.validation.report import Finding

TEXT_SUFFIX = ".txt"


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a verification: what was checked, and what failed."""

    statements: int
    evidence: int
    texts: int
    findings: tuple[Finding, ...]


def verify(store: GraphStore, texts: Path | None = None) -> Verification:
    """Check every evidence of the accepted statements, and the headings of articles.

    Without ``texts``: that each acceptance recorded a check of just this evidence against this text.
    With ``texts``, a folder of ``.txt`` files, also that each text version is there (by SHA-256 of its bytes) and that
    the words stand at their offsets (Unicode code points) inside the body.

    Raises:
        NotFoundError: ``texts`` is no folder.
    """
    by_sha256 = None if texts is None else read_texts(texts)
    # Not the lookups' query: it passes over a statement that lacks what every statement has.
    statements = store.select("SELECT ?statement { ?statement a hu:Statement } ORDER BY ?statement").column("statement")
    records = list(read_records(store, statements))
    versions = {text.iri: text for record in records for text in record.texts.values()}
    headings = list(_headings(store))
    versions |= {text.iri: text for _, text in headings}
    findings: list[Finding] = []
    for version in versions.values():
        if by_sha256 is not None and version.sha256 not in by_sha256:
            reason = f"no file in {texts} has its SHA-256 {version.sha256}: the text is missing or was altered."
            findings.append(Finding("violation", "text", version.iri, reason))
    for record in records:
        findings += _check_record(record, by_sha256)
    for evidence, version in headings:
        findings += _check_words(evidence.iri, evidence, version, by_sha256)
    checked = {item.iri for item, _ in headings}
    checked |= {evidence.iri for record in records for evidence in record.statement.evidence}
    return Verification(len(records), len(checked), len(versions), tuple(dict.fromkeys(findings)))


def read_texts(folder: Path) -> dict[str, str]:
    """The texts of a folder, by the SHA-256 of their bytes; files that are no UTF-8 cannot be a text version.

    Raises:
        NotFoundError: there is no such folder.
    """
    if not folder.is_dir():
        raise NotFoundError(f"There is no folder of texts at {folder}: check the path.", kind="folder")
    found = {}
    for path in sorted(folder.rglob(f"*{TEXT_SUFFIX}")):
        data = path.read_bytes()
        try:
            found[hashlib.sha256(data).hexdigest()] = data.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def _check_record(record: Record, by_sha256: dict[str, str] | None) -> Iterator[Finding]:
    for evidence in record.statement.evidence:
        version = record.texts[evidence.source]
        yield from _check_words(record.statement.iri, evidence, version, by_sha256)
        if not record.verified(evidence.iri):
            yield Finding(
                "violation",
                "check",
                record.statement.iri,
                f"its acceptance records no check of the evidence <{evidence.iri}> as it stands: review it again.",
            )


def _check_words(
    node: str, evidence: Evidence, version: TextVersion, by_sha256: dict[str, str] | None
) -> Iterator[Finding]:
    place = f"evidence <{evidence.iri}> [{evidence.start}, {evidence.end})"
    if evidence.sha256 != evidence_sha256(version.sha256, evidence.start, evidence.end, evidence.quote):
        yield Finding("violation", "seal", node, f"{place}: its words or offsets were changed after they were sealed.")
    if not version.body_start <= evidence.start < evidence.end <= version.body_end:
        yield Finding(
            "violation",
            "body",
            node,
            f"{place} lies outside the body [{version.body_start}, {version.body_end}) of the article.",
        )
    text = None if by_sha256 is None else by_sha256.get(version.sha256)
    if text is not None and text[evidence.start : evidence.end] != evidence.quote:
        found = text[evidence.start : evidence.end]
        yield Finding(
            "violation",
            "words",
            node,
            f'{place}: the text has "{_short(found)}" where the evidence quotes "{_short(evidence.quote)}".',
        )


def _headings(store: GraphStore) -> Iterator[tuple[Evidence, TextVersion]]:
    description = describe(store.construct(load_query("headings").bind()))
    for iri, properties in sorted(description.items()):
        if OA + "hasSource" in properties:
            evidence = decode(Evidence, iri, description)
            yield evidence, decode(TextVersion, evidence.source, description)


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57] + "..."
