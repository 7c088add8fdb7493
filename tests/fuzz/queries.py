"""Queries, mutated: the texts that requests carry."""

from __future__ import annotations

import random
import re
from typing import Any

from kg.namespaces import CHANGES_GRAPH, HISTORY_GRAPHS, REFERENCE_GRAPH
from tests.fuzz import seeds

_PIECE = re.compile(r"\s+|<[^<>\s]*>|\"[^\"]*\"|'[^']*'|[?$]?[\w:-]+|.", re.DOTALL)


class Queries:
    """Makes queries by chance; ``canary`` is an address that nobody may connect to, ``secret`` a file's address."""

    def __init__(self, chance: random.Random, canary: str, secret: str) -> None:
        self._chance = chance
        self.canary = canary
        self._graphs = (
            canary, secret, "file:///etc/passwd", CHANGES_GRAPH, f"{HISTORY_GRAPHS}secret", REFERENCE_GRAPH,
            "https://w3id.org/hustings/graph/curation", "relative", "", "http://[::", "x:" + "가" * 20, "a b", "<x:y>",
            "urn:x:\\u0000", "data:text/turtle,<x:a> <x:b> 1 .",
        )  # fmt: skip

    def one(self, of: Any) -> Any:
        """One of several."""
        return self._chance.choice(of)

    def plain(self) -> str:
        """A query as it should be."""
        return self.one(seeds.QUERIES)

    def graph(self) -> str:
        """What a request may name as a graph: hardly one of them may be read."""
        return self.one(self._graphs)

    def service(self) -> str:
        """A call of another server."""
        return self.one(seeds.SERVICES).format(at=self.canary)

    def update(self) -> str:
        """An update."""
        return self.one(seeds.UPDATES).format(graph=self.graph(), at=self.canary)

    def runaway(self) -> str:
        """A query that would never end, or takes all memory."""
        return f"{self.one(seeds.RUNAWAYS)} # {self._chance.random()}"

    def service_everywhere(self) -> list[str]:
        """Every query with a call of another server at every place between two pieces of it."""
        found = []
        for query in seeds.QUERIES:
            pieces = _PIECE.findall(query)
            places = range(len(pieces) + 1)
            found += ["".join([*pieces[:at], f" {self.service()} ", *pieces[at:]]) for at in places]
        self._chance.shuffle(found)
        return found

    def service_twice(self) -> str:
        """Two calls, without spaces around them."""
        pieces = _PIECE.findall(self.plain())
        for _ in range(2):
            pieces.insert(self._chance.randrange(len(pieces) + 1), self.service())
        return "".join(pieces)

    def with_from(self) -> str:
        """FROM, where it belongs and elsewhere."""
        pieces = _PIECE.findall(self.plain())
        where = [at for at, found in enumerate(pieces) if found == "{" or found.upper() == "WHERE"]
        at = where[0] if where and self._chance.random() < 0.7 else self._chance.randrange(len(pieces) + 1)
        return "".join([*pieces[:at], " ", self.one(seeds.FROMS).format(graph=self.graph()), *pieces[at:]])

    def other_words(self) -> str:
        """Words left out, repeated, exchanged, or taken from another query."""
        pieces = _PIECE.findall(self.plain())
        for _ in range(self._chance.randint(1, 4)):
            at, other = self._chance.randrange(len(pieces)), self._chance.randrange(len(pieces))
            match self._chance.randrange(6):
                case 0:
                    pieces[at] = ""
                case 1:
                    pieces[at] *= self.one((2, 3, 50))
                case 2:
                    pieces[at], pieces[other] = pieces[other], pieces[at]
                case 3:
                    pieces[at] = self.one(_PIECE.findall(self.plain()))
                case 4:
                    pieces[at:at] = _PIECE.findall(self.plain())
                case _:
                    del pieces[min(at, other) + 1 : max(at, other)]
        return "".join(pieces)

    def other_bytes(self) -> bytes:
        """Bytes that are no UTF-8, or no characters that may stand there."""
        data = bytearray(self.plain().encode())
        for _ in range(self._chance.randint(1, 6)):
            at = self._chance.randrange(len(data) + 1)
            match self._chance.randrange(4):
                case 0:
                    data[at : at + 1] = self._chance.randbytes(1)
                case 1:
                    odd = (b"\xff", b"\xed\xa0\x80", b"\x00", b"\xc0\xaf", b"\xf8\x88", "\ufeff\u202e".encode())
                    data[at:at] = self.one(odd)
                case 2:
                    del data[at : at + self._chance.randint(1, 30)]
                case _:
                    data[at:at] = self._chance.randbytes(self._chance.randint(1, 8))
        return bytes(data)

    def expression(self) -> str:
        """Functions of values at the edge of what they can be."""

        def made(depth: int) -> str:
            if depth == 0 or self._chance.random() < 0.3:
                return self.one(seeds.VALUES)
            shape = self.one(seeds.FUNCTIONS)
            return shape % tuple(made(depth - 1) for _ in range(shape.count("%s")))

        shape = self.one(seeds.AROUND)
        columns = " ".join(f"({made(3)} AS ?x{number})" for number in range(self._chance.randint(1, 4)))
        return shape % (columns if shape.startswith("SELECT %s") else f"({made(3)})")

    def long(self) -> str:
        """Texts that are long, or deep."""
        size = self.one((1_000, 59_000, 61_000, 120_000))
        start, part, end, length = self.one(seeds.LONG)
        return start + part * min(size // len(part), length) + end
