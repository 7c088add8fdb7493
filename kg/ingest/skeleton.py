"""The pieces of an article's file that follow from its text: the article with its text version, and evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg import iri as iris
from kg.errors import DataError
from kg.ingest.spans import Span
from kg.ingest.texts import ArticleText
from kg.model import Article, Evidence, LangString, TextVersion, evidence_sha256
from kg.rdf import encode, to_trig

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArticleDetails:
    """What is known of an article besides its text; ``outlet`` is an IRI, ``language`` a BCP 47 tag."""

    slug: str
    headline: str
    outlet: str
    published: date
    language: str
    url: str | None = None


def skeleton(
    source: ArticleText, details: ArticleDetails, *, body_start: int | None = None, body_end: int | None = None
) -> str:
    """The canonical TriG of an article without statements.

    The body is guessed where it is not given: it begins after the last line that is the headline, and ends with the
    last letter of the text. A page that holds other stories needs its own ``body_end``.

    Raises:
        InvalidIriError: the slug is malformed.
        DataError: the headline is empty, the language is no tag, or the body does not lie within the text.
    """
    article = iris.entity("article", details.slug)
    if not details.headline.strip():
        raise DataError("The headline is empty: give the article's own.")
    if not _LANGUAGE.fullmatch(details.language):
        raise DataError(f"'{details.language}' is no language tag: use one such as en or ko.")
    start, end = _body(source.text, details.headline)
    start, end = start if body_start is None else body_start, end if body_end is None else body_end
    if not 0 <= start < end <= len(source.text):
        raise DataError(
            f"The body from {start} to {end} does not lie within the text, which has {len(source.text)} characters: "
            "give offsets with 0 <= start < end.",
            body_start=start,
            body_end=end,
        )
    version = TextVersion(iris.node("text", details.slug, 1), source.sha256, details.language.lower(), start, end)
    thing = Article(
        iri=article,
        headlines=(LangString(details.headline.strip(), details.language),),
        publisher=details.outlet,
        published=details.published,
        text_versions=(version.iri,),
        url=details.url,
    )
    graph = iris.article_graph(details.slug)
    return to_trig(quad for part in (thing, version) for quad in encode(part, graph))


def evidence_trig(source: ArticleText, place: Span, article: str, number: int, *, in_context: bool = False) -> str:
    """The canonical TriG of one evidence, sealed, to be appended to the file of the article of that slug.

    With ``in_context`` it has what stands before and after its words, for words that stand in the text more than once.

    Raises:
        InvalidIriError: the slug is malformed.
    """
    evidence = Evidence(
        iri=iris.node("evidence", article, number),
        source=iris.node("text", article, 1),
        start=place.start,
        end=place.end,
        quote=place.words,
        sha256=evidence_sha256(source.sha256, place.start, place.end, place.words),
        prefix=place.prefix or None if in_context else None,
        suffix=place.suffix or None if in_context else None,
    )
    return to_trig(encode(evidence, iris.article_graph(article)))


def _body(text: str, headline: str) -> tuple[int, int]:
    lines = re.finditer(r"[^\r\n]+", text)
    titles = [line for line in lines if line[0].strip() == headline.strip()]
    start = titles[-1].end() if titles and text[titles[-1].end() :].strip() else 0
    while text[start].isspace():
        start += 1
    return start, len(text.rstrip())
