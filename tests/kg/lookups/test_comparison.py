"""Pledges side by side: rows, cells, and why a figure cannot be compared."""

import pytest

import kg
from kg.errors import AmbiguousNameError, InvalidFilterError
from kg.lookups.comparison import NO_PERIOD, OTHER_PERIOD, PART, REASONS, UNLIKE, compare


def pledge(slug, **figures):
    empty = {"amounts": [], "quantities": [], "ratios": []}
    return {
        "id": f"statement/{slug}",
        "pledge": {"id": f"pledge/{slug}", "slug": slug, "label": {"en": slug}, **(empty | figures)},
        "evidence": [{"quote": f"words of {slug}"}],
    }


def amount(value=None, period=None, part_of=None, currency="KRW", **ends):
    return {
        "value": value,
        "min": ends.get("low"),
        "max": ends.get("high"),
        "currency": currency,
        "bound": "exactly",
        "period": period,
        "part_of": part_of,
        "earmarked_for": [],
        "derivation": None,
        "as_written": str(value),
    }


def quantity(value, unit):
    counts = {"slug": unit, "name": {"en": unit}}
    return {"value": value, "min": None, "max": None, "bound": "exactly", "counts": counts, "as_written": str(value)}


def ratio(value, base="gdp", kind="level"):
    return {"value": value, "base": {"slug": base}, "kind": kind, "as_written": str(value)}


def cells(rows, measure, person):
    (row,) = [row for row in rows if row["measure"] == measure]
    return row["cells"][person]


def test_rows_are_per_unit_sums_first_and_everyone_has_a_cell_in_each():
    rows = compare(
        {
            "a": [pledge("x", amounts=[amount(5, currency="USD"), amount(7)], ratios=[ratio(0.05)])],
            "b": [pledge("y", quantities=[quantity(3, "gpu")])],
        },
        {},
    )
    assert [(row["measure"], row["unit"]) for row in rows] == [
        ("money", "KRW"),
        ("money", "USD"),
        ("money_per_year", "KRW"),
        ("money_per_year", "USD"),
        ("quantity", "gpu"),
        ("ratio", "gdp"),
    ]
    assert all(list(row["cells"]) == ["a", "b"] for row in rows)
    assert rows[0]["cells"]["b"] == []


def test_a_figure_points_to_the_words_that_prove_it():
    (figure,) = cells(compare({"a": [pledge("x", amounts=[amount(7)])]}, {}), "money", "a")
    assert figure["statement"] == "statement/x"
    assert figure["quote"] == ["words of x"]
    assert figure["reason"] is None


@pytest.mark.parametrize(
    ("period", "value", "words"),
    [("P5Y", 20, "100 / 5 years"), ("P6M", 200, "100 / 0.5 years"), ("P1Y6M", 66.66666666666667, "100 / 1.5 years")],
)
def test_a_sum_with_a_period_is_divided_by_its_years_and_says_so(period, value, words):
    (figure,) = cells(compare({"a": [pledge("x", amounts=[amount(100, period)])]}, {}), "money_per_year", "a")
    assert figure["value"] == value
    assert figure["derivation"] == words
    assert figure["reason"] is None


def test_a_range_is_divided_at_both_ends():
    (figure,) = cells(
        compare({"a": [pledge("x", amounts=[amount(None, "P2Y", low=10, high=30)])]}, {}), "money_per_year", "a"
    )
    assert (figure["value"], figure["min"], figure["max"]) == (None, 5, 15)


@pytest.mark.parametrize(("period", "reason"), [(None, NO_PERIOD), ("P10D", OTHER_PERIOD), ("P", OTHER_PERIOD)])
def test_a_sum_without_a_usable_period_has_no_yearly_value(period, reason):
    rows = compare({"a": [pledge("x", amounts=[amount(100, period)])]}, {})
    (figure,) = cells(rows, "money_per_year", "a")
    assert (figure["value"], figure["reason"]) == (None, reason)
    assert cells(rows, "money", "a")[0]["value"] == 100


def test_a_part_is_shown_and_marked_and_not_divided():
    rows = compare({"a": [pledge("x", amounts=[amount(100, "P5Y"), amount(60, "P5Y", part_of="x#amount")])]}, {})
    assert [figure["reason"] for figure in cells(rows, "money", "a")] == [None, PART]
    assert len(cells(rows, "money_per_year", "a")) == 1


def test_kinds_of_one_unit_share_a_row_in_which_they_are_unlike():
    broader = {"expert": "person", "professional": "person", "top": "professional"}
    rows = compare(
        {"a": [pledge("x", quantities=[quantity(3, "expert")])], "b": [pledge("y", quantities=[quantity(4, "top")])]},
        broader,
    )
    assert [row["unit"] for row in rows] == ["person"]
    assert cells(rows, "quantity", "a")[0]["reason"] == UNLIKE
    assert cells(rows, "quantity", "b")[0]["reason"] == UNLIKE


def test_like_things_are_not_marked_and_a_cycle_of_units_ends():
    rows = compare(
        {"a": [pledge("x", quantities=[quantity(3, "p")])], "b": [pledge("y", quantities=[quantity(4, "p")])]},
        {"p": "q", "q": "p"},
    )
    assert cells(rows, "quantity", "a")[0]["reason"] is None


def test_a_level_and_a_change_are_unlike():
    rows = compare(
        {"a": [pledge("x", ratios=[ratio(0.05)])], "b": [pledge("y", ratios=[ratio(0.01, kind="change")])]}, {}
    )
    assert cells(rows, "ratio", "a")[0]["reason"] == UNLIKE


def test_every_reason_has_words_in_both_languages():
    assert all(set(words) == {"en", "ko"} for words in REASONS.values())


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    settings = kg.load_settings(data_dir=tmp_path_factory.mktemp("data"))
    with kg.open_graph(settings=settings) as opened:
        yield opened


def test_of_the_graph_names_resolve_and_each_stands_once(graph):
    found = graph.compare_pledges(["한동훈", "kim-moon-soo", "Han Dong-hoon"])
    assert [person["slug"] for person in found["people"]] == ["han-dong-hoon", "kim-moon-soo"]
    people = next(row for row in found["rows"] if row["unit"] == "person")
    assert people["unit_name"]["ko"] == "사람"
    assert {cell[0]["reason"] for cell in people["cells"].values()} == {UNLIKE}


def test_of_the_graph_a_surname_is_never_guessed(graph):
    with pytest.raises(AmbiguousNameError):
        graph.compare_pledges(["Kim", "han-dong-hoon"])
    with pytest.raises(InvalidFilterError):
        graph.compare_pledges(["han-dong-hoon"])
