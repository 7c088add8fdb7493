"""Where every node stands: computed on the server, without chance, so that the first picture is still.

Three forms of one arrangement: *wide*, with pledges outside, candidates beside them and critics, groups, priorities and
experts down the middle; *mid*, the same with pledges under their makers for a tablet; *tall*, from top to bottom for a
phone. Boxes never overlap, by construction.
Distances are picture units; a point is the middle of its box; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from viz.cast import Block, Cast

Size = tuple[float, float]
Point = tuple[float, float]

# Wide: room between the middle column and the candidates for arrows to bend in; between a candidate and the pledges.
AISLE = 62.0
REACH = 40.0
MIDDLE = 368.0
# Mid: less room for arrows, and pledges that stand a little outward of their makers.
MID_AISLE = 44.0
MID_MIDDLE = 330.0
INDENT = 16.0
# Tall: the width that a phone shows without shrinking.
PHONE = 372.0
DOT = 26.0


def wide(
    cast: Cast, sizes: Mapping[str, Size], neighbours: Mapping[str, set[str]], *, mid: bool = False
) -> dict[str, Point]:
    """Lay the cast out for a landscape frame; ``mid`` for one that is about as broad as high."""
    left, right = _sides(cast)
    height = max(_side_height(left, sizes, 1.0, mid), _side_height(right, sizes, 1.0, mid))
    rows = _middle_rows(cast, sizes, MID_MIDDLE if mid else MIDDLE)
    # A party's name stands close above its people, not halfway to the row before.
    heads = [[block.party] for block in cast.critics if block.party]
    tight = sum(row in heads for row in rows) * 10.0
    middle = sum(_tallest(row, sizes) for row in rows) + tight
    gaps = len(rows) - sum(row in heads for row in rows) + 1
    height = max(height, middle + 46.0 * gaps)
    places: dict[str, Point] = {}
    half = max([(MID_MIDDLE if mid else MIDDLE) / 2, *(_row_width(row, sizes, 26) / 2 for row in rows)])
    inner = half + (MID_AISLE if mid else AISLE)
    for blocks, direction in ((left, -1), (right, 1)):
        slack = min(height / max(_side_height(blocks, sizes, 1.0, mid), 1.0), 1.5)
        side = _side(blocks, sizes, direction, inner, slack, mid=mid)
        # What others point at stands on the side of its stack that faces the middle: no arrow crosses its neighbours.
        _face_middle(blocks, side, neighbours)
        places |= _side(blocks, sizes, direction, inner, slack, mid=mid)
    gap = min((height - middle) / gaps, 96.0)
    y = -(middle + gap * (gaps - 2)) / 2
    for row in rows:
        deep = _tallest(row, sizes)
        places |= _spread(_settled(row, places, neighbours), sizes, y + deep / 2, gap=26)
        y += deep + (10.0 if row in heads else gap)
    loose = [*_shelves(cast.others, sizes, 2 * (inner + (180 if mid else 300)))]
    y = max(height / 2, *(place[1] + sizes[node][1] / 2 for node, place in places.items()), 0) + 40
    for row in loose:
        places |= _spread(row, sizes, y + _tallest(row, sizes) / 2)
        y += _tallest(row, sizes) + 16
    return places


def tall(cast: Cast, sizes: Mapping[str, Size]) -> dict[str, Point]:
    """Lay the cast out for a phone: sections below each other, people in two columns, pledges under their makers."""
    places: dict[str, Point] = {}
    y = 0.0
    first, second = _sides(cast)
    sections: list[tuple[list[Block], list[str]]] = [
        ([], cast.speaking_groups),
        ([], cast.groups),
        (first, []),
        (cast.critics, cast.priorities_of_critics),
        ([], cast.spoken_of),
        (second, []),
        ([], cast.priorities),
        ([], cast.experts),
        ([], cast.others),
    ]
    for blocks, loose in sections:
        for block in blocks:
            y = _stack(block, sizes, places, y) + 34
        for row in _shelves(loose, sizes, PHONE, gap=24):
            deep = _tallest(row, sizes)
            places |= _spread(row, sizes, y + deep / 2, gap=24)
            y += deep + 22
        y += 22 if loose else 0
    return places


def _sides(cast: Cast) -> tuple[list[Block], list[Block]]:
    """Share the parties between left and right, the largest first, each to the emptier side.

    Size is the number of people and pledges, not the height of their labels, so that a party stays on its side when
    the reader changes the language.
    """
    sides: tuple[list[Block], list[Block]] = ([], [])
    filled = [0, 0]
    for block in sorted(cast.blocks, key=lambda block: -_weight(block)):
        emptier = 0 if filled[0] <= filled[1] else 1
        sides[emptier].append(block)
        filled[emptier] += _weight(block)
    return sides


def _weight(block: Block) -> int:
    return 1 + sum(1 + len(pledges) for pledges in block.people.values())


def _face_middle(blocks: Sequence[Block], places: Mapping[str, Point], neighbours: Mapping[str, set[str]]) -> None:
    for block in blocks:
        for person, pledges in block.people.items():
            sign = 1 if places[person][1] <= 0 else -1
            pledges.sort(key=lambda pledge: sign * (len(neighbours.get(pledge, ())) > 1))


def _middle_rows(cast: Cast, sizes: Mapping[str, Size], across: float) -> list[list[str]]:
    rows = [*_shelves(cast.speaking_groups, sizes, across, gap=26), *_shelves(cast.groups, sizes, across, gap=26)]
    for block in cast.critics:
        if block.party:
            rows.append([block.party])
        rows += _shelves(list(block.people), sizes, across, gap=26)
    for part in (cast.priorities_of_critics, cast.spoken_of, cast.priorities, cast.experts):
        rows += _shelves(part, sizes, across, gap=26)
    return rows


def _person_height(person: str, pledges: Sequence[str], sizes: Mapping[str, Size], mid: bool) -> float:
    total = sum(sizes[pledge][1] + 7 for pledge in pledges) - 7
    if mid and pledges:
        return sizes[person][1] + 10 + total
    return max(sizes[person][1], total)


def _block_height(block: Block, sizes: Mapping[str, Size], slack: float, mid: bool) -> float:
    header = sizes[block.party][1] + 10 if block.party else 0
    people = sum(_person_height(person, pledges, sizes, mid) for person, pledges in block.people.items())
    return header + people + 16 * slack * (len(block.people) - 1)


def _side_height(blocks: Sequence[Block], sizes: Mapping[str, Size], slack: float, mid: bool) -> float:
    return sum(_block_height(block, sizes, slack, mid) for block in blocks) + 44 * slack * max(len(blocks) - 1, 0)


def _side(
    blocks: Sequence[Block], sizes: Mapping[str, Size], direction: int, inner: float, slack: float, *, mid: bool
) -> dict[str, Point]:
    """Place one side's blocks, centred on y = 0: candidates next to the middle, pledges outside of or under them."""
    places: dict[str, Point] = {}
    people = [person for block in blocks for person in block.people]
    pledges = [pledge for block in blocks for made in block.people.values() for pledge in made]
    broad = max((sizes[person][0] for person in people), default=0)
    outer = inner + (INDENT if mid else broad + REACH)
    column = max((sizes[pledge][0] for pledge in pledges), default=0)
    y = -_side_height(blocks, sizes, slack, mid) / 2
    for block in blocks:
        if block.party:
            size = sizes[block.party]
            # The party's name heads the whole block, flush with its outer edge.
            edge = max(outer + column, inner + broad) if any(block.people.values()) else inner + broad
            places[block.party] = (direction * (edge - size[0] / 2), y + size[1] / 2)
            y += size[1] + 10
        for person, made in block.people.items():
            deep = _person_height(person, made, sizes, mid)
            total = sum(sizes[pledge][1] + 7 for pledge in made) - 7
            places[person] = (direction * (inner + sizes[person][0] / 2), y + (sizes[person][1] if mid else deep) / 2)
            top = y + deep - total if mid else y + (deep - total) / 2
            for pledge in made:
                size = sizes[pledge]
                places[pledge] = (direction * (outer + size[0] / 2), top + size[1] / 2)
                top += size[1] + 7
            y += deep + 16 * slack
        y += (44 - 16) * slack
    return places


