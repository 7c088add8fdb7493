"""Verification: every quotation stands, and one mutation of anything is noticed and named."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from kg import Graph
from kg.errors import KgError, NotFoundError
from kg.model import Decision, Evidence, Statement, evidence_sha256
from kg.namespaces import HU
from kg.validation import Verification, read_texts, verify
from tests.builders.articles import Draft, accepted, article, says, stored
from tests.builders.things import person, reference

KIM, LEE = person("kim").iri, person("lee").iri
WORDS = "Ms Kim called “the plan” 공허하다 🙂 empty"
DRAFT = article(
    "one",
    says("Criticism", KIM, WORDS, target_agents=(LEE,)),
    says("Criticism", KIM, "she said so twice", target_agents=(LEE,)),
    headings=["Numbers game"],
)
REFERENCE = reference(person("kim"), person("lee"))


def checked(draft: Draft, folder: Path | None) -> Verification:
    if folder is not None:
        (folder / f"{draft.slug}.txt").write_text(DRAFT.text, encoding="utf-8")
    return verify(stored(REFERENCE, draft), folder)


def mutated(evidence: dict[str, Any] | None = None, *, seal: bool = False, decide: bool = False) -> Draft:
    """The draft with its first evidence changed; sealed again, and accepted again, if asked for."""
    statement = DRAFT.statements[0]
    changed: Evidence = dataclasses.replace(statement.evidence[0], **(evidence or {}))
    if seal:
        new = evidence_sha256(DRAFT.version.sha256, changed.start, changed.end, changed.quote)
        changed = dataclasses.replace(changed, sha256=new)
    first: Statement = dataclasses.replace(statement, evidence=(changed,))
    decision: Decision = accepted(first, DRAFT.version) if decide else DRAFT.decisions[0]
    return dataclasses.replace(DRAFT, statements=(first, DRAFT.statements[1]), decisions=(decision, DRAFT.decisions[1]))


def test_what_stands_is_counted(tmp_path: Path):
    assert checked(DRAFT, tmp_path) == Verification(2, 3, 1, ())
    assert checked(DRAFT, None) == Verification(2, 3, 1, ())


MOVED = {"start": DRAFT.statements[0].evidence[0].start + 1, "end": DRAFT.statements[0].evidence[0].end + 1}
REWORDED = {"quote": WORDS.replace("empty", "hollow")}
OUTSIDE = {"start": 0, "end": 5, "quote": DRAFT.text[:5]}
BACKWARDS = {"start": DRAFT.statements[0].evidence[0].end, "end": DRAFT.statements[0].evidence[0].start, "quote": ""}


@pytest.mark.parametrize(
    ("change", "seal", "decide", "with_texts", "checks"),
    [
        (MOVED, False, False, False, {"seal", "check"}),
        (MOVED, True, False, False, {"check"}),
        (MOVED, True, True, False, set()),
        (MOVED, True, True, True, {"words"}),
        (REWORDED, False, False, False, {"seal", "check"}),
        (REWORDED, True, False, False, {"check"}),
        (REWORDED, True, True, True, {"words"}),
        (OUTSIDE, True, True, False, {"body"}),
        (OUTSIDE, True, True, True, {"body"}),
        (BACKWARDS, True, True, True, {"body"}),
    ],
)
def test_one_mutation_is_noticed_and_names_the_statement(
    change: dict[str, Any], seal: bool, decide: bool, with_texts: bool, checks: set[str], tmp_path: Path
):
    outcome = checked(mutated(change, seal=seal, decide=decide), tmp_path if with_texts else None)
    assert {finding.check for finding in outcome.findings} == checks
    assert {finding.node for finding in outcome.findings} == ({DRAFT.statements[0].iri} if checks else set())
    assert all("\n" not in finding.line() for finding in outcome.findings)


def test_a_decision_that_lost_its_check_is_noticed(tmp_path: Path):
    without = dataclasses.replace(DRAFT.decisions[0], checked_evidence=())
    outcome = checked(dataclasses.replace(DRAFT, decisions=(without, DRAFT.decisions[1])), tmp_path)
    assert [(finding.check, finding.node) for finding in outcome.findings] == [("check", DRAFT.statements[0].iri)]


@pytest.mark.parametrize("harm", ["altered", "missing", "not UTF-8", "another suffix"])
def test_a_text_that_is_not_there_any_more_is_named(harm: str, tmp_path: Path):
    path = tmp_path / "deeper" / ("one.md" if harm == "another suffix" else "one.txt")
    path.parent.mkdir()
    if harm == "altered":
        path.write_text(DRAFT.text.replace("empty", "hollow"), encoding="utf-8")
    elif harm == "not UTF-8":
        path.write_bytes(DRAFT.text.encode("utf-16"))
    elif harm == "another suffix":
        path.write_text(DRAFT.text, encoding="utf-8")
    outcome = verify(stored(REFERENCE, DRAFT), tmp_path)
    assert [(finding.check, finding.node) for finding in outcome.findings] == [("text", DRAFT.version.iri)]
    assert DRAFT.version.sha256 in outcome.findings[0].message


def test_a_heading_that_was_changed_is_noticed(tmp_path: Path):
    heading = dataclasses.replace(DRAFT.article.headings[0], quote="Number games")
    outcome = checked(
        dataclasses.replace(DRAFT, article=dataclasses.replace(DRAFT.article, headings=(heading,))), tmp_path
    )
    assert {finding.node for finding in outcome.findings} == {heading.iri}
    assert {finding.check for finding in outcome.findings} == {"seal", "words"}


def test_long_words_are_shortened_in_findings(tmp_path: Path):
    words = "word " * 30
    outcome = checked(mutated({"quote": words}, seal=True, decide=True), tmp_path)
    assert f"{words[:57]}..." in outcome.findings[0].message
    assert len(outcome.findings[0].message) < 400


@pytest.mark.parametrize("predicate", ["speechMode", "decidedBy", "evidence", "certainty", "article", "speaker"])
def test_an_incomplete_statement_is_not_passed_over(predicate: str):
    statement = DRAFT.statements[0].iri
    store = stored(REFERENCE, DRAFT)
    gone = [quad for quad in store.quads(subject=statement) if quad.predicate.value == HU + predicate]
    assert gone
    store.engine.remove(gone[0])
    with pytest.raises(KgError, match=f"<{statement}> has no <{HU}{predicate}>"):
        verify(store)


def test_a_statement_without_its_decision_is_refused():
    with pytest.raises(KgError, match="decision/one/001"):
        verify(stored(REFERENCE, dataclasses.replace(DRAFT, decisions=DRAFT.decisions[1:])))


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path):
    with pytest.raises(NotFoundError, match="no folder of texts"):
        read_texts(tmp_path / "none")


def test_the_bundled_graph_stands_by_its_recorded_checks(bundled: Graph):
    outcome = bundled.verify()
    assert outcome.findings == ()
    assert outcome.statements > 60


def test_the_bundled_graph_stands_against_the_text(bundled: Graph, shared: Path):
    assert bundled.verify(shared / "seed").findings == ()
