"""The corpus of the explorer: read once for a revision, its words from the index as it is."""

from __future__ import annotations

from tests.builders.articles import article, opened, says
from tests.builders.things import organization, outlet, person, reference
from viz.corpus import corpus_of

AMY, BEN = person("amy").iri, person("ben").iri


def test_words_come_from_an_index_that_was_built_anew():
    people = (person("amy"), person("ben"), outlet("daily-test"), organization("hustings-maintainers"))
    draft = article("one", says("Criticism", AMY, "Ms Amy called it empty", target_agents=(BEN,)))
    with opened(reference(*people), draft) as graph:
        corpus = corpus_of(graph)
        iris = [record.iri for record in corpus.records.statements]
        before = corpus.fetch(iris)
        graph._keeper.rebuild()
        assert corpus_of(graph) is corpus
        assert corpus.fetch(iris) == before
        assert len(before) == 1
