"""Rows: items as flat text for CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Filters, Graph
from kg.lookups.rows import STATEMENT_COLUMNS, name_of, statement_row, to_csv, words
from tests.builders.strategies import SOME, texts


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_inert(cell: str):
    assert list(csv.reader(io.StringIO(to_csv([{"quote": cell}]), newline="")))[1] == ["'" + cell]


@SOME
@given(st.lists(st.fixed_dictionaries({"a": texts, "b": texts}), min_size=1, max_size=4))
def test_cells_come_back_as_they_were(rows: list[dict[str, str]]):
    rows = [{key: value.replace("\x00", "") for key, value in row.items()} for row in rows]
    back = list(csv.DictReader(io.StringIO(to_csv(rows), newline="")))
    assert [{key: value.removeprefix("'") for key, value in row.items()} for row in back] == [
        {key: value.removeprefix("'") for key, value in row.items()} for row in rows
    ]


def test_no_rows_still_have_a_header():
    assert to_csv([]) == ",".join(STATEMENT_COLUMNS) + "\r\n"
    assert to_csv([], ("step", "words")) == "step,words\r\n"


def test_a_text_falls_back_to_english_then_to_any():
    assert words({"en": "talent", "ko": "인재"}, "ko") == "인재"
    assert words({"en": "talent"}, "ko") == "talent"
    assert words({"zh": "才"}, "ko") == "才"
    assert words({}, "ko") == ""
    assert name_of(None, "en") == ""
    assert name_of({"label": {"en": "plan"}}, "en") == "plan"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_statement_of_the_bundled_graph_has_a_row(bundled: Graph, language: str):
    page = bundled.statements(Filters(limit=1000))
    rows = [statement_row(item, language) for item in page.items]
    assert len(rows) == page.total
    assert {tuple(row) for row in rows} == {STATEMENT_COLUMNS}
    assert all(row["statement"] and row["quote"] and row["speaker"] and row["summary"] for row in rows)
    assert {row["verified"] for row in rows} == {"true"}
    (row,) = [row for row in rows if row["statement"].endswith("/062")]
    assert row["speaker"] == {"en": "Lee Jun-seok", "ko": "이준석"}[language]
    assert row["object_slugs"] == "han-dong-hoon; han-dong-hoon-200t"
    assert row["party"] == {"en": "Reform Party", "ko": "개혁신당"}[language]
