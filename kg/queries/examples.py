"""The example queries of ``ontology/examples``, as the command line, the editor, the pages and the tests share them.

They stand there as ``sh:SPARQLExecutable`` (SHACL Advanced Features, section 5), so that other tools can read them: the
query in ``sh:select``, ``sh:construct`` or ``sh:ask``, its prefixes declared through ``sh:prefixes``, titles and
descriptions in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from kg import bundle
from kg.errors import NotFoundError
from kg.namespaces import BASE, DCTERMS, LANGUAGES, RDF, RDFS, SH
from kg.rdf import Description, describe, read

EXAMPLES: Final = BASE + "examples/"
"""Namespace of the examples and of their groups: what follows is the slug."""

_FORMS: Final = ("select", "construct", "ask")
_LANGUAGE: Final = 'VALUES ?language { "en" }'
"""The one line of a query that says in which language names are wanted."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group under which examples are shown."""

    slug: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A query that researchers may start from; ``kind`` is ``select``, ``construct`` or ``ask``."""

    slug: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    text: str
    kind: str
    group: Group

    def text_in(self, language: str) -> str:
        """The query, whole with its prefixes, asking for names in ``language``."""
        return self.text.replace(_LANGUAGE, _LANGUAGE.replace("en", language))

    def item(self) -> dict[str, Any]:
        """The example as JSON has it."""
        return {
            "slug": self.slug,
            "group": {"slug": self.group.slug, "title": dict(self.group.titles)},
            "kind": self.kind,
            "title": dict(self.titles),
            "description": dict(self.descriptions),
            "text": self.text,
        }


@cache
def load_examples() -> tuple[Example, ...]:
    """All examples, group by group, in the order in which they are to be shown."""
    folder = bundle.ontology_dir() / "examples"
    description = describe(quad for path in sorted(folder.glob("*.ttl")) for quad in read(path))
    return tuple(
        _example(iri, description)
        for iri in sorted(
            (iri for iri in description if SH + "SPARQLExecutable" in _values(description, iri, RDF + "type")),
            key=lambda iri: (_order(description, _group(description, iri)), _order(description, iri)),
        )
    )


def find_example(slug: str) -> Example:
    """The example of that name.

    Raises:
        NotFoundError: there is none; it names those that come near.
    """
    examples = {example.slug: example for example in load_examples()}
    if slug in examples:
        return examples[slug]
    near = get_close_matches(slug.lower().replace("_", "-").replace(" ", "-"), examples, n=3, cutoff=0.5)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    raise NotFoundError(
        f"There is no example query '{slug}': {meant}`hustings query --list` lists them.", kind="query", name=slug
    )


def _example(iri: str, description: Description) -> Example:
    kind = next(form for form in _FORMS if SH + form in description[iri])
    (body,) = _values(description, iri, SH + kind)
    group = _group(description, iri)
    return Example(
        slug=iri.removeprefix(EXAMPLES),
        titles=_texts(description, iri, RDFS + "label"),
        descriptions=_texts(description, iri, RDFS + "comment"),
        text=_prologue(iri, body, description) + body.strip() + "\n",
        kind=kind,
        group=Group(group.removeprefix(EXAMPLES), _texts(description, group, RDFS + "label")),
    )


def _prologue(iri: str, body: str, description: Description) -> str:
    """``PREFIX`` lines for the prefixes that the query uses, an empty line after them."""
    declared = {
        prefix: namespace
        for collection in _values(description, iri, SH + "prefixes")
        for declaration in _values(description, collection, SH + "declare")
        for prefix in _values(description, declaration, SH + "prefix")
        for namespace in _values(description, declaration, SH + "namespace")
    }
    used = [prefix for prefix in sorted(declared) if re.search(rf"(?<![\w?:]){prefix}:(?!//)", body)]
    lines = "".join(f"PREFIX {prefix}: <{declared[prefix]}>\n" for prefix in used)
    return f"{lines}\n" if lines else ""


def _group(description: Description, iri: str) -> str:
    (group,) = _values(description, iri, DCTERMS + "isPartOf")
    return group


def _order(description: Description, iri: str) -> int:
    (order,) = _values(description, iri, SH + "order")
    return int(order)


def _values(description: Description, iri: str, predicate: str) -> list[str]:
    return [value.value for value in description[iri].get(predicate, ())]


def _texts(description: Description, iri: str, predicate: str) -> dict[str, str]:
    found = {
        value.language: value.value
        for value in description[iri].get(predicate, ())
        if isinstance(value, ox.Literal) and value.language
    }
    return {language: found[language] for language in LANGUAGES if language in found}
