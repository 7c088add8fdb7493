"""The colours of the picture, in light and dark, and the style sheet made from them.

One table serves both renderers: ``static/palette.css`` is written from here (a test compares them) and the canvas
reads the same custom properties from the page, so that a legend entry and its arrow cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ink:
    """One colour of the picture: its hexadecimal values on a light and on a dark page."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """How the arrows of one relation look.

    ``dashes`` are lengths in picture units, empty for a solid line; ``width`` is that of an arrow with one statement.
    """

    ink: Ink
    width: float = 1.6
    dashes: tuple[int, ...] = ()
    arrow: float = 0.6


_CRITICISM = Ink("#ad1457", "#ff7fb0")
_QUIET = Ink("#9aa1aa", "#68717d")

# In the order of the legend. Criticism is one colour whatever its target; the dashes tell the targets apart, also
# for readers who do not see the colours.
RELATIONS: dict[str, Stroke] = {
    "criticizes": Stroke(_CRITICISM, 2.4, (), 0.75),
    "criticizes_pledge": Stroke(_CRITICISM, 2.0, (9, 5), 0.7),
    "criticizes_group": Stroke(_CRITICISM, 2.0, (2, 5), 0.7),
    "approves_of": Stroke(Ink("#00696f", "#4fd0d6"), 2.0),
    "agrees_with": Stroke(Ink("#2e7031", "#84d488"), 2.2),
    "responds_to_agent": Stroke(Ink("#5b4bb5", "#b3a7ff"), 1.8),
    "endorses_priority": Stroke(Ink("#8f5b00", "#efb548"), 1.8),
    "makes_pledge": Stroke(_QUIET, 1.2, (), 0.4),
    "candidate_of": Stroke(_QUIET, 1.2, (1, 4), 0.4),
    "implied_target": Stroke(_CRITICISM, 1.2, (4, 7), 0.5),
}

# Drawn at once on a fresh page; the others are layers to switch on. `makes_pledge` leaves the first picture when the
# view is large: see scene.LAYER_LIMIT.
SHOWN_AT_FIRST = frozenset(
    {
        "criticizes",
        "criticizes_pledge",
        "criticizes_group",
        "approves_of",
        "agrees_with",
        "endorses_priority",
        "responds_to_agent",
        "makes_pledge",
    }
)

NO_PARTY = "none"
PARTIES: dict[str, Ink] = {
    "blue": Ink("#1d5fbf", "#82b4ff"),
    "red": Ink("#c62831", "#ff9089"),
    "orange": Ink("#c85a00", "#ffad66"),
    "green": Ink("#27814a", "#79d69a"),
    "purple": Ink("#6d47b8", "#c0a5ff"),
    "teal": Ink("#0b7285", "#5fcbdc"),
    "brown": Ink("#83553a", "#d8ab8b"),
    "slate": Ink("#4d6377", "#a9bccd"),
    NO_PARTY: Ink("#6a717b", "#a4abb5"),
}

# The colours these parties campaign in; any other party takes the next free colour.
PARTY_COLOURS = {
    "democratic-party-of-korea": "blue",
    "people-power-party": "red",
    "reform-party": "orange",
}


def party_colours(slugs: Iterable[str]) -> dict[str, str]:
    """Give every party a colour name, the same for the same set of parties; past eight parties colours repeat."""
    wanted = sorted(set(slugs))
    given = {slug: PARTY_COLOURS[slug] for slug in wanted if slug in PARTY_COLOURS}
    free = [name for name in PARTIES if name != NO_PARTY and name not in given.values()] or ["slate"]
    others = [slug for slug in wanted if slug not in given]
    return given | {slug: free[index % len(free)] for index, slug in enumerate(others)}


def stylesheet() -> str:
    """Write ``static/palette.css``: a custom property and a class for every colour."""
    lines = ["/* Written from viz/palette.py; do not edit. */"]
    inks = {f"rel-{_css(name)}": stroke.ink for name, stroke in RELATIONS.items()}
    inks |= {f"party-{name}": ink for name, ink in PARTIES.items()}
    lines.append(":root {")
    lines += [f"  --{name}: {ink.light};" for name, ink in inks.items()]
    lines += ["}", "@media (prefers-color-scheme: dark) {", "  :root {"]
    lines += [f"    --{name}: {ink.dark};" for name, ink in inks.items()]
    lines += ["  }", "}"]
    lines += [f".{name} {{ --ink: var(--{name}); }}" for name in inks]
    for name, stroke in RELATIONS.items():
        if stroke.dashes:
            lines.append(f".rel-{_css(name)} line {{ stroke-dasharray: {' '.join(map(str, stroke.dashes))}; }}")
    return "\n".join(lines) + "\n"


def _css(name: str) -> str:
    return name.replace("_", "-")
