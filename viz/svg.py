"""The picture as one SVG file: the scene of the page in its wide form, with a title and a legend.

It is drawn with plain shapes and attributes, without scripts, styles or references to other files, so that every
editor and printer shows the same; the same scene always gives the same text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from viz import labels, palette
from viz.curves import Curve, Point, arrow, curve_of
from viz.dates import date_range
from viz.messages import Messages, messages
from viz.scene import LEADING, Box, Scene, SceneEdge, SceneNode, build, part_of

_FONT = "Inter, 'Noto Sans', 'Helvetica Neue', Arial, 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif"
_PAPER, _RAISED, _TEXT, _MUTED = "#ffffff", "#f6f5f1", "#191a1d", "#5b6068"
_MARGIN = 28.0
_GROUPS = ("agent_group", "pledge_group")
# A mark of this size or more belongs to someone criticized five times or more: such a one is named in a large view.
_OFTEN = 9.0
_LEGEND_SIZE = 13.0


def draw(
    network: Mapping[str, Any],
    *,
    meta: Mapping[str, Any],
    lang: str = "en",
    relations: Collection[str] | None = None,
    place: str = "parts",
    among: Mapping[str, Any] | None = None,
    heads: bool = True,
) -> str:
    """Draw a network in the JSON shape of ``/v1/graph``.

    Args:
        network: its nodes and edges.
        meta: the ``meta`` of a list: articles, from, to.
        lang: ``en`` or ``ko``; anything else is English.
        relations: the relations to draw; those that a fresh page shows, if none are given.
        place: how nodes are arranged, as in :func:`viz.scene.build`.
        among: the larger network in which the nodes keep their places, as on a page that holds it whole.
        heads: whether a party's name stands over its people.
    """
    say = messages(lang)
    scene = build(among or network, say.lang, place=place)
    edges = [edge for edge in part_of(scene, network) if edge.relation in (relations or scene.shown)]
    nodes = _visible(scene, edges, heads=heads)
    by_id = {node.id: node for node in nodes}
    curves = {edge.id: curve_of(edge, by_id[edge.source].wide, by_id[edge.target].wide) for edge in edges}
    left, top, right, bottom = _bounds(nodes, curves.values())
    shapes = [
        *_fields(nodes),
        *(part for edge in edges for part in _arrow(edge, curves[edge.id], by_id, say)),
        *(part for node in nodes for part in _node(node)),
    ]
    more = int(network.get("more") or 0)
    legend, height = _legend(nodes, edges, right - left, say)
    head = [say("page.title"), _corpus(meta, say), *([say("picture.more", n=f"{more:,}")] if more else [])]
    above = 34.0 + 20.0 * len(head)
    width = right - left + 2 * _MARGIN
    whole = above + bottom - top + height + 2 * _MARGIN
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _root(width, whole, say.lang),
        f"<title>{_escape(head[0])}</title>",
        f"<desc>{_escape(say('picture.description'))}</desc>",
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>',
        _text(head[0], Point(_MARGIN, 36), 20, bold=True),
        *(_text(line, Point(_MARGIN, 58 + 20 * row), 13, _MUTED) for row, line in enumerate(head[1:])),
        f'<g transform="translate({_n(_MARGIN - left)} {_n(above - top)})">',
        *(shapes or [_text(say("picture.empty"), Point(left, top + 20), 15)]),
        "</g>",
        f'<g transform="translate({_n(_MARGIN)} {_n(above + bottom - top + _MARGIN)})">',
        *legend,
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _root(width: float, height: float, lang: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" role="img" lang="{lang}" font-family={quoteattr(_FONT)}>'
    )


def _visible(scene: Scene, edges: Sequence[SceneEdge], *, heads: bool) -> list[SceneNode]:
    """List the ends of the edges; a party stays as the head of its field as long as one of its people is to be seen."""
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    if heads:
        ends |= {node.block for node in scene.nodes if node.id in ends and node.block}
    return [node for node in scene.nodes if node.id in ends]


def _bounds(nodes: Iterable[SceneNode], curves: Iterable[Curve]) -> tuple[float, float, float, float]:
    """Find left, top, right and bottom of all that is drawn; an empty picture keeps room for a line."""
    points = [point for curve in curves for point in curve.points(8)]
    for node in nodes:
        box = node.wide
        below = 40 if box.mark else 14
        points.append(Point(box.x - box.width / 2 - 14, box.y - box.height / 2 - 14))
        points.append(Point(box.x + box.width / 2 + 14, box.y + box.height / 2 + below))
    points = points or [Point(0, 0), Point(520, 40)]
    xs, ys = [point.x for point in points], [point.y for point in points]
    return min(xs), min(ys), max(*xs, min(xs) + 520), max(ys)


def _corpus(meta: Mapping[str, Any], say: Messages) -> str:
    articles = say.count("sentence.articles", int(meta.get("articles") or 0))
    return say("page.corpus", articles=articles, dates=date_range(meta.get("from"), meta.get("to"), say))


def _fields(nodes: Iterable[SceneNode]) -> list[str]:
    """Draw the field behind each party's people and pledges."""
    fields: dict[str, list[SceneNode]] = {}
    for node in nodes:
        if node.block:
            fields.setdefault(node.block, []).append(node)
    parts = []
    for members in fields.values():
        boxes = [node.wide for node in members]
        left, right = min(b.x - b.width / 2 for b in boxes) - 11, max(b.x + b.width / 2 for b in boxes) + 11
        top, bottom = min(b.y - b.height / 2 for b in boxes) - 11, max(b.y + b.height / 2 for b in boxes) + 11
        field = Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top, ())
        parts.append(_rect(field, 16, f'fill="{_ink(members[0])}" fill-opacity="0.075"'))
    return parts


