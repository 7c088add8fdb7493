"""``/.well-known/void`` and ``/exports``: the graph as a whole, described and to take away."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from api.answers import Made, answer, not_modified
from api.context import ContextOf
from api.documentation import written
from api.exports import FORMATS
from api.negotiation import RDF_TYPES, MediaType
from api.parameters import DescriptionQuery, NoQuery
from api.problems import problem
from kg.errors import NotFoundError
from kg.exports import serialize
from kg.linked.void import Site, describe_dataset

router = APIRouter(tags=["linked data"])

_NAME: Final = re.compile(r"(current|\d{1,12}-[0-9a-f]{12})\.([a-z]+)\.gz")


@router.get("/.well-known/void", **written(*(item.media_type for item in RDF_TYPES), about="The description."))
async def void(request: Request, context: ContextOf, query: Annotated[DescriptionQuery, Query()]) -> Response:
    """The dataset in VoID and DCAT 3: what there is, how much of each class and property, and where to get it."""
    site = Site(context.absolute(""), context.settings.contact)

    def make(chosen: MediaType) -> Made:
        triples = describe_dataset(context.graph.store, context.graph.lookups.meta(), site)
        # Our own context has no terms for these vocabularies.
        return Made(serialize(triples, chosen.name).encode())

    question = {"site": site.address}
    return await answer(request, context, offered=RDF_TYPES, wanted=query.format, question=question, make=make)


@router.get("/exports/{name}", **written("application/gzip", about="The file."))
async def export(
    request: Request,
    context: ContextOf,
    _: Annotated[NoQuery, Query()],
    name: Annotated[
        str,
        Path(
            description="A revision, or `current`, and `.trig.gz`, `.nq.gz`, `.jsonld.gz` (the graph) or `.csv.gz` "
            "(the statements).",
            examples=["current.nq.gz"],
        ),
    ],
) -> Response:
    """The whole graph as one file, of the revision now. Of an older one it is a 410 that names the file of now.

    `current` leads to the revision now.
    """
    found = _NAME.fullmatch(name)
    if found is None or found[2] not in FORMATS:
        wanted = ", ".join(f"current.{item}.gz" for item in FORMATS)
        raise NotFoundError(f"There is no export '{name[:100]}': ask for one of {wanted}.", kind="export")
    asked, kind = found[1], found[2]
    now = context.graph.revision
    current = context.address(f"/exports/{now}.{kind}.gz")
    if asked == "current":
        return RedirectResponse(current, status_code=307, headers={"Cache-Control": "no-cache"})
    if asked != now:
        records = await asyncio.to_thread(context.graph.store.changes)
        if all(record.revision != asked for record in records):
            raise NotFoundError(f"This graph never had the revision '{asked}': it has {now} now.", kind="revision")
        detail = f"The export of {asked} is not kept: this graph is at {now}."
        return problem(
            410, "gone", detail, details={"current": current}, headers={"Link": f'<{current}>; rel="latest-version"'}
        )
    etag = f'"{now}-{kind}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if not_modified(request, etag):
        return Response(status_code=304, headers=headers)
    revision, path = await context.exports.file(kind)
    filename = f"hustings-{revision}.{kind}.gz"
    return FileResponse(path, media_type="application/gzip", filename=filename, headers=headers)
