"""Which columns each kind of answer has as CSV, and the rows of its items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.lookups.rows import STATEMENT_COLUMNS, Row, join, name_of, statement_row, to_csv, words

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Items as rows; ``columns`` stand in the header even when there are no items. Names are in the language given."""

    columns: tuple[str, ...]
    rows: Callable[[Item, str], Iterable[Row]]

    def csv(self, items: Sequence[Item], language: str) -> str:
        """The items as CSV."""
        return to_csv([row for item in items for row in self.rows(item, language)], self.columns)


def _statement(item: Item, language: str) -> list[Row]:
    return [statement_row(item, language)]


def _named(item: Item, language: str) -> Row:
    return {
        "id": item["id"],
        "slug": item["slug"],
        "name": name_of(item, language),
        "alternative_names": join(item["alternative_names"]),
    }


def _person(item: Item, language: str) -> list[Row]:
    party = item["party"]
    told = {"party": name_of(party, language), "party_slug": party["slug"] if party else ""}
    return [{**_named(item, language), **told, "roles": join(item["roles"])}]


def _party(item: Item, language: str) -> list[Row]:
    return [{**_named(item, language), "people": str(item["people"])}]


def _topic(item: Item, language: str) -> list[Row]:
    broader = item["broader"]
    told = {"broader": name_of(broader, language), "broader_slug": broader["slug"] if broader else ""}
    return [{**_named(item, language), **told}]


def _election(item: Item, language: str) -> list[Row]:
    held = item["held"]
    told = {"held_on": held["on"] or "", "basis": held["basis"] or "", "as_written": held["as_written"] or ""}
    return [{**_named(item, language), **told, "jurisdiction": item["jurisdiction"] or ""}]


def _outlet(item: Item, language: str) -> list[Row]:
    span = {"from": item["from"] or "", "to": item["to"] or ""}
    return [{**_named(item, language), "articles": str(item["articles"]), **span}]


def _article(item: Item, language: str) -> list[Row]:
    return [
        {
            "id": item["id"],
            "slug": item["slug"],
            "title": words(item["title"], language),
            "outlet": name_of(item["outlet"], language),
            "outlet_slug": item["outlet"]["slug"],
            "published": item["published"],
            "url": item["url"] or "",
            "credited_to": join(name_of(agent, language) for agent in item["credited_to"]),
            "about": join(name_of(thing, language) for thing in item["about"]),
            "statements": str(sum(item["statements"].values())),
            "text_sha256": join(version["sha256"] for version in item["text_versions"]),
        }
    ]


def _pair(item: Item, language: str) -> list[Row]:
    target = item["target"] or {"slug": "", "kind": "", "name": {"en": ""}}
    return [
        {
            "critic": name_of(item["critic"], language),
            "critic_slug": item["critic"]["slug"],
            "party": name_of(item["critic"]["party"], language),
            "target": name_of(target, language),
            "target_slug": target["slug"],
            "target_kind": target["kind"],
            "count": str(item["count"]),
            "first": item["first"],
            "last": item["last"],
        }
    ]


def _edge(item: Item, _: str) -> list[Row]:
    ends = {"source": item["source"], "relation": item["relation"], "target": item["target"]}
    return [{**ends, "weight": str(item["weight"]), "statements": join(item["statements"])}]


def _step(item: Item, language: str) -> list[Row]:
    return [
        {
            "step": str(item["step"]),
            "source": name_of(item["source"], language),
            "source_slug": item["source"]["slug"],
            "relation": item["relation"],
            "target": name_of(item["target"], language),
            "target_slug": item["target"]["slug"],
            "forward": str(item["forward"]).lower(),
            "statement": item["statement"]["id"],
            "quote": " … ".join(evidence["quote"] for evidence in item["statement"]["evidence"]),
            "more": str(item["more"]),
        }
    ]


