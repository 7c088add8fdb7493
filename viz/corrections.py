"""The corrections page: how to report a mistake, and what was superseded or retracted, when and why.

It names statements by number and never repeats what they said: what was taken back should not be found here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kg.iri import slug_of
from kg.namespaces import BASE
from viz.dates import date_range
from viz.messages import messages
from viz.page import report_address, templates
from viz.text import local

SHOWN: Final = 500
"""Most corrections on the page; the newest are shown."""


def render(
    closings: Sequence[Mapping[str, Any]],
    *,
    meta: Mapping[str, Any],
    lang: str = "en",
    base: str = "",
    contact: str | None = None,
) -> str:
    """Render ``/corrections``.

    Args:
        closings: the details of closed statements, oldest first, with the name of who answers for each.
        meta: the ``meta`` of a list.
        lang: ``en`` or ``ko``.
        base: what stands before every path.
        contact: where corrections are sent: an e-mail address or a URL.
    """
    say = messages(lang)
    articles = int(meta.get("articles") or 0)
    dates = date_range(meta.get("from"), meta.get("to"), say)
    return templates.get_template("corrections.html").render(
        say=say,
        alone=None,
        base=base,
        skip_to="corrected",
        other_address=f"?lang={'en' if say.lang == 'ko' else 'ko'}",
        corpus=say("page.corpus", articles=say.count("sentence.articles", articles), dates=dates) if articles else "",
        revision=meta.get("revision"),
        contact=contact,
        address=(report_address(contact) or "").removesuffix("?subject="),
        total=len(closings),
        corrections=[_row(closing, lang) for closing in reversed(closings[-SHOWN:])],
    )


def _row(closing: Mapping[str, Any], lang: str) -> dict[str, Any]:
    replacement = closing["replaced_by"]
    return {
        "statement": slug_of(closing["iri"]),
        "status": closing["closed_as"],
        "at": closing["at"],
        "by": local(closing["by_name"], lang),
        "reason": local(closing["reason"], lang),
        "now": {"statement": slug_of(replacement), "path": replacement.removeprefix(BASE)} if replacement else None,
    }