def _stack(block: Block, sizes: Mapping[str, Size], places: dict[str, Point], y: float) -> float:
    """Place a block of the tall form from ``y`` down and return where it ends."""
    if block.party:
        size = sizes[block.party]
        places[block.party] = (0.0 if len(block.people) == 1 else -PHONE / 2 + size[0] / 2, y + size[1] / 2)
        y += size[1] + 10
    people = list(block.people)
    for start in range(0, len(people), 2):
        pair = people[start : start + 2]
        ends = []
        for column, person in enumerate(pair):
            x = 0.0 if len(people) == 1 else (-PHONE / 4, PHONE / 4)[column]
            places[person] = (x, y + sizes[person][1] / 2)
            end = y + sizes[person][1] + 12
            # Marks first, in one row, then the pledges that others speak of, with their labels.
            made = sorted(block.people[person], key=lambda pledge: sizes[pledge][0] > DOT)
            for row in _shelves(made, sizes, PHONE / 2 - 12, gap=6):
                deep = _tallest(row, sizes)
                places |= _spread(row, sizes, end + deep / 2, x=x, gap=6)
                end += deep + 6
            ends.append(end)
        y = max(ends) + 14
    return y


def _shelves(nodes: Sequence[str], sizes: Mapping[str, Size], limit: float, gap: float = 18) -> Iterator[list[str]]:
    """Fill rows no wider than ``limit`` and of nearly equal length."""
    total = sum(sizes[node][0] + gap for node in nodes) - gap
    rows = max(1, -(-int(total) // int(limit)))
    goal = min(limit, total / rows * 1.2 + 1)
    row: list[str] = []
    for node in nodes:
        if row and _row_width([*row, node], sizes, gap) > goal:
            yield row
            row = []
        row.append(node)
    if row:
        yield row


def _spread(
    row: Sequence[str], sizes: Mapping[str, Size], y: float, x: float = 0.0, gap: float = 18
) -> dict[str, Point]:
    left = x - _row_width(row, sizes, gap) / 2
    places = {}
    for node in row:
        places[node] = (left + sizes[node][0] / 2, y)
        left += sizes[node][0] + gap
    return places


def _settled(row: list[str], places: Mapping[str, Point], neighbours: Mapping[str, set[str]]) -> list[str]:
    """Order a row by where its neighbours stand, so that fewer arrows cross."""

    def pull(node: str) -> float:
        known = [places[other][0] for other in neighbours.get(node, ()) if other in places]
        return sum(known) / len(known) if known else 0.0

    return sorted(row, key=lambda node: (pull(node), row.index(node)))


def _row_width(row: Sequence[str], sizes: Mapping[str, Size], gap: float = 18) -> float:
    return sum(sizes[node][0] + gap for node in row) - gap


def _tallest(row: Sequence[str], sizes: Mapping[str, Size]) -> float:
    return max((sizes[node][1] for node in row), default=0.0)
