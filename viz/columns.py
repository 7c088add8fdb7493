"""What the filters of a view count, held as numbers: tens of thousands of statements are counted in milliseconds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
"""A yes or no for each statement."""


@dataclass(frozen=True, slots=True)
class Column:
    """One property of every statement, which may have several values of it or none.

    ``values`` are places in ``names``, all those of all statements in one row; ``owners`` says whose each is.
    """

    names: tuple[str, ...]
    values: NDArray[np.int64]
    owners: NDArray[np.int64]
    statements: int

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> Self:
        """Make the column of every statement's texts."""
        places: dict[str, int] = {}
        values, owners, number = [], [], -1
        for number, some in enumerate(texts):
            for text in some:
                values.append(places.setdefault(text, len(places)))
                owners.append(number)
        return cls(tuple(places), np.array(values, dtype=np.int64), np.array(owners, dtype=np.int64), number + 1)

    def having(self, wanted: Collection[str]) -> Flags:
        """Which statements have one of these values."""
        chosen = np.fromiter((name in wanted for name in self.names), dtype=np.bool_, count=len(self.names))
        found = np.zeros(self.statements, dtype=np.bool_)
        found[self.owners[chosen[self.values]]] = True
        return found

    def counts(self, kept: Flags | None = None) -> dict[str, int]:
        """How many statements, of all or of those kept, have each value; values that none has are left out."""
        values = self.values if kept is None else self.values[kept[self.owners]]
        numbers = np.bincount(values, minlength=len(self.names))
        return {name: number for name, number in zip(self.names, numbers.tolist(), strict=True) if number}
