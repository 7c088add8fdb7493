"""The scene: what the picture shows, as plain data.

It is made from a network and its statements alone, needs no browser, and is the same for the same input; the canvas
draws it and adds nothing. An edge keeps the direction in which its statements say it, always.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from viz import labels, layout, palette
from viz.cast import CRITICISMS, GROUPS, Part, cast
from viz.swarm import swarm
from viz.text import key_of, local

# Candidate -> pledge arrows are drawn at once while the view has fewer edges than this.
LAYER_LIMIT = 300
# A larger view has no room for labels beside each other: it becomes a swarm of marks that are named when one is near.
ARRANGED_LIMIT = 150

# The frame that the wide form is made for, at the size of a laptop's first screen.
FRAME = (960.0, 600.0)
# An arrangement that the frame shows at less than this scale could not be read: it becomes a swarm, too.
READABLE = 0.45
# Pledges are the longest labels. Wide boxes make the picture broad, narrow ones make it high: the widest line is
# chosen among these so that the picture fills the frame at the largest scale.
PLEDGE_LINES = (150.0, 176.0, 202.0, 228.0)

# Font sizes by kind: (size, bold, widest line, most lines).
_TYPE: dict[str, tuple[float, bool, float, int]] = {
    "person": (15.5, True, 146, 2),
    "party": (14.5, True, 230, 2),
    "pledge": (13.5, False, 152, 3),
    "priority": (14, True, 116, 2),
    "agent_group": (14, False, 112, 2),
    "pledge_group": (14, False, 112, 2),
}
_OTHER_TYPE = (13.0, False, 150.0, 2)
LEADING = 1.22


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place in one form of the picture.

    ``x`` and ``y`` are its middle; ``lines`` is its label, broken for the width; a ``mark`` shows no label.
    """

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    mark: bool = False


Forms = tuple[Box, Box | None, Box]
"""A node's places on a wide screen, on a tablet and on a phone."""


@dataclass(frozen=True, slots=True)
class SceneNode:
    """A node: ``id`` is its address ``kind/slug``; ``shape`` says its role; ``ink`` is a colour of the palette.

    ``font`` is the size of its label, ``mark`` that of its sign, which is larger the more often it is criticized;
    ``block`` is the party in whose field it stands; ``mid`` is its place on a tablet, where that is one of its own;
    ``halo`` marks a group that was criticized as a whole.
    """

    id: str
    iri: str
    kind: str
    name: str
    font: float
    bold: bool
    shape: str
    mark: float
    ink: str
    halo: bool
    block: str | None
    wide: Box
    mid: Box | None
    tall: Box


