"""The layout of a large view: a seeded force layout in numpy, for pictures too big to arrange by parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

# Far more nodes repel a node than are worth asking each round; a sample gives the same picture in linear time.
SAMPLE = 48
ROUNDS = 160
# A larger crowd is settled roughly: its picture is read from afar.
CROWDED = 900
SPACE = 110.0


@lru_cache(maxsize=64)
def swarm(
    nodes: tuple[str, ...], links: tuple[tuple[str, str], ...], seed: int = 20250424
) -> Mapping[str, tuple[float, float]]:
    """Place nodes so that linked ones stand together; the same input gives the same picture, and is computed once.

    Links draw their ends together and every node pushes a sample of the others away (Fruchterman and Reingold 1991).
    Neighbouring nodes are about ``SPACE`` units apart.
    """
    count = len(nodes)
    if count < 2:
        return dict.fromkeys(nodes, (0.0, 0.0))
    chance = np.random.default_rng(seed)
    number = {node: index for index, node in enumerate(nodes)}
    ends = np.array([(number[a], number[b]) for a, b in links if a != b], dtype=np.int64).reshape(-1, 2)
    # Sunflower order: even, and already close to the final size.
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    place = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.sqrt(np.arange(count) + 0.5)[:, None]
    sample = min(SAMPLE, count)
    # Where everybody is tied to many, full strength would draw all into one knot.
    tight = max(1.0, 2 * len(ends) / count / 2.5)
    rounds = ROUNDS if count < CROWDED else ROUNDS // 3
    for round_number in range(rounds):
        x, y = place.T
        others = chance.integers(0, count, size=sample)
        apart_x, apart_y = x[:, None] - x[others], y[:, None] - y[others]
        closeness = (count / sample) / np.maximum(apart_x * apart_x + apart_y * apart_y, 0.01)
        push = np.stack([np.einsum("ij,ij->i", apart, closeness) for apart in (apart_x, apart_y)], axis=1)
        if len(ends):
            along = place[ends[:, 1]] - place[ends[:, 0]]
            pull = along * np.linalg.norm(along, axis=1, keepdims=True) / tight
            for end, sign in ((ends[:, 0], 1), (ends[:, 1], -1)):
                for axis in (0, 1):
                    push[:, axis] += sign * np.bincount(end, weights=pull[:, axis], minlength=count)
        # A weak pull to the middle keeps separate components on one page.
        push -= place * 0.4
        length = np.maximum(np.linalg.norm(push, axis=1, keepdims=True), 1e-9)
        heat = 0.12 * np.sqrt(count) * (1 - round_number / rounds) + 0.02
        place += push / length * np.minimum(length, heat)
    place = place / max(float(np.sqrt((place**2).sum(axis=1).mean())), 1e-9) * np.sqrt(count) * SPACE / 1.6
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, place, strict=True)}
