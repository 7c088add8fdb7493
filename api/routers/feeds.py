"""``/feeds/criticisms.atom``: criticisms for feed readers."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import Made, answer
from api.context import ContextOf
from api.documentation import written
from api.feed import Feed, atom
from api.negotiation import MediaType
from api.parameters import FeedQuery
from kg.rdf.terms import canonical_instant

router = APIRouter(tags=["linked data"])

_ATOM: Final = MediaType("atom", "application/atom+xml", ("application/xml", "text/xml"), "; charset=utf-8")
_PATH: Final = "/feeds/criticisms.atom"


@router.get(_PATH, **written(_ATOM.media_type, about="The feed."))
async def criticisms_feed(request: Request, context: ContextOf, query: Annotated[FeedQuery, Query()]) -> Response:
    """Criticisms as an Atom feed, narrowed and paged as `/v1/criticisms`; ids are the IRIs of the statements."""
    given: dict[str, Any] = {name: value for name, value in query.narrowing().items() if name != "cursor"}
    narrowing = {name: value for name, value in given.items() if value != type(query).model_fields[name].default}
    site = context.absolute("")

    def make(_: MediaType) -> Made:
        page = context.graph.criticisms(query.filters())
        canonical = urlencode(sorted(narrowing.items()))
        first = f"{site}{_PATH}" + (f"?{canonical}" if canonical else "")
        pages = {
            cursor: f"{site}{_PATH}?{urlencode([*sorted(narrowing.items()), ('cursor', cursor)])}"
            for cursor in (query.cursor, page.next)
            if cursor
        }
        feed = Feed(
            query=canonical,
            updated=canonical_instant(max(change.at for change in context.graph.store.changes())),
            language=query.lang,
            site=site,
            here=pages[query.cursor] if query.cursor else first,
            first=first,
            next=pages[page.next] if page.next else None,
        )
        return Made(atom(feed, page.items))

    question = {**query.narrowing(), "site": site}
    return await answer(request, context, offered=(_ATOM,), wanted=query.format, question=question, make=make)
