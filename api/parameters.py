"""The parameters of the lookups: checked, named when they are wrong, described for the documentation."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.fields import FieldInfo

from kg import Filters, NetworkView
from kg.errors import InvalidFilterError
from kg.lookups import LIMIT_MAX
from kg.network import RELATIONS
from kg.network.view import DEPTH_MAX
from kg.network.view import LIMIT_MAX as EDGES_MAX

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(_DATE.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})")
_REVISION: Final = re.compile(r"[0-9]{1,12}-[0-9a-f]{12}")


def _iso_only(value: object) -> object:
    """Pass ISO dates on: a bare number would be taken for seconds since 1970."""
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("use a date such as 2025-04-24")


def _day_or_instant(value: object) -> object:
    try:
        if isinstance(value, str) and _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value)
        return _iso_only(value)
    except ValueError as error:
        raise ValueError("use a date such as 2030-01-01, or an instant such as 2030-01-01T09:00:00Z") from error


def _revision_or_day(value: str) -> str:
    if _REVISION.fullmatch(value):
        return value
    try:
        return str(_iso_only(value))
    except ValueError as error:
        raise ValueError("use a revision such as 1-0123456789ab, or a date such as 2025-04-24") from error


Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Cursor = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Day = Annotated[date, BeforeValidator(_iso_only)]
Moment = Annotated[date | datetime, BeforeValidator(_day_or_instant)]
Since = Annotated[str, AfterValidator(_revision_or_day)]
SearchKind = Literal[
    "person",
    "party",
    "organization",
    "outlet",
    "agent_group",
    "pledge_group",
    "pledge",
    "topic",
    "priority",
    "unit",
    "role",
    "election",
    "article",
    "statement",
]
ListFormat = Literal["json", "jsonld", "ttl", "csv"]
Kind = Literal[
    "agreement",
    "approval",
    "candidacy_report",
    "characterization",
    "criticism",
    "election_report",
    "office_report",
    "pledge_making",
    "priority_endorsement",
    "rebuttal",
    "self_description",
]


class Representation(BaseModel):
    """How an answer is written."""

    model_config = ConfigDict(extra="forbid")

    format: ListFormat | None = Field(None, description="Instead of an `Accept` header.", examples=["csv"])
    lang: Literal["en", "ko"] = Field("en", description="The language of names in CSV.")

    def narrowing(self) -> dict[str, Any]:
        """What narrows the answer, as opposed to how it is written."""
        return self.model_dump(mode="json", exclude={"format"}, exclude_none=True)


class TabularRepresentation(Representation):
    """How an answer without RDF is written."""

    format: Literal["json", "csv"] | None = Field(None, description="Instead of an `Accept` header.", examples=["csv"])


class RdfQuery(BaseModel):
    """How a description of an IRI is written."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["ttl", "jsonld", "nt", "html"] | None = Field(
        None, description="Instead of an `Accept` header.", examples=["ttl"]
    )
    lang: Literal["en", "ko"] | None = Field(None, description="The language of the page, as HTML.")


class DescriptionQuery(BaseModel):
    """How a description of the dataset is written."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["ttl", "jsonld", "nt"] | None = Field(
        None, description="Instead of an `Accept` header.", examples=["ttl"]
    )


class NoQuery(BaseModel):
    """No parameter at all."""

    model_config = ConfigDict(extra="forbid")


class Paging(Representation):
    """Which part of a long list."""

    limit: int = Field(100, ge=1, le=LIMIT_MAX, description="Most items in one answer.")
    cursor: Cursor | None = Field(None, description="The `next` of the page before.")

    def paging(self) -> Filters:
        """The same, for a lookup."""
        return Filters(limit=self.limit, cursor=self.cursor)


class EntityQuery(Paging):
    """What narrows every list of things."""

    q: Name | None = Field(None, description="Words that must occur in a name, in any case.", examples=["Lee"])

    def filters(self) -> Filters:
        """The same, for a lookup."""
        return Filters(q=self.q, limit=self.limit, cursor=self.cursor)


class SearchQuery(Paging):
    """What to look for."""

    q: Name = Field(description="What to look for, in English or Korean.", examples=["Ahn"])
    kind: SearchKind | None = Field(None, description="Only things of this kind.")


class ChangesQuery(Paging):
    """Which changes."""

    since: Since | None = Field(
        None, description="After this revision, or from the start of this day (UTC).", examples=["2025-04-24"]
    )

    def moment(self) -> date | str | None:
        """The day, or the revision."""
        return date.fromisoformat(self.since) if self.since and _DATE.fullmatch(self.since) else self.since


class RetractionsQuery(Paging):
    """Which retractions."""

    article: Name | None = Field(None, description="Article, by slug or IRI.", examples=["st-2025-04-24-ai-pledges"])
    since: Day | None = Field(None, description="From the start of this day (UTC).", examples=["2025-04-24"])

    def filters(self) -> Filters:
        """The same, for a lookup."""
        return Filters(article=self.article, limit=self.limit, cursor=self.cursor)


class PathQuery(Representation):
    """Between whom."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: Name = Field(alias="from", description="One end, by slug, IRI or name.", examples=["lee-jun-seok"])
    end: Name = Field(alias="to", description="The other end.", examples=["kim-moon-soo"])
    article: Name | None = Field(None, description="Only through what this article says.")


