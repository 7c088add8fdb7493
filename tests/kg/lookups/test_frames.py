"""Lists as pandas data frames."""

import subprocess
import sys

import pytest

import kg
from kg.errors import ConfigError

pandas = pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    settings = kg.load_settings(data_dir=tmp_path_factory.mktemp("data"))
    with kg.open_graph(settings=settings) as opened:
        yield opened


def test_a_row_per_statement_in_order_with_typed_columns(graph):
    page = graph.criticisms()
    frame = page.to_pandas()
    assert list(frame["statement"]) == [item["id"] for item in page.items]
    assert {str(frame[name].dtype) for name in ("said", "said_earliest", "said_latest", "published")} == {
        "datetime64[s]"
    }
    assert str(frame["verified"].dtype) == "bool"
    assert frame["published"].dt.year.unique().tolist() == [2025]


def test_several_values_are_lists_and_what_is_not_said_is_missing(graph):
    frame = graph.criticisms(kg.Filters(target="han-dong-hoon")).to_pandas().iloc[0]
    assert frame["object_slugs"] == ["han-dong-hoon", "han-dong-hoon-200t"]
    assert len(frame["spans"]) == len(frame["quotes"]) == 2
    everything = graph.statements(kg.Filters(limit=1000)).to_pandas()
    assert everything["said"].isna().any()
    assert everything["party"].isna().any()
    assert (everything["party"] == "").sum() == 0
    assert len(everything) == 76


def test_names_are_in_the_language_asked_for(graph):
    frame = graph.criticisms(kg.Filters(target="han-dong-hoon")).to_pandas("ko")
    assert frame["speaker"].tolist() == ["이준석"]
    assert frame["objects"][0][0] == "한동훈"


def test_a_frame_of_nothing_has_the_same_columns_and_types(graph):
    empty = graph.criticisms(kg.Filters(topic="military-service")).to_pandas()
    assert len(empty) == 0
    assert dict(empty.dtypes) == dict(graph.criticisms().to_pandas().dtypes)


def test_people_have_a_column_per_key(graph):
    frame = graph.people().to_pandas()
    assert "한동훈" in frame["name.ko"].tolist()
    assert len(frame) == 10


def test_pandas_is_not_imported_before_it_is_needed():
    code = "import sys, kg, cli.main; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_pandas_one_line_says_what_to_install(graph, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ConfigError, match="hustings\\[notebook\\]"):
        graph.criticisms().to_pandas()
