"""Whatever happens to a graph, the graph as of a time is the graph as it was exported at that time."""

from __future__ import annotations

import contextlib
import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import Graph
from kg.errors import CurationError, DataError, InvalidFilterError
from kg.model import Person
from kg.namespaces import INFERRED_GRAPH
from kg.queries.records import read_records
from kg.reasoning import inferred_quads
from kg.store import Changes, memory
from kg.validation import check_violations
from tests.builders.articles import NOW, Draft, article, candidacy, says
from tests.builders.past import snapshot
from tests.builders.things import agent_group, person, pledge, reference

NAMES = ("kim", "lee", "han", "choi")
PEOPLE = {name: person(name).iri for name in NAMES}
BY = "hustings-maintainers"
TICK = timedelta(microseconds=1)

names = st.sampled_from(NAMES)
pairs = st.tuples(names, names).filter(lambda pair: pair[0] != pair[1])
sayings = st.one_of(
    st.tuples(st.just("Criticism"), pairs),
    st.tuples(st.just("PledgeMaking"), pairs),
    st.tuples(st.just("CriticismOfPledge"), pairs),
    st.tuples(st.just("CriticismOfGroup"), pairs),
    st.tuples(st.just("Rebuttal"), pairs),
    st.tuples(st.just("Agreement"), pairs),
    st.tuples(st.just("CandidacyReport"), pairs),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("load"), st.lists(sayings, min_size=1, max_size=4)),
        st.tuples(st.just("retract"), st.integers(0, 30)),
        st.tuples(st.just("supersede"), st.tuples(st.integers(0, 30), names)),
        st.tuples(st.just("merge"), pairs),
        st.tuples(st.just("split"), st.tuples(names, st.lists(st.integers(0, 30), min_size=1, max_size=3))),
        st.tuples(st.just("reload"), st.integers(0, 30)),
    ),
    min_size=1,
    max_size=9,
)


class Story:
    """A graph to which things happen at rising times, and what it was after each."""

    def __init__(self) -> None:
        self.graph = Graph(memory(reference(*(person(name) for name in NAMES)), at=NOW))
        self.told: list[tuple[datetime, Any]] = []
        self.now = NOW
        self.drafts: list[Draft] = []

    def happen(self, step: str, detail: Any) -> None:
        self.now += timedelta(hours=7)
        with contextlib.suppress(CurationError, DataError):  # what may not be done is not done
            getattr(self, step)(detail)
        self.told.append((self.now, snapshot(self.graph)))

    def alive(self, number: int) -> str | None:
        found = sorted(self.graph.store.select("SELECT ?s { ?s a hu:Statement . ?s hu:article ?a }").column("s"))
        return found[number % len(found)] if found else None

    def load(self, wanted: list[tuple[str, tuple[str, str]]]) -> None:
        slug = f"art{len(self.drafts)}"
        before = self.alive(len(self.drafts))
        said, also = [], []
        for number, (kind, (one, other)) in enumerate(wanted):
            speaker, target = PEOPLE[one], PEOPLE[other]
            if kind == "Criticism":
                said.append(says("Criticism", speaker, target_agents=(target,)))
            elif kind == "PledgeMaking":
                plan = pledge(f"{slug}-{number}", speaker)
                also.append(plan)
                said.append(says("PledgeMaking", speaker, pledge=plan.iri))
            elif kind == "CriticismOfPledge":
                known = self.graph.store.select("SELECT ?p { ?p a hu:Pledge } ORDER BY ?p").column("p")
                if not known:
                    continue
                said.append(says("Criticism", speaker, target_pledges=(known[number % len(known)],)))
            elif kind == "CriticismOfGroup":
                group = agent_group(f"{slug}-{number}", speaker, target)
                also.append(group)
                said.append(says("Criticism", speaker, target_groups=(group.iri,)))
            elif kind == "CandidacyReport":
                said.append(says("CandidacyReport", None, membership=candidacy(speaker)))
            elif before is not None and kind == "Rebuttal":
                said.append(says("Rebuttal", speaker, responds_to=(before,)))
            elif before is not None:
                said.append(says("Agreement", speaker, agrees_with_agents=(target,), agrees_with_statements=(before,)))
        draft = article(slug, *said, also=also)
        recorded = tuple(dataclasses.replace(item, recorded_at=self.now) for item in draft.statements)
        self.drafts.append(dataclasses.replace(draft, statements=recorded))
        self.graph.apply(Changes("load", (), tuple(self.drafts[-1].quads())), at=self.now)

    def reload(self, number: int) -> None:
        """Export everything and build it anew: files rebuild both stores."""
        del number
        public, history = self.graph.store.export(), self.graph.history.export()
        self.graph = Graph(memory(public, at=self.now), memory(history, at=self.now))

    def retract(self, number: int) -> None:
        statement = self.alive(number)
        if statement:
            self.graph.retract(statement, "Wrong.", by=BY, at=self.now)

    def supersede(self, detail: tuple[int, str]) -> None:
        statement = self.alive(detail[0])
        if statement:
            (record,) = read_records(self.graph.store, [statement])
            right = dataclasses.replace(record.statement, target_agents=(PEOPLE[detail[1]],))
            self.graph.supersede(statement, right, "Wrong.", by=BY, at=self.now)

    def merge(self, detail: tuple[str, str]) -> None:
        self.graph.merge(*detail, "One person.", by=BY, at=self.now)

    def split(self, detail: tuple[str, list[int]]) -> None:
        statements = [found for number in detail[1] if (found := self.alive(number))]
        new: Person = person(f"{detail[0]}-of-{len(self.told)}", f"Other {detail[0]}")
        self.graph.split(detail[0], new, statements, "Two people.", by=BY, at=self.now)


@settings(deadline=None, max_examples=40)
@given(steps)
def test_the_graph_as_of_a_time_is_the_graph_of_that_time(happenings: list[tuple[str, Any]]):
    story = Story()
    with pytest.MonkeyPatch.context() as patch:
        # Shapes are asked elsewhere; here they would take all the time.
        patch.setattr("kg.corrections.check_shapes", lambda quads, context: [])
        for step, detail in [("load", [("Criticism", ("kim", "lee"))]), *happenings]:
            story.happen(step, detail)
    graph = story.graph
    assert set(graph.store.export([INFERRED_GRAPH])) == set(inferred_quads(graph.store))
    closed = {item.statement for item in graph.closings()}
    ours = [item for item in check_violations(graph.store, closed=closed) if item.check in _FAULTS]
    assert [item.line() for item in ours] == []
    before = None
    for (at, told), (following, _) in zip(story.told, [*story.told[1:], (story.now + timedelta(1), None)], strict=True):
        assert snapshot(graph.at(at)) == told, f"at {at}"
        assert snapshot(graph.at(at + TICK)) == told, f"just after {at}"
        assert snapshot(graph.at(following - TICK)) == told, f"just before {following}"
        if before is None:
            with pytest.raises(InvalidFilterError):
                graph.at(at - TICK)
        before = told
    assert graph.at(datetime(2100, 1, 1, tzinfo=UTC)).closings() == graph.closings()


_FAULTS = {"triple-in-two-graphs", "described-in-two-graphs", "statement-without-decision", "closed-and-accepted"}
"""The violation queries that do not ask for the ontology; the rest is asked of the small graphs beside this test."""
