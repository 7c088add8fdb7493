"""The method: what counts as a criticism, who decided, how words are verified, what is missing, the corpus window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from viz.corpus import Corpus
from viz.dates import date_range
from viz.messages import messages
from viz.pages.frame import page
from viz.text import local


def method(
    corpus: Corpus,
    coverage: Mapping[str, Any],
    deciders: Mapping[str, int],
    *,
    lang: str = "en",
    base: str = "",
) -> str:
    """Render the method.

    Args:
        corpus: what the page counts.
        coverage: that of :meth:`kg.Graph.coverage`.
        deciders: the number of accepted statements by the name of who answers for them.
        lang: ``en`` or ``ko``.
        base: what stands before every path.
    """
    say = messages(lang)
    kinds: Mapping[str, int] = coverage["kinds"]
    return page(
        "methods.html",
        corpus,
        say,
        base,
        counted=[
            (say.word("kind", kind), count) for kind, count in sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
        ],
        deciders=sorted(deciders.items(), key=lambda one: (-one[1], one[0])),
        outlets=[
            {
                "slug": one["outlet"]["slug"],
                "name": local(one["outlet"]["name"], say.lang),
                "articles": one["articles"],
                "statements": one["statements"],
                "dates": date_range(one["from"], one["to"], say),
            }
            for one in coverage["outlets"]
        ],
    )
