"""Labels on the canvas: made safe to draw, measured without a browser, and broken into lines."""

from __future__ import annotations

import unicodedata
from functools import cache

# Widths in units of the font size, a little above those of Arial, so that a text never outgrows the box that the
# server reserves for it; the page squeezes the rare line that still does.
_NARROW = frozenset("iljtfrI.,:;'’‘!|()[]· -")
_BROAD = frozenset("mwMW@%&—…")


def clean(text: str) -> str:
    """Make one line of a label: line breaks become spaces; control and direction characters go.

    A canvas has no isolation for right-to-left marks: one of them would turn around everything after it.
    """
    kept = (" " if unicodedata.category(char) in {"Zl", "Zp"} or char in "\r\n\t" else char for char in text)
    visible = "".join(char for char in kept if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(visible.split())


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate the width of a text in picture units, for a font of ``size`` units."""
    return sum(_advance(char) for char in text) * size * (1.07 if bold else 1.0)


def wrap(text: str, limit: float, size: float, *, lines: int, bold: bool = False) -> tuple[str, ...]:
    """Break a label into at most ``lines`` lines no wider than ``limit``, with "…" where it was cut.

    It breaks at spaces, and inside a word only when the word alone is too wide.
    """
    rows: list[str] = []
    row = ""
    for word in clean(text).split(" "):
        joined = f"{row} {word}" if row else word
        if width(joined, size, bold=bold) <= limit:
            row = joined
            continue
        if row:
            rows.append(row)
        row = word
        while width(row, size, bold=bold) > limit and len(rows) <= lines:
            head = _fitting(row, limit, size, bold=bold)
            rows.append(row[:head])
            row = row[head:]
        if len(rows) > lines:
            break
    if row:
        rows.append(row)
    if len(rows) <= lines:
        return tuple(rows) or ("",)
    last = rows[lines - 1]
    while last and width(last + "…", size, bold=bold) > limit:
        last = last[:-1]
    return (*rows[: lines - 1], last.rstrip(" ,;:-") + "…")


def _fitting(text: str, limit: float, size: float, *, bold: bool) -> int:
    """Count the characters of ``text`` that fit into ``limit``; at least one."""
    used = 0.0
    for index, char in enumerate(text):
        used += width(char, size, bold=bold)
        if used > limit:
            return max(index, 1)
    return len(text)


@cache
def _advance(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 0.96
    if char in _NARROW:
        return 0.34
    if char in _BROAD:
        return 0.94
    return 0.72 if char.isupper() else 0.58
