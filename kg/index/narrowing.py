"""Filters as array work: which positions of the columns they leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from kg.errors import InvalidFilterError
from kg.index.columns import Columns, Flags, Ints
from kg.index.entities import IndexDirectory
from kg.index.schema import KIND_CODES, NO_TARGET, Role, as_of_number, day_number, instant_of
from kg.lookups.directory import AGENTS, TARGETS
from kg.lookups.filters import SPEECH_MODES, Filters
from kg.rdf.terms import canonical_instant

_NAMED: Final = (
    ("article", ("article",), "article"),
    ("speaker", AGENTS, "person or organization"),
    ("target", TARGETS, "person, party, pledge or group"),
    ("party", ("party",), "party"),
    ("topic", ("topic",), "topic"),
    ("priority", ("priority",), "priority"),
    ("outlet", ("outlet",), "outlet"),
)
_TARGET_KINDS: Final = {"person": Role.PERSON, "party": Role.PARTY, "pledge": Role.PLEDGE, "group": Role.GROUP}
_LINKED: Final = (
    ("target", Role.PERSON, Role.AGREES_WITH),
    ("topic", Role.TOPIC, Role.TOPIC),
    ("priority", Role.PRIORITY, Role.PRIORITY),
)
_MODES: Final = {name: code for code, name in enumerate(SPEECH_MODES)}


class Narrowing:
    """The filters of one question, with numbers for names."""

    def __init__(
        self, columns: Columns, directory: IndexDirectory, filters: Filters, search: Callable[[str], Ints]
    ) -> None:
        """Resolve the names.

        Raises:
            NotFoundError, AmbiguousNameError: a filter names nobody, or more than one.
            InvalidFilterError: nothing was recorded yet.
        """
        self._columns = columns
        self._filters = filters
        self._search = search
        self.at: Final = as_of_number(filters.as_of) if filters.as_of is not None else None
        if self.at is not None:
            _check_known(columns, self.at)
        self.numbers: Final[dict[str, int]] = {}
        for field, kinds, noun in _NAMED:
            name = getattr(filters, field)
            if name is not None:
                self.numbers[field] = directory.number(directory.resolve(name, kinds, noun=noun).iri)

    def positions(self, kinds: Sequence[str] = ()) -> Ints:
        """The positions of the statements of these kinds (all, if none is named) that are left, newest first."""
        columns = self._columns
        found = self._by_words_and_links()
        for field in ("article", "speaker", "outlet"):
            if field in self.numbers:
                value = self.numbers[field]
                found = columns.where(field, value) if found is None else found[columns[field][found] == value]
        if found is None and self.at is None:
            found = columns.of_kinds(kinds)
        else:
            found = np.arange(len(columns)) if found is None else found
            if len(kinds) == 1:
                found = found[columns["kind"][found] == KIND_CODES[kinds[0]]]
            elif kinds:
                found = found[np.isin(columns["kind"][found], [KIND_CODES[kind] for kind in kinds])]
            found = found[self._accepted(found)]
        if "party" in self.numbers:
            found = found[np.isin(columns["speaker"][found], self._people_of(self.numbers["party"]))]
        if self._filters.target_kind == "none":
            found = found[(columns["flags"][found] & NO_TARGET) != 0]
        if self._filters.speech_mode is not None:
            found = found[columns["mode"][found] == _MODES[self._filters.speech_mode]]
        return self._between_days(found)

    def _between_days(self, found: Ints) -> Ints:
        for field in ("said", "published"):
            first, last = getattr(self._filters, f"{field}_from"), getattr(self._filters, f"{field}_to")
            if first is not None:
                found = found[self._columns[field][found] >= day_number(first)]
            if last is not None:
                found = found[self._columns[field][found] <= day_number(last)]
        return found

    def is_wanted(self, role: Ints, target: Ints) -> Flags:
        """Which targets of the statements that are left are meant themselves, by the filters on targets."""
        wanted = np.ones(len(role), dtype=np.bool_)
        if "target" in self.numbers:
            wanted &= target == self.numbers["target"]
        if self._filters.target_kind in _TARGET_KINDS:
            wanted &= role == _TARGET_KINDS[self._filters.target_kind]
        return wanted

    def _by_words_and_links(self) -> Ints | None:
        columns, found = self._columns, []
        for field, first, last in _LINKED:
            if field in self.numbers:
                found.append(columns.linked(self.numbers[field], first, last))
        if self._filters.target_kind in _TARGET_KINDS:
            role, _, statement = columns.links
            found.append(columns.positions(statement[role == _TARGET_KINDS[self._filters.target_kind]]))
        if self._filters.q is not None:
            found.append(columns.positions(self._search(self._filters.q)))
        if not found:
            return None
        found.sort(key=len)
        least = found[0]
        for other in found[1:]:
            least = np.intersect1d(least, other, assume_unique=True)
        return least

    def _accepted(self, positions: Ints) -> Flags:
        """Which statements are accepted now, or were at the instant that is asked for."""
        columns = self._columns
        if self.at is None:
            return columns.living[positions]
        return (columns["since"][positions] <= self.at) & (columns["until"][positions] > self.at)

    def _people_of(self, party: int) -> Ints:
        """Who stands for a party: its candidates by statements that are accepted now, or were then."""
        person, of, statement = self._columns.candidacies
        return np.unique(person[(of == party) & self._accepted(self._columns.rank(statement))])


def _check_known(columns: Columns, at: int) -> None:
    first = int(columns["since"].min()) if len(columns) else None
    if first is None or at < first:
        since = canonical_instant(instant_of(first)) if first is not None else None
        known = f"the graph knows something from {since} on" if since else "the graph is empty"
        raise InvalidFilterError(
            f"Nothing was recorded by {canonical_instant(instant_of(at))}: {known}.",
            parameter="as_of",
            allowed=f"from {since}" if since else "nothing",
        )
