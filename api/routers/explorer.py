"""``/``: the explorer page; ``/view``: what its script asks for; ``/out``: a view as files; ``/embed``: as cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

import viz.page
from api.answers import Made, answer
from api.context import ContextOf
from api.negotiation import HTML, JSON, MediaType
from api.problems import HttpError
from viz import outputs, payload, views
from viz.corpus import corpus_of
from viz.messages import messages
from viz.view import View

router = APIRouter(include_in_schema=False)

_LANGUAGES: Final = ("en", "ko")
_ROWS_MOST: Final = 1000


@router.get("/")
async def explorer(request: Request, context: ContextOf) -> Response:
    """The network with its words, as the address has it."""
    language, view = language_of(request), view_of(request)

    def make(_: MediaType) -> Made:
        html = viz.page.render(
            corpus_of(context.graph),
            view,
            lang=language,
            base=context.address(""),
            contact=context.settings.contact,
        )
        return Made(html.encode(), {"Content-Language": language})

    return await answer(
        request,
        context,
        offered=(HTML,),
        wanted="html",
        question={"lang": language, "view": view.query()},
        make=make,
        vary="Accept-Language",
    )


@router.get("/view")
async def part(request: Request, context: ContextOf) -> Response:
    """What a view of a large corpus shows: the strongest arrows, the first rows, the counts."""
    language, view = language_of(request), view_of(request)
    after, rows = _number(request, "after", 0), _number(request, "rows", payload.ROWS)

    def make(_: MediaType) -> Made:
        found = payload.answer(
            corpus_of(context.graph), view, messages(language), first=after, count=min(rows, _ROWS_MOST)
        )
        return Made(orjson.dumps(found))

    question = {"lang": language, "view": view.query(), "after": after, "rows": rows}
    return await answer(request, context, offered=(JSON,), wanted="json", question=question, make=make)


@router.get("/view/words")
async def words(request: Request, context: ContextOf) -> Response:
    """The statements behind what is open in a view of a large corpus."""
    language, view = language_of(request), view_of(request)

    def make(_: MediaType) -> Made:
        return Made(orjson.dumps(payload.words(corpus_of(context.graph), view, messages(language))))

    question = {"lang": language, "view": view.query()}
    return await answer(request, context, offered=(JSON,), wanted="json", question=question, make=make)


@router.get("/view/search")
async def search(request: Request, context: ContextOf) -> Response:
    """Names and words that a text occurs in."""
    language, words = language_of(request), request.query_params.get("words", "")[:300]

    def make(_: MediaType) -> Made:
        return Made(orjson.dumps(views.search(corpus_of(context.graph), words, messages(language))))

    question = {"lang": language, "words": words}
    return await answer(request, context, offered=(JSON,), wanted="json", question=question, make=make)


@router.get("/out/view.{suffix}")
async def out(request: Request, context: ContextOf, suffix: str) -> Response:
    """What a view shows, as a file."""
    if suffix not in outputs.MEDIA_TYPES:
        allowed = list(outputs.MEDIA_TYPES)
        raise HttpError(404, "not_found", f"There is no '.{suffix[:20]}' of a view: use one of {', '.join(allowed)}.")
    language, view = language_of(request), view_of(request)

    def make(_: MediaType) -> Made:
        text = outputs.write(
            context.graph, corpus_of(context.graph), view, suffix, lang=language, base=context.absolute("")
        )
        # A picture may stand in other pages; everything else is kept.
        kept = {} if suffix == "svg" else {"Content-Disposition": f'attachment; filename="hustings.{suffix}"'}
        return Made(text.encode(), {"Content-Language": language, **kept})

    kind = MediaType(suffix, outputs.MEDIA_TYPES[suffix])
    question = {"lang": language, "view": view.query(), "base": context.absolute("")}
    return await answer(request, context, offered=(kind,), wanted=suffix, question=question, make=make)


@router.get("/embed/view")
async def embedded_view(request: Request, context: ContextOf) -> Response:
    """A view as a card without scripts, for other sites."""
    language, view = language_of(request), view_of(request)

    def make(_: MediaType) -> Made:
        html = viz.page.embed_view(corpus_of(context.graph), view, lang=language, base=context.address(""))
        return Made(html.encode(), {"Content-Language": language, "Content-Security-Policy": viz.page.EMBED_POLICY})

    question = {"lang": language, "view": view.query()}
    return await answer(request, context, offered=(HTML,), wanted="html", question=question, make=make)


@router.get("/embed/statement/{article}/{number}")
async def embedded_statement(request: Request, context: ContextOf, article: str, number: str) -> Response:
    """A statement as a card without scripts, for other sites."""
    language = language_of(request)

    def make(_: MediaType) -> Made:
        item = context.graph.statement(article, number)
        html = viz.page.embed_statement(corpus_of(context.graph), item, lang=language, base=context.address(""))
        return Made(html.encode(), {"Content-Language": language, "Content-Security-Policy": viz.page.EMBED_POLICY})

    return await answer(request, context, offered=(HTML,), wanted="html", question={"lang": language}, make=make)


def view_of(request: Request) -> View:
    """The view of an address; a form without scripts sends a box that is ticked several times by several names."""
    return View.parse(_joined(request))


def language_of(request: Request) -> str:
    """The language asked for by ``?lang=``, else the first of ours that the browser lists, else English."""
    asked = request.query_params.get("lang")
    if asked in _LANGUAGES:
        return asked
    listed = (part.split(";")[0].strip().lower()[:2] for part in request.headers.get("accept-language", "").split(","))
    return next((language for language in listed if language in _LANGUAGES), "en")


def _joined(request: Request) -> Mapping[str, str]:
    return {name: ",".join(request.query_params.getlist(name)) for name in request.query_params}


def _number(request: Request, name: str, usual: int) -> int:
    text = request.query_params.get(name, "")
    return int(text[:7]) if text.isascii() and text.isdigit() else usual
