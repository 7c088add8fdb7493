"""The seed article's questions, answered by the competency queries: each right answer, and none of the wrong ones.

The expected answers lie beside the clone and are not ours to publish. Where they paraphrase, the tables below say, term
by term, which of the graph's terms they mean.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.namespaces import HU, ID, OA
from tests.ontology.test_competency import ARTICLE, ask_oxigraph, questions, store_of

Row = dict[str, str | None]
Answer = Any

# --- The graph's terms in the words of the expected answers ---------------------------------------------------

OUTLETS = {"outlet/straits-times": "Straits Times"}
ELECTIONS = {"election/south-korea-president-2025": "South Korean early presidential election"}
TOPICS = {
    "topic/artificial-intelligence": "AI",
    "topic/quantum-computing": "quantum computing",
    "topic/superconductors": "superconductors",
}
UNITS = {
    "unit/gdp": "GDP",
    "unit/gpu": "GPU",
    "unit/person": "person",
    "unit/ai-expert": "AI experts",
    "unit/science-and-tech-expert": "science and tech experts",
    "unit/talented-ai-professional": "talented AI professionals",
    "unit/top-tier-ai-professional": "top-tier AI professionals",
}
OFFICES = {
    ("role/representative", None): "Representative",
    ("role/party-chair", "party/democratic-party-of-korea"): "chair, Democratic Party of Korea",
    ("role/governor", "organization/gyeonggi-province"): "Governor of Gyeonggi",
    ("role/governor", "organization/south-gyeongsang-province"): "Governor of South Gyeongsang",
    ("role/mayor", "organization/daegu-city"): "Mayor of Daegu",
    ("role/labour-minister", None): "labour minister",
    ("role/software-entrepreneur", None): "anti-virus software entrepreneur",
    ("role/medical-doctor", None): "medical doctor",
}
TENURES = {"hu:current": "current", "hu:former": "former", "hu:unclear": "unclear"}
# A tenure that the words say more exactly than the vocabulary does.
TENURES_AS_WRITTEN = {("hu:former", "the recently resigned mayor of Daegu"): "former (recently resigned)"}
EXPERT_ROLES = {"role/professor": "professor", "role/chief-executive": "CEO"}
EXPERT_ORGANIZATIONS = {
    ("Human-inspired AI Research Lab, Korea University", None): "Human-inspired AI Research Lab, Korea University",
    ("Upstage", "Korean AI startup"): "Upstage (Korean AI startup)",
}
PLEDGES = {
    "pledge/lee-jae-myung-ai-data-clusters": "national AI data clusters",
    "pledge/lee-jae-myung-npus": "development of neural processing units (NPUs)",
    "pledge/lee-jae-myung-ai-schools": "create AI-specialised schools at national universities",
    "pledge/lee-jae-myung-military-exemptions": "expand military service exemptions for science and tech talent",
    "pledge/lee-jae-myung-free-ai-services": "free AI services to the Korean public",
}
RANKS = {"the largest promise by a contender yet": "largest by a contender so far"}
FAULTS = {
    "Lee Jun-seok takes a swing at Han Dong-hoon for simply doubling Lee Jae-myung's proposed amount to 200 trillion "
    "won.": "simply doubling Lee Jae-myung's proposed investment amount to 200 trillion won"
}
# Kim Sung-hoon's words for the shared priorities.
PRIORITIES_OF_KIM = {
    "priority/data": "priority/data (training data)",
    "priority/gpus": "priority/gpus",
    "priority/talent": "priority/talent (recruitment of top talent)",
}

# --- Readers: rows into the form of the expected answer -------------------------------------------------------


def only(rows: list[Row], column: str) -> str | None:
    """The one value of a column."""
    (value,) = {row[column] for row in rows}
    return value


def several(column: str, wording: dict[str, str] | None = None) -> Callable[[list[Row]], Answer]:
    """Read the values of a column, each once."""

    def read(rows: list[Row]) -> Answer:
        values = dict.fromkeys(row[column] for row in rows)
        return [wording[value] if wording else value for value in values]

    return read


def one(column: str, wording: dict[str, str] | None = None) -> Callable[[list[Row]], Answer]:
    """Read the one value of a column."""

    def read(rows: list[Row]) -> Answer:
        value = only(rows, column)
        return wording[value] if wording else value

    return read


def office(row: Row) -> dict[str, str]:
    tenure, written = row["tenure"], row["as_written"]
    return {
        "office": OFFICES[row["role"], row["organization"]],
        "status": TENURES_AS_WRITTEN.get((tenure, written)) or TENURES[tenure],
    }


def offices_by_person(rows: list[Row]) -> Answer:
    found = {row["person"]: office(row) for row in rows}
    assert len(found) == len(rows)
    return found


def office_and_past(rows: list[Row]) -> Answer:
    offices = [office(row) for row in rows]
    (current,) = (item["office"] for item in offices if item["status"] == "current")
    return {"office": current, "past": [item["office"] for item in offices if item["status"] == "former"]}


def contenders(rows: list[Row]) -> Answer:
    assert only(rows, "how_many") == str(len(rows))
    return [row["person"] for row in rows]


def orientations(rows: list[Row]) -> Answer:
    names = {
        ("hu:liberal", "hu:Party"): "liberal",
        ("hu:conservative", "hu:Party"): "conservative",
        ("hu:conservative", "hu:Person"): "person_conservative",
    }
    found: dict[str, list[str | None]] = {}
    for row in rows:
        found.setdefault(names[row["orientation"], row["kind"]], []).append(row["who"])
    return found


def experts(rows: list[Row]) -> Answer:
    return {
        row["expert"]: {
            "role": EXPERT_ROLES[row["role"]],
            "org": EXPERT_ORGANIZATIONS[row["organization_name"], row["organization_described"]],
        }
        for row in rows
    }


def sum_of(row: Row, *keys: str) -> dict[str, Any]:
    assert row["bound"] == "hu:exactly"
    everything = {"amount": int(row["value"] or ""), "currency": row["currency"], "period": row["period"]}
    return {key: everything[key] for key in ("amount", "currency", *keys)}


def one_sum(*keys: str, **more: Callable[[Row], Answer]) -> Callable[[list[Row]], Answer]:
    """Read a single sum, with its period if asked, and further keys."""

    def read(rows: list[Row]) -> Answer:
        (row,) = rows
        return sum_of(row, *keys) | {key: reader(row) for key, reader in more.items()}

    return read


def sums_by_person(rows: list[Row]) -> Answer:
    found = {row["person"]: sum_of(row, "period") for row in rows}
    assert len(found) == len(rows)
    return found


def sums_and_ratios(rows: list[Row]) -> Answer:
    found = []
    for row in rows:
        if row["ratio"] is None:
            found.append({"amount": int(row["value"] or ""), "currency": row["currency"], "for": row["purpose"]})
        else:
            assert row["ratio_kind"] == "hu:level"
            found.append({"ratio": row["ratio"], "base": UNITS[row["ratio_base"]], "for": row["purpose"]})
    return found


def counted(row: Row, unit: str) -> dict[str, Any]:
    """A quantity: a value where it is exact, otherwise the bound that it stays above."""
    if row["bound"] == "hu:moreThan":
        assert row["value"] is None
        return {"min_exclusive": int(row["minimum"] or ""), "unit": UNITS[unit]}
    assert row["bound"] == "hu:exactly"
    return {"value": int(row["value"] or ""), "unit": UNITS[unit]}


def one_quantity(rows: list[Row]) -> Answer:
    (row,) = rows
    return counted(row, row["unit"] or "")


def figures_and_focus(rows: list[Row]) -> Answer:
    gpus = [row for row in rows if row["unit"] == "unit/gpu"]
    people = [row for row in rows if row["unit"] != "unit/gpu"]
    assert {row["bound"] for row in rows} == {"hu:exactly"}
    return {
        "gpus": int(only(gpus, "value") or ""),
        "people": int(only(people, "value") or ""),
        "people_kind": UNITS[only(people, "unit")],
        "focus": several("focus")(rows),
    }


def agency(rows: list[Row]) -> Answer:
    (row,) = rows
    # It has the name only tentatively, it is only proposed, and no organization of the graph has that name.
    assert (row["commitment"], row["is_organization"]) == ("hu:proposed", "false")
    return {"name": row["tentative_name"], "status": "tentative name"}


def people_to_train(rows: list[Row]) -> Answer:
    found = {row["person"]: {"value": int(row["value"] or ""), "kind": UNITS[row["kind"]]} for row in rows}
    assert len(found) == len(rows)
    return found


def condemned(rows: list[Row]) -> Answer:
    # The passages are in the order of the text: the policy is named first, and condemned last.
    return {"policy": PLEDGES[only(rows, "pledge")], "words": rows[-1]["words"]}


def echo(rows: list[Row]) -> Answer:
    assert only(rows, "echoed") == "person/lee-jun-seok"
    # One sentence in two passages, which a comma parts.
    return ", ".join(row["words"] for row in rows)


def not_opposed(rows: list[Row]) -> Answer:
    assert "hu:negative" not in {row["stance"] for row in rows}
    return rows[0]["words"]


def record(**keys: Callable[[list[Row]], Answer]) -> Callable[[list[Row]], Answer]:
    """Read an answer of several keys."""
    return lambda rows: {key: reader(rows) for key, reader in keys.items()}


READERS: dict[str, Callable[[list[Row]], Answer]] = {
    "D01": one("headline"),
    "D02": record(publisher=one("outlet", OUTLETS), date=one("published")),
    "D03": several("name"),
    "D05": record(dateline=one("dateline"), headings=several("heading")),
    "E01": record(
        election=one("election", ELECTIONS),
        date=one("date"),
        buzzword=one("buzzword", {"topic/artificial-intelligence": "artificial intelligence"}),
    ),
    "E02": one("person"),
    "E04": record(speaker=one("speaker"), target=one("target"), named_target=one("named_target")),
    "P01": contenders,
    "P02": several("person"),
    "P03": several("person"),
    "P05": record(candidate=one("person"), party=one("party"), description=one("descriptor")),
    "P06": orientations,
    "P07": lambda rows: [office(row) for row in rows],
    "P08": offices_by_person,
    "P10": offices_by_person,
    "P11": office_and_past,
    "P13": experts,
    "P14": one("speaker"),
    "P15": one("speaker"),
    "M01": one_sum("period", purpose=lambda row: row["purpose"]),
    "M04": sums_by_person,
    "M05": one_sum("period", rank=lambda row: RANKS[row["rank"]]),
    "M08": one_sum(),
    "M10": sums_and_ratios,
    "M11": several("person"),
    "G01": one_quantity,
    "G02": several("part", PLEDGES),
    "G04": several("pledge", PLEDGES),
    "G05": figures_and_focus,
    "G07": agency,
    "G08": one_quantity,
    "G09": several("field", TOPICS),
    "G11": people_to_train,
    "G12": several("person"),
    "G14": list,
    "C01": several("person"),
    "C02": one("summary", FAULTS),
    "C03": condemned,
    "C04": record(target=one("target"), named_target=one("named_target")),
    "C06": several("priority"),
    "C08": echo,
    "C10": list,
    "X01": record(priorities=several("priority"), note=one("descriptor")),
    "X02": not_opposed,
    "X04": several("reason"),
    "X06": record(priorities=several("priority", PRIORITIES_OF_KIM), shared_with=one("shared_with")),
    "X09": list,
}
"""How the rows of a SELECT become the expected answer; an ASK is the answer itself."""

IN_ORDER = {"D05"}
"""Questions whose answer is a sequence; in all others the order of a list means nothing."""

WRONG_PHRASES: dict[tuple[str, str], Callable[[list[Row]], bool]] = {
    ("P07", "current chair"): lambda rows: any(
        (row["role"], row["tenure"]) == ("role/party-chair", "hu:current") for row in rows
    ),
    ("P10", "current mayor of Daegu"): lambda rows: any(
        (row["role"], row["tenure"]) == ("role/mayor", "hu:current") for row in rows
    ),
    ("X02", "opposes large investment"): lambda rows: any(
        row["kind"] == "hu:Criticism" or row["stance"] == "hu:negative" for row in rows
    ),
}
"""Wrong answers in free words: whether rows say them."""

PREDICATES = {"criticizes": "criticizes", "supports": "approvesOf"}

# --- The tests ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "gold/questions.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(shared: Path, gold: dict[str, Any]) -> str:
    """The text that the offsets count in."""
    data = (shared / "gold" / gold["text"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == gold["sha256"]
    return data.decode("utf-8")


@cache
def rows_of(identifier: str) -> list[Row] | bool:
    columns, rows = ask_oxigraph(questions()[identifier], store_of(ARTICLE))
    return rows if isinstance(rows, bool) else [dict(zip(columns, row, strict=True)) for row in rows]


def answer_of(identifier: str) -> Answer:
    rows = rows_of(identifier)
    return rows if isinstance(rows, bool) else READERS[identifier](rows)


def plain(value: Answer, *, in_order: bool) -> Answer:
    """An answer for comparison: texts without case and spacing, lists sorted unless their order matters."""
    if isinstance(value, str):
        return " ".join(value.casefold().split())
    if isinstance(value, dict):
        return {key: plain(item, in_order=in_order) for key, item in value.items()}
    if isinstance(value, list):
        items = [plain(item, in_order=in_order) for item in value]
        return items if in_order else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return value


def parts(value: Answer) -> Iterator[Answer]:
    """The answer and everything inside it."""
    yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(item)


def says(identifier: str, wrong: Answer) -> bool:
    """Whether the graph gives a wrong answer to a question."""
    rows, answer = rows_of(identifier), answer_of(identifier)
    if isinstance(wrong, bool):
        return answer is wrong
    assert isinstance(rows, list)
    if isinstance(wrong, dict):
        return any(
            isinstance(part, dict)
            and all(
                key in part and (set(item) <= set(part[key]) if isinstance(item, list) else part[key] == item)
                for key, item in wrong.items()
            )
            for part in [*parts(answer), *amounts(rows)]
        )
    if isinstance(wrong, list):
        return holds_edge(wrong)
    if (identifier, wrong) in WRONG_PHRASES:
        return WRONG_PHRASES[identifier, wrong](rows)
    assert "/" in wrong or wrong[:1].isdigit() or wrong in {"Reuters", "Daily8"}, (
        f"{identifier}: {wrong!r} in free words"
    )
    return wrong in [*parts(answer), *(value for row in rows for value in row.values())]


def amounts(rows: list[Row]) -> list[dict[str, Any]]:
    return [{"amount": int(row["value"])} for row in rows if row.get("currency") and row.get("value")]


def holds_edge(wrong: list[str]) -> bool:
    """Whether the graph has a wrong edge; its predicate may stand first, or in the middle, or be left out."""
    words = [word for word in wrong if word not in PREDICATES]
    (predicate,) = [word for word in wrong if word in PREDICATES] or ["criticizes"]
    source, target = words
    return any(
        subject == source and (object_ == target if target != "all" else object_ in answer_of("P01"))
        for subject, object_ in edges(PREDICATES[predicate])
    )


@cache
def edges(predicate: str) -> frozenset[tuple[str, str]]:
    found = store_of(ARTICLE).select(f"SELECT ?subject ?object WHERE {{ ?subject <{HU}{predicate}> ?object }}")
    return frozenset((row["subject"].value.removeprefix(ID), row["object"].value.removeprefix(ID)) for row in found)


def test_every_expected_answer_has_a_question_and_a_reader(gold: dict[str, Any]):
    asked = {row["id"] for row in gold["rows"]}
    assert {name for name in questions() if not name.startswith("Q")} == asked
    assert asked - set(READERS) == {"D06"}


@pytest.mark.parametrize("identifier", [name for name in questions() if not name.startswith("Q")])
class TestAnswers:
    def test_the_answer_is_right(self, identifier: str, gold: dict[str, Any]):
        (expected,) = [row["answer"] for row in gold["rows"] if row["id"] == identifier]
        in_order = identifier in IN_ORDER
        assert plain(answer_of(identifier), in_order=in_order) == plain(expected, in_order=in_order)

    def test_no_wrong_answer_is_given(self, identifier: str, gold: dict[str, Any]):
        (wrong_answers,) = [row["wrong_answers"] for row in gold["rows"] if row["id"] == identifier]
        assert [wrong for wrong in wrong_answers if says(identifier, wrong)] == []


@pytest.mark.parametrize(
    ("identifier", "answer"),
    [
        ("D03", "Reuters"),
        ("D06", False),
        ("P01", "person/kim-moon-soo"),
        ("P06", {"conservative": ["party/reform-party"]}),
        ("M01", {"period": "P5Y"}),
        ("M04", {"amount": 100_000_000_000_000}),
        ("M10", {"amount": 20_000_000_000_000}),
        ("C03", ["person/lee-jun-seok", "person/han-dong-hoon"]),
        ("C08", ["criticizes", "person/lee-jun-seok", "person/han-dong-hoon"]),
        ("C10", ["person/lee-jun-seok", "criticizes", "person/lee-jae-myung"]),
    ],
)
def test_what_the_graph_says_would_be_noticed_among_wrong_answers(identifier: str, answer: Answer):
    """The check for wrong answers finds each form of answer when the graph does give it."""
    assert says(identifier, answer) is (answer != "Reuters")


def test_the_graph_has_the_expected_edges_and_of_closed_predicates_no_other(shared: Path):
    expected = json.loads((shared / "gold/edges.json").read_text(encoding="utf-8"))
    wanted: dict[str, set[tuple[str, str]]] = {}
    for subject, predicate, object_ in expected["must"]:
        wanted.setdefault(predicate, set()).add((subject, object_))
    assert set(expected["closed_predicates"]) <= set(wanted)
    for predicate, pairs in wanted.items():
        found = edges(predicate)
        assert pairs - found == set(), predicate
        if predicate in expected["closed_predicates"]:
            assert found - pairs == set(), predicate


def test_every_quotation_stands_in_the_body_of_the_text(gold: dict[str, Any], page: str):
    first, last = gold["article_span"]
    found = store_of(ARTICLE).select(
        f"""
        PREFIX hu: <{HU}> PREFIX oa: <{OA}>
        SELECT DISTINCT ?evidence ?words ?start ?end ?sha256 WHERE {{
          ?owner hu:evidence|hu:heading ?evidence .
          OPTIONAL {{ ?evidence oa:hasSource/hu:textSha256 ?sha256 }}
          OPTIONAL {{ ?evidence oa:hasSelector/oa:exact ?words }}
          OPTIONAL {{ ?evidence oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }}
        }}"""
    )
    assert len(found) == len(set(found.column("evidence"))) > 0
    for row in found:
        start, end = int(row["start"].value), int(row["end"].value)
        assert row["sha256"].value == gold["sha256"]
        assert first <= start < end <= last, row["evidence"]
        assert page[start:end] == row["words"].value, row["evidence"]
