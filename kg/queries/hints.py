"""The example that comes nearest to a query that cannot be read."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import Final

from kg.errors import QuerySyntaxError
from kg.queries.examples import Example, load_examples

_WORDS: Final = re.compile(r"[A-Za-z][\w-]*:[\w-]+|[A-Za-z]{3,}")
_VARIABLES: Final = re.compile(r"[?$]([A-Za-z][\w-]*)")
_ENOUGH: Final = 0.15
_MOST_CHARACTERS: Final = 4_000


def with_hint(error: QuerySyntaxError, text: str) -> QuerySyntaxError:
    """The error, naming the example nearest to the query; ``details["example"]`` has it whole."""
    example = nearest_example(text)
    if example is None:
        return error
    hinted = QuerySyntaxError(
        f"{error.message.rstrip('.')}. The example '{example.slug}' comes near.",
        **error.details,
        example={"slug": example.slug, "title": dict(example.titles), "text": example.text},
    )
    return hinted.with_traceback(error.__traceback__)


def nearest_example(text: str) -> Example | None:
    """The example that shares most of its words with a text, rare words counting more; None if none shares much.

    How much is the cosine of the two sets, so that a short text is compared with a long example on fair terms.
    """
    weights, examples = _weights()
    text = text[:_MOST_CHARACTERS]
    named_by_chance = {name.lower() for name in _VARIABLES.findall(text)} - weights.keys()
    words = _words(text) - named_by_chance
    if not words:
        return None
    default = max(weights.values())

    def weight(found: frozenset[str]) -> float:
        return sum(weights.get(word, default) for word in found)

    best, similarity = None, _ENOUGH
    for example, its_words in examples:
        found = weight(words & its_words) / math.sqrt(weight(words) * weight(its_words))
        if found > similarity:
            best, similarity = example, found
    return best


def _words(text: str) -> frozenset[str]:
    """The words of a text; of a prefixed name also its local part, which people write alone."""
    found = [word.lower() for word in _WORDS.findall(text)]
    return frozenset([*found, *(word.partition(":")[2] for word in found if ":" in word)])


@cache
def _weights() -> tuple[dict[str, float], tuple[tuple[Example, frozenset[str]], ...]]:
    examples = tuple((example, _words(example.text)) for example in load_examples())
    counts = Counter(word for _, words in examples for word in words)
    return {word: math.log(1 + len(examples) / count) for word, count in counts.items()}, examples
