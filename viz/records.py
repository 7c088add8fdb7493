"""What the explorer knows of every statement of a revision: small records to filter and count, without any words.

The words of a statement are fetched when they are shown; a record is what decides whether it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from viz import palette
from viz.columns import Column
from viz.scene import LAYER_LIMIT, edge_id
from viz.text import key_of
from viz.view import CLOCKS, FACETS

WITHOUT_ARROW: Final = ("untargeted", "other")
"""The legend's entries for statements that make no arrow."""

IMPLIED: Final = "implied_target"
"""The relation of targets that an article implies but does not name: dashed, and off on a fresh page."""


@dataclass(frozen=True, slots=True)
class Record:
    """A statement, as far as filters look at it.

    ``ends`` are the addresses of everybody and everything that it concerns; ``day`` is when it was said as far as that
    is known, ``published`` when the article appeared; ``words`` are its words, folded for the search.
    """

    number: int
    key: str
    iri: str
    kind: str
    who: str
    whom: tuple[str, ...]
    relations: tuple[str, ...]
    edges: tuple[str, ...]
    ends: frozenset[str]
    facets: Mapping[str, tuple[str, ...]]
    day: str
    published: str
    article: str
    words: str
    answers: tuple[str, ...] = ()
    """The statements that it responds to, by key."""


@dataclass(slots=True)
class Records:
    """All statements and arrows of a revision."""

    statements: list[Record]
    nodes: dict[str, Mapping[str, Any]]
    edges: dict[str, tuple[str, str, str]]
    names: dict[str, dict[str, Mapping[str, str]]]
    by_key: dict[str, Record] = field(default_factory=dict)
    by_edge: dict[str, list[Record]] = field(default_factory=dict)
    by_end: dict[str, list[Record]] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    """What filters count: ``show`` (the relations), the facets, and the days by each clock."""

    def __post_init__(self) -> None:
        self.columns = {name: Column.of(record.facets[name] for record in self.statements) for name in FACETS}
        self.columns["show"] = Column.of(record.relations for record in self.statements)
        self.columns["said"] = Column.of((record.day,) for record in self.statements)
        self.columns["published"] = Column.of((record.published,) for record in self.statements)
        for record in self.statements:
            self.by_key[record.key] = record
            for edge in record.edges:
                self.by_edge.setdefault(edge, []).append(record)
            for end in record.ends:
                self.by_end.setdefault(end, []).append(record)

    @classmethod
    def read(cls, items: Iterable[Mapping[str, Any]], network: Mapping[str, Any]) -> Records:
        """Make the records of statement items and the network that is derived from them."""
        nodes = {key_of(node["id"]): node for node in network["nodes"]}
        edges: dict[str, tuple[str, str, str]] = {}
        supported: dict[str, list[str]] = {}
        for edge in network["edges"]:
            ends = key_of(edge["source"]), key_of(edge["target"])
            if ends[0] not in nodes or ends[1] not in nodes:
                continue
            name = edge_id(ends[0], edge["relation"], ends[1])
            edges[name] = (ends[0], edge["relation"], ends[1])
            for iri in edge["statements"]:
                supported.setdefault(iri, []).append(name)
        reader = _Reader(nodes, edges, supported)
        return cls([reader.record(number, item) for number, item in enumerate(items)], nodes, edges, reader.names)

    def shown_at_first(self) -> tuple[str, ...]:
        """The relations of a fresh page: pledges only while the whole has fewer than ``LAYER_LIMIT`` arrows."""
        shown = [name for name in palette.RELATIONS if name in palette.SHOWN_AT_FIRST]
        if len(self.edges) >= LAYER_LIMIT:
            shown.remove("makes_pledge")
        return (*shown, "untargeted")

    def days(self) -> dict[str, tuple[str, ...]]:
        """The first and the last day by each clock; nothing without statements."""
        known = {clock: self.columns[clock].names for clock in CLOCKS}
        return {clock: (min(days), max(days)) if days else () for clock, days in known.items()}

    def makers(self) -> dict[str, str]:
        """Whose pledge each pledge is, by address."""
        return {target: source for source, relation, target in self.edges.values() if relation == "makes_pledge"}


