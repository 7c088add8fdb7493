"""The shape of JSON answers, for the documentation and for the tests that compare it with what is sent."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

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
    prefix: str | None = Field(default=None, description="What stands before the words, where they stand twice.")
    suffix: str | None = Field(default=None, description="What stands behind the words, where they stand twice.")
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
    presented_as: str | None = Field(None, description="In which capacity the article has the speaker speak.")
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


class Decision(Shape):
    """Who accepted a statement, why, and what was checked."""

    id: str
    status: str
    by: Reference
    at: str
    reason: Text
    checked_texts: list[str] = Field(description="SHA-256 of the texts in which the words were found.")
    checked_evidence: list[str] = Field(description="Seals of the evidence as it was checked.")


class Version(Shape):
    """One version of a statement."""

    id: str
    status: str
    recorded: str = Field(description="Since when the graph says so.")
    closed: str | None = Field(description="Until when it said so; null for the present version.")
    by: Reference
    reason: Text
    revision_of: str | None = Field(description="The version that this one replaced.")


class Citation(Shape):
    """How to cite a statement."""

    en: str
    ko: str
    csl: dict[str, Any] = Field(description="The same as CSL-JSON.")


class WholeStatement(AnyStatement):
    """One statement with all that is known of it."""

    decision: Decision
    history: list[Version] = Field(description="Its versions, oldest first.")
    citation: Citation


class Pair(Shape):
    """Who criticized whom or what, and how often."""

    critic: Speaker
    target: Target | None = Field(description="Null for criticisms that name no one.")
    count: int
    first: str = Field(description="Day of publication of the first.")
    last: str = Field(description="Day of publication of the last.")


class Named(Reference):
    """An entity with all its names."""

    alternative_names: list[str]


class Person(Named):
    """A person, with what the graph infers."""

    party: Reference | None
    roles: list[str] = Field(description="`candidate`, `critic`, `expert`.")


class Party(Named):
    """A party."""

    people: int = Field(description="How many people stand for it, by these articles.")


class Topic(Named):
    """What statements and pledges are about."""

    broader: Reference | None


class Held(Shape):
    """The day of an election, and what it rests on."""

    on: str | None
    basis: str | None
    as_written: str | None


class Election(Named):
    """An election."""

    held: Held
    jurisdiction: str | None


class Outlet(Named):
    """Who publishes articles."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    articles: int
    first: str | None = Field(alias="from", description="Day of its first article.")
    last: str | None = Field(alias="to", description="Day of its last article.")


class TextVersion(Shape):
    """One version of an article's text, which is never served: by its hash you can tell whether you have the same."""

    id: str
    sha256: str
    language: str
    body_start: int
    body_end: int


class WholeArticle(Article):
    """An article, and what the graph holds of it."""

    dateline: str | None
    headings: list[str]
    credited_to: list[Reference]
    photo_credits: list[Reference]
    hosted_by: list[Reference]
    about: list[Reference]
    text_versions: list[TextVersion]
    statements: dict[str, int] = Field(description="How many statements there are, by kind.")


class Hit(Reference):
    """What a search found; `slug` of a statement is its article and number, `name` its summary."""

    kind: str
    match: str = Field(description="The words in which it was found.")


class Change(Shape):
    """What one revision changed."""

    id: str
    revision: str
    at: str
    note: str
    articles: list[str]
    graphs: list[str]


class Retraction(Shape):
    """A statement that was withdrawn, and why; what it said is not repeated."""

    id: str
    slug: str
    status: Literal["superseded", "retracted"]
    recorded: str = Field(description="Since when the graph said so.")
    closed: str = Field(description="Until when it said so.")
    by: Reference
    reason: Text
    replaced_by: str | None = Field(description="The statement that took its place.")


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


class Step(Shape):
    """One step of a chain: an edge as it stands, and the first statement that proves it."""

    step: int
    source: Target
    relation: str
    target: Target
    forward: bool = Field(description="Whether the chain goes from source to target.")
    statement: AnyStatement
    more: int = Field(description="How many more statements join the two.")


class FigurePledge(Shape):
    """The pledge that a figure is of."""

    id: str
    slug: str
    label: Text


class Bounds(Shape):
    """A number, or the numbers between which it is."""

    value: float | None
    min: float | None
    max: float | None


class Figure(Bounds):
    """A figure of a pledge, with the words that prove it."""

    bound: str | None
    as_written: str
    derivation: str | None
    pledge: FigurePledge
    statement: str
    quote: list[str]
    reason: str | None = Field(description="Why it cannot be compared; null if it can.")
    period: str | None = None
    earmarked_for: list[Reference] | None = None
    whole: Bounds | None = None
    counts: Reference | None = None
    kind: str | None = None


class Measure(Shape):
    """A row of a comparison: one unit, and each person's figures in it."""

    measure: Literal["money", "money_per_year", "quantity", "ratio"]
    unit: str
    unit_name: Text | None
    cells: dict[str, list[Figure]] = Field(description="Slug to figures; none means that no article gives any.")


class Comparison(Shape):
    """The pledges of several people side by side."""

    people: list[Reference]
    rows: list[Measure]
    meta: Meta


class CoveredOutlet(Shape):
    """How much there is of one outlet."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    outlet: Reference
    articles: int
    statements: int
    first: str = Field(alias="from")
    last: str = Field(alias="to")


class CoveredMonth(Shape):
    """How much there is of one month of publication."""

    month: str
    articles: int
    statements: int


class Coverage(Shape):
    """What the corpus covers."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    articles: int
    statements: int
    first: str | None = Field(alias="from")
    last: str | None = Field(alias="to")
    kinds: dict[str, int]
    outlets: list[CoveredOutlet]
    months: list[CoveredMonth]
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
