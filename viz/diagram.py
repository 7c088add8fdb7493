"""A diagram of trees as SVG, drawn on the server: boxes from left to right, the narrower right of the wider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from viz.labels import width, wrap

# In units of the picture, which are pixels where it is not scaled.
_SIZE: Final = 13.0
_ROW: Final = 30.0
_HEIGHT: Final = 22.0
_GAP: Final = 44.0
_PADDING: Final = 9.0
_WIDEST: Final = 190.0


@dataclass(frozen=True, slots=True)
class Tree:
    """A box with a label, the address that it leads to, and the boxes under it."""

    label: str
    address: str | None = None
    below: Sequence[Tree] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class _Box:
    tree: Tree
    depth: int
    y: float


def draw(forest: Sequence[Tree], title: str) -> Markup:
    """Draw trees one under the other; nothing without any. Colours come from the style sheet."""
    if not forest:
        return Markup()
    boxes: list[_Box] = []
    joints: list[tuple[_Box, _Box]] = []
    row = 0.0
    for tree in forest:
        row, _ = _place(tree, 0, row, boxes, joints)
        row += 0.4
    columns = _columns(boxes)
    right = max(columns[box.depth] + _width(box.tree) for box in boxes) + 1
    parts = [
        Markup('<svg class="diagram" viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" role="group" aria-label="{}">').format(
            right, row * _ROW, right, title
        ),
        *(_line(one, two, columns) for one, two in joints),
        *(part for box in boxes for part in _box(box, columns)),
        Markup("</svg>"),
    ]
    return Markup().join(parts)


def _place(
    tree: Tree, depth: int, row: float, boxes: list[_Box], joints: list[tuple[_Box, _Box]]
) -> tuple[float, _Box]:
    """Place a tree from ``row`` on, each box in the middle of those under it; return the next free row, and its box."""
    under = []
    for one in tree.below:
        row, box = _place(one, depth + 1, row, boxes, joints)
        under.append(box)
    middle = (under[0].y + under[-1].y) / 2 if under else row * _ROW + _ROW / 2
    placed = _Box(tree, depth, middle)
    boxes.append(placed)
    joints.extend((placed, box) for box in under)
    return (row if under else row + 1), placed


def _columns(boxes: Sequence[_Box]) -> list[float]:
    """Where each column begins: right of the widest box of the one before."""
    lefts = [1.0]
    for depth in range(max(box.depth for box in boxes)):
        lefts.append(lefts[-1] + max(_width(box.tree) for box in boxes if box.depth == depth) + _GAP)
    return lefts


def _width(tree: Tree) -> float:
    return width(_words(tree), _SIZE) + 2 * _PADDING


def _words(tree: Tree) -> str:
    return wrap(tree.label, _WIDEST, _SIZE, lines=1)[0]


def _line(one: _Box, two: _Box, columns: Sequence[float]) -> Markup:
    start, end = columns[one.depth] + _width(one.tree), columns[two.depth]
    turn = end - _GAP / 2
    return Markup('<path d="M{:.1f} {:.1f}H{:.1f}V{:.1f}H{:.1f}"></path>').format(start, one.y, turn, two.y, end)


def _box(box: _Box, columns: Sequence[float]) -> Iterator[Markup]:
    left = columns[box.depth]
    shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="4"></rect>').format(
        left, box.y - _HEIGHT / 2, _width(box.tree), _HEIGHT
    )
    text = Markup('<text x="{:.1f}" y="{:.1f}">{}</text>').format(
        left + _PADDING, box.y + _SIZE * 0.35, _words(box.tree)
    )
    if box.tree.address:
        yield Markup('<a href="{}">{}{}</a>').format(box.tree.address, shape, text)
    else:
        yield shape + text
