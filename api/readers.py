"""Errors as pages: who asks with a browser reads a page, every other client the problem document itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import Request
from fastapi.datastructures import Headers

from api.negotiation import CSV, JSON, RDF_TYPES, MediaType, prefers_html
from api.origin import ORIGIN, Scope
from api.problems import MEDIA_TYPE
from api.routers.explorer import language_of
from viz import pages
from viz.page import EMBED_POLICY

_OFFERED: Final = (MediaType(JSON.name, JSON.media_type, also=(MEDIA_TYPE,)), *RDF_TYPES, CSV)
"""What programs ask for: who likes one of these as much as a page is no reader."""

_CARDS: Final = "/embed/"
_PROBLEM: Final = MEDIA_TYPE.encode()

RawHeaders = Sequence[tuple[bytes, bytes]]


def is_for_reader(scope: Scope, headers: RawHeaders) -> bool:
    """Whether an answer is a problem that its client would rather read as a page."""
    own = {name.lower(): value for name, value in headers}
    if own.get(b"content-type") != _PROBLEM or b"content-encoding" in own:
        return False
    return prefers_html(Headers(scope=scope).get("accept"), _OFFERED)


def as_page(
    scope: Scope, headers: RawHeaders, body: bytes, contact: str | None
) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The problem as a page: its headers and its body."""
    request = Request(scope)
    language = language_of(request)
    query = [one for one in parse_qsl(request.url.query, keep_blank_values=True) if one[0] != "lang"]
    card = request.url.path.startswith(_CARDS)
    page = pages.failure(
        orjson.loads(body),
        lang=language,
        base=ORIGIN.get().base,
        address=f"?{urlencode(query)}{'&' if query else ''}",
        contact=contact,
        card=card,
    ).encode()
    kept = [one for one in headers if one[0].lower() not in {b"content-type", b"content-length", b"vary"}]
    kept += [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"content-language", language.encode()),
        (b"vary", b"Accept, Accept-Language"),
    ]
    if card:  # a card that was withdrawn says so where it stands
        kept.append((b"content-security-policy", EMBED_POLICY.encode()))
    return kept, page
