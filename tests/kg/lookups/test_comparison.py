"""Pledges side by side: like with like, and a reason where figures cannot be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kg import Graph
from kg.errors import DataError
from kg.lookups.comparison import NO_PERIOD, PART, REASONS, UNLIKE, compare
from kg.namespaces import HU
from tests.builders.articles import article, opened, says
from tests.builders.things import money, person, pledge, quantity, ratio, reference, unit

KIM, LEE = person("kim-ga").iri, person("lee-da").iri
REFERENCE = reference(person("kim-ga"), person("lee-da"), unit("experts"), unit("gpu"), unit("people"), unit("gdp"))


def rows(broader: dict[str, str] | None = None, **pledges: Any) -> list[dict[str, Any]]:
    """Compare one pledge of each: ``kim`` and ``lee`` are the fields of theirs."""
    makers = {"kim": KIM, "lee": LEE}
    drafts = article(
        "one",
        *(says("PledgeMaking", makers[name], pledge=pledge(f"{name}-plan", KIM).iri) for name in pledges),
        also=[pledge(f"{name}-plan", makers[name], **fields) for name, fields in pledges.items()],
    )
    graph: Graph = opened(REFERENCE, drafts)
    columns = {
        name: [item for item in graph.pledges().items if item["speaker"]["id"] == makers[name]] for name in pledges
    }
    return compare(columns, broader or {})


def test_sums_stand_beside_each_other_with_what_they_are_a_year():
    found = rows(
        kim={"amounts": (money("kim-plan", "100", "100 won", period="P5Y"),)},
        lee={"amounts": (money("lee-plan", "90", "90 won", period="P18M", bound=HU + "moreThan"),)},
    )
    assert [(row["measure"], row["unit"]) for row in found] == [("money", "KRW"), ("money_per_year", "KRW")]
    whole, yearly = found
    assert [whole["cells"][name][0]["value"] for name in ("kim", "lee")] == [100, 90]
    assert [yearly["cells"][name][0]["value"] for name in ("kim", "lee")] == [20, 60]
    assert yearly["cells"]["kim"][0]["derivation"] == "100 / 5 years"
    assert whole["cells"]["kim"][0]["statement"].endswith("/one/001")
    assert whole["cells"]["kim"][0]["quote"]


def test_a_sum_without_a_period_and_a_part_say_why():
    found = rows(
        kim={
            "amounts": (
                money("kim-plan", "100", "100 won"),
                money(
                    "kim-plan",
                    "60",
                    "60 won",
                    "amount-2",
                    part_of="https://w3id.org/hustings/id/pledge/kim-plan#amount",
                ),
            )
        },
        lee={},
    )
    money_row, yearly = found
    assert [figure["reason"] for figure in money_row["cells"]["kim"]] == [None, PART]
    assert [(figure["value"], figure["reason"]) for figure in yearly["cells"]["kim"]] == [(None, NO_PERIOD)]
    assert money_row["cells"]["lee"] == []


def test_counts_of_unlike_things_share_a_row_only_under_a_broader_unit():
    figures = {
        "kim": {"quantities": (quantity("kim-plan", "200000", unit("experts").iri, "200,000 experts"),)},
        "lee": {"quantities": (quantity("lee-plan", "10000", unit("people").iri, "10,000 people"),)},
    }
    assert [row["unit"] for row in rows(**figures)] == ["experts", "people"]
    (row,) = rows({"experts": "people"}, **figures)
    assert row["unit"] == "people"
    assert {figure["reason"] for cell in row["cells"].values() for figure in cell} == {UNLIKE}
    assert len(rows({"experts": "people", "people": "experts"}, **figures)) in (1, 2), "a cycle ends"


def test_ratios_are_rows_of_their_own():
    (row,) = rows(kim={"ratios": (ratio("kim-plan", "0.05", unit("gdp").iri, "5 per cent"),)})
    assert (row["measure"], row["unit"], row["cells"]["kim"][0]["value"], row["cells"]["kim"][0]["kind"]) == (
        "ratio",
        "gdp",
        0.05,
        "level",
    )


def test_bounds_are_shared_out_too():
    found = rows(kim={"amounts": (money("kim-plan", None, "up to 10 won", maximum=Decimal(10), period="P4Y"),)})
    assert found[1]["cells"]["kim"][0]["max"] == 2.5
    assert found[1]["cells"]["kim"][0]["value"] is None


@pytest.mark.parametrize("period", ["P10D", "PT1H"])
def test_a_period_in_days_is_refused(period: str):
    with pytest.raises(DataError, match=f"The period '{period}' is not in years and months"):
        rows(kim={"amounts": (money("kim-plan", "1", "1 won", period=period),)})


def test_every_reason_has_words_in_both_languages():
    assert set(REASONS) == {NO_PERIOD, PART, UNLIKE}
    assert all(set(text) == {"en", "ko"} for text in REASONS.values())
