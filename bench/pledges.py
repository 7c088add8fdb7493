"""Invented pledges: what is promised, with the amount or quantity that the words give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bench import words
from bench.article import Article
from bench.world import PREF_LABEL, TYPE, Named, decimal, hu, p_hu, p_schema
from kg.namespaces import DCTERMS, ID

_HAS_PART: Final = f" <{DCTERMS}hasPart> "
_LEVELS: Final = ("pledged", "vowed", "promised", "proposed", "planned")
_TRILLIONS: Final = (1, 2, 3, 5, 8, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Pledge:
    """A pledge, who made it, what it is about, and its name in both languages."""

    iri: str
    by: Named
    topic: Named
    en: str
    ko: str


def describe(article: Article, speaker: Named, topic: Named, number: int, known: list[Pledge]) -> Pledge:
    """Describe a new pledge in the article's graph; now and then an earlier pledge of the speaker is a part of it."""
    rng = article.rng
    iri = f"{ID}pledge/{speaker.slug}-{number}"
    work_en, work_ko = rng.choice(words.WORKS)
    trillions, count = rng.choice(_TRILLIONS), rng.choice((5, 12, 100, 250, 1000, 10000))
    pledge = Pledge(
        f"<{iri}>", speaker, topic,
        work_en.format(topic=topic.en, n=count, sum=f"{trillions} trillion won"),
        work_ko.format(topic=topic.ko, n=count, sum_ko=f"{trillions}조 원"),
    )  # fmt: skip
    article.add(
        pledge.iri,
        (TYPE, hu("Pledge")),
        (PREF_LABEL, f'"{pledge.en[0].upper()}{pledge.en[1:]}"@en'),
        (PREF_LABEL, f'"{pledge.ko}"@ko'),
        (p_hu("pledgedBy"), speaker.iri),
        (p_hu("commitmentLevel"), hu(rng.choice(_LEVELS))),
        (p_hu("topic"), topic.iri),
    )
    if "{sum}" in work_en:
        _amount(article, iri, topic, trillions)
    elif "{n}" in work_en:
        _quantity(article, iri, count)
    article.add(
        pledge.iri, (p_hu("testability"), hu("measurable" if "{" in work_en.replace("{topic}", "") else "vague"))
    )
    if known and rng.random() < 0.1:
        article.add(pledge.iri, (_HAS_PART, rng.choice(known).iri))
    return pledge


def _amount(article: Article, pledge: str, topic: Named, trillions: int) -> None:
    rng, amount = article.rng, f"<{pledge}#amount>"
    won = decimal(trillions * 10**12)
    bound, value, prefix = rng.choice(
        (
            ("exactly", "value", ""), ("exactly", "value", ""), ("about", "value", "some "),
            ("moreThan", "minValue", "more than "), ("upTo", "maxValue", "up to "),
        )
    )  # fmt: skip
    years = rng.choice((0, 0, 4, 5, 10))
    article.add(f"<{pledge}>", (p_hu("amount"), amount))
    article.add(
        amount,
        (TYPE, hu("MoneyAmount")),
        (p_hu("asWritten"), f'"{prefix}{trillions} trillion won"'),
        (p_hu("basis"), hu("stated")),
        (p_hu("bound"), hu(bound)),
        (p_schema("currency"), '"KRW"'),
        (p_schema(value), won),
    )
    if years:
        article.add(amount, (p_hu("overPeriod"), f'"P{years}Y"^^<http://www.w3.org/2001/XMLSchema#duration>'))
    if rng.random() < 0.15:
        part, part_of = f"<{pledge}#amount-1>", trillions * 10**12 // 4
        article.add(f"<{pledge}>", (p_hu("amount"), part))
        article.add(
            part,
            (TYPE, hu("MoneyAmount")),
            (p_hu("asWritten"), '"a quarter of it"'),
            (p_hu("basis"), hu("derived")),
            (p_hu("derivation"), f'"{trillions} trillion / 4"'),
            (p_hu("bound"), hu("exactly")),
            (p_hu("earmarkedFor"), topic.iri),
            (p_hu("partOf"), amount),
            (p_schema("currency"), '"KRW"'),
            (p_schema("value"), decimal(part_of)),
        )


def _quantity(article: Article, pledge: str, count: int) -> None:
    quantity = f"<{pledge}#quantity>"
    article.add(f"<{pledge}>", (p_hu("quantity"), quantity))
    article.add(
        quantity,
        (TYPE, hu("Quantity")),
        (p_hu("asWritten"), f'"{count}"'),
        (p_hu("bound"), hu("exactly")),
        (p_hu("counts"), f"<{ID}unit/person>"),
        (p_schema("value"), decimal(count)),
    )
