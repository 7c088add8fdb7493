"""Which representation a client gets: by ``?format=``, else by ``Accept`` (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.problems import HttpError


@dataclass(frozen=True, slots=True)
class MediaType:
    """A representation: its name in ``?format=``, its media type, other media types that mean it, and its charset."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()
    parameters: str = ""

    @property
    def content_type(self) -> str:
        """The ``Content-Type`` header."""
        return self.media_type + self.parameters


JSON: Final = MediaType("json", "application/json")
JSON_LD: Final = MediaType("jsonld", "application/ld+json")
TURTLE: Final = MediaType("ttl", "text/turtle", parameters="; charset=utf-8")
N_TRIPLES: Final = MediaType("nt", "application/n-triples", also=("text/plain",))
TRIG: Final = MediaType("trig", "application/trig", parameters="; charset=utf-8")
CSV: Final = MediaType("csv", "text/csv", parameters="; charset=utf-8; header=present")
HTML: Final = MediaType("html", "text/html", also=("application/xhtml+xml",), parameters="; charset=utf-8")

LIST_TYPES: Final = (JSON, JSON_LD, TURTLE, CSV)
RDF_TYPES: Final = (TURTLE, JSON_LD, N_TRIPLES)


def choose(accept: str | None, offered: Sequence[MediaType], *, wanted: str | None = None) -> MediaType:
    """The representation to send: the one named, else the one that the client likes best, else the first.

    Raises:
        HttpError: 406, when the client accepts none of those offered.
    """
    if wanted is not None:
        found = [item for item in offered if item.name == wanted]
        if not found:
            allowed = [item.name for item in offered]
            raise HttpError(
                400,
                "invalid_filter",
                f"format is '{wanted}': use {_listed(allowed)}.",
                parameter="format",
                allowed=allowed,
            )
        return found[0]
    if not accept or not accept.strip():
        return offered[0]
    ranges = _ranges(accept)
    best = max(offered, key=lambda item: _quality(item, ranges))  # of equals, the first offered
    if _quality(best, ranges) <= 0:
        types = [item.media_type for item in offered]
        raise HttpError(
            406,
            "not_acceptable",
            f"Accept is '{accept[:100]}': this can be had as {_listed(types)}.",
            parameter="Accept",
            allowed=types,
        )
    return best


def prefers_html(accept: str | None, offered: Sequence[MediaType]) -> bool:
    """Whether the client, a browser, would rather have a page than any of those offered."""
    ranges = [item for item in _ranges(accept or "") if item[0] != "*/*"]
    html = _quality(HTML, ranges)
    return html > 0 and html > max(_quality(item, ranges) for item in offered)


def _ranges(accept: str) -> list[tuple[str, float]]:
    ranges = []
    for part in accept.split(","):
        pieces = [piece.strip() for piece in part.split(";")]
        quality = 1.0
        for piece in pieces[1:]:
            name, _, value = piece.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if "/" in pieces[0]:
            ranges.append((pieces[0].lower(), quality))
    return ranges


def _quality(item: MediaType, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the most specific range that covers the media type, or one that means the same."""
    best = 0.0
    for media_type in (item.media_type, *item.also):
        kind = media_type.split("/")[0]
        for covering in (media_type, f"{kind}/*", "*/*"):
            found = [quality for name, quality in ranges if name == covering]
            if found:
                best = max(best, *found)
                break
    return best


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
