"""``/``: the explorer page."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

import viz.page
from api.answers import Made, answer
from api.context import ContextOf
from api.negotiation import HTML, MediaType
from kg import Filters
from kg.lookups import LIMIT_MAX

router = APIRouter(include_in_schema=False)

_LANGUAGES: Final = ("en", "ko")


@router.get("/")
async def explorer(request: Request, context: ContextOf) -> Response:
    """The network with its words. What else stands in the address is for the page's script."""
    language = _language(request)

    def make(_: MediaType) -> Made:
        graph = context.graph
        page = graph.statements(Filters(limit=LIMIT_MAX))
        base = context.address("")
        html = viz.page.render(graph.network(), page.items, meta=page.meta, lang=language, base=base)
        return Made(html.encode(), {"Content-Language": language})

    return await answer(
        request,
        context,
        offered=(HTML,),
        wanted="html",
        question={"lang": language},
        make=make,
        vary="Accept-Language",
    )


def _language(request: Request) -> str:
    """The language asked for by ``?lang=``, else the first of ours that the browser lists, else English."""
    asked = request.query_params.get("lang")
    if asked in _LANGUAGES:
        return asked
    listed = (part.split(";")[0].strip().lower()[:2] for part in request.headers.get("accept-language", "").split(","))
    return next((language for language in listed if language in _LANGUAGES), "en")
