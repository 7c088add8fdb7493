"""In which format an answer is sent: by ``?format=``, else by ``Accept``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from api.negotiation import MediaType, choose, prefers_html
from kg.store.formats import SOLUTION_FORMATS, TRIPLE_FORMATS, ResultFormat

_ALSO: Final = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "turtle": ("application/x-turtle",),
    "ntriples": ("text/plain",),
    "rdfxml": ("application/xml", "text/xml"),
    "jsonld": ("application/json",),
}
# What clients write into `format`, beside the names of INTERFACES; a name can mean two things, by the query's form.
_ALIASES: Final = {
    "turtle": ("ttl", "turtle", "n3"),
    "ntriples": ("nt", "ntriples", "n-triples"),
    "rdfxml": ("rdf", "rdfxml", "rdf+xml", "xml"),
    "jsonld": ("jsonld", "json-ld", "json"),
}
_TEXTUAL: Final = frozenset({"text/csv", "text/tab-separated-values", "text/turtle"})
OFFERED: Final[Mapping[str, MediaType]] = {
    item.name: MediaType(
        item.name,
        item.media_type,
        also=_ALSO.get(item.name, ()),
        parameters="; charset=utf-8" if item.media_type in _TEXTUAL else "",
    )
    for item in (*SOLUTION_FORMATS, *TRIPLE_FORMATS)
}


@lru_cache(maxsize=512)
def choose_format(accept: str | None, wanted: str | None, *, for_triples: bool) -> ResultFormat:
    """The format for a client.

    Raises:
        HttpError: 400 or 406, when there is none such.
    """
    formats = TRIPLE_FORMATS if for_triples else SOLUTION_FORMATS
    if wanted is not None:
        wanted = wanted.strip().lower()
        meant = [item for item in formats if wanted in {item.name, item.media_type, *_ALIASES.get(item.name, ())}]
        if meant:
            return meant[0]
    chosen = choose(accept, [OFFERED[item.name] for item in formats], wanted=wanted)
    return next(item for item in formats if item.name == chosen.name)


def prefers_page(accept: str | None) -> bool:
    """Whether the client, a browser, would rather have a page than a description of the service."""
    return prefers_html(accept, [OFFERED[item.name] for item in TRIPLE_FORMATS])