def _arrow(edge: SceneEdge, curve: Curve, nodes: Mapping[str, SceneNode], say: Messages) -> list[str]:
    stroke = palette.RELATIONS.get(edge.relation)
    colour = stroke.ink.light if stroke else _MUTED
    dashes = f' stroke-dasharray="{" ".join(map(str, stroke.dashes))}"' if stroke and stroke.dashes else ""
    shaft, head = arrow(curve, nodes[edge.target].wide, 15 * (stroke.arrow if stroke else 0.6) + 3 * edge.width)
    title = f"{nodes[edge.source].name} {say.word('verb', edge.relation)} {nodes[edge.target].name}"
    proofs = " ".join(edge.statements)
    return [
        f'<g data-relation={quoteattr(edge.relation)} data-statements={quoteattr(proofs)} opacity="0.92">',
        f"<title>{_escape(title)}: {_escape(proofs)}</title>",
        f'<path d="{shaft.path()}" fill="none" stroke="{colour}" stroke-width="{_n(edge.width)}"{dashes}/>',
        f'<polygon points="{" ".join(f"{_n(point.x)},{_n(point.y)}" for point in head)}" fill="{colour}"/></g>',
    ]


def _node(node: SceneNode) -> list[str]:
    shapes = _mark(node) if node.wide.mark else _party(node) if node.kind == "party" else _labelled(node)
    return [f"<g data-id={quoteattr(node.id)}><title>{_escape(node.name)}</title>", *shapes, "</g>"]


def _party(node: SceneNode) -> list[str]:
    """Write a party's name; its backing keeps an arrow that passes behind from striking it through."""
    backing = f' stroke="{_PAPER}" stroke-width="{_n(node.font / 4)}" stroke-linejoin="round" paint-order="stroke"'
    return _lines(node, node.wide.x - node.wide.width / 2 + 3, "start", _ink(node), backing)


def _labelled(node: SceneNode) -> list[str]:
    box, colour = node.wide, _ink(node)
    group, pledge, person = node.kind in _GROUPS, node.kind == "pledge", node.kind == "person"
    edge = palette.RELATIONS["endorses_priority"].ink.light if node.kind == "priority" else _MUTED if group else colour
    radius = 4 if pledge else 9 if person else box.height / 2
    left = box.x - box.width / 2
    parts = []
    if node.halo:
        around = Box(box.x, box.y, box.width + 10, box.height + 10, ())
        ink = palette.RELATIONS["criticizes_group"].ink.light
        parts.append(_rect(around, radius + 5, f'fill="none" stroke="{ink}" stroke-opacity="0.18" stroke-width="9"'))
    dashes = ' stroke-dasharray="4 3"' if group else ""
    look = f'fill="{_RAISED if pledge else _PAPER}" stroke="{edge}" stroke-width="{1.8 if person else 1.1}"{dashes}'
    parts.append(_rect(box, radius, look))
    if pledge:
        parts.append(_rect(Box(left + 1.75, box.y, 3.5, box.height - 6, ()), 0, f'fill="{edge}"'))
        return [*parts, *_lines(node, left + 10, "start")]
    if person:
        parts.append(_glyph(node.shape, Point(left + 18, box.y), min(node.mark, 11), edge))
        return [*parts, *_lines(node, left + 34, "start")]
    return [*parts, *_lines(node, box.x, "middle")]