class ComparisonQuery(Representation):
    """Whose pledges."""

    people: Annotated[str, StringConstraints(min_length=1, max_length=2000)] = Field(
        description="Two people or parties or more, with commas.", examples=["lee-jae-myung,han-dong-hoon"]
    )
    topic: Name | None = Field(None, description="Only pledges of this topic.", examples=["artificial-intelligence"])
    article: Name | None = Field(None, description="Only pledges of this article.")

    def names(self) -> list[str]:
        """The people, one by one."""
        return [name.strip() for name in self.people.split(",") if name.strip()]


_ORDER: Final = "By date of publication, or by when it was `recorded`; the latest first."


class StatementQuery(Paging):
    """What narrows every list of statements."""

    q: Name | None = Field(None, description="Words that must occur, in any case.", examples=["quantum"])

    article: Name | None = Field(None, description="Article, by slug or IRI.", examples=["st-2025-04-24-ai-pledges"])
    party: Name | None = Field(None, description="Party that the speaker stands for.", examples=["reform-party"])
    topic: Name | None = Field(None, description="Topic, by slug or name.", examples=["artificial-intelligence"])
    outlet: Name | None = Field(None, description="Outlet of the article.", examples=["straits-times"])
    speech_mode: Literal["direct_quotation", "partial_quotation", "reported_speech", "narration"] | None = Field(
        None, description="How the article gives the speaker's words."
    )
    said_from: Day | None = Field(None, description="Said on this day or later.", examples=["2025-04-01"])
    said_to: Day | None = Field(None, description="Said on this day or before.", examples=["2025-04-30"])
    published_from: Day | None = Field(None, description="Published on this day or later.", examples=["2025-04-01"])
    published_to: Day | None = Field(None, description="Published on this day or before.", examples=["2025-04-30"])
    as_of: Moment | None = Field(
        None,
        description="What was accepted at the end of this day (UTC), or at this instant, corrections since undone.",
        examples=["2030-01-01"],
    )

    def filters(self) -> Filters:
        """The same, for a lookup; the speaker goes by several names."""
        given = self.model_dump(exclude={"format", "lang", "kind"})
        for name in ("critic", "by"):
            if name in given:
                given["speaker"] = given.pop(name)
        return Filters(**given)


class PairQuery(StatementQuery):
    """What narrows the criticisms that are counted by pair."""

    critic: Name | None = Field(None, description="Who criticizes: slug, IRI or name.", examples=["lee-jun-seok"])
    target: Name | None = Field(
        None, description="Who or what is criticized: person, party, pledge or group.", examples=["han-dong-hoon"]
    )
    target_kind: Literal["person", "party", "pledge", "group", "none"] | None = Field(
        None, description="What kind of target; `none` for criticisms that name no one."
    )


class CriticismQuery(PairQuery):
    """What narrows criticisms, and how they are ordered."""

    order: Literal["newest", "recorded"] = Field("newest", description=_ORDER)


class FeedQuery(CriticismQuery):
    """What narrows the feed of criticisms."""

    format: Literal["atom"] | None = Field(None, description="Instead of an `Accept` header.")  # type: ignore[assignment]
    lang: Literal["en", "ko"] = Field("en", description="The language of the feed.")
    order: Literal["newest", "recorded"] = Field(
        "recorded", description="By when it was recorded, so that an old article is news, too, or by publication."
    )


