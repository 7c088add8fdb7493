"""The figures of a pledge in words: "200 trillion won over 5 years", "5년간 200조 원"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from viz.messages import Messages
from viz.text import local

_ENGLISH = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_KOREAN = ((10**12, "조"), (10**8, "억"), (10**4, "만"))
_CURRENCIES = {"KRW": {"en": "{} won", "ko": "{} 원"}}
_CONSONANT_Y = re.compile(r"[^aeiouAEIOU]y$")
_YEARS = re.compile(r"P(\d+)Y")


def number(value: float, lang: str) -> str:
    """Write a number in the units that readers count in: trillion and million, or 조, 억 and 만."""
    if lang == "ko" and value >= 10**4 and value == int(value):
        rest, words = int(value), []
        for size, unit in _KOREAN:
            if rest >= size:
                words.append(f"{rest // size:,}{unit}")
                rest %= size
        return " ".join(words + ([f"{rest:,}"] if rest else []))
    for size, unit in _ENGLISH:
        scaled = round(value / size, 3)
        if lang != "ko" and value >= size and scaled * size == value:
            return f"{scaled:,g} {unit}"
    return f"{int(value):,}" if value == int(value) else f"{value:,.10g}"


def figures(pledge: Mapping[str, Any], say: Messages) -> list[str]:
    """List every figure of a pledge, the whole sums before their parts."""
    lines = [_amount(amount, say) for amount in pledge.get("amounts") or ()]
    lines += [count_of(quantity, say) for quantity in pledge.get("quantities") or ()]
    lines += [share_of(ratio, _name(ratio.get("base"), say), say) for ratio in pledge.get("ratios") or ()]
    return lines


def sum_of(amount: Mapping[str, Any], currency: str, say: Messages) -> str:
    """Write a sum of money with its bound: "about 100 trillion won", "약 100조 원"."""
    pattern = _CURRENCIES.get(currency, {}).get(say.lang, f"{currency} {{}}".strip())
    return _bound(amount, pattern.format(_size(amount, say)), say)


def over(text: str, period: str | None, say: Messages) -> str:
    """Add the period of a sum, if it has one: "100 trillion won over 5 years"."""
    years = _YEARS.fullmatch(period or "")
    if years:
        return say.count("figure.years", int(years[1]), figure=text)
    return f"{text} / {period}" if period else text


def count_of(quantity: Mapping[str, Any], say: Messages) -> str:
    """Write a number of things with its bound: "more than 50,000 GPUs"."""
    unit = _name(quantity["counts"], say)
    many = quantity.get("value") != 1
    counted = say("figure.count", figure=_size(quantity, say), unit=_many(unit) if many and say.lang == "en" else unit)
    return _bound(quantity, counted, say)


def share_of(ratio: Mapping[str, Any], base: str, say: Messages) -> str:
    """Write a ratio as a percentage of ``base``."""
    return say("figure.percent", figure=f"{round(ratio['value'] * 100, 4):g}", unit=base)


def _amount(amount: Mapping[str, Any], say: Messages) -> str:
    text = sum_of(amount, amount.get("currency") or "", say)
    text = over(text, amount.get("period"), say)
    purposes = [_name(topic, say) for topic in amount.get("earmarked_for") or ()]
    if purposes:
        text = say("figure.for", figure=text, purpose=", ".join(purposes))
    return say("figure.part", figure=text) if amount.get("part_of") else text


def _size(figure: Mapping[str, Any], say: Messages) -> str:
    if figure.get("value") is not None:
        return number(figure["value"], say.lang)
    ends = [number(figure[end], say.lang) for end in ("min", "max") if figure.get(end) is not None]
    if len(ends) == 2:
        return say("figure.range", **{"from": ends[0], "to": ends[1]})
    return ends[0] if ends else str(figure.get("as_written") or "")


def _bound(figure: Mapping[str, Any], text: str, say: Messages) -> str:
    key = f"bound.{figure.get('bound')}"
    return say(key, figure=text) if key in say.texts else text


def _many(noun: str) -> str:
    """Write an English noun for more than one; a name in another script, or one that ends like a plural, stays."""
    if not noun.isascii() or noun.endswith("s"):
        return noun
    if noun == "person" or noun.endswith(" person"):
        return noun.removesuffix("person") + "people"
    if _CONSONANT_Y.search(noun):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("sh", "ch", "x", "z")) else "s")


def _name(reference: Mapping[str, Any] | None, say: Messages) -> str:
    return local(reference.get("name") or reference.get("slug"), say.lang) if reference else ""