def _mark(node: SceneNode) -> list[str]:
    """Draw a node of a large view: a mark, and its name if it is criticized often."""
    box = node.wide
    size = min(box.width, box.height) * 0.3 + node.mark - 5.5
    priority = node.kind == "priority"
    colour = palette.RELATIONS["endorses_priority"].ink.light if priority else _ink(node)
    if node.kind == "pledge":
        return [_rect(Box(box.x, box.y, size * 2, size * 2, ()), 3, f'fill="{colour}" fill-opacity="0.75"')]
    parts = [_glyph(node.shape, Point(box.x, box.y), size, colour)]
    if node.mark >= _OFTEN:
        backing = f' stroke="{_PAPER}" stroke-width="{_n(node.font / 4)}" stroke-linejoin="round" paint-order="stroke"'
        at = Point(box.x, box.y + size + node.font)
        parts.append(_text(node.name, at, node.font, anchor="middle", bold=node.bold, more=backing))
    return parts


def _lines(node: SceneNode, x: float, anchor: str, colour: str = _TEXT, more: str = "") -> list[str]:
    step = node.font * LEADING
    middle = (len(node.wide.lines) - 1) / 2
    return [
        _text(
            line,
            Point(x, node.wide.y + (row - middle) * step + node.font * 0.35),
            node.font,
            colour,
            anchor=anchor,
            bold=node.bold,
            more=more,
        )
        for row, line in enumerate(node.wide.lines)
    ]


def _legend(
    nodes: Sequence[SceneNode], edges: Sequence[SceneEdge], width: float, say: Messages
) -> tuple[list[str], float]:
    """Explain the arrows with their counts and the marks that are there, in rows no wider than the picture."""
    entries: list[tuple[str, str]] = []
    for name in [*palette.RELATIONS, *sorted({edge.relation for edge in edges} - set(palette.RELATIONS))]:
        count = sum(edge.relation == name for edge in edges)
        if count:
            stroke = palette.RELATIONS.get(name, palette.Stroke(palette.PARTIES[palette.NO_PARTY]))
            dashes = f' stroke-dasharray="{" ".join(map(str, stroke.dashes))}"' if stroke.dashes else ""
            sample = f'<path d="M0 0H24" stroke="{stroke.ink.light}" stroke-width="{_n(stroke.width)}"{dashes}/>'
            entries.append((sample, f"{say.word('relation', name)} ({count:,})"))
    shapes = {node.shape for node in nodes}
    entries += [
        (_glyph(shape, Point(14, 0), 6, _MUTED), say(f"key.{shape}"))
        for shape in ("candidate", "expert", "critic")
        if shape in shapes
    ]
    entries += [("", say(key)) for key in ("key.size", "key.colour") if nodes]
    parts, x, y = [], 0.0, 0.0
    for sample, text in entries:
        indent = 32.0 if sample else 0.0
        room = indent + labels.width(text, _LEGEND_SIZE) + 22
        if x and x + room > width:
            x, y = 0.0, y + 24
        parts.append(f'<g transform="translate({_n(x)} {_n(y)})">{sample}')
        parts.append(_text(text, Point(indent, 4.5), _LEGEND_SIZE, _MUTED) + "</g>")
        x += room
    return parts, y + 10


def _glyph(shape: str, at: Point, size: float, colour: str) -> str:
    if shape == "expert":
        far = size * 1.15
        path = f"M{_n(at.x)} {_n(at.y - far)}l{_n(far)} {_n(far)}l{_n(-far)} {_n(far)}l{_n(-far)} {_n(-far)}z"
        return f'<path d="{path}" fill="{colour}"/>'
    if shape == "critic":
        path = f"M{_n(at.x)} {_n(at.y - size)}l{_n(size)} {_n(size * 1.85)}h{_n(-size * 2)}z"
        return f'<path d="{path}" fill="{colour}"/>'
    return f'<circle cx="{_n(at.x)}" cy="{_n(at.y)}" r="{_n(size)}" fill="{colour}"/>'


def _rect(box: Box, radius: float, look: str) -> str:
    return (
        f'<rect x="{_n(box.x - box.width / 2)}" y="{_n(box.y - box.height / 2)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}" rx="{_n(max(0.0, min(radius, box.width / 2, box.height / 2)))}" {look}/>'
    )


def _text(
    text: str,
    at: Point,
    size: float,
    colour: str = _TEXT,
    *,
    anchor: str = "start",
    bold: bool = False,
    more: str = "",
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_n(at.x)}" y="{_n(at.y)}" font-size="{_n(size)}" fill="{colour}" text-anchor="{anchor}"'
        f"{weight}{more}>{_escape(text)}</text>"
    )


def _ink(node: SceneNode) -> str:
    return palette.PARTIES[node.ink].light


def _escape(text: str) -> str:
    return escape(labels.clean(text))


def _n(value: float) -> str:
    """Write a number to a tenth, without what says nothing."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 10**5 else str(round(value))