def _comparison(found: Item, language: str) -> list[Row]:
    people = {person["slug"]: name_of(person, language) for person in found["people"]}
    return [
        {
            "measure": row["measure"],
            "unit": row["unit"],
            "person": people[slug],
            "person_slug": slug,
            **{name: "" if figure[name] is None else str(figure[name]) for name in ("value", "min", "max")},
            "bound": figure["bound"] or "",
            "reason": figure["reason"] or "",
            "as_written": figure["as_written"],
            "derivation": figure["derivation"] or "",
            "pledge": words(figure["pledge"]["label"], language),
            "pledge_slug": figure["pledge"]["slug"],
            "statement": figure["statement"],
            "quote": join(figure["quote"]),
        }
        for row in found["rows"]
        for slug in people
        for figure in row["cells"][slug]
    ]


def _hit(item: Item, language: str) -> list[Row]:
    told = {"kind": item["kind"], "id": item["id"], "slug": item["slug"]}
    return [{**told, "name": name_of(item, language), "match": item["match"]}]


def _coverage(found: Item, language: str) -> list[Row]:
    parts = [
        *(("outlet", name_of(part["outlet"], language), part) for part in found["outlets"]),
        *(("month", part["month"], part) for part in found["months"]),
    ]
    return [
        {
            "part": part,
            "name": name,
            "articles": str(counted["articles"]),
            "statements": str(counted["statements"]),
            "from": counted.get("from", ""),
            "to": counted.get("to", ""),
        }
        for part, name, counted in parts
    ]


def _change(item: Item, _: str) -> list[Row]:
    return [{name: item[name] for name in ("revision", "at", "note")} | {"articles": join(item["articles"])}]


def _retraction(item: Item, language: str) -> list[Row]:
    told = {"statement": item["id"], **{name: item[name] for name in ("slug", "status", "recorded", "closed")}}
    replaced = item["replaced_by"] or ""
    by, reason = name_of(item["by"], language), words(item["reason"], language)
    return [{**told, "by": by, "reason": reason, "replaced_by": replaced}]


_NAMED: Final = ("id", "slug", "name", "alternative_names")
STATEMENTS: Final = Table(STATEMENT_COLUMNS, _statement)
PEOPLE: Final = Table((*_NAMED, "party", "party_slug", "roles"), _person)
PARTIES: Final = Table((*_NAMED, "people"), _party)
TOPICS: Final = Table((*_NAMED, "broader", "broader_slug"), _topic)
ELECTIONS: Final = Table((*_NAMED, "held_on", "basis", "as_written", "jurisdiction"), _election)
OUTLETS: Final = Table((*_NAMED, "articles", "from", "to"), _outlet)
ARTICLES: Final = Table(
    (
        *("id", "slug", "title", "outlet", "outlet_slug", "published", "url", "credited_to", "about", "statements"),
        "text_sha256",
    ),
    _article,
)
PAIRS: Final = Table(
    ("critic", "critic_slug", "party", "target", "target_slug", "target_kind", "count", "first", "last"), _pair
)
EDGES: Final = Table(("source", "relation", "target", "weight", "statements"), _edge)
STEPS: Final = Table(
    (
        *("step", "source", "source_slug", "relation", "target", "target_slug", "forward", "statement", "quote"),
        "more",
    ),
    _step,
)
COMPARISON: Final = Table(
    (
        *("measure", "unit", "person", "person_slug", "value", "min", "max", "bound", "reason", "as_written"),
        *("derivation", "pledge", "pledge_slug", "statement", "quote"),
    ),
    _comparison,
)
HITS: Final = Table(("kind", "id", "slug", "name", "match"), _hit)
COVERAGE: Final = Table(("part", "name", "articles", "statements", "from", "to"), _coverage)
CHANGES: Final = Table(("revision", "at", "note", "articles"), _change)
RETRACTIONS: Final = Table(
    ("statement", "slug", "status", "recorded", "closed", "by", "reason", "replaced_by"), _retraction
)
