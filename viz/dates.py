"""Dates as a reader of the page's language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from viz.messages import Messages

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def long_date(value: str | None, lang: str) -> str:
    """Write an ISO date out: "24 April 2025", "2025년 4월 24일". What is no date stays as it is."""
    if not value:
        return ""
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value
    if lang == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(value: str | None, lang: str) -> str:
    """Write an ISO date for a narrow column: "24 Apr 2025", "2025.4.24."."""
    if not value:
        return ""
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value
    if lang == "ko":
        return f"{day.year}.{day.month}.{day.day}."
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def moment(value: str | None, lang: str) -> str:
    """Write the day of an ISO instant."""
    if not value:
        return ""
    try:
        return long_date(datetime.fromisoformat(value).date().isoformat(), lang)
    except ValueError:
        return value


def date_range(first: str | None, last: str | None, say: Messages) -> str:
    """Write a span of days, or the one day that it is."""
    if not first or not last or first == last:
        return long_date(first or last, say.lang)
    return say("sentence.range", **{"from": long_date(first, say.lang), "to": long_date(last, say.lang)})


def said(value: Mapping[str, Any], say: Messages) -> str:
    """Say when something was said, with how it is known: the date may be a day, a bound or a span."""
    day, first, last = value.get("on"), value.get("earliest"), value.get("latest")
    if day:
        text = say("said.on", date=long_date(day, say.lang))
    elif first and last:
        span = {"from": long_date(first, say.lang), "to": long_date(last, say.lang)}
        text = say("said.between", **span)
    elif last:
        text = say("said.by", date=long_date(last, say.lang))
    elif first:
        text = say("said.after", date=long_date(first, say.lang))
    else:
        text = say("said.unknown")
    notes = [say.word("basis", value.get("basis"))]
    if value.get("as_written"):
        notes.append(say("said.as_written", text=value["as_written"]))
    known = [note for note in notes if note]
    return f"{text} ({'; '.join(known)})" if known else text
