"""Comparisons and chains of one article only: what another says is left out."""

from __future__ import annotations

import pytest

from kg import iri
from kg.errors import NotFoundError
from tests.builders.articles import article, opened, says
from tests.builders.things import money, person, pledge, reference

AMY, BEN, EVE = (iri.entity("person", slug) for slug in ("amy", "ben", "eve"))


@pytest.fixture(scope="module")
def graph():
    def makes(slug, who, value):
        return says("PledgeMaking", who, f"{slug} costs {value} won", pledge=iri.entity("pledge", slug))

    def plan(slug, who, value):
        return pledge(slug, who, amounts=(money(slug, value, f"{value} won"),))

    first = article(
        "daily-1",
        makes("amy-school", AMY, "5"),
        makes("ben-road", BEN, "7"),
        says("Criticism", AMY, "Amy blamed Ben", target_agents=(BEN,)),
        also=[plan("amy-school", AMY, "5"), plan("ben-road", BEN, "7")],
    )
    second = article(
        "daily-2",
        makes("amy-park", AMY, "9"),
        says("Criticism", BEN, "Ben blamed Eve", target_agents=(EVE,)),
        also=[plan("amy-park", AMY, "9")],
    )
    with opened(reference(*(person(iri.slug_of(one)) for one in (AMY, BEN, EVE))), first, second) as found:
        yield found


def written(graph, **narrowed):
    rows = graph.compare_pledges(["amy", "ben"], **narrowed)["rows"]
    money_row = next(row for row in rows if row["measure"] == "money")
    return {who: [figure["as_written"] for figure in cell] for who, cell in money_row["cells"].items()}


def test_a_comparison_of_one_article(graph):
    assert written(graph) == {"amy": ["5 won", "9 won"], "ben": ["7 won"]}
    assert written(graph, article="daily-1") == {"amy": ["5 won"], "ben": ["7 won"]}
    assert written(graph, article="daily-2") == {"amy": ["9 won"], "ben": []}


def test_a_chain_of_one_article(graph):
    assert [step["statement"]["article"]["slug"] for step in graph.path("amy", "eve").items] == ["daily-1", "daily-2"]
    assert graph.path("amy", "eve", article="daily-2").items == []
    assert len(graph.path("amy", "ben", article="daily-1").items) == 1


def test_an_unknown_article_is_named(graph):
    for ask in (lambda: graph.path("amy", "ben", article="weekly"), lambda: written(graph, article="weekly")):
        with pytest.raises(NotFoundError, match="weekly"):
            ask()
