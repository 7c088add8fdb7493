"""Minting and parsing of the IRIs of Hustings.

Patterns (below ``https://w3id.org/hustings/``): ``id/<kind>/<slug>`` for entities,
``id/<node>/<article>/<nnn>`` for what belongs to an article, ``graph/article/<slug>`` for its named graph, and
``#fragment`` for a node that belongs to another one. A slug is lower-case ASCII letters and digits in groups joined
by single hyphens; it is minted once and never renumbered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.errors import InvalidIriError
from kg.namespaces import ARTICLE_GRAPHS, DESCRIPTION_GRAPHS, HISTORY_GRAPHS, ID

ENTITY_KINDS: Final = frozenset(
    {
        "article",
        "election",
        "group",
        "organization",
        "outlet",
        "party",
        "person",
        "pledge",
        "priority",
        "role",
        "scheme",
        "topic",
        "unit",
    }
)
"""Kinds of things with a slug of their own."""

NODE_KINDS: Final = frozenset({"decision", "evidence", "statement", "text"})
"""Kinds of things that are numbered within their article."""

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER: Final = re.compile(r"[0-9]{3,}")


@dataclass(frozen=True, slots=True)
class EntityIri:
    """The parts of an entity's IRI."""

    kind: str
    slug: str


@dataclass(frozen=True, slots=True)
class NodeIri:
    """The parts of the IRI of a node that belongs to an article; ``number`` keeps its leading zeros."""

    kind: str
    article: str
    number: str


def is_slug(text: str) -> bool:
    """Whether ``text`` is a well-formed slug."""
    return _SLUG.fullmatch(text) is not None


def entity(kind: str, slug: str) -> str:
    """Mint the IRI of an entity.

    Raises:
        InvalidIriError: the kind is unknown or the slug malformed.
    """
    if kind not in ENTITY_KINDS:
        raise InvalidIriError(
            f"'{kind}' is no kind of entity: use one of {', '.join(sorted(ENTITY_KINDS))}.", kind=kind
        )
    _check_slug(slug)
    return f"{ID}{kind}/{slug}"


def node(kind: str, article: str, number: int | str) -> str:
    """Mint the IRI of a statement, evidence, text version or decision of an article; numbers have three digits or more.

    Raises:
        InvalidIriError: the kind is unknown, or slug or number are malformed.
    """
    if kind not in NODE_KINDS:
        raise InvalidIriError(f"'{kind}' is no kind of node: use one of {', '.join(sorted(NODE_KINDS))}.", kind=kind)
    _check_slug(article)
    text = f"{number:03d}" if isinstance(number, int) else number
    if not _NUMBER.fullmatch(text):
        raise InvalidIriError(f"'{text}' is no number of a {kind}: write at least three digits, such as 007.")
    return f"{ID}{kind}/{article}/{text}"


def article_graph(slug: str) -> str:
    """The named graph of an article.

    Raises:
        InvalidIriError: the slug is malformed.
    """
    _check_slug(slug)
    return ARTICLE_GRAPHS + slug


def article_of_graph(graph: str) -> str | None:
    """The article slug of a named graph, or None for a graph that is not an article's."""
    slug = graph.removeprefix(ARTICLE_GRAPHS)
    return slug if slug != graph and is_slug(slug) else None


def history_graph(slug: str) -> str:
    """The named graph of the history store in which an article's superseded and retracted statements stand.

    Raises:
        InvalidIriError: the slug is malformed.
    """
    _check_slug(slug)
    return HISTORY_GRAPHS + slug


def article_of_history_graph(graph: str) -> str | None:
    """The article slug of a graph of the history store, or None for another graph."""
    slug = graph.removeprefix(HISTORY_GRAPHS)
    return slug if slug != graph and is_slug(slug) else None


def description_graph(entity_iri: str, number: int) -> str:
    """The named graph of the history store that holds a former description of an entity, the oldest being 1.

    Raises:
        InvalidIriError: the IRI is no entity's.
    """
    parsed = parse_entity(entity_iri)
    return f"{DESCRIPTION_GRAPHS}{parsed.kind}/{parsed.slug}/{number:03d}"


def owner_of(iri: str) -> str:
    """The node to which a fragment belongs; any other IRI itself."""
    return iri.partition("#")[0]


def parse_entity(iri: str) -> EntityIri:
    """Take an entity's IRI apart.

    Raises:
        InvalidIriError: it does not follow the pattern.
    """
    kind, _, slug = iri.removeprefix(ID).partition("/")
    if not iri.startswith(ID) or kind not in ENTITY_KINDS or not is_slug(slug):
        raise InvalidIriError(f"<{iri}> is no entity of Hustings: expected {ID}<kind>/<slug>.", iri=iri)
    return EntityIri(kind, slug)


def parse_node(iri: str) -> NodeIri:
    """Take apart the IRI of a statement, evidence, text version or decision.

    Raises:
        InvalidIriError: it does not follow the pattern.
    """
    parts = iri.removeprefix(ID).split("/")
    if (
        not iri.startswith(ID)
        or len(parts) != 3
        or parts[0] not in NODE_KINDS
        or not is_slug(parts[1])
        or not _NUMBER.fullmatch(parts[2])
    ):
        raise InvalidIriError(f"<{iri}> belongs to no article: expected {ID}<kind>/<article>/<nnn>.", iri=iri)
    return NodeIri(*parts)


@lru_cache(maxsize=1 << 14)
def slug_of(iri: str) -> str:
    """What a person calls an IRI: the slug of an entity, ``article/nnn`` of a node.

    Raises:
        InvalidIriError: it is neither.
    """
    if iri.count("/", len(ID)) == 2:
        parsed = parse_node(iri)
        return f"{parsed.article}/{parsed.number}"
    return parse_entity(iri).slug


def local_name(iri: str) -> str:
    """The part after the last ``#`` or ``/``: the name of a term or fixed value."""
    return re.split(r"[#/]", iri)[-1]


def _check_slug(slug: str) -> None:
    if not is_slug(slug):
        raise InvalidIriError(
            f"'{slug}' is no slug: use lower-case letters and digits joined by single hyphens, such as lee-jun-seok.",
            slug=slug,
        )
