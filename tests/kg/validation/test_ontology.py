"""Lint of the terms: labelled twice, used, and defined where the codec writes them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg import bundle
from kg.namespaces import HU
from kg.validation import Finding, lint_ontology


def test_the_ontology_is_clean():
    assert [finding.line() for finding in lint_ontology()] == []


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the ontology that a test may spoil."""
    shutil.copytree(bundle.ontology_dir(), tmp_path / "ontology")
    monkeypatch.setattr(bundle, "ontology_dir", lambda: tmp_path / "ontology")
    return tmp_path / "ontology"


def add(folder: Path, name: str, text: str) -> list[Finding]:
    """What the lint finds once ``text`` is added to a file."""
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")
    return lint_ontology()


def test_a_term_that_nothing_uses_is_found(copy: Path):
    labels = 'rdfs:label "x"@en, "엑스"@ko ; skos:definition "x"@en, "엑스"@ko'
    found = add(copy, "hustings.ttl", f"hu:neverUsed a owl:DatatypeProperty ; {labels} .")
    assert [(finding.check, finding.node) for finding in found] == [("unused-term", HU + "neverUsed")]


def test_a_term_without_words_in_both_languages_is_found(copy: Path):
    found = add(copy, "hustings.ttl", 'hu:speakerX a owl:ObjectProperty ; rdfs:label "x"@en ; skos:definition "y"@ko .')
    checks = {(finding.check, finding.message.split("'")[1]) for finding in found if "missing" in finding.check}
    assert checks == {("missing-label", "ko"), ("missing-definition", "en")}


def test_a_fixed_value_that_differs_from_a_class_only_in_case_is_found(copy: Path):
    labels = 'skos:prefLabel "x"@en, "엑스"@ko ; skos:definition "x"@en, "엑스"@ko'
    found = add(
        copy, "vocabularies.ttl", f"hu:pledge a skos:Concept ; {labels} .\nhu:party a skos:Concept ; {labels} ."
    )
    assert (HU + "party") in {finding.node for finding in found if finding.check == "case-clash"}


def test_what_the_codec_writes_must_be_defined(copy: Path):
    path = copy / "hustings.ttl"
    text = path.read_text(encoding="utf-8")
    assert "\nhu:dateAsWritten " in text
    path.write_text(text.replace("\nhu:dateAsWritten ", "\nhu:dateAsPrinted "), encoding="utf-8")
    assert (HU + "dateAsWritten", "undefined-term") in {(finding.node, finding.check) for finding in lint_ontology()}
