"""Lists: every filter narrows, pages join without loss, and items say all that the graph says."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from kg import Filters, Graph, Page
from kg.errors import AmbiguousNameError, InvalidFilterError, NotFoundError
from kg.model import LangString
from kg.namespaces import FOAF, HU, RDF
from kg.store import memory
from tests.builders.articles import NOW, article, candidacy, office, opened, says
from tests.builders.things import (
    agent_group,
    money,
    outlet,
    party,
    person,
    pledge,
    pledge_group,
    priority,
    quantity,
    ratio,
    reference,
    role,
    topic,
    unit,
)

KIM, LEE, PARK = (person(slug).iri for slug in ("kim-ga-na", "lee-da-ra", "park-ma-ba"))
GREEN, BLUE = party("green").iri, party("blue").iri
CHIPS, SCHOOLS = topic("chips").iri, topic("schools").iri
TALENT, DATA = priority("talent").iri, priority("data").iri
WEEKLY = outlet("weekly").iri
GPU, GDP = unit("gpu").iri, unit("gdp").iri
ALL_OF_THEM, POLICIES = agent_group("all-of-them", KIM, PARK), pledge_group("policies")
REFERENCE = reference(
    *(person(slug) for slug in ("kim-ga-na", "lee-da-ra", "park-ma-ba")),
    party("green"),
    party("blue"),
    topic("chips"),
    topic("schools"),
    priority("talent"),
    priority("data"),
    outlet("weekly"),
    unit("gpu"),
    unit("gdp"),
    role("mayor"),
    ALL_OF_THEM,
    POLICIES,
)
PLAN = pledge(
    "kim-plan",
    KIM,
    amounts=(
        money("kim-plan", "100000000000000", "100 trillion won", period="P5Y", bound=HU + "moreThan"),
        money(
            "kim-plan",
            "60000000000000",
            "60 trillion won",
            "amount-2",
            part_of="https://w3id.org/hustings/id/pledge/kim-plan#amount",
            earmarked_for=(CHIPS,),
            derivation="60 of 100",
        ),
    ),
    quantities=(quantity("kim-plan", "50000", GPU, "50,000 GPUs"),),
    ratios=(ratio("kim-plan", "0.05", GDP, "5 per cent of GDP"),),
    topics=(CHIPS,),
    purposes=(LangString("to catch up", "en"),),
    tentative_names=(LangString("AI highway", "en"),),
    testability=HU + "measurable",
)
FIRST = article(
    "one",
    says("PledgeMaking", KIM, "Kim pledged 100 trillion won", pledge=PLAN.iri),
    says(
        "Criticism",
        LEE,
        "Lee called the plan 공허한",
        target_agents=(KIM,),
        target_pledges=(PLAN.iri,),
        topics=(SCHOOLS,),
    ),
    says("Criticism", LEE, target_groups=(ALL_OF_THEM.iri,), speech_mode=HU + "directQuotation"),
    says("Criticism", PARK, no_target_named=True, said_on=date(2031, 4, 20), date_basis=HU + "stated"),
    says("CandidacyReport", None, membership=candidacy(KIM, GREEN)),
    says("CandidacyReport", None, membership=candidacy(LEE)),
    says("OfficeReport", None, membership=office(PARK, role("mayor").iri, as_written="mayor")),
    says(
        "PriorityEndorsement",
        PARK,
        priorities=(TALENT, DATA),
        presented_as=HU + "expertRole",
        reasons=(LangString("because", "en"),),
    ),
    says("Agreement", KIM, agrees_with_agents=(LEE,)),
    says(
        "Characterization",
        None,
        target_agents=(KIM,),
        descriptors=(LangString("front-runner", "en"),),
        orientation=HU + "liberal",
    ),
    also=[PLAN],
)
SECOND = article(
    "two",
    says("Criticism", LEE, target_agents=(GREEN,)),
    says("Criticism", LEE, target_groups=(POLICIES.iri,), implied_targets=(KIM,)),
    says("Rebuttal", KIM, responds_to=("https://w3id.org/hustings/id/statement/one/002",), topics=(CHIPS,)),
    says("ElectionReport", None, election="https://w3id.org/hustings/id/election/xx-president-2031"),
    published=date(2031, 5, 9),
    publisher=WEEKLY,
    url="https://example.org/two",
)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return opened(REFERENCE, FIRST, SECOND)


def numbers(page: Page) -> list[str]:
    """The statements of a page, in short."""
    return [item["id"].split("/statement/")[1] for item in page.items]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"one/002", "one/003", "one/004", "two/001", "two/002"}),
        ({"article": "two"}, {"two/001", "two/002"}),
        ({"speaker": "Park Ma-ba"}, {"one/004"}),
        ({"target": "kim-ga-na"}, {"one/002"}),
        ({"target": "kim-plan"}, {"one/002"}),
        ({"target": "green"}, {"two/001"}),
        ({"target": "all-of-them"}, {"one/003"}),
        ({"target_kind": "person"}, {"one/002"}),
        ({"target_kind": "party"}, {"two/001"}),
        ({"target_kind": "pledge"}, {"one/002"}),
        ({"target_kind": "group"}, {"one/003", "two/002"}),
        ({"target_kind": "none"}, {"one/004"}),
        ({"party": "green"}, set()),
        ({"topic": "schools"}, {"one/002"}),
        ({"topic": "chips"}, {"one/002"}),
        ({"outlet": "weekly"}, {"two/001", "two/002"}),
        ({"speech_mode": "direct_quotation"}, {"one/003"}),
        ({"published_from": date(2031, 5, 2)}, {"two/001", "two/002"}),
        ({"published_to": date(2031, 5, 1)}, {"one/002", "one/003", "one/004"}),
        ({"published_from": date(2031, 5, 9), "published_to": date(2031, 5, 9)}, {"two/001", "two/002"}),
        ({"said_to": date(2031, 4, 20)}, {"one/004"}),
        ({"said_from": date(2031, 4, 21), "said_to": date(2031, 5, 1)}, {"one/002", "one/003"}),
        ({"q": "공허한"}, {"one/002"}),
        ({"q": unicodedata.normalize("NFD", "공허한")}, {"one/002"}),
        ({"q": "LEE CALLED"}, {"one/002"}),
        ({"q": "two 1 in english"}, {"two/001"}),
        ({"q": '"} UNION {'}, set()),
        ({"q": "공허한", "article": "two"}, set()),
    ],
)
def test_every_filter_narrows_criticisms(graph: Graph, filters: dict[str, Any], expected: set[str]):
    page = graph.criticisms(Filters(**filters))
    assert set(numbers(page)) == expected
    assert page.total == len(expected)
    assert page.next is None


def test_filters_narrow_the_other_lists_too(graph: Graph):
    assert numbers(graph.pledges(Filters(party="green"))) == ["one/001"]
    assert numbers(graph.pledges(Filters(topic="chips"))) == ["one/001"]
    assert numbers(graph.pledges(Filters(speaker="lee-da-ra"))) == []
    assert numbers(graph.priorities(Filters(priority="data"))) == ["one/008"]
    assert numbers(graph.priorities()) == ["one/008"]
    assert numbers(graph.agreements(Filters(target="lee-da-ra"))) == ["one/009"]
    assert numbers(graph.statements(kinds=("rebuttal",))) == ["two/003"]


def test_the_newest_come_first_and_the_order_is_fixed(graph: Graph):
    everything = numbers(graph.statements())
    assert len(everything) == 14
    assert everything[:4] == ["two/001", "two/002", "two/003", "two/004"]
    assert everything[-1] == "one/004", "what was said earliest is last"


@pytest.mark.parametrize("limit", [1, 3, 7, 13, 14, 15])
def test_pages_join_into_the_whole_list(graph: Graph, limit: int):
    found: list[str] = []
    cursor = None
    while True:
        page = graph.statements(Filters(limit=limit, cursor=cursor))
        assert page.total == 14
        assert len(page.items) <= limit
        found += numbers(page)
        cursor = page.next
        if cursor is None:
            break
    assert found == numbers(graph.statements(Filters(limit=1000)))


@pytest.mark.parametrize("cursor", ["", "x", "한", "!!!", "aHR0cHM6Ly9leGFtcGxlLm9yZw"])
def test_a_cursor_of_no_page_is_refused(graph: Graph, cursor: str):
    with pytest.raises(InvalidFilterError, match="begin again without it") as caught:
        graph.statements(Filters(cursor=cursor))
    assert caught.value.details["parameter"] == "cursor"


def test_every_page_says_what_corpus_it_is_of(graph: Graph):
    expected = {"revision": graph.revision, "articles": 2, "from": "2031-05-01", "to": "2031-05-09"}
    assert graph.criticisms(Filters(q="nothing")).meta == expected
    assert graph.people().meta == expected
    assert graph.criticisms(Filters(q="nothing")).envelope() == {
        "items": [],
        "total": 0,
        "next": None,
        "meta": expected,
    }
    assert opened(REFERENCE).statements().meta == {
        "revision": opened(REFERENCE).revision,
        "articles": 0,
        "from": None,
        "to": None,
    }


@pytest.mark.parametrize(
    ("filters", "error", "words"),
    [
        ({"target": "kim"}, AmbiguousNameError, "kim-ga-na"),
        ({"speaker": "Nobody At-all"}, NotFoundError, "no person or organization"),
        ({"article": "thre"}, NotFoundError, "no article 'thre'"),
        ({"party": "reds"}, NotFoundError, "no party"),
        ({"topic": "kim-ga-na"}, NotFoundError, "no topic"),
        ({"outlet": "weeky"}, NotFoundError, "Did you mean weekly"),
        ({"priority": "chips"}, NotFoundError, "no priority"),
    ],
)
def test_a_filter_that_names_nobody_is_refused(
    graph: Graph, filters: dict[str, str], error: type[Exception], words: str
):
    with pytest.raises(error, match=words):
        graph.criticisms(Filters(**filters))


@pytest.mark.parametrize(
    ("filters", "parameter"),
    [
        ({"target_kind": "people"}, "target_kind"),
        ({"speech_mode": "reportedSpeech"}, "speech_mode"),
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"said_from": date(2031, 5, 2), "said_to": date(2031, 5, 1)}, "said_from"),
        ({"published_from": date(2031, 5, 2), "published_to": date(2031, 5, 1)}, "published_from"),
    ],
)
def test_a_value_outside_what_a_filter_allows_is_named(filters: dict[str, Any], parameter: str):
    with pytest.raises(InvalidFilterError, match=parameter) as caught:
        Filters(**filters)
    assert caught.value.details["parameter"] == parameter
    assert caught.value.details["allowed"]


# --- items ---------------------------------------------------------------------------------------------------------


def test_a_criticism_item_has_what_the_contract_says(graph: Graph):
    item = graph.statement("one", "002")
    evidence = FIRST.statements[1].evidence[0]
    assert item["kind"] == "criticism"
    assert (item["critic"]["slug"], item["critic"]["party"]) == ("lee-da-ra", None), "the article gives no party"
    assert [(target["kind"], target["slug"]) for target in item["targets"]] == [
        ("person", "kim-ga-na"),
        ("pledge", "kim-plan"),
    ]
    assert item["summary"] == {"en": "one 2 in English", "ko": "one 2 요약"}
    assert (item["stance"], item["speech_mode"], item["certainty"]) == ("negative", "reported_speech", "certain")
    assert [entry["slug"] for entry in item["topics"]] == ["schools"]
    assert item["said"] == {
        "on": None,
        "earliest": None,
        "latest": "2031-05-01",
        "basis": "derived",
        "as_written": None,
    }
    assert item["article"]["slug"] == "one"
    assert item["article"]["title"] == {"en": "Title of one"}
    assert item["article"]["outlet"]["slug"] == "daily-test"
    assert (item["article"]["published"], item["article"]["url"]) == ("2031-05-01", None)
    (words,) = item["evidence"]
    assert words == {
        "id": evidence.iri,
        "quote": "Lee called the plan 공허한",
        "start": evidence.start,
        "end": evidence.end,
        "text_sha256": FIRST.version.sha256,
        "language": "en",
        "verified": True,
    }
    assert item["recorded"]["at"] == "2031-05-02T09:00:00Z"
    assert item["recorded"]["by"]["slug"] == "hustings-maintainers"


def test_words_that_stand_twice_keep_what_stands_around_them():
    draft = article("twice", says("Criticism", LEE, "Lee said so", target_agents=(KIM,)))
    (said,) = draft.statements
    near = replace(said.evidence[0], prefix="On Friday, ", suffix=", again")
    graph = opened(REFERENCE, replace(draft, statements=(replace(said, evidence=(near,)),)))
    (words,) = graph.statement("twice", "001")["evidence"]
    assert (words["prefix"], words["quote"], words["suffix"]) == ("On Friday, ", "Lee said so", ", again")


def test_targets_stand_on_their_rung(graph: Graph):
    def targets(article_slug: str, number: str) -> list[str]:
        return [target["kind"] for target in graph.statement(article_slug, number)["targets"]]

    assert targets("one", "003") == ["group"]
    assert targets("two", "001") == ["party"]
    assert targets("two", "002") == ["group"]
    assert targets("one", "004") == []
    assert graph.statement("one", "004")["no_target_named"] is True
    assert [target["slug"] for target in graph.statement("two", "002")["implied_targets"]] == ["kim-ga-na"]


def test_a_pledge_item_embeds_every_figure_wholes_before_parts(graph: Graph):
    (item,) = graph.pledges().items
    assert item["speaker"]["party"]["slug"] == "green"
    plan = item["pledge"]
    assert (plan["slug"], plan["commitment"]) == ("kim-plan", "pledged")
    whole, part = plan["amounts"]
    assert (whole["value"], whole["currency"], whole["bound"], whole["period"], whole["part_of"], whole["basis"]) == (
        100_000_000_000_000,
        "KRW",
        "more_than",
        "P5Y",
        None,
        "stated",
    )
    assert (part["part_of"], part["derivation"]) == (whole["id"], "60 of 100")
    assert [entry["slug"] for entry in part["earmarked_for"]] == ["chips"]
    (number,) = plan["quantities"]
    assert (number["value"], number["counts"]["slug"], number["as_written"]) == (50_000, "gpu", "50,000 GPUs")
    (share,) = plan["ratios"]
    assert (share["value"], share["base"]["slug"], share["kind"]) == (0.05, "gdp", "level")
    assert (plan["purpose"], plan["tentative_name"]) == ({"en": "to catch up"}, {"en": "AI highway"})


def test_bounds_and_fractions_keep_their_numbers():
    between = pledge(
        "range",
        KIM,
        amounts=(money("range", None, "1 to 2.5 won", minimum=Decimal(1), maximum=Decimal("2.5"), bound=HU + "about"),),
    )
    graph = opened(REFERENCE, article("one", says("PledgeMaking", KIM, pledge=between.iri), also=[between]))
    (amount,) = graph.pledges().items[0]["pledge"]["amounts"]
    assert (amount["value"], amount["min"], amount["max"]) == (None, 1, 2.5)
    assert isinstance(amount["min"], int)


def test_the_other_kinds_have_their_own_keys(graph: Graph):
    assert [entry["slug"] for entry in graph.statement("one", "008")["priorities"]] == ["data", "talent"]
    assert graph.statement("one", "008")["reasons"]
    assert [entry["slug"] for entry in graph.statement("one", "009")["agrees_with"]] == ["lee-da-ra"]
    office_item = graph.statement("one", "007")["membership"]
    assert (office_item["role"]["slug"], office_item["tenure"], office_item["as_written"]) == (
        "mayor",
        "current",
        "mayor",
    )
    assert "status" not in office_item
    report = graph.statement("one", "005")["membership"]
    assert (report["organization"]["slug"], report["status"], report["election"]["slug"]) == (
        "green",
        "declared",
        "xx-president-2031",
    )
    judged = graph.statement("one", "010")
    assert judged["speaker"]["kind"] == "article"
    assert judged["orientation"] == "liberal"
    assert "front-runner" in str(judged["descriptors"])
    assert graph.statement("two", "003")["responds_to"] == ["https://w3id.org/hustings/id/statement/one/002"]
    assert graph.statement("two", "004")["election"]["slug"] == "xx-president-2031"


@pytest.mark.parametrize(
    ("slug", "number"), [("one", "099"), ("one", "2"), ("none", "001"), ("One", "001"), ("one", "")]
)
def test_a_statement_that_is_not_there_is_not_found(graph: Graph, slug: str, number: str):
    with pytest.raises(NotFoundError, match=f"There is no statement {slug}/{number}"):
        graph.statement(slug, number)


def test_people_come_with_party_roles_and_other_names(graph: Graph):
    page = graph.people()
    assert [item["slug"] for item in page.items] == ["kim-ga-na", "lee-da-ra", "park-ma-ba"]
    kim, lee, park = page.items
    assert (kim["party"]["slug"], kim["roles"]) == ("green", ["candidate"])
    assert (lee["party"], lee["roles"]) == (None, ["candidate", "critic"])
    assert park["roles"] == ["critic", "expert"]
    assert [item["slug"] for item in graph.people(Filters(q="lee")).items] == ["lee-da-ra"]
    assert graph.person("Kim Ga-na") == kim
    first = graph.people(Filters(limit=2))
    assert [item["slug"] for item in graph.people(Filters(limit=2, cursor=first.next)).items] == ["park-ma-ba"]


def test_triples_of_statements_are_those_of_all_that_belongs_to_them(graph: Graph):
    triples = graph.lookups.triples([FIRST.statements[0].iri])
    subjects = {str(triple.subject) for triple in triples}
    assert f"<{FIRST.statements[0].iri}>" in subjects
    assert f"<{PLAN.amounts[0].iri}>" in subjects
    assert f"<{FIRST.statements[0].evidence[0].iri}#quote>" in subjects
    assert f"<{FIRST.statements[1].iri}>" not in subjects
    assert graph.lookups.triples([]) == []


def test_what_is_described_wrongly_is_passed_over():
    """Broken names and articles are for the shapes to find; the rest of the graph is answered all the same."""
    headline = [quad for quad in SECOND.quads() if quad.predicate.value.endswith("headline")]
    broken = [
        *(quad for quad in SECOND.quads() if quad not in headline),
        *(ox.Quad(q.subject, q.predicate, ox.NamedNode("urn:title"), q.graph_name) for q in headline),
        ox.Quad(ox.BlankNode("b"), ox.NamedNode(RDF + "type"), ox.NamedNode(HU + "Person"), ox.NamedNode(SECOND.graph)),
        ox.Quad(ox.BlankNode("b"), ox.NamedNode(FOAF + "name"), ox.Literal("Nobody"), ox.NamedNode(SECOND.graph)),
    ]
    graph = Graph(memory([*REFERENCE, *FIRST.quads(), *broken], at=NOW))
    assert graph.lookups.meta()["articles"] == 1
    assert [item["slug"] for item in graph.people().items] == ["kim-ga-na", "lee-da-ra", "park-ma-ba"]
