"""The view and its address: everything that a reader has chosen stands in the query of the page's address.

``static/view.js`` reads and writes the same addresses; a test compares the two over random views.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Self
from urllib.parse import quote

FACETS: Final = ("party", "role", "topic", "outlet", "target", "mode")
"""What statements are narrowed by, besides their relations and days; each may have several values."""

CLOCKS: Final = ("said", "published")
PLACES: Final = ("parts", "ties")
LENSES: Final = ("table", "timeline", "outlets", "replies")
EDGES_AT_FIRST: Final = 300
EDGES_MOST: Final = 5000

_LONGEST_VALUE: Final = 300
_MOST_VALUES: Final = 60
_READABLE: Final = "/,~-._:"


@dataclass(frozen=True, slots=True)
class View:
    """A choice of statements and how to show them; an empty field narrows nothing.

    ``show`` is None on a fresh page, which has its own choice of relations. ``focus`` are nodes whose surroundings are
    shown, ``path`` and ``versus`` two nodes each; ``first`` and ``last`` are inclusive days of the ``clock``.
    """

    show: tuple[str, ...] | None = None
    party: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    clock: str = "said"
    first: str = ""
    last: str = ""
    q: str = ""
    focus: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    versus: tuple[str, ...] = ()
    select: str = ""
    sort: str = ""
    lens: str = "table"
    place: str = "parts"
    edges: int = EDGES_AT_FIRST

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read an address. What it does not name, or names in a way that means nothing, is as on a fresh page."""
        given: dict[str, Any] = {}
        for name in (*FACETS, "focus"):
            given[name] = _several(query.get(name, ""), ",")
        show = query.get("show")
        given["show"] = None if show is None else _several(show, ",")
        for name in ("path", "versus"):
            ends = _several(query.get(name, ""), "~", keep_order=True)
            given[name] = ends if len(ends) == 2 else ()
        for name in ("q", "select", "sort"):
            given[name] = query.get(name, "").strip()[:_LONGEST_VALUE]
        for name, parameter in (("first", "from"), ("last", "to")):
            given[name] = _day(query.get(parameter, ""))
        for name, allowed in (("clock", CLOCKS), ("lens", LENSES), ("place", PLACES)):
            if query.get(name) in allowed:
                given[name] = query[name]
        edges = query.get("edges", "")
        if edges.isascii() and edges.isdigit():
            given["edges"] = min(max(int(edges[:6]), 1), EDGES_MOST)
        return cls(**given)

    def query(self, lang: str | None = None, **changes: Any) -> str:
        """Write the address of this view, with changes: what follows the page's path, "?" included, or nothing."""
        view = replace(self, **changes)
        values: dict[str, str] = {}
        for field in fields(View):
            value = getattr(view, field.name)
            if value == field.default:
                continue
            if isinstance(value, tuple):
                value = "~".join(value) if field.name in {"path", "versus"} else ",".join(value)
            values[{"first": "from", "last": "to"}.get(field.name, field.name)] = str(value)
        if lang:
            values["lang"] = lang
        text = "&".join(f"{name}={quote(value, safe=_READABLE)}" for name, value in sorted(values.items()))
        return f"?{text}" if text else ""


def _several(text: str, separator: str, *, keep_order: bool = False) -> tuple[str, ...]:
    parts = [part.strip()[:_LONGEST_VALUE] for part in text.split(separator)[:_MOST_VALUES]]
    known = dict.fromkeys(part for part in parts if part)
    return tuple(known) if keep_order else _sorted(known)


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    """Sort as JavaScript sorts, by UTF-16 code units, so that both write the same address."""
    return tuple(sorted(values, key=lambda value: value.encode("utf-16-be", "surrogatepass")))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else ""
    except ValueError:
        return ""
