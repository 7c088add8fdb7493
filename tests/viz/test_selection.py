"""What a view leaves: each choice counts what it would show with all others as they are."""

from dataclasses import replace

from tests.viz import invented
from viz.selection import select
from viz.view import FACETS, View


def test_a_choice_counts_the_statements_that_it_would_show():
    records = invented.campaign().corpus().records
    asked = View(target=("pledge",), last="2031-03-04", q="a")
    counts = select(records, asked).counts
    assert sum(map(len, counts.values())) > 8
    for name in FACETS:
        for value, count in counts[name].items():
            chosen = replace(asked, **{name: (value,)})
            assert len(select(records, chosen).statements) == count, (name, value)
    for value, count in counts["show"].items():
        assert len(select(records, replace(asked, show=(value,))).statements) == count, value


def test_days_count_all_that_the_other_choices_leave():
    records = invented.campaign().corpus().records
    for clock in ("said", "published"):
        one_day = View(clock=clock, first="2031-03-04", last="2031-03-04", mode=("direct_speech",))
        days = select(records, one_day).days
        assert list(days) == sorted(days)
        for day, count in days.items():
            assert len(select(records, replace(one_day, first=day, last=day)).statements) == count, day


def test_the_selection_of_a_view_is_made_once_whatever_is_open_in_it():
    corpus = invented.crowd().corpus()
    view = View(last="2031-12-31")
    found = corpus.selection(view)
    assert corpus.selection(replace(view, select="person/p1", lens="timeline", place="ties")) is found
    assert corpus.selection(replace(view, edges=3)) is not found
    assert len(corpus.selection(replace(view, edges=3)).edges) == 3
