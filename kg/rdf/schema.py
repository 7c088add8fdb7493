"""Which class and properties a dataclass becomes: one table, read in both directions by :mod:`kg.rdf.codec`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg import model
from kg.namespaces import DCTERMS, FOAF, HU, OA, ORG, PROV, SCHEMA, SKOS
from kg.rdf import terms

IRI: Final = "iri"
"""The range of a property whose values are references."""


@dataclass(frozen=True, slots=True)
class Property:
    """How a field stands in RDF: predicate, and a datatype, :data:`IRI`, or the dataclasses of a nested node."""

    field: str
    predicate: str
    range: str | tuple[type, ...] = IRI


@dataclass(frozen=True, slots=True)
class ClassMapping:
    """How a dataclass stands in RDF: the types its node has and its properties, in the order of the model."""

    types: tuple[str, ...]
    properties: tuple[Property, ...]


_LABELS: Final = Property("labels", SKOS + "prefLabel", terms.LANG_STRING)
_AGENT: Final = (
    Property("names", FOAF + "name", terms.LANG_STRING),
    Property("alt_names", SKOS + "altLabel", terms.LANG_STRING),
    Property("same_as", SCHEMA + "sameAs"),
)
_CONCEPT: Final = (
    _LABELS,
    Property("alt_labels", SKOS + "altLabel", terms.LANG_STRING),
    Property("scheme", SKOS + "inScheme"),
    Property("broader", SKOS + "broader"),
)
_MEMBERSHIP: Final = (
    Property("member", ORG + "member"),
    Property("role", ORG + "role"),
    Property("organization", ORG + "organization"),
    Property("observed_on", HU + "observedOn", terms.DATE),
    Property("tenure", HU + "tenure"),
    Property("valid_from", SCHEMA + "validFrom", terms.DATE),
    Property("valid_until", SCHEMA + "validUntil", terms.DATE),
    Property("as_written", HU + "asWritten", terms.STRING),
)
_BOUNDED: Final = (
    Property("value", SCHEMA + "value", terms.DECIMAL),
    Property("minimum", SCHEMA + "minValue", terms.DECIMAL),
    Property("maximum", SCHEMA + "maxValue", terms.DECIMAL),
    Property("bound", HU + "bound"),
    Property("as_written", HU + "asWritten", terms.STRING),
)


def _concept(name: str) -> ClassMapping:
    return ClassMapping((HU + name, SKOS + "Concept"), _CONCEPT)


MAPPINGS: Final[Mapping[type, ClassMapping]] = {
    model.Person: ClassMapping((HU + "Person",), _AGENT),
    model.Organization: ClassMapping((HU + "Organization",), (*_AGENT, Property("part_of", ORG + "subOrganizationOf"))),
    model.Party: ClassMapping((HU + "Party",), _AGENT),
    model.Outlet: ClassMapping((HU + "Outlet",), _AGENT),
    model.AgentGroup: ClassMapping(
        (HU + "AgentGroup",),
        (_LABELS, Property("scope", HU + "groupScope"), Property("members", FOAF + "member")),
    ),
    model.PledgeGroup: ClassMapping(
        (HU + "PledgeGroup",),
        (_LABELS, Property("scope", HU + "groupScope"), Property("members", SKOS + "member")),
    ),
    model.Topic: _concept("Topic"),
    model.Priority: _concept("Priority"),
    model.Unit: _concept("Unit"),
    model.Role: _concept("Role"),
    model.Election: ClassMapping(
        (HU + "Election",),
        (
            _LABELS,
            Property("held_on", HU + "electionDate", terms.DATE),
            Property("date_basis", HU + "dateBasis"),
            Property("date_as_written", HU + "dateAsWritten", terms.STRING),
            Property("jurisdiction", HU + "jurisdiction", terms.STRING),
        ),
    ),
    model.Article: ClassMapping(
        (HU + "Article",),
        (
            Property("headlines", SCHEMA + "headline", terms.LANG_STRING),
            Property("publisher", SCHEMA + "publisher"),
            Property("published", SCHEMA + "datePublished", terms.DATE),
            Property("text_versions", HU + "textVersion"),
            Property("url", SCHEMA + "url", terms.ANY_URI),
            Property("credited_to", HU + "creditedTo"),
            Property("photo_credits", HU + "photoCredit"),
            Property("hosted_by", HU + "hostedBy"),
            Property("dateline", SCHEMA + "dateline", terms.STRING),
            Property("headings", HU + "heading", (model.Evidence,)),
            Property("about", SCHEMA + "about"),
        ),
    ),
    model.TextVersion: ClassMapping(
        (HU + "TextVersion",),
        (
            Property("sha256", HU + "textSha256", terms.STRING),
            Property("language", DCTERMS + "language", terms.STRING),
            Property("body_start", HU + "bodyStart", terms.INTEGER),
            Property("body_end", HU + "bodyEnd", terms.INTEGER),
        ),
    ),
    model.MoneyAmount: ClassMapping(
        (HU + "MoneyAmount",),
        (
            *_BOUNDED,
            Property("currency", SCHEMA + "currency", terms.STRING),
            Property("basis", HU + "basis"),
            Property("period", HU + "overPeriod", terms.DURATION),
            Property("part_of", HU + "partOf"),
            Property("earmarked_for", HU + "earmarkedFor"),
            Property("derivation", HU + "derivation", terms.STRING),
            Property("stated_equivalent", HU + "statedEquivalent", terms.STRING),
        ),
    ),
    model.Quantity: ClassMapping((HU + "Quantity",), (*_BOUNDED, Property("counts", HU + "counts"))),
    model.Ratio: ClassMapping(
        (HU + "Ratio",),
        (
            Property("value", SCHEMA + "value", terms.DECIMAL),
            Property("base", HU + "ratioBase"),
            Property("kind", HU + "ratioKind"),
            Property("as_written", HU + "asWritten", terms.STRING),
        ),
    ),
    model.Pledge: ClassMapping(
        (HU + "Pledge",),
        (
            _LABELS,
            Property("pledged_by", HU + "pledgedBy"),
            Property("commitment", HU + "commitmentLevel"),
            Property("testability", HU + "testability"),
            Property("amounts", HU + "amount", (model.MoneyAmount,)),
            Property("quantities", HU + "quantity", (model.Quantity,)),
            Property("ratios", HU + "ratio", (model.Ratio,)),
            Property("parts", DCTERMS + "hasPart"),
            Property("purposes", HU + "purpose", terms.LANG_STRING),
            Property("focuses", HU + "focus", terms.LANG_STRING),
            Property("tentative_names", HU + "tentativeName", terms.LANG_STRING),
            Property("topics", HU + "topic"),
            Property("possibly_same_as", HU + "possiblySameAs"),
        ),
    ),
    model.Membership: ClassMapping((HU + "Membership",), _MEMBERSHIP),
    model.Candidacy: ClassMapping(
        (HU + "Candidacy",),
        (
            *_MEMBERSHIP,
            Property("election", HU + "election"),
            Property("status", HU + "candidacyStatus"),
        ),
    ),
    model.Statement: ClassMapping(
        (HU + "Statement",),
        (
            Property("article", HU + "article"),
            Property("speaker", HU + "speaker"),
            Property("presented_as", HU + "speakerPresentedAs"),
            Property("target_agents", HU + "targetAgent"),
            Property("target_pledges", HU + "targetPledge"),
            Property("target_groups", HU + "targetGroup"),
            Property("no_target_named", HU + "noTargetNamed", terms.BOOLEAN),
            Property("implied_targets", HU + "impliedTarget"),
            Property("pledge", HU + "pledge"),
            Property("priorities", HU + "priority"),
            Property("membership", HU + "membership", (model.Candidacy, model.Membership)),
            Property("election", HU + "election"),
            Property("responds_to", HU + "respondsTo"),
            Property("agrees_with_agents", HU + "agreesWithAgent"),
            Property("agrees_with_statements", HU + "agreesWithStatement"),
            Property("topics", HU + "topic"),
            Property("stance", HU + "stance"),
            Property("speech_mode", HU + "speechMode"),
            Property("audience", HU + "audience", terms.LANG_STRING),
            Property("summary", HU + "summary", terms.LANG_STRING),
            Property("descriptors", HU + "descriptor", terms.LANG_STRING),
            Property("orientation", HU + "orientation"),
            Property("reasons", HU + "reason", terms.LANG_STRING),
            Property("said_on", HU + "saidOn", terms.DATE),
            Property("said_earliest", HU + "saidEarliest", terms.DATE),
            Property("said_latest", HU + "saidLatest", terms.DATE),
            Property("date_basis", HU + "dateBasis"),
            Property("date_as_written", HU + "dateAsWritten", terms.STRING),
            Property("evidence", HU + "evidence", (model.Evidence,)),
            Property("certainty", HU + "certainty"),
            Property("recorded_at", PROV + "generatedAtTime", terms.DATE_TIME),
            Property("decided_by", HU + "decidedBy"),
            Property("revision_of", PROV + "wasRevisionOf"),
        ),
    ),
    model.Decision: ClassMapping(
        (HU + "Decision",),
        (
            Property("decides", HU + "decides"),
            Property("status", HU + "status"),
            Property("agent", PROV + "wasAssociatedWith"),
            Property("at", PROV + "endedAtTime", terms.DATE_TIME),
            Property("reasons", HU + "reason", terms.LANG_STRING),
            Property("checked_texts", HU + "checkedText", terms.STRING),
            Property("checked_evidence", HU + "checkedEvidence", terms.STRING),
        ),
    ),
}
"""Every dataclass but :class:`kg.model.Evidence`, whose selectors make it a small tree of its own."""

STATEMENT_KINDS: Final = tuple(
    HU + name
    for name in (
        "Agreement",
        "Approval",
        "CandidacyReport",
        "Characterization",
        "Criticism",
        "ElectionReport",
        "OfficeReport",
        "PledgeMaking",
        "PriorityEndorsement",
        "Rebuttal",
        "SelfDescription",
    )
)
"""The classes of statement; a statement node has ``hu:Statement`` and exactly one of them."""

EVIDENCE_TYPE: Final = HU + "Evidence"
POSITION_TYPE: Final = OA + "TextPositionSelector"
QUOTE_TYPE: Final = OA + "TextQuoteSelector"
