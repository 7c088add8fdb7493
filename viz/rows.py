"""Statements as the page shows them: a row of the table and an evidence card from each item of ``/v1/statements``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from viz.dates import long_date, moment, said, short_date
from viz.figures import figures
from viz.messages import Messages
from viz.text import key_of, local, script_language, tagged


@dataclass(frozen=True, slots=True)
class Named:
    """Someone or something that a statement names, by its address in the picture."""

    key: str
    name: str
    lang: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an article with their place in it."""

    words: str
    lang: str
    start: int
    end: int
    sha256: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A statement in the reader's language. ``key`` is ``article/n``; ``relations`` are the arrows that it supports."""

    key: str
    iri: str
    kind: str
    kind_word: str
    who: Named
    whom: tuple[Named, ...]
    relations: tuple[str, ...]
    day: str
    day_word: str
    said: str
    published: str
    published_word: str
    outlet: str
    article: Named
    article_url: str | None
    headline_lang: str | None
    summary: str
    summary_lang: str | None
    quotations: tuple[Quotation, ...]
    mode: str
    presented: str
    certainty: str
    recorded: str
    figures: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """Whether every quotation still stands as it was checked."""
        return bool(self.quotations) and all(quotation.verified for quotation in self.quotations)


def rows(statements: Iterable[Mapping[str, Any]], network: Mapping[str, Any], say: Messages) -> list[Row]:
    """Turn items into rows, in the order given; each knows which arrows of the network it supports."""
    supported: dict[str, list[str]] = {}
    for edge in network["edges"]:
        for iri in edge["statements"]:
            relations = supported.setdefault(iri, [])
            if edge["relation"] not in relations:
                relations.append(edge["relation"])
    return [_row(item, supported.get(item["id"], []), say) for item in statements]


def _row(item: Mapping[str, Any], relations: list[str], say: Messages) -> Row:
    lang = say.lang
    article, when = item["article"], item["said"]
    summary, summary_lang = tagged(item["summary"], lang)
    title, title_lang = tagged(article["title"], lang)
    whom = _objects(item, lang)
    recorded = item["recorded"]
    day = when.get("on") or when.get("latest") or when.get("earliest") or article["published"]
    return Row(
        key=key_of(item["id"], kind=False),
        iri=item["id"],
        kind=item["kind"],
        kind_word=say.word("kind", item["kind"]),
        who=_speaker(item, say),
        whom=whom,
        relations=tuple(relations) or (_without_arrow(item, whom),),
        day=day,
        day_word=short_date(day, lang),
        said=said(when, say),
        published=article["published"],
        published_word=long_date(article["published"], lang),
        outlet=local(_label(article["outlet"]), lang),
        article=Named(key_of(article["id"]), title, title_lang),
        article_url=_web(article.get("url")),
        headline_lang=title_lang or script_language(title),
        summary=summary,
        summary_lang=summary_lang,
        quotations=tuple(_quotation(evidence) for evidence in item["evidence"]),
        mode=say.word("mode", item.get("speech_mode")),
        presented=say.word("presented", item.get("presented_as")),
        certainty=say.word("certainty", item.get("certainty")),
        recorded=say(
            "statement.recorded_by", at=moment(recorded.get("at"), lang), by=local(_label(recorded.get("by")), lang)
        ),
        figures=tuple(figures(item["pledge"], say)) if item.get("pledge") else (),
    )


def _speaker(item: Mapping[str, Any], say: Messages) -> Named:
    """Name who speaks; an article that speaks for itself is called that, not by its headline."""
    who = _named(item.get("critic") or item.get("speaker"), say.lang)
    return Named(who.key, say("table.article"), say.lang, "article") if who.key.startswith("article/") else who


def _objects(item: Mapping[str, Any], lang: str) -> tuple[Named, ...]:
    """List whom or what a statement is about, whatever its kind calls it. Implied targets are not among them."""
    found = [*item.get("targets", ()), *item.get("agrees_with", ()), *item.get("priorities", ())]
    if item.get("pledge"):
        found.append(item["pledge"])
    membership = item.get("membership")
    if membership:
        found += [part for part in (membership.get("member"), membership.get("organization")) if part]
        if not membership.get("organization") and membership.get("role"):
            found.append(membership["role"])
    if not found and item.get("election"):
        found.append(item["election"])
    return tuple(_named(reference, lang) for reference in found)


def _without_arrow(item: Mapping[str, Any], whom: tuple[Named, ...]) -> str:
    """Tell a criticism that names nobody, which readers look for, from statements that never make an arrow."""
    return "untargeted" if item["kind"] in {"criticism", "approval"} and not whom else "other"


def _named(reference: Mapping[str, Any] | None, lang: str) -> Named:
    if not reference:
        return Named("", "")
    name, language = tagged(_label(reference), lang)
    return Named(key_of(reference["id"]), name or reference.get("slug", ""), language, reference.get("kind", ""))


def _label(reference: Any) -> Any:
    """Find the name in a reference, which may be a plain text or carry a ``name``, ``label`` or ``title``."""
    if isinstance(reference, Mapping):
        return next((reference[key] for key in ("name", "label", "title") if reference.get(key)), None)
    return reference


def _quotation(evidence: Mapping[str, Any]) -> Quotation:
    return Quotation(
        words=evidence["quote"],
        lang=evidence.get("language") or script_language(evidence["quote"]),
        start=evidence["start"],
        end=evidence["end"],
        sha256=evidence["text_sha256"],
        verified=bool(evidence.get("verified")),
    )


def _web(url: str | None) -> str | None:
    """Let only web addresses become links: an article's address may come from a stranger's file."""
    return url if url and url.startswith(("https://", "http://")) else None
