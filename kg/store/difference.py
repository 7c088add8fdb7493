"""What an update changes: quads that go and come, graphs that go and come."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Difference:
    """What one change takes away and adds; ``dropped`` and ``created`` are named graphs, which may be empty."""

    removed: tuple[ox.Quad, ...] = ()
    added: tuple[ox.Quad, ...] = ()
    dropped: tuple[str, ...] = ()
    created: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.dropped or self.created)


def read_difference(data: bytes) -> Difference:
    """The difference in what a query process says of an update: lines that start with ``-``, ``+``, ``<`` or ``>``."""
    lines: dict[bytes, list[bytes]] = {sign: [] for sign in (b"-", b"+", b"<", b">")}
    for line in data.split(b"\n"):
        if line:
            lines[line[:1]].append(line[1:])
    removed, added = (tuple(ox.parse(b"\n".join(lines[sign]), format=ox.RdfFormat.N_QUADS)) for sign in (b"-", b"+"))
    dropped, created = (tuple(name.decode() for name in lines[sign]) for sign in (b"<", b">"))
    return Difference(removed, added, dropped, created)
