"""The page of a statement: the words, the four clocks, who decided, its versions, how to cite it, a card of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.linked import schema_org
from viz.corpus import Corpus
from viz.dates import long_date, moment
from viz.messages import Messages, messages
from viz.page import report_address
from viz.pages.frame import page
from viz.payload import row_words, script_data
from viz.rows import Row, rows
from viz.text import key_of, local


def statement(
    corpus: Corpus,
    item: Mapping[str, Any],
    *,
    lang: str = "en",
    base: str = "",
    site: str = "",
    contact: str | None = None,
) -> str:
    """Render the page of a statement.

    Args:
        corpus: what it belongs to.
        item: the statement whole, as :meth:`kg.Graph.statement` has it.
        lang: ``en`` or ``ko``.
        base: what stands before every path.
        site: the same with scheme and host, for the code of the card.
        contact: where problems with a statement are reported: an e-mail address or a URL.
    """
    say = messages(lang)
    (row,) = rows([item], corpus.records.by_key, say)
    return page(
        "record.html",
        corpus,
        say,
        base,
        row=row,
        item=item,
        key=f"statement/{row.key}",
        iri=item["id"],
        schema=script_data(schema_org(item)),
        clocks=_clocks(row, item, say),
        topics=[{"slug": one["slug"], "name": local(one["name"], say.lang)} for one in item.get("topics", ())],
        decision=_version(item["decision"], say) | {"texts": item["decision"]["checked_texts"]},
        versions=[_version(version, say) for version in item["history"]] if len(item["history"]) > 1 else [],
        citation=item["citation"][say.lang],
        report=_report(contact, item["id"]),
        embed=f"{site}/embed/statement/{row.key}?lang={say.lang}",
        replies=_linked(corpus, (one.key for one in corpus.records.statements if row.key in one.answers), say),
        replies_to=_linked(corpus, row.replies_to, say),
    )


def _clocks(row: Row, item: Mapping[str, Any], say: Messages) -> list[tuple[str, str]]:
    """The four clocks that are never mixed; the one of a role only where a role is reported."""
    held = []
    membership = item.get("membership")
    if membership:
        when = say("clock.held.observed", date=long_date(membership["observed"], say.lang))
        role = local(membership["role"]["name"], say.lang)
        held.append((say("clock.held"), f"{role}: {say.word('tenure', membership['tenure'])}, {when}"))
    return [
        (say("clock.said"), row.said),
        (say("clock.published"), row.published_word),
        *held,
        (say("clock.recorded"), moment(item["recorded"]["at"], say.lang)),
    ]


def _version(version: Mapping[str, Any], say: Messages) -> dict[str, Any]:
    """A decision, or a version with the decision that opened or closed it, in words."""
    return {
        "key": key_of(version["id"], kind=False),
        "status": say.word("status", version["status"]),
        "at": moment(version.get("closed") or version.get("recorded") or version.get("at"), say.lang),
        "by": local(version["by"]["name"], say.lang),
        "reason": local(version["reason"], say.lang),
        "open": version.get("closed") is None,
    }


def _report(contact: str | None, iri: str) -> str | None:
    """The address to report a problem with this statement to; the subject of a mail names it."""
    address = report_address(contact)
    return address + iri if address and address.startswith("mailto:") else address


def _linked(corpus: Corpus, keys: Iterable[str], say: Messages) -> list[Row]:
    return row_words(corpus, [corpus.records.by_key[key] for key in keys if key in corpus.records.by_key], say)
