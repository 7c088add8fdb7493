"""A second article that reports what the seed article reports: nothing breaks, and either can go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from kg import Filters, Graph
from kg.namespaces import GRAPH, HU, INFERRED_GRAPH, ORG
from kg.rdf import graph_of
from kg.reasoning import inferred_quads
from kg.store import Changes, memory
from kg.validation import check_violations
from tests.builders.articles import NOW

SEED, OTHER = "st-2025-04-24-ai-pledges", "other-2025-04-24-ai-pledges"
OUTLET, OTHER_OUTLET = "outlet/straits-times", "outlet/other-times"


@pytest.fixture(params=["its own node", "the seed's node"])
def both(request: pytest.FixtureRequest, bundled: Graph) -> Iterator[Graph]:
    """The bundled graph and another outlet's article of the same text: a pledge, a candidacy, a criticism."""
    store = memory(
        [quad for quad in bundled.store.export() if not graph_of(quad).startswith(GRAPH + "changes")], at=NOW
    )
    with Graph(store) as graph:
        shared = request.param != "its own node"
        graph.apply(Changes("second", (), tuple(second_article(graph, share_candidacy=shared))), at=NOW)
        yield graph


def second_article(graph: Graph, *, share_candidacy: bool) -> list[ox.Quad]:
    """Three statements of the seed article under another article, pointing to the same pledge (and candidacy)."""
    pledge_making = graph.pledges(Filters(speaker="han-dong-hoon")).items[0]["id"]
    criticism = graph.criticisms(Filters(target="han-dong-hoon")).items[0]["id"]
    candidacy = next(
        item["id"]
        for item in graph.statements(kinds=("candidacy_report",)).items
        if item["membership"]["member"]["slug"] == "han-dong-hoon"
    )
    home = f"{GRAPH}article/{SEED}"
    article = f"https://w3id.org/hustings/id/article/{SEED}"
    quads = list(graph.store.quads(graph=home))
    by_subject: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        by_subject.setdefault(quad.subject.value, []).append(quad)
    wanted, waiting = set(), [article, pledge_making, criticism, candidacy]
    while waiting:
        subject = waiting.pop()
        if subject in wanted or (share_candidacy and subject.endswith("#membership")) or "/id/pledge/" in subject:
            continue
        if "/id/group/" in subject or (
            subject.count("/id/statement/")
            and "#" not in subject
            and subject not in (pledge_making, criticism, candidacy)
        ):
            continue
        wanted.add(subject)
        waiting += [
            quad.object.value for quad in by_subject[subject] if getattr(quad.object, "value", "") in by_subject
        ]

    def renamed(term: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
        if not isinstance(term, ox.NamedNode) or "/id/pledge/" in term.value:
            return term
        if share_candidacy and term.value.endswith("#membership"):
            return term
        return ox.NamedNode(term.value.replace(SEED, OTHER).replace(OUTLET, OTHER_OUTLET))

    graph_name = ox.NamedNode(f"{GRAPH}article/{OTHER}")
    outlet = [
        ox.Quad(
            ox.NamedNode(quad.subject.value.replace(OUTLET, OTHER_OUTLET)), quad.predicate, quad.object, quad.graph_name
        )
        for quad in graph.store.quads(subject=f"https://w3id.org/hustings/id/{OUTLET}")
    ]
    return outlet + [
        ox.Quad(renamed(quad.subject), quad.predicate, renamed(quad.object), graph_name)
        for subject in wanted
        for quad in by_subject[subject]
    ]


def whole(graph: Graph, *, shapes: bool) -> None:
    """Nothing is broken: violation queries, words, shortcuts that are those derived afresh, and, slower, shapes."""
    findings = graph.validate() if shapes else check_violations(graph.store)
    assert [finding.line() for finding in findings if finding.severity == "violation"] == []
    assert graph.verify().findings == ()
    assert set(graph.store.export([INFERRED_GRAPH])) == set(inferred_quads(graph.store))


def test_both_together_are_whole(both: Graph):
    whole(both, shapes=True)
    assert both.lookups.meta()["articles"] == 2
    shared = [item["pledge"]["slug"] for item in both.pledges(Filters(article=OTHER)).items]
    assert shared
    assert shared[0] in [item["pledge"]["slug"] for item in both.pledges(Filters(article=SEED)).items]


def without_party(item: dict[str, Any]) -> dict[str, Any]:
    """An item without the speaker's party, which may be known from the other article alone."""
    role = "critic" if "critic" in item else "speaker"
    return {**item, role: {**item[role], "party": None}}


@pytest.mark.parametrize(("gone", "left"), [(SEED, OTHER), (OTHER, SEED)])
def test_removing_either_leaves_the_other_whole(both: Graph, gone: str, left: str):
    before = both.statements(Filters(article=left, limit=1000)).items
    networks = {
        edge["relation"]: edge for edge in both.network()["edges"] if edge["target"].endswith("person/han-dong-hoon")
    }
    both.remove_article(gone, at=NOW)
    whole(both, shapes=False)
    after = both.statements(Filters(limit=1000)).items
    assert [without_party(item) for item in after] == [without_party(item) for item in before]
    edge = next(
        edge
        for edge in both.network()["edges"]
        if edge["relation"] == "criticizes" and edge["target"].endswith("person/han-dong-hoon")
    )
    assert networks["criticizes"]["weight"] == 2
    assert edge["weight"] == 1
    assert edge["statements"][0].startswith(f"https://w3id.org/hustings/id/statement/{left}/")


def test_the_same_candidacy_is_one_node_or_two_but_one_edge(both: Graph):
    rows = both.sparql(
        f"SELECT ?c {{ ?c a hu:Candidacy ; <{ORG}member> <https://w3id.org/hustings/id/person/han-dong-hoon> }}"
    )
    assert len(rows) in (1, 2)
    found = both.sparql(f"SELECT * {{ <https://w3id.org/hustings/id/person/han-dong-hoon> <{HU}candidateIn> ?e }}")
    assert len(found) == 1
