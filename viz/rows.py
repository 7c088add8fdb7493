"""Statements as the page shows them: a row of the table and an evidence card from each item of ``/v1/statements``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from viz.dates import long_date, moment, said, short_date
from viz.figures import figures
from viz.messages import Messages
from viz.records import Record, objects
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
    """Words of an article with their place in it, and the characters ``before`` and ``after`` that the graph keeps."""

    words: str
    before: str
    after: str
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
    replies_to: tuple[str, ...]
    citation: str

    @property
    def verified(self) -> bool:
        """Whether every quotation still stands as it was checked."""
        return bool(self.quotations) and all(quotation.verified for quotation in self.quotations)


def rows(statements: Iterable[Mapping[str, Any]], records: Mapping[str, Record], say: Messages) -> list[Row]:
    """Turn items into rows, in the order given; ``records`` by ``article/n`` know which arrows each supports."""
    return [_row(item, records[key_of(item["id"], kind=False)].relations, say) for item in statements]


def row_data(row: Row, record: Record) -> dict[str, Any]:
    """Write a row for the page's script: its words, and all that the filters look at."""
    return asdict(row) | {
        "verified": row.verified,
        "number": record.number,
        "edges": list(record.edges),
        "ends": sorted(record.ends),
        "facets": {name: list(values) for name, values in record.facets.items()},
        "folded": record.words,
    }


def _row(item: Mapping[str, Any], relations: tuple[str, ...], say: Messages) -> Row:
    lang = say.lang
    article, when = item["article"], item["said"]
    summary, summary_lang = tagged(item["summary"], lang)
    title, title_lang = tagged(article["title"], lang)
    whom = tuple(_named(reference, lang) for reference in objects(item))
    recorded = item["recorded"]
    day = when.get("on") or when.get("latest") or when.get("earliest") or article["published"]
    return Row(
        key=key_of(item["id"], kind=False),
        iri=item["id"],
        kind=item["kind"],
        kind_word=say.word("kind", item["kind"]),
        who=_speaker(item, say),
        whom=whom,
        relations=relations,
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
        replies_to=tuple(key_of(iri, kind=False) for iri in item.get("responds_to", ())),
        citation=_citation(item, say),
    )


def _speaker(item: Mapping[str, Any], say: Messages) -> Named:
    """Name who speaks; an article that speaks for itself is called that, not by its headline."""
    who = _named(item.get("critic") or item.get("speaker"), say.lang)
    return Named(who.key, say("table.article"), say.lang, "article") if who.key.startswith("article/") else who


def _citation(item: Mapping[str, Any], say: Messages) -> str:
    """Write how to cite a statement: the words, who said them, the article, and the statement's own address."""
    article, who = item["article"], _speaker(item, say)
    words = " […] ".join(evidence["quote"] for evidence in item["evidence"])
    return say(
        "statement.citation",
        words=words or local(item["summary"], say.lang),
        who=who.name,
        outlet=local(_label(article["outlet"]), say.lang),
        title=local(article["title"], say.lang),
        date=long_date(article["published"], say.lang),
        iri=item["id"],
    )


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
        before=evidence.get("prefix") or "",
        after=evidence.get("suffix") or "",
        lang=evidence.get("language") or script_language(evidence["quote"]),
        start=evidence["start"],
        end=evidence["end"],
        sha256=evidence["text_sha256"],
        verified=bool(evidence.get("verified")),
    )


def _web(url: str | None) -> str | None:
    """Let only web addresses become links: an article's address may come from a stranger's file."""
    return url if url and url.startswith(("https://", "http://")) else None
