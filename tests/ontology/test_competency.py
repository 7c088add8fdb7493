"""Every competency question gives its expected rows, in Oxigraph and in rdflib."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Literal

from kg import bundle, corpus
from kg.namespaces import BASE, HU, ID, XSD
from kg.rdf import read
from kg.reasoning import inferred_quads
from kg.store import EmbeddedStore, memory

FOLDER = bundle.ontology_dir() / "competency"
ARTICLE = bundle.triples_dir() / "articles/2025/st-2025-04-24-ai-pledges.trig"
_NUMBERS = {XSD + "integer", XSD + "decimal"}

Rows = list[list[str | None]] | bool


@dataclass(frozen=True)
class Question:
    """A question: its name, its query, and the columns and rows that it must give."""

    name: str
    text: str
    columns: list[str]
    rows: Rows

    @property
    def id(self) -> str:
        return self.name.split("-")[0]


@cache
def questions() -> dict[str, Question]:
    """The questions of ``ontology/competency``, by ID."""
    found = {}
    for path in sorted(FOLDER.glob("*.rq")):
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        question = Question(path.stem, path.read_text(encoding="utf-8"), expected["columns"], expected["rows"])
        found[question.id] = question
    return found


@cache
def store_of(*files: Path) -> EmbeddedStore:
    """A store of the ontology, the reference graph, these files, and what follows from them."""
    given = [quad for path in files for quad in read(path)]  # what is planted stands in the graph of an article, too
    quads = [*corpus.ontology_quads(), *corpus.file_quads([bundle.triples_dir() / "reference"]), *given]
    return memory(quads, at=corpus.BUNDLE_TIME, note="test", infer=inferred_quads)


@cache
def dataset() -> Dataset:
    """The quads of the article's store in rdflib's own store, with the union as default graph."""
    quads = store_of(ARTICLE).export()
    return Dataset(default_union=True).parse(
        data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS).decode("utf-8"), format="nquads"
    )


def cell(value: str, datatype: str | None = None) -> str:
    """A term as the expected rows write it."""
    if datatype in _NUMBERS:
        return format(Decimal(value).normalize(), "f")
    if datatype is None and value.startswith(ID):
        return value.removeprefix(ID)
    return "hu:" + value.removeprefix(HU) if datatype is None and value.startswith(HU) else value


def ask_oxigraph(question: Question, store: EmbeddedStore) -> tuple[list[str], Rows]:
    """The answer of Oxigraph, which is told no prefixes: a query must declare those that it uses."""
    answer = store.engine.query(question.text, use_default_graph_as_union=True)
    if isinstance(answer, ox.QueryBoolean):
        return [], bool(answer)
    assert isinstance(answer, ox.QuerySolutions)
    rows = [
        [
            None if term is None else cell(term.value, term.datatype.value if isinstance(term, ox.Literal) else None)
            for term in (solution[variable] for variable in answer.variables)
        ]
        for solution in answer
    ]
    return [variable.value for variable in answer.variables], rows


def ask_rdflib(question: Question) -> tuple[list[str], Rows]:
    """The answer of rdflib's own engine."""
    answer = dataset().query(question.text)
    if answer.type == "ASK":
        return [], bool(answer.askAnswer)

    def written(term: Any) -> str | None:
        if term is None:
            return None
        return cell(str(term), str(term.datatype or XSD + "string") if isinstance(term, Literal) else None)

    return [str(variable) for variable in answer.vars], [[written(term) for term in row] for row in answer]


every_question = pytest.mark.parametrize("question", questions().values(), ids=lambda question: question.name)


@every_question
def test_oxigraph_gives_the_expected_rows(question: Question):
    assert ask_oxigraph(question, store_of(ARTICLE)) == (question.columns, question.rows)


# rdflib's own reader of N-Quads uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@every_question
def test_rdflib_gives_the_expected_rows(question: Question):
    assert ask_rdflib(question) == (question.columns, question.rows)


@every_question
def test_the_answer_comes_from_the_article(question: Question):
    """Without the article's graph there is no answer, or a shorter one: nothing is written into the query."""
    _, rows = ask_oxigraph(question, store_of())
    if isinstance(question.rows, bool):
        assert rows is False
    else:
        assert rows == [] or len(rows) < len(question.rows)


@every_question
def test_a_question_is_asked_in_both_languages_and_answers_in_one_order(question: Question):
    english, korean, *rest = question.text.splitlines()
    assert re.fullmatch(r"# en: .+[?.]", english)
    assert re.fullmatch(r"# ko: .*[가-힣].*[?.]", korean)
    body = "\n".join(rest)
    assert "SELECT *" not in body
    assert "ASK" in body or re.search(r"^ORDER BY ", body, re.MULTILINE)
    declared = re.findall(r"^PREFIX (\w+):", body, re.MULTILINE)
    assert [prefix for prefix in declared if len(re.findall(rf"\b{prefix}:(?!//)", body)) < 2] == []


def test_every_query_has_its_rows_and_a_name_of_its_own():
    queries, rows = ({path.stem for path in FOLDER.glob(f"*.{kind}")} for kind in ("rq", "json"))
    assert queries == rows
    assert len(questions()) == len(queries)
    assert [name for name in queries if not re.fullmatch(r"[A-Z]\d\d-[a-z0-9]+(-[a-z0-9]+)*", name)] == []


# What would answer the questions to which the article gives no answer.
_PLANTED = f"""
@base <{BASE}> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hu: <{HU}> .
<graph/article/st-2025-04-24-ai-pledges> {{
  <id/person/donald-trump> a hu:Person ; foaf:name "Donald Trump"@en .
  <id/statement/st-2025-04-24-ai-pledges/901> a hu:Criticism ; hu:article <id/article/st-2025-04-24-ai-pledges> ;
    hu:speaker <id/person/lee-jae-myung> ; hu:targetAgent <id/person/lee-jun-seok> , <id/person/donald-trump> .
  <id/statement/st-2025-04-24-ai-pledges/902> a hu:Approval ; hu:article <id/article/st-2025-04-24-ai-pledges> ;
    hu:speaker <id/person/choi-byung-ho> ; hu:targetAgent <id/person/han-dong-hoon> .
  <id/pledge/planted> a hu:Pledge ; hu:pledgedBy <id/person/lee-jun-seok> .
}}
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    path = tmp_path_factory.mktemp("planted") / "planted.trig"
    path.write_text(_PLANTED, encoding="utf-8")
    assert read(path)
    return store_of(ARTICLE, path)


@pytest.mark.parametrize(
    ("identifier", "rows"),
    [
        ("D06", True),
        ("G14", [["pledge/planted", None, None]]),
        (
            "C10",
            [
                ["person/lee-jae-myung", "hu:criticizes", "person/donald-trump"],
                ["person/lee-jae-myung", "hu:criticizes", "person/lee-jun-seok"],
            ],
        ),
        ("X09", [["person/choi-byung-ho", "hu:approvesOf", "person/han-dong-hoon"]]),
    ],
)
def test_a_question_that_is_answered_with_nothing_would_find_something(
    identifier: str, rows: Rows, planted: EmbeddedStore
):
    question = questions()[identifier]
    assert not question.rows
    assert ask_oxigraph(question, planted)[1] == rows


def test_every_question_that_is_answered_with_nothing_is_tried_with_something():
    assert [name for name, question in questions().items() if not question.rows] == ["C10", "D06", "G14", "X09"]