@dataclass(frozen=True, slots=True)
class SceneEdge:
    """An arrow: ``statements`` are the ``article/n`` keys that it stands for; ``bend`` is how much it curves."""

    id: str
    source: str
    target: str
    relation: str
    weight: int
    width: float
    bend: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture in one language, with the relations that are drawn at first."""

    nodes: tuple[SceneNode, ...]
    edges: tuple[SceneEdge, ...]
    shown: tuple[str, ...]
    lang: str

    def counts(self) -> dict[str, int]:
        """Count the edges of every relation present, in the order of the legend."""
        found: dict[str, int] = defaultdict(int)
        for edge in self.edges:
            found[edge.relation] += 1
        order = [*palette.RELATIONS, *sorted(set(found) - set(palette.RELATIONS))]
        return {relation: found[relation] for relation in order if found[relation]}


@dataclass(frozen=True, slots=True)
class Draft:
    """A label broken into lines, and the size of the box that holds it."""

    lines: tuple[str, ...]
    size: tuple[float, float]


def build(network: Mapping[str, Any], lang: str = "en", *, place: str = "parts") -> Scene:
    """Make the scene of a network in the JSON shape of ``/v1/graph``.

    Nodes stand by the parts that they play while there is room for that, else, and if ``place`` is ``ties``, near those
    whom they are tied to. Edges between nodes that the network does not list are left out: a picture cannot show them.
    """
    raw_nodes: dict[str, Mapping[str, Any]] = {key_of(node["id"]): node for node in network["nodes"]}
    edges = _edges(network["edges"], raw_nodes)
    shown = [name for name in palette.RELATIONS if name in palette.SHOWN_AT_FIRST]
    if len(edges) >= LAYER_LIMIT:
        shown.remove("makes_pledge")
    parties = {key: _party_key(node) for key, node in raw_nodes.items()}
    colours = palette.party_colours(party.rsplit("/", 1)[-1] for party in parties.values() if party)
    criticized: dict[str, int] = defaultdict(int)
    for edge in edges:
        if edge.relation in CRITICISMS:
            criticized[edge.target] += edge.weight
    parts = [Part(key, node["kind"], parties[key], frozenset(node.get("roles", ()))) for key, node in raw_nodes.items()]
    boxes, blocks = _places(raw_nodes, parts, edges, lang, place)
    maker = {edge.target: parties[edge.source] for edge in edges if edge.relation == "makes_pledge"}
    nodes = []
    for key, node in raw_nodes.items():
        party = parties[key] or maker.get(key)
        font, bold, _, _ = _TYPE.get(node["kind"], _OTHER_TYPE)
        wide, mid, tall = boxes[key]
        nodes.append(
            SceneNode(
                id=key,
                iri=node["id"],
                kind=node["kind"],
                name=labels.clean(local(node["label"], lang)),
                font=font,
                bold=bold,
                shape=_shape(node),
                mark=round(5.5 + 1.6 * min(criticized[key], 16) ** 0.5, 2),
                ink=colours[party.rsplit("/", 1)[-1]] if party else palette.NO_PARTY,
                halo=node["kind"] in GROUPS and criticized[key] > 0,
                block=blocks.get(key),
                wide=wide,
                mid=mid,
                tall=tall,
            )
        )
    return Scene(tuple(nodes), tuple(edges), tuple(shown), lang)


def part_of(scene: Scene, network: Mapping[str, Any]) -> list[SceneEdge]:
    """List the arrows of a scene that a part of its network has, as broad as the statements that the part leaves."""
    own = {edge.id: edge for edge in _edges(network["edges"], {node.id: node for node in scene.nodes})}
    return [
        replace(edge, weight=own[edge.id].weight, width=own[edge.id].width, statements=own[edge.id].statements)
        for edge in scene.edges
        if edge.id in own
    ]


def edge_id(source: str, relation: str, target: str) -> str:
    """Make the address of an edge: what the page writes into its own address when the edge is open."""
    return f"{source}~{relation}~{target}"


def _edges(raw: Sequence[Mapping[str, Any]], nodes: Mapping[str, Any]) -> list[SceneEdge]:
    known = []
    for edge in raw:
        source, target = key_of(edge["source"]), key_of(edge["target"])
        if source in nodes and target in nodes:
            known.append((source, target, edge))
    # Arrows between the same two nodes bend apart; a lone one bends a little, which tells its direction by the eye.
    lanes: dict[frozenset[str], int] = defaultdict(int)
    found = []
    for source, target, edge in known:
        lane = lanes[frozenset((source, target))]
        lanes[frozenset((source, target))] += 1
        stroke = palette.RELATIONS.get(edge["relation"], palette.Stroke(palette.PARTIES[palette.NO_PARTY]))
        weight = int(edge.get("weight") or len(edge["statements"]) or 1)
        found.append(
            SceneEdge(
                id=edge_id(source, edge["relation"], target),
                source=source,
                target=target,
                relation=edge["relation"],
                weight=weight,
                width=_width(stroke, weight),
                bend=round(0.1 + 0.14 * lane, 2),
                statements=tuple(key_of(iri, kind=False) for iri in edge["statements"]),
            )
        )
    return found


def _width(stroke: palette.Stroke, weight: int) -> float:
    """How broad an arrow is that stands for so many statements; ``static/picture.js`` has the same formula."""
    return round(stroke.width * (1 + 0.55 * math.sqrt(min(weight, 40) - 1)), 2)


def _party_key(node: Mapping[str, Any]) -> str | None:
    if node["kind"] == "party":
        return key_of(node["id"])
    party = node.get("party")
    return key_of(party["id"]) if party else None


def _draft(node: Mapping[str, Any], lang: str, pledge_line: float = PLEDGE_LINES[0]) -> Draft:
    kind: str = node["kind"]
    font, bold, limit, most = _TYPE.get(kind, _OTHER_TYPE)
    if kind == "pledge":
        limit = pledge_line
    lines = labels.wrap(local(node["label"], lang), limit, font, lines=most, bold=bold)
    text = limit if kind == "pledge" else max(labels.width(line, font, bold=bold) for line in lines)
    glyph = 30 if kind == "person" else 0
    across = {"pledge": 14, "party": 8, "priority": 28}.get(kind, 20) + glyph
    high = len(lines) * font * LEADING + (10 if kind == "party" else 15)
    return Draft(lines, (round(max(text + across, 44), 1), round(high, 1)))


def _shape(node: Mapping[str, Any]) -> str:
    """The mark of a node's role; someone with several roles wears that which says most about why they are here."""
    kind: str = node["kind"]
    if kind != "person":
        return kind
    roles = node.get("roles", ())
    return next((role for role in ("candidate", "expert", "critic") if role in roles), "person")


