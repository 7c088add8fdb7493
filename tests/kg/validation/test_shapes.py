"""Shapes and violation queries as findings, one line each."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest

from kg import Graph, bundle
from kg.corpus import check_files, ontology_quads, with_reference
from kg.errors import DataError
from kg.namespaces import HU, OWL, RDF
from kg.rdf import to_trig
from kg.store import memory
from kg.validation import Finding, check_shapes, check_violations
from tests.builders.articles import NOW, article, candidacy, says, stored
from tests.builders.things import money, party, person, pledge, priority, reference

KIM, LEE = person("kim").iri, person("lee").iri
REFERENCE = reference(person("kim"), person("lee"), party("green"), priority("talent"))
GOOD = article(
    "daily-1",
    says("PledgeMaking", KIM, "Kim pledged 5 trillion won", pledge=pledge("kim-plan", KIM).iri),
    says("Criticism", LEE, "Lee called it empty", target_agents=(KIM,), target_pledges=(pledge("kim-plan", KIM).iri,)),
    says("PriorityEndorsement", LEE, "talent must come first", priorities=(priority("talent").iri,)),
    says("CandidacyReport", None, "Kim, a candidate of the Greens", membership=candidacy(KIM, party("green").iri)),
    also=[pledge("kim-plan", KIM, amounts=(money("kim-plan", "5000000000000", "5 trillion won"),))],
)


def test_the_builders_make_a_graph_that_keeps_every_shape():
    quads = [*ontology_quads(), *REFERENCE, *GOOD.quads()]
    assert [finding.line() for finding in check_shapes(quads) if finding.severity == "violation"] == []


@pytest.mark.parametrize(("language", "words"), [("en", "target"), ("ko", "대상")])
def test_a_broken_shape_is_a_finding_in_the_language_asked_for(language: str, words: str):
    broken = dataclasses.replace(GOOD.statements[1], target_agents=(), target_pledges=())
    draft = dataclasses.replace(GOOD, statements=(GOOD.statements[0], broken, *GOOD.statements[2:]))
    findings = check_shapes([*ontology_quads(), *REFERENCE, *draft.quads()], language=language)
    found = [finding for finding in findings if finding.severity == "violation"]
    assert {finding.node for finding in found} == {broken.iri}
    assert words in found[0].message
    assert "\n" not in found[0].line()
    assert findings == sorted(findings, key=lambda finding: finding.severity != "violation")


def test_a_warning_is_told_from_a_violation():
    nameless = dataclasses.replace(person("kim"), names=person("kim").names[:1])
    findings = check_shapes([*ontology_quads(), *reference(nameless, person("lee"))])
    assert ("warning", nameless.iri) in {(finding.severity, finding.node) for finding in findings}


def test_what_shacl_cannot_work_on_is_refused():
    triple = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    with pytest.raises(DataError, match="triple term"):
        check_shapes([ox.Quad(triple.subject, triple.predicate, triple)])


def test_a_failing_engine_is_one_error(monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object, **__: object) -> None:
        raise pyshacl.errors.ReportableRuntimeError("recursion")

    monkeypatch.setattr(pyshacl, "validate", fails)
    with pytest.raises(DataError, match="cannot be checked: recursion"):
        check_shapes([])
    monkeypatch.setattr(pyshacl, "validate", lambda *_, **__: (False, ValueError("x"), "no report"))
    with pytest.raises(DataError, match="cannot be checked: no report"):
        check_shapes([])


def test_blank_nodes_and_tagged_words_reach_the_shapes():
    blank = ox.Quad(ox.BlankNode("b"), ox.NamedNode("urn:p"), ox.Literal("말", language="ko"))
    assert check_shapes([blank]) == []


def test_violation_queries_find_nothing_in_a_good_graph_and_name_what_they_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store = stored([*ontology_quads(), *with_reference(REFERENCE)], GOOD)
    assert [finding.line() for finding in check_violations(store)] == []
    (tmp_path / "violations").mkdir()
    (tmp_path / "violations" / "no-kim.rq").write_text(
        "# en: Kim is there\n# ko: 김\nSELECT ?node ?name WHERE { ?node a hu:Person ; foaf:name ?name "
        "FILTER(LANG(?name) = 'en' && CONTAINS(STR(?node), 'kim')) }"
    )
    monkeypatch.setattr(bundle, "ontology_dir", lambda: tmp_path)
    assert check_violations(store) == [Finding("violation", "no-kim", KIM, "Kim is there (Kim Ga-na)")]
    assert check_violations(store, language="ko")[0].message == "김 (Kim Ga-na)"
    (tmp_path / "violations" / "no-kim.rq").write_text("SELECT ?none WHERE { OPTIONAL { ?none hu:x ?y } }")
    assert check_violations(store) == [Finding("violation", "no-kim", "", "no-kim")]


def test_the_bundled_graph_keeps_everything(bundled: Graph):
    assert [finding.line() for finding in bundled.validate() if finding.severity == "violation"] == []


def test_a_finding_in_a_file_names_file_and_line(tmp_path: Path):
    broken = dataclasses.replace(GOOD.statements[1], target_agents=(), target_pledges=())
    draft = dataclasses.replace(GOOD, statements=(GOOD.statements[0], broken, *GOOD.statements[2:]))
    path = tmp_path / "daily-1.trig"
    # A line separator inside a literal is no new line of the file.
    path.write_text("# odd \u2028 \x0c\n" + to_trig([*REFERENCE, *draft.quads()]), encoding="utf-8")
    found = [finding for finding in check_files([path]) if finding.node == broken.iri]
    lines = path.read_text(encoding="utf-8").split("\n")
    number = lines.index("  <id/statement/daily-1/002>") + 1
    assert found
    assert {finding.path for finding in found} == {f"{path}:{number}"}
    assert found[0].line().startswith(f"violation: {path}:{number}: {broken.iri}: ")


def test_checking_files_needs_no_reference_for_what_is_bundled(bundled: Graph):
    paths = sorted((bundle.triples_dir() / "articles").rglob("*.trig"))
    assert [finding.line() for finding in check_files(paths) if finding.severity == "violation"] == []


def test_a_store_without_articles_has_no_violations():
    assert check_violations(memory(with_reference(ontology_quads()), at=NOW)) == []


def test_terms_are_checked_only_where_they_are_described():
    """A file that defines a term is held to the shapes of terms; one that only uses terms does not wait for them."""
    nameless = ox.Quad(ox.NamedNode(HU + "nameless"), ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Class"))
    found = check_shapes([nameless], context=ontology_quads())
    assert {finding.node for finding in found} == {HU + "nameless"}
    assert check_shapes([], context=[nameless]) == []
