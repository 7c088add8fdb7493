"""The ontology's terms: documented in two languages, used, named by the contract, and covered by the context."""

from __future__ import annotations

import json
import re
from functools import cache

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from kg import bundle

FOLDER = bundle.ontology_dir()
HU = Namespace("https://w3id.org/hustings/ontology#")
SH = Namespace("http://www.w3.org/ns/shacl#")
ONTOLOGY = URIRef("https://w3id.org/hustings/ontology")

CLASSES = [
    "Person",
    "Party",
    "Organization",
    "Outlet",
    "AgentGroup",
    "DerivedRole",
    "Candidate",
    "Critic",
    "Expert",
    "Pledge",
    "PledgeGroup",
    "MoneyAmount",
    "Quantity",
    "Ratio",
    "Membership",
    "Candidacy",
    "Election",
    "Topic",
    "Priority",
    "Unit",
    "Role",
    "Article",
    "TextVersion",
    "Evidence",
    "Statement",
    "PledgeMaking",
    "Criticism",
    "Approval",
    "PriorityEndorsement",
    "Agreement",
    "Rebuttal",
    "SelfDescription",
    "CandidacyReport",
    "OfficeReport",
    "ElectionReport",
    "Characterization",
    "Decision",
    "ProposalRun",
    "ChangeRecord",
    "FormerDescription",
]
PROPERTIES = [
    "article",
    "speaker",
    "speakerPresentedAs",
    "topic",
    "stance",
    "speechMode",
    "audience",
    "summary",
    "reason",
    "certainty",
    "evidence",
    "decidedBy",
    "closedBy",
    "targetAgent",
    "targetPledge",
    "targetGroup",
    "noTargetNamed",
    "impliedTarget",
    "pledge",
    "priority",
    "membership",
    "election",
    "respondsTo",
    "agreesWithAgent",
    "agreesWithStatement",
    "descriptor",
    "orientation",
    "saidOn",
    "saidEarliest",
    "saidLatest",
    "electionDate",
    "dateBasis",
    "dateAsWritten",
    "pledgedBy",
    "commitmentLevel",
    "testability",
    "amount",
    "quantity",
    "ratio",
    "purpose",
    "focus",
    "tentativeName",
    "possiblySameAs",
    "bound",
    "asWritten",
    "basis",
    "derivation",
    "overPeriod",
    "partOf",
    "earmarkedFor",
    "statedEquivalent",
    "counts",
    "ratioBase",
    "ratioKind",
    "tenure",
    "observedOn",
    "candidacyStatus",
    "groupScope",
    "jurisdiction",
    "textVersion",
    "creditedTo",
    "hostedBy",
    "photoCredit",
    "heading",
    "textSha256",
    "bodyStart",
    "bodyEnd",
    "evidenceSha256",
    "decides",
    "status",
    "checkedText",
    "checkedEvidence",
    "revision",
    "datasetDigest",
    "changed",
    "changeNote",
    "shortcut",
    "criticizes",
    "criticizesPledge",
    "criticizesGroup",
    "approvesOf",
    "endorsesPriority",
    "agreesWith",
    "makesPledge",
    "respondsToAgent",
    "candidateOf",
    "candidateIn",
    "holdsOffice",
]
VALUES = {
    "boundScheme": "exactly moreThan atLeast about upTo",
    "basisScheme": "stated derived relative",
    "speechModeScheme": "directQuotation partialQuotation reportedSpeech narration",
    "statusScheme": "proposed accepted rejected superseded retracted",
    "stanceScheme": "positive negative mixed neutral",
    "certaintyScheme": "certain probable",
    "tenureScheme": "current former unclear",
    "candidacyStatusScheme": "declared contender nominee withdrawn elected",
    "groupScopeScheme": "enumerated described unspecified",
    "ratioKindScheme": "level change",
    "commitmentLevelScheme": "pledged vowed promised proposed pitched floated planned",
    "testabilityScheme": "measurable checkable vague",
    "orientationScheme": "liberal conservative",
    "presentedAsScheme": "expertRole",
}


@cache
def ontology() -> Graph:
    return Graph().parse(FOLDER / "hustings.ttl")


@cache
def vocabularies() -> Graph:
    return Graph().parse(FOLDER / "vocabularies.ttl")


