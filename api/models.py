"""The shape of JSON answers, for the documentation and for the tests that compare it with what is sent."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Text = dict[str, str]


class Shape(BaseModel):
    """The base of all shapes: nothing beside the fields named."""

    model_config = ConfigDict(extra="forbid")


class Reference(Shape):
    """Points to an entity."""

    id: str = Field(description="Its IRI.")
    slug: str = Field(description="Its short name, for parameters.")
    name: Text = Field(description="Its name by language.")


class Speaker(Reference):
    """Who speaks."""

    kind: str
    party: Reference | None = Field(description="The party that the graph gives; null where no article says one.")


class Target(Reference):
    """Whom or what a statement is about."""

    kind: str


class Said(Shape):
    """When something was said: a day, or the days between which it was."""

    on: str | None
    earliest: str | None
    latest: str | None
    basis: str | None = Field(description="`stated`, `derived` or `relative`.")
    as_written: str | None


class Article(Shape):
    """The article that says so."""

    id: str
    slug: str
    title: Text
    outlet: Reference
    published: str
    url: str | None


class Evidence(Shape):
    """The words that prove a statement, and where in the text they stand."""

    id: str
    quote: str
    start: int = Field(description="Offset of the first character, from 0.")
    end: int = Field(description="Offset behind the last character.")
    text_sha256: str
    language: str | None
    verified: bool = Field(description="Whether the recorded check of words and offsets holds.")


class Recorded(Shape):
    """Who put a statement into the graph, and when."""

    at: str
    by: Reference


class StatementShape(Shape):
    """What statements of every kind have."""

    id: str
    kind: str
    summary: Text
    stance: str | None
    speech_mode: str
    topics: list[Reference]
    said: Said
    article: Article
    evidence: list[Evidence]
    certainty: str | None
    recorded: Recorded
    responds_to: list[str] | None = None
    membership: dict[str, Any] | None = None
    election: Reference | None = None
    descriptors: list[str] | None = None
    orientation: str | None = None
    reasons: list[str] | None = None
    implied_targets: list[Target] | None = None


class Criticism(StatementShape):
    """Somebody criticizes somebody or something, or nobody in particular."""

    critic: Speaker
    targets: list[Target]
    no_target_named: bool


class Amount(Shape):
    """A sum of money in a pledge."""

    id: str
    value: float | None
    min: float | None
    max: float | None
    currency: str
    bound: str | None = Field(description="`exactly`, `more_than`, `at_least`, `about` or `up_to`.")
    period: str | None
    part_of: str | None = Field(description="The amount that this one is a part of: do not add them up.")
    earmarked_for: list[Reference]
    basis: str | None
    derivation: str | None
    stated_equivalent: str | None
    as_written: str


class Quantity(Shape):
    """A number of something in a pledge."""

    id: str
    value: float | None
    min: float | None
    max: float | None
    bound: str | None
    counts: Reference
    as_written: str


class Ratio(Shape):
    """A share or a change in a pledge."""

    id: str
    value: float
    base: Reference
    kind: str | None
    as_written: str


class Pledge(Shape):
    """What is pledged."""

    id: str
    slug: str
    label: Text
    commitment: str | None = Field(description="The verb that the article gives: `vowed`, `floated` and so on.")
    amounts: list[Amount]
    quantities: list[Quantity]
    ratios: list[Ratio]
    purpose: Text | None
    focus: list[Text]
    tentative_name: Text | None
    parts: list[Reference]
    possibly_same_as: list[Reference]
    topics: list[Reference]


class PledgeStatement(StatementShape):
    """Somebody pledges something."""

    speaker: Speaker
    pledge: Pledge


class PriorityStatement(StatementShape):
    """Somebody holds that something must come first."""

    speaker: Speaker
    priorities: list[Reference]


class Agreement(StatementShape):
    """Somebody echoes somebody."""

    speaker: Speaker
    agrees_with: list[Target]
    agrees_with_statements: list[str]


class AnyStatement(StatementShape):
    """A statement of any kind: with the members that its kind has."""

    critic: Speaker | None = None
    speaker: Speaker | None = None
    targets: list[Target] | None = None
    no_target_named: bool | None = None
    pledge: Pledge | None = None
    priorities: list[Reference] | None = None
    agrees_with: list[Target] | None = None
    agrees_with_statements: list[str] | None = None


class Person(Reference):
    """A person, with what the graph infers."""

    alternative_names: list[str]
    party: Reference | None
    roles: list[str] = Field(description="`candidate`, `critic`, `expert`.")


class Meta(Shape):
    """What corpus an answer is of."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    revision: str
    articles: int
    first: str | None = Field(alias="from")
    last: str | None = Field(alias="to")


Item = TypeVar("Item")


class Listing(Shape, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    total: int = Field(description="How many there are in all.")
    next: str | None = Field(description="The `cursor` of the next page.")
    meta: Meta


class Node(Shape):
    """Somebody or something in the network."""

    id: str
    slug: str
    kind: str
    label: Text
    party: Reference | None
    roles: list[str]
    counts: dict[str, int] = Field(description="Statements behind its edges, by relation; `_in` for those towards it.")


class Edge(Shape):
    """A relation, and every statement that proves it."""

    source: str
    target: str
    relation: str
    weight: int
    statements: list[str]


class Network(Shape):
    """A part of the network."""

    nodes: list[Node]
    edges: list[Edge]
    more: int = Field(description="How many edges the limit left out.")
    meta: Meta


class Health(Shape):
    """How the server is."""

    status: str
    revision: str | None = None


class Problem(BaseModel):
    """An error (RFC 9457); further members say what the text says, as data."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