class SpeakerQuery(StatementQuery):
    """What narrows pledges and agreements."""

    by: Name | None = Field(None, description="Who speaks: slug, IRI or name.", examples=["ahn-cheol-soo"])
    order: Literal["newest", "recorded"] = Field("newest", description=_ORDER)


class PledgeQuery(SpeakerQuery):
    """What narrows pledges, and how they are ordered."""

    order: Literal["newest", "recorded", "amount"] = Field(  # type: ignore[assignment]
        "newest",
        description="By date of publication, by when it was `recorded`, or by `amount`: the largest sum first, "
        "currency by currency, pledges without one last.",
    )


class PriorityQuery(SpeakerQuery):
    """What narrows priorities."""

    priority: Name | None = Field(None, description="Priority, by slug or name.", examples=["talent"])


class AnyStatementQuery(SpeakerQuery):
    """What narrows statements of every kind."""

    kind: Kind | None = Field(None, description="Only statements of this kind.")


class GraphQuery(Representation):
    """Which part of the network."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    around: Name | None = Field(None, description="Only what is near this one.", examples=["lee-jun-seok"])
    depth: int = Field(1, ge=1, le=DEPTH_MAX, description="How many steps around it.")
    relations: Name | None = Field(
        None, description=f"Some of {', '.join(RELATIONS)}; with commas.", examples=["criticizes,agrees_with"]
    )
    party: Name | None = Field(None, description="Only this party's people and what touches them.")
    published_from: Day | None = Field(None, alias="from", description="Published on this day or later.")
    published_to: Day | None = Field(None, alias="to", description="Published on this day or before.")
    article: Name | None = Field(None, description="Only what this article says.")
    limit: int = Field(500, ge=1, le=EDGES_MAX, description="Most edges; the weightiest stay.")

    def view(self) -> NetworkView:
        """The same, for the network."""
        given = self.model_dump(exclude={"format", "lang", "relations"})
        if self.relations is not None:
            given["relations"] = tuple(name.strip() for name in self.relations.split(",") if name.strip())
        return NetworkView(**given)


def each_once(request: Request) -> None:
    """Refuse a parameter that stands twice: one of its values would be passed over in silence.

    Raises:
        InvalidFilterError: the first such parameter.
    """
    for name in request.query_params:
        if len(request.query_params.getlist(name)) > 1:
            raise InvalidFilterError(f"There is more than one '{name}': send one.", parameter=name, allowed="one value")


def parameter_problem(request: Request, error: RequestValidationError) -> tuple[str, dict[str, Any]]:
    """What is wrong with the first bad parameter, in words and as data."""
    first = error.errors()[0]
    name = str(first["loc"][1]) if len(first["loc"]) > 1 else str(first["loc"][0])
    given = str(first.get("input", ""))[:100]
    context = first.get("ctx") or {}
    known = _known(request)
    if first["type"] == "extra_forbidden":
        names = sorted(known)
        return (
            f"There is no parameter '{name[:100]}' here: use {', '.join(names)}.",
            {"parameter": name[:100], "allowed": names},
        )
    if first["type"] == "missing":
        wanted = known[name].description if name in known else "it is needed"
        return f"{name} is missing: {wanted}", {"parameter": name, "allowed": wanted}
    if first["type"] == "literal_error":
        allowed = [value.strip(" '") for value in re.split(r",| or ", context["expected"])]
        wanted = f"use one of {', '.join(allowed)}" if len(allowed) > 1 else f"use {allowed[0]}"
        return f"{name} is '{given}': {wanted}.", {"parameter": name, "allowed": allowed}
    if "error" in context:  # a ValueError of ours
        wanted = str(context["error"])
    elif name in known and known[name].annotation is int:
        bounds = {
            kind: getattr(item, kind) for item in known[name].metadata for kind in ("ge", "le") if hasattr(item, kind)
        }
        wanted = f"use a whole number from {bounds['ge']} to {bounds['le']}"
    else:
        wanted = "it " + first["msg"].removeprefix("Input ").removeprefix("String ")
    return f"{name} is '{given}': {wanted}.", {"parameter": name, "allowed": wanted.removeprefix("use ")}


def _known(request: Request) -> dict[str, FieldInfo]:
    """The parameters of the route that was asked, by the name that clients use."""
    models = [parameter.field_info.annotation for parameter in request.scope["route"].dependant.query_params]
    return {
        item.alias or name: item
        for model in models
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, item in model.model_fields.items()
    }