def _places(
    raw: Mapping[str, Mapping[str, Any]], parts: list[Part], edges: list[SceneEdge], lang: str, place: str
) -> tuple[dict[str, Forms], dict[str, str]]:
    """Place every node in every form; also say which party's field each stands in."""
    drafts = {key: _draft(node, lang) for key, node in raw.items()}
    if place == "ties" or len(parts) > ARRANGED_LIMIT:
        return _crowded(drafts, edges), {}
    players = cast(parts, [(edge.source, edge.relation, edge.target) for edge in edges])
    neighbours: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    made = {pledge for block in players.blocks for pledges in block.people.values() for pledge in pledges}
    marks = {node for node in made if len(neighbours[node]) < 2}
    narrow = {node: (layout.DOT, layout.DOT) if node in marks else draft.size for node, draft in drafts.items()}
    tall = _boxed(layout.tall(players, narrow), drafts, narrow, marks)
    full = {node: draft.size for node, draft in drafts.items()}
    mid = _boxed(layout.wide(players, full, neighbours, mid=True), drafts, full, set())
    tries = []
    for line in PLEDGE_LINES:
        wider = {key: _draft(node, lang, line) for key, node in raw.items()}
        sizes = {node: draft.size for node, draft in wider.items()}
        tries.append(_boxed(layout.wide(players, sizes, neighbours), wider, sizes, set()))
    wide = max(tries, key=lambda boxes: _scale(boxes.values()))
    if _scale(wide.values()) < READABLE:
        return _crowded(drafts, edges), {}
    blocks = {}
    for block in (*players.blocks, *players.critics):
        if block.party:
            blocks[block.party] = block.party
            for person, pledges in block.people.items():
                blocks |= dict.fromkeys([person, *pledges], block.party)
    return {key: (wide[key], mid[key], tall[key]) for key in raw}, blocks


def _crowded(drafts: Mapping[str, Draft], edges: Iterable[SceneEdge]) -> dict[str, Forms]:
    """Place every node as a mark near those whom it is tied to, the same in every form."""
    spots = swarm(tuple(drafts), tuple((edge.source, edge.target) for edge in edges))
    marks = {key: Box(x, y, 22, 22, drafts[key].lines, True) for key, (x, y) in spots.items()}
    return {key: (mark, None, mark) for key, mark in marks.items()}


def _boxed(
    points: Mapping[str, tuple[float, float]],
    drafts: Mapping[str, Draft],
    sizes: Mapping[str, tuple[float, float]],
    marks: set[str],
) -> dict[str, Box]:
    return {
        node: Box(round(x, 1), round(y, 1), *sizes[node], drafts[node].lines, node in marks)
        for node, (x, y) in points.items()
    }


def _scale(boxes: Iterable[Box]) -> float:
    """Tell at which scale the frame would show these boxes."""
    found = list(boxes)
    if not found:
        return 1.0
    across = max(box.x + box.width / 2 for box in found) - min(box.x - box.width / 2 for box in found)
    down = max(box.y + box.height / 2 for box in found) - min(box.y - box.height / 2 for box in found)
    return min(FRAME[0] / across, FRAME[1] / down)