@cache
def context() -> dict[str, object]:
    return json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]


def local(iri: object) -> str:
    return str(iri).removeprefix(str(HU))


def declared(*kinds: URIRef) -> set[str]:
    return {local(term) for kind in kinds for term in ontology().subjects(RDF.type, kind)}


def scheme(name: str) -> set[URIRef]:
    return set(vocabularies().subjects(SKOS.inScheme, HU[name]))


def terms() -> list[URIRef]:
    every = ontology() + vocabularies()
    return sorted({term for term in every.subjects() if str(term).startswith(str(HU))})


def test_ontology_declares_the_contract() -> None:
    assert declared(OWL.Class) == set(CLASSES)
    assert declared(OWL.ObjectProperty, OWL.DatatypeProperty) == set(PROPERTIES)


@pytest.mark.parametrize("name", VALUES)
def test_vocabulary_holds_the_fixed_values(name: str) -> None:
    assert {local(concept) for concept in scheme(name)} == set(VALUES[name].split())


def test_header_names_version_licence_and_creator() -> None:
    namespace = Namespace("http://purl.org/vocab/vann/")
    assert ontology().value(ONTOLOGY, OWL.versionIRI)
    header = {str(value) for value in ontology().objects(ONTOLOGY)}
    assert "https://creativecommons.org/licenses/by/4.0/" in header
    assert "https://w3id.org/hustings/id/organization/hustings-maintainers" in header
    assert ontology().value(ONTOLOGY, namespace.preferredNamespacePrefix) == Literal("hu")


@pytest.mark.parametrize("term", terms(), ids=local)
def test_term_is_documented_in_both_languages(term: URIRef) -> None:
    graph = ontology() + vocabularies()
    for predicates in ((RDFS.label, SKOS.prefLabel), (SKOS.definition,)):
        texts = [text for predicate in predicates for text in graph.objects(term, predicate)]
        assert sorted(str(text.language) for text in texts) == ["en", "ko"]
        korean = next(text for text in texts if text.language == "ko")
        assert re.search("[가-힣]", korean), "the Korean text has no Hangul"
    assert (term, RDFS.isDefinedBy, ONTOLOGY) in graph


def test_no_triple_stands_in_two_files() -> None:
    assert set(ontology()) & set(vocabularies()) == set()


def test_ontology_keeps_to_plain_owl_without_blank_nodes() -> None:
    for graph in (ontology(), vocabularies()):
        assert not [triple for triple in graph if any(isinstance(node, BNode) for node in triple)]
        for banned in (OWL.imports, OWL.propertyChainAxiom, OWL.hasSelf, OWL.equivalentClass, OWL.sameAs):
            assert not list(graph.triples((None, banned, None)))


def test_no_value_differs_from_a_class_or_property_in_case_alone() -> None:
    concepts = {local(concept) for concept in vocabularies().subjects(RDF.type, SKOS.Concept)}
    assert {name for name in concepts if name[0].upper() + name[1:] in CLASSES} == set()
    assert concepts & set(PROPERTIES) == set()


def test_implied_target_is_a_subproperty_of_nothing() -> None:
    assert list(ontology().objects(HU.impliedTarget, RDFS.subPropertyOf)) == []


