"""A view as something other than the page: answers of the search, and files."""

from __future__ import annotations

from typing import Final

from viz.corpus import Corpus
from viz.messages import Messages
from viz.payload import row_words
from viz.records import fold
from viz.text import local

FOUND: Final = 12


def search(corpus: Corpus, text: str, say: Messages) -> list[dict[str, str]]:
    """Find names in every spelling, and statements by their words: names first, those that begin so before others.

    ``static/search.js`` does the same in a page that holds everything.
    """
    wanted = fold(text)
    if not wanted:
        return []
    hits = []
    for key, node in corpus.records.nodes.items():
        rank = min((_rank(spelling, wanted) for spelling in corpus.spellings(key)), default=9)
        if rank < 9:
            hits.append((rank + (node["kind"] == "pledge") * 0.5, key, node))
    hits.sort(key=lambda hit: hit[0])
    found = [
        {
            "select": key,
            "label": local(node["label"], say.lang) or node["slug"],
            "note": say.word("search.kind", node["kind"]),
        }
        for _, key, node in hits[:FOUND]
    ]
    room = FOUND - len(found)
    said = [record for record in corpus.records.statements if wanted in record.words][:room] if room else []
    for row in row_words(corpus, said, say):
        label = row.quotations[0].words if row.quotations else row.summary
        found.append({"select": f"statement/{row.key}", "label": label, "note": f"{row.who.name}, {row.outlet}"})
    return found


def _rank(spelling: str, wanted: str) -> int:
    if spelling == wanted:
        return 0
    if spelling.startswith(wanted):
        return 1
    if f" {wanted}" in spelling:
        return 2
    return 3 if wanted in spelling else 9