def fold(text: str) -> str:
    """Make a text comparable: composed, lower case, hyphens and runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("-", " ").split())


class _Reader:
    """Turns items into records, and remembers the names of the choices that it meets."""

    def __init__(
        self,
        nodes: dict[str, Mapping[str, Any]],
        edges: dict[str, tuple[str, str, str]],
        supported: dict[str, list[str]],
    ) -> None:
        self._nodes, self._edges, self._supported = nodes, edges, supported
        self.names: dict[str, dict[str, Mapping[str, str]]] = {"party": {}, "topic": {}, "outlet": {}}

    def record(self, number: int, item: Mapping[str, Any]) -> Record:
        who = key_of((item.get("critic") or item.get("speaker") or {"id": ""})["id"])
        targets = objects(item)
        whom = tuple(dict.fromkeys(key_of(one["id"]) for one in targets))
        arrows = list(self._supported.get(item["id"], ()))
        arrows += self._implied(who, item)
        relations = tuple(dict.fromkeys(self._edges[arrow][1] for arrow in arrows))
        if not any(relation != IMPLIED for relation in relations):
            relations = (*relations, without_arrow(item, whom))
        ends = {who, *whom, *(end for arrow in arrows for end in self._edges[arrow][::2])} - {""}
        article = item["article"]
        when = item["said"]
        outlet = article["outlet"]
        self.names["outlet"].setdefault(outlet["slug"], outlet["name"])
        for topic in item.get("topics", ()):
            self.names["topic"].setdefault(topic["slug"], topic["name"])
        words = [text for text in (item.get("summary") or {}).values() if text]
        words += [evidence["quote"] for evidence in item["evidence"]]
        return Record(
            number=number,
            key=key_of(item["id"], kind=False),
            iri=item["id"],
            kind=item["kind"],
            who=who,
            whom=whom,
            relations=relations,
            edges=tuple(arrows),
            ends=frozenset(ends),
            facets={
                "party": self._parties(item, ends),
                "role": tuple(self._nodes.get(who, {}).get("roles", ())),
                "topic": tuple(sorted({topic["slug"] for topic in item.get("topics", ())})),
                "outlet": (outlet["slug"],),
                "target": _target_kinds(item, targets),
                "mode": (item["speech_mode"],) if item.get("speech_mode") else (),
            },
            day=when.get("on") or when.get("latest") or when.get("earliest") or article["published"],
            published=article["published"],
            article=key_of(article["id"]),
            words=fold(" ".join(words)),
            answers=tuple(key_of(iri, kind=False) for iri in item.get("responds_to", ())),
        )

    def _implied(self, who: str, item: Mapping[str, Any]) -> list[str]:
        """Make arrows to implied targets, which are nodes of the picture only if something else brings them there."""
        found = []
        for reference in item.get("implied_targets", ()):
            target = key_of(reference["id"])
            if who in self._nodes and target in self._nodes:
                name = edge_id(who, IMPLIED, target)
                self._edges[name] = (who, IMPLIED, target)
                found.append(name)
        return found

    def _parties(self, item: Mapping[str, Any], ends: Iterable[str]) -> tuple[str, ...]:
        found: dict[str, Mapping[str, str]] = {}
        speaker = item.get("critic") or item.get("speaker") or {}
        for reference in (speaker.get("party"), *(self._party(end) for end in ends)):
            if reference:
                found[reference["slug"]] = reference["name"]
        self.names["party"] |= found
        return tuple(sorted(found))

    def _party(self, end: str) -> Mapping[str, Any] | None:
        node = self._nodes.get(end)
        if node is None:
            return None
        if node["kind"] == "party":
            return {"slug": node["slug"], "name": node["label"]}
        party: Mapping[str, Any] | None = node.get("party")
        return party


def objects(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List whom or what a statement is about, whatever its kind calls it. Implied targets are not among them."""
    found = [*item.get("targets", ()), *item.get("agrees_with", ()), *item.get("priorities", ())]
    if item.get("pledge"):
        found.append({"kind": "pledge", **item["pledge"]})
    membership = item.get("membership")
    if membership:
        found += [part for part in (membership.get("member"), membership.get("organization")) if part]
        if not membership.get("organization") and membership.get("role"):
            found.append(membership["role"])
    if not found and item.get("election"):
        found.append(item["election"])
    return found


def without_arrow(item: Mapping[str, Any], whom: Sequence[Any]) -> str:
    """Tell a criticism that names nobody, which readers look for, from statements that never make an arrow."""
    return "untargeted" if item["kind"] in {"criticism", "approval"} and not whom else "other"


def _target_kinds(item: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    kinds = {key_of(one["id"]).split("/", 1)[0] for one in targets}
    if not kinds and item["kind"] in {"criticism", "approval"}:
        kinds = {"none"}
    return tuple(sorted(kinds))
