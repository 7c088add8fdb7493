"""What filters count, beside counting one by one."""

import random
from collections import Counter

from viz.columns import Column


def test_a_column_counts_and_finds_as_looking_at_every_statement_does():
    chance = random.Random(7)
    texts = [tuple(chance.sample("abcde", chance.randint(0, 3))) for _ in range(300)]
    column = Column.of(texts)
    kept = column.having({"a", "e", "no such value"})
    assert kept.tolist() == [bool({"a", "e"} & set(some)) for some in texts]
    assert column.counts() == Counter(one for some in texts for one in some)
    assert column.counts(kept) == Counter(one for some in texts for one in some if {"a", "e"} & set(some))


def test_a_column_without_values_counts_nothing():
    for texts in ((), ((), ())):
        column = Column.of(texts)
        assert column.counts() == {}
        assert column.having({"a"}).tolist() == [False] * len(texts)
