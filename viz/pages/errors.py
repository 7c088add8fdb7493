"""An error as a page: what is wrong, what a reader can do, and for what was withdrawn when, why and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kg.namespaces import BASE, ID
from viz.dates import moment
from viz.messages import Messages, messages
from viz.page import report_address, templates
from viz.text import local

_KNOWN: Final = ("308", "404", "406", "410")


def failure(
    problem: Mapping[str, Any],
    *,
    lang: str = "en",
    base: str = "",
    address: str = "",
    contact: str | None = None,
    card: bool = False,
) -> str:
    """Render an RFC 9457 problem for somebody who reads; it never asks the graph, which may be what has failed.

    Args:
        problem: the problem document.
        lang: ``en`` or ``ko``; the problem's own line is in English, and stands apart where the page is not.
        base: what stands before every path.
        address: what was asked, without its language, for the link to the other one.
        contact: where problems are reported.
        card: for a frame in another site.
    """
    say = messages(lang)
    status = str(problem["status"])
    title = say(f"problem.{status}") if status in _KNOWN else say("problem.other")
    told = {
        "say": say,
        "base": base.rstrip("/"),
        "title": title,
        "status": status,
        "why": _why(problem, say),
        "detail": str(problem["detail"]),
        "closing": _closing(problem, lang),
    }
    if card:
        return templates.get_template("embed_problem.html").render(told)
    return templates.get_template("problem.html").render(
        told,
        alone=None,
        skip_to="content",
        skip_words=say("page.skip_content"),
        revision=None,
        corpus="",
        other_address=f"{address}lang={'en' if say.lang == 'ko' else 'ko'}",
        suggestions=[str(one) for one in problem.get("suggestions") or ()][:10],
        now=_here(problem.get("iri")) if status == "308" else None,
        contact=(report_address(contact) or "").removesuffix("?subject="),
    )


def _why(problem: Mapping[str, Any], say: Messages) -> str:
    """Say in the reader's language what went wrong and what to do, as far as the problem's code tells."""
    key = f"problem.why.{problem.get('code')}"
    return say(key if key in say.texts else "problem.why.other")


def _closing(problem: Mapping[str, Any], lang: str) -> dict[str, Any] | None:
    if not problem.get("closed_as"):
        return None
    say = messages(lang)
    replacement = _here(problem.get("replaced_by"))
    return {
        "status": say.word("corrections.status", problem["closed_as"]),
        "at": moment(str(problem.get("at") or ""), say.lang),
        "reason": local(problem.get("reason"), say.lang),
        "replaced_by": replacement,
        "replaced_key": str(problem.get("replaced_by") or "").removeprefix(f"{ID}statement/"),
    }


def _here(iri: Any) -> str | None:
    """The path of one of our IRIs on this server."""
    return str(iri).removeprefix(BASE) if iri and str(iri).startswith(BASE) else None
