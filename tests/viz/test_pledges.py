"""Which pledge is the largest, and what is too much for a cell."""

import pytest

from viz.messages import messages
from viz.pages.pledges import FIGURES_MOST, _cell, largest


def figure(value=None, bound="exactly", reason=None, **ends):
    return {"value": value, "min": None, "max": None, "bound": bound, "reason": reason, **ends}


@pytest.mark.parametrize(
    ("figures", "wanted"),
    [
        ([figure(100), figure(200), figure(50)], 1),
        ([figure(100)], None),
        ([figure(100), figure(100)], None),
        ([figure(100), figure(200, reason="part")], None),
        ([figure(100), figure(200, reason="part"), figure(150)], 2),
        # "More than 100" may be more than 200; "up to 300" may be less.
        ([figure(100, "more_than"), figure(200)], None),
        ([figure(100), figure(200, "more_than")], 1),
        ([figure(200), figure(300, "up_to")], None),
        ([figure(200, "up_to"), figure(300)], 1),
        ([figure(min=100, max=250), figure(200)], None),
        ([figure(min=100, max=150), figure(200)], 1),
        ([], None),
    ],
)
def test_the_largest_is_named_only_where_the_words_leave_no_doubt(figures, wanted):
    cells = {f"person-{number}": [one] for number, one in enumerate(figures)}
    assert largest({"cells": cells}) is (None if wanted is None else figures[wanted])


def test_a_cell_shows_the_largest_first_and_says_how_many_it_leaves_out():
    rest = {
        "as_written": "",
        "derivation": None,
        "quote": [],
        "statement": "https://w3id.org/hustings/id/statement/a/001",
    }
    rest |= {"pledge": {"label": {"en": "Plan"}, "slug": "plan"}, "earmarked_for": []}
    figures = [figure(number, reason=None) | rest for number in range(1, 31)]
    row = {"measure": "money", "unit": "KRW", "unit_name": None, "cells": {"amy-oh": figures}}
    cell = _cell(figures, largest(row), row, messages("en"))
    assert (len(cell["figures"]), cell["more"]) == (FIGURES_MOST, 30 - FIGURES_MOST)
    assert cell["figures"][0]["words"] == "30 won"
    assert [one["largest"] for one in cell["figures"]] == [True] + [False] * (FIGURES_MOST - 1)
