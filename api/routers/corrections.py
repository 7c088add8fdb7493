"""``/corrections``: how to report a mistake, and what was corrected."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

import viz.corrections
from api.answers import Made, answer
from api.context import ContextOf
from api.negotiation import HTML, MediaType
from api.routers.explorer import language_of

router = APIRouter(include_in_schema=False)


@router.get("/corrections")
async def corrections(request: Request, context: ContextOf) -> Response:
    """The page, in English or Korean."""
    language = language_of(request)

    def make(_: MediaType) -> Made:
        graph = context.graph
        names = graph.lookups.directory
        closings = [{**closing.details(), "by_name": names[closing.by].names} for closing in graph.closings()]
        html = viz.corrections.render(
            closings,
            meta=graph.lookups.meta(),
            lang=language,
            base=context.address(""),
            contact=context.settings.contact,
        )
        return Made(html.encode(), {"Content-Language": language})

    question = {"lang": language}
    return await answer(
        request, context, offered=(HTML,), wanted="html", question=question, make=make, vary="Accept-Language"
    )
