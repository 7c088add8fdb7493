"""The index answers every question as SPARQL does, on generated graphs, filters and days."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from kg import Filters, Graph, NetworkView
from kg.lookups import Lookups
from kg.lookups.pairs import criticism_pairs
from kg.lookups.search import search
from kg.namespaces import HU
from kg.network import RELATIONS, whole_network
from kg.reasoning import rule_making
from kg.store import value_of
from tests.builders.generated import generated

SEEDS = (1, 2, 3)
KINDS = (
    (),
    ("criticism",),
    ("pledge_making",),
    ("priority_endorsement",),
    ("agreement",),
    ("criticism", "approval"),
    ("characterization",),
)


@pytest.fixture(scope="module", params=SEEDS)
def graph(request: pytest.FixtureRequest) -> Iterator[Graph]:
    with generated(6_000, seed=request.param) as made:
        yield made


@pytest.fixture(scope="module")
def twin(graph: Graph) -> Lookups:
    return Lookups(graph.store)


def narrowings(lookups: Lookups, seed: int, how_many: int) -> list[Filters]:
    """Filters by every field alone and by random fields together, with values that the graph has."""
    rng = random.Random(seed)
    items = lookups.statements(Filters(limit=1000)).items
    values: dict[str, list[Any]] = {
        "article": sorted({item["article"]["slug"] for item in items}),
        "speaker": sorted(
            {
                (item.get("critic") or item["speaker"])["id"]
                for item in items
                if (item.get("critic") or item["speaker"])["kind"] != "article"
            }
        ),
        "target": sorted({target["id"] for item in items for target in item.get("targets", ())}),
        "target_kind": ["person", "party", "pledge", "group", "none"],
        "party": [entity.slug for entity in lookups.directory.of_kind("party")],
        "topic": sorted({topic["slug"] for item in items for topic in item["topics"]}),
        "priority": sorted({item["slug"] for it in items for item in it.get("priorities", ())}),
        "outlet": sorted({item["article"]["outlet"]["slug"] for item in items}),
        "speech_mode": ["direct_quotation", "partial_quotation", "reported_speech", "narration"],
        "q": ["the", "e", "약속", "다", "공약", "NOT", "100%", "정책을", "zzzz", "\"'"],
    }
    days = sorted(date.fromisoformat(item["article"]["published"]) for item in items)
    middle = days[len(days) // 2]
    for field in ("said", "published"):
        values[f"{field}_from"] = [middle, middle - timedelta(days=40)]
        values[f"{field}_to"] = [middle, middle + timedelta(days=40)]
    values = {field: known for field, known in values.items() if known}
    found = [Filters()]
    for field, known in values.items():
        found += [Filters(**{field: value}) for value in rng.sample(known, min(3, len(known)))]
    while len(found) < how_many:
        fields = rng.sample(sorted(values), rng.randrange(2, 4))
        if not ({"said_from", "said_to"} <= {*fields} or {"published_from", "published_to"} <= {*fields}):
            found.append(Filters(**{field: rng.choice(values[field]) for field in fields}, limit=rng.randrange(1, 60)))
    return found


def test_what_was_recorded_last_comes_first_if_asked_for(graph: Graph):
    by_publication = graph.statements(Filters(limit=1000)).items
    expected = sorted(by_publication, key=lambda item: item["recorded"]["at"], reverse=True)  # stable
    assert [item["id"] for item in expected] != [item["id"] for item in by_publication]
    found, cursor = [], None
    while cursor is not None or not found:
        page = graph.statements(Filters(limit=37, order="recorded", cursor=cursor))
        found += page.items
        cursor = page.next
    assert [item["id"] for item in found[: len(expected)]] == [item["id"] for item in expected[: len(found)]]
    assert len(found) == page.total


def test_pairs_that_were_counted_once_are_counted_no_more(graph: Graph):
    filters = Filters(target_kind="person", limit=5)
    index = graph.lookups
    assert not index.has_summary(filters)
    first = index.summary(filters)
    assert index.has_summary(filters)
    assert index.has_summary(Filters(target_kind="person", limit=2, cursor=first.next))
    assert not index.has_summary(Filters(target_kind="party"))
    assert index.summary(filters) == first
    rest = index.summary(Filters(target_kind="person", limit=1000, cursor=first.next))
    assert [*first.items, *rest.items] == index.summary(Filters(target_kind="person", limit=1000)).items


def test_lists_are_those_of_sparql(graph: Graph, twin: Lookups):
    asked = narrowings(twin, 11, 90)
    for filters, kinds in zip(asked, itertools.cycle(KINDS), strict=False):
        expected = twin.statements(filters, kinds=kinds)
        found = graph.statements(filters, kinds=kinds)
        assert found.total == expected.total, (filters, kinds)
        assert found.items == expected.items, (filters, kinds)
        assert (found.next is None) == (expected.next is None)
        assert found.meta == expected.meta


def test_counts_by_pair_are_those_of_sparql(graph: Graph, twin: Lookups):
    for filters in narrowings(twin, 12, 60):
        if filters.target_kind == "none" or filters.priority:
            continue
        expected, found = criticism_pairs(graph.store, twin, filters), graph.summary(filters)
        assert (found.items, found.total) == (expected.items, expected.total), filters


def test_counts_by_month_add_up(graph: Graph, twin: Lookups):
    for filters in narrowings(twin, 13, 30):
        months = graph.per_month(filters, kinds=("criticism",)).items
        assert sum(month["count"] for month in months) == twin.statements(filters, kinds=("criticism",)).total


@pytest.mark.parametrize("text", ["kim", "한", "약속", "plan", "the", "a", "정", "party", "2024", "%", "없는말"])
def test_a_search_finds_what_sparql_finds(graph: Graph, twin: Lookups, text: str):
    expected = search(graph.store, twin, text, None, Filters(limit=50))
    found = graph.search(text, None, Filters(limit=50))
    assert (found.items, found.total) == (expected.items, expected.total)


def test_the_network_is_what_the_rules_derive(graph: Graph):
    expected: dict[tuple[str, str, str], set[str]] = {}
    for relation, name in RELATIONS.items():
        rule = rule_making(HU + name)
        assert rule is not None
        for row in graph.store.select(rule.edges()):
            edge = value_of(row["subject"]), value_of(row["object"]), relation
            expected.setdefault(edge, set()).add(value_of(row["statement"]))
    network = whole_network(graph.lookups, NetworkView())
    found = {
        (source, target, key): set(data["statements"])
        for source, target, key, data in network.edges(keys=True, data=True)
    }
    assert found == expected


def test_a_past_day_is_answered_as_the_graph_of_that_day_answers(graph: Graph):
    recorded = sorted(item["recorded"]["at"][:10] for item in graph.statements(Filters(limit=1000)).items)
    rng = random.Random(5)
    for day in (recorded[len(recorded) // 4], recorded[len(recorded) // 2], recorded[-1]):
        when = date.fromisoformat(day)
        with graph.at(when) as then:
            twin = Lookups(then.store)
            for kinds in KINDS:
                for filters in rng.sample(narrowings(twin, 14, 40), 8):
                    expected = twin.statements(filters, kinds=kinds)
                    past = Filters(**{**filters.given(), "as_of": when}, limit=filters.limit)
                    found = graph.statements(past, kinds=kinds)
                    assert found.total == expected.total, (filters, kinds)
                    assert found.items == expected.items, (filters, kinds)
