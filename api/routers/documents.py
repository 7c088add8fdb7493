"""``/v1/statements/.../nanopub``, ``schema`` and ``citation``: a statement in other people's formats."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.answers import Made, answer
from api.context import Context, ContextOf
from api.documentation import written
from api.negotiation import TRIG, MediaType
from api.parameters import NoQuery
from kg.linked import citation, nanopublication, schema_org
from kg.rdf import to_trig

router = APIRouter(prefix="/v1/statements/{article}/{number}", tags=["linked data"])

_SCHEMA: Final = MediaType("jsonld", "application/ld+json", also=("application/json",))
_BIBTEX: Final = MediaType("bibtex", "application/x-bibtex", parameters="; charset=utf-8")
_CSL: Final = MediaType("csl", "application/vnd.citationstyles.csl+json")
_RIS: Final = MediaType("ris", "application/x-research-info-systems", parameters="; charset=utf-8")
_CITATIONS: Final = (_BIBTEX, _CSL, _RIS)

Article = Annotated[str, Path(description="The article's slug.", examples=["st-2025-04-24-ai-pledges"])]
Number = Annotated[str, Path(description="The statement's number in it.", examples=["062"])]


class CitationQuery(BaseModel):
    """How a citation is written."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["bibtex", "csl", "ris"] | None = Field(
        None, description="Instead of an `Accept` header.", examples=["bibtex"]
    )


@router.get("/nanopub", **written(TRIG.media_type, about="The nanopublication."))
async def nanopub(
    request: Request, context: ContextOf, _: Annotated[NoQuery, Query()], article: Article, number: Number
) -> Response:
    """One statement as a nanopublication: assertion, provenance and publication info, each a graph of its own."""

    def make(_: MediaType) -> Made:
        item = _item(context, article, number)
        return Made(to_trig(nanopublication(context.graph.store, item["id"])).encode())

    return await answer(request, context, offered=(TRIG,), wanted=None, question={}, make=make)


@router.get("/schema", **written(_SCHEMA.media_type, about="The same in schema.org's terms."))
async def schema(
    request: Request, context: ContextOf, _: Annotated[NoQuery, Query()], article: Article, number: Number
) -> Response:
    """One statement in schema.org's terms. A `Claim` is only what an article itself reports as a fact."""

    def make(_: MediaType) -> Made:
        return Made(orjson.dumps(schema_org(_item(context, article, number))))

    return await answer(request, context, offered=(_SCHEMA,), wanted=None, question={}, make=make)


@router.get("/citation", **written(*(item.media_type for item in _CITATIONS), about="The citation."))
async def cite(
    request: Request,
    context: ContextOf,
    query: Annotated[CitationQuery, Query()],
    article: Article,
    number: Number,
) -> Response:
    """How to cite one statement: BibTeX, CSL-JSON or RIS. It names the revision."""

    def make(chosen: MediaType) -> Made:
        return Made(citation(_item(context, article, number)["citation"]["csl"], chosen.name).encode())

    return await answer(request, context, offered=_CITATIONS, wanted=query.format, question={}, make=make)


def _item(context: Context, article: str, number: str) -> dict[str, Any]:
    return context.graph.statement(article, number)