def test_every_shortcut_has_one_rule() -> None:
    shortcuts = {local(term) for term in ontology().subjects(RDFS.subPropertyOf, HU.shortcut)}
    shortcuts |= {local(term) for term in ontology().subjects(RDFS.subClassOf, HU.DerivedRole)}
    made = [
        re.search(r"^# makes: hu:(\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1]
        for path in (FOLDER / "rules").glob("*.rq")
    ]
    assert sorted(made) == sorted(shortcuts)


def test_big_classes_are_disjoint() -> None:
    big = [
        HU[name] for name in ["Person", "Organization", "AgentGroup", "PledgeGroup", "Pledge", "Statement", "Article"]
    ]
    kinds = sorted(ontology().subjects(RDFS.subClassOf, HU.Statement))
    for group in (big, kinds):
        for index, one in enumerate(group):
            for other in group[index + 1 :]:
                pair = {(one, OWL.disjointWith, other), (other, OWL.disjointWith, one)}
                assert pair & set(ontology()), (one, other)


@pytest.mark.parametrize("name", sorted(CLASSES + PROPERTIES))
def test_term_serves_a_shape_a_rule_or_a_question(name: str) -> None:
    """A term that none of them uses is removed; a class that is only a parent serves through its children."""
    files = [
        *(FOLDER / "shapes").glob("*.ttl"),
        *(path for folder in ("rules", "violations", "competency") for path in (FOLDER / folder).glob("*.rq")),
    ]
    assert any(re.search(rf"\bhu:{name}\b", path.read_text(encoding="utf-8")) for path in files)


def shape_lists() -> list[tuple[str, set[URIRef]]]:
    """The fixed values that shapes allow, by property."""
    found = []
    for path in sorted((FOLDER / "shapes").glob("*.ttl")):
        graph = Graph().parse(path)
        for shape in graph.subjects(RDF.type, SH.PropertyShape):
            values, predicate = graph.value(shape, SH["in"]), graph.value(shape, SH.path)
            if values and isinstance(predicate, URIRef):
                found.append((local(predicate), set(Collection(graph, values))))
    return found


def test_shapes_allow_the_fixed_values_and_no_others() -> None:
    """A shape may narrow a scheme (a criticism is negative or mixed), but names nothing outside it."""
    schemes = {
        "dateBasis": "basisScheme",
        "speakerPresentedAs": "presentedAsScheme",
    }
    seen = set()
    for name, values in shape_lists():
        if name == "noTargetNamed":
            continue
        allowed = scheme(schemes.get(name, f"{name}Scheme"))
        assert values <= allowed, name
        if values == allowed:
            seen.add(name)
    assert seen >= {
        "bound", "dateBasis", "speechMode", "status", "stance", "certainty", "tenure", "candidacyStatus", "groupScope",
        "ratioKind", "commitmentLevel", "testability", "orientation", "speakerPresentedAs",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(CLASSES + PROPERTIES))
def test_context_covers_the_term(name: str) -> None:
    entry = context()[name]
    iri = entry["@id"] if isinstance(entry, dict) else entry
    assert iri == f"hu:{name}"
    if name in declared(OWL.ObjectProperty):
        fixed = ontology().value(HU[name], RDFS.range) == SKOS.Concept
        assert entry["@type"] == ("@vocab" if fixed else "@id")
    elif name in declared(OWL.DatatypeProperty):
        datatype = ontology().value(HU[name], RDFS.range)
        if datatype == RDF.langString:
            assert entry["@container"] == "@language"
        elif datatype != XSD.string:
            assert entry["@type"] == "xsd:" + str(datatype).removeprefix(str(XSD))


def test_context_covers_the_fixed_values() -> None:
    concepts = {local(concept) for concept in vocabularies().subjects(RDF.type, SKOS.Concept)}
    assert {name: context().get(name) for name in concepts} == {name: f"hu:{name}" for name in concepts}


def test_context_reads_a_statement() -> None:
    document = {
        "@context": context(),
        "id": "https://w3id.org/hustings/id/statement/a/001",
        "type": ["Statement", "Criticism"],
        "speaker": "https://w3id.org/hustings/id/person/a",
        "stance": "negative",
        "summary": {"en": "A criticizes B.", "ko": "A가 B를 비판한다."},
        "saidOn": "2031-05-01",
    }
    triples = [quad.triple for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)]
    graph = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    statement = URIRef(document["id"])
    assert set(graph.objects(statement, RDF.type)) == {HU.Statement, HU.Criticism}
    assert graph.value(statement, HU.speaker) == URIRef(document["speaker"])
    assert graph.value(statement, HU.stance) == HU.negative
    assert set(graph.objects(statement, HU.summary)) == {
        Literal("A criticizes B.", lang="en"),
        Literal("A가 B를 비판한다.", lang="ko"),
    }
    assert graph.value(statement, HU.saidOn) == Literal("2031-05-01", datatype=XSD.date)


def test_good_graph_uses_only_declared_terms() -> None:
    quads = list(ox.parse(path=FOLDER / "shapes" / "good.trig", format=ox.RdfFormat.TRIG))
    used = {quad.predicate.value for quad in quads if quad.predicate.value.startswith(str(HU))}
    assert {local(predicate) for predicate in used} <= set(PROPERTIES)
