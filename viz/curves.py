"""The lines of arrows, as vis-network bends them on the page, and where they meet the box that they point to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from viz.scene import Box, SceneEdge

_STEPS = 60
"""Points at which a curve is asked whether it has reached a box; between two of them the place is then halved out."""

_GAP = 2.0
"""Between the point of an arrow and the box, in picture units."""


class Point(NamedTuple):
    """A place in the picture."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A Bézier curve of three or four control points."""

    controls: tuple[Point, ...]

    def at(self, part: float) -> Point:
        """Find the point at a part (0 to 1) of the curve, by de Casteljau's construction."""
        points = self.controls
        while len(points) > 1:
            points = _between(points, part)
        return points[0]

    def until(self, part: float) -> Curve:
        """Cut the curve off at a part of it."""
        points, kept = self.controls, [self.controls[0]]
        while len(points) > 1:
            points = _between(points, part)
            kept.append(points[0])
        return Curve(tuple(kept))

    def points(self, count: int) -> list[Point]:
        """List points along the curve, both ends included."""
        return [self.at(step / count) for step in range(count + 1)]

    def path(self) -> str:
        """Write the curve as the ``d`` of an SVG path."""
        first, *rest = (f"{point.x:.1f} {point.y:.1f}" for point in self.controls)
        return f"M{first}{'Q' if len(rest) == 2 else 'C'}{' '.join(rest)}"


def curve_of(edge: SceneEdge, source: Box, target: Box) -> Curve:
    """Bend an arrow from the middle of one box to that of another.

    Arrows from makers to pledges run like the lines of a family tree, level at both ends.
    """
    start, end = Point(source.x, source.y), Point(target.x, target.y)
    if edge.relation == "makes_pledge":
        middle = (start.x + end.x) / 2
        return Curve((start, Point(middle, start.y), Point(middle, end.y), end))
    reach = edge.bend * 0.5 + 0.5
    angle = math.atan2(start.y - end.y, end.x - start.x) + reach * math.pi
    far = reach * math.dist(start, end)
    return Curve((start, Point(start.x + far * math.sin(angle), start.y + far * math.cos(angle)), end))


def arrow(curve: Curve, target: Box, length: float) -> tuple[Curve, tuple[Point, ...]]:
    """Cut a curve where it meets its target's box; answer the shaft and the corners of the head.

    A head is never longer than half of its arrow.
    """
    parts = [step / _STEPS for step in range(_STEPS + 1)]
    meets = next((part for part in parts if _inside(curve.at(part), target)), 1.0)
    outside = max(meets - 1 / _STEPS, 0.0)
    for _ in range(6):
        middle = (outside + meets) / 2
        if _inside(curve.at(middle), target):
            meets = middle
        else:
            outside = middle
    tip = curve.at(meets)
    length = min(length, math.dist(curve.controls[0], tip) / 2)
    back = next((part for part in reversed(parts) if part < meets and math.dist(curve.at(part), tip) >= length), 0.0)
    base = curve.at(back)
    far = math.dist(base, tip) or 1.0
    along = Point((tip.x - base.x) / far, (tip.y - base.y) / far)
    root = Point(tip.x - along.x * length, tip.y - along.y * length)
    half = length * 0.3
    corners = (
        tip,
        Point(root.x - along.y * half, root.y + along.x * half),
        Point(root.x + along.y * half, root.y - along.x * half),
    )
    return curve.until(back), corners


def _inside(point: Point, box: Box) -> bool:
    wide, high = box.width / 2 + _GAP, box.height / 2 + _GAP
    return abs(point.x - box.x) <= wide and abs(point.y - box.y) <= high


def _between(points: tuple[Point, ...], part: float) -> tuple[Point, ...]:
    return tuple(Point(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part) for a, b in pairwise(points))
