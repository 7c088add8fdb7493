"""What the page's script gets: the picture of a view, its rows in words, and the counts beside every choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from markupsafe import Markup

from viz import palette
from viz.corpus import Corpus
from viz.dates import date_range
from viz.messages import Messages
from viz.pyvis_data import network_data
from viz.records import IMPLIED, WITHOUT_ARROW, Record
from viz.rows import Row, row_data, rows
from viz.scene import ARRANGED_LIMIT, build
from viz.selection import Selection, concerning, shown_in
from viz.sentence import sentence
from viz.text import key_of, local
from viz.view import FACETS, View

ROWS: Final = 100
"""Statements of a large view in one answer; the table asks for more."""

# The families of texts that the script says.
_SPOKEN: Final = (
    "sentence.", "evidence.", "verb.", "search.", "picture.", "filter.", "lens.", "out.", "notice.", "statement.",
    "table.nobody", "active.",
)  # fmt: skip


def whole(corpus: Corpus, view: View, say: Messages, base: str) -> dict[str, Any]:
    """Everything, for a page that filters by itself."""
    records = corpus.records
    scene = build(network_of(corpus, records.by_edge), say.lang, place=view.place)
    return _common(corpus, say, base) | {
        "whole": True,
        "picture": network_data(scene),
        "names": _names(corpus, list(records.nodes), say),
        "rows": row_list(corpus, records.statements, say),
        "makers": records.makers(),
        "ends": {edge: [source, target] for edge, (source, _, target) in records.edges.items()},
    }


def part(corpus: Corpus, found: Selection, view: View, say: Messages, base: str) -> dict[str, Any]:
    """One view of a corpus too large for a page: its strongest arrows and its first rows."""
    return _common(corpus, say, base) | {"whole": False, "makers": {}, "view": shown(corpus, found, view, say)}


def answer(corpus: Corpus, view: View, say: Messages, *, first: int = 0, count: int = ROWS) -> dict[str, Any]:
    """What a view shows, as the script asks for it whenever a reader of a large corpus chooses something."""
    return shown(corpus, corpus.selection(view), view, say, first=first, count=count)


def shown(
    corpus: Corpus, found: Selection, view: View, say: Messages, *, first: int = 0, count: int = ROWS
) -> dict[str, Any]:
    """What a selection shows: the picture, the rows from ``first`` on, and the counts."""
    scene = build(network_of(corpus, found.edges), say.lang, place=view.place)
    picture = network_data(scene)
    for edge in picture["edges"]:
        del edge["statements"]  # asked for when the arrow is opened
    ends = [end for end in (*view.focus, *view.path, *view.versus, view.select) if end in corpus.records.nodes]
    return {
        "picture": picture,
        "names": _names(corpus, sorted({*(node["id"] for node in picture["nodes"]), *ends}), say),
        "rows": row_list(corpus, found.statements[first : first + count], say),
        "total": len(found.statements),
        "more": found.more,
        "counts": found.counts,
        "days": found.days,
        "chain": list(found.chain),
        "sentence": sentence(found.statements, corpus.meta, say),
        "opened": _opened(corpus, found, view, say),
    } | (_threads(corpus, found, say) if view.lens == "replies" else {})


def _threads(corpus: Corpus, found: Selection, say: Messages) -> dict[str, Any]:
    """The replies among the statements of a view with what they reply to, wherever in the view they stand."""
    replies = [record for record in found.statements if record.answers]
    kept = replies[:ROWS]
    answered = {key: corpus.records.by_key[key] for one in kept for key in one.answers if key in corpus.records.by_key}
    together = {record.key: record for record in (*kept, *answered.values())}
    return {"threads": row_list(corpus, list(together.values()), say), "replies": len(replies)}


def words(corpus: Corpus, view: View, say: Messages) -> dict[str, Any]:
    """The statements behind what is open in a view, as the script asks for them when a reader opens something."""
    ends = [view.select] if view.select in corpus.records.nodes else []
    return {"opened": _opened(corpus, corpus.selection(view), view, say), "names": _names(corpus, ends, say)}


def _opened(corpus: Corpus, found: Selection, view: View, say: Messages) -> dict[str, Any]:
    behind = concerning(corpus.records, found, view.select) if view.select else []
    return {"rows": row_list(corpus, behind[:ROWS], say), "total": len(behind)}


def row_list(corpus: Corpus, records: Sequence[Record], say: Messages) -> list[dict[str, Any]]:
    """The rows of records, with their words."""
    made = row_words(corpus, records, say)
    return [row_data(row, record) for row, record in zip(made, records, strict=True)]


def row_words(corpus: Corpus, records: Sequence[Record], say: Messages) -> list[Row]:
    """The rows of records, for the server's own templates."""
    return rows(corpus.fetch([record.iri for record in records]), corpus.records.by_key, say)


def choices(corpus: Corpus, found: Selection, view: View, say: Messages) -> list[dict[str, Any]]:
    """Every filter with its choices and how many statements each would show, the most frequent first."""
    made = []
    for name in FACETS:
        labels = _labels(corpus, name, say)
        counts = found.counts[name]
        chosen = set(getattr(view, name))
        entries = [
            {"value": value, "label": label, "count": counts.get(value, 0), "chosen": value in chosen}
            for value, label in labels.items()
        ]
        made.append({"name": name, "title": say(f"filter.{name}"), "choices": entries})
    return made


def legend(corpus: Corpus, found: Selection, view: View, say: Messages) -> list[dict[str, Any]]:
    """The relations that the corpus has, in the order of the palette, with the statements of each."""
    present = corpus.records.columns["show"].names
    order = [*palette.RELATIONS, *sorted(set(present) - set(palette.RELATIONS) - set(WITHOUT_ARROW)), *WITHOUT_ARROW]
    on = set(shown_in(corpus.records, view))
    return [
        {
            "name": name,
            "label": say.word("relation", name),
            "arrow": name not in WITHOUT_ARROW,
            "count": found.counts["show"].get(name, 0),
            "shown": name in on,
        }
        for name in order
        if name in present
    ]


def script_data(value: Mapping[str, Any]) -> Markup:
    """Write JSON that cannot leave its ``<script>`` element."""
    text = orjson.dumps(value).decode()
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - every character that HTML could read as markup is escaped above


def _common(corpus: Corpus, say: Messages, base: str) -> dict[str, Any]:
    meta = corpus.meta
    return {
        "lang": say.lang,
        "base": base,
        "shown": list(corpus.records.shown_at_first()),
        "arrows": [name for name in palette.RELATIONS if name != IMPLIED],
        "facets": {name: _labels(corpus, name, say) for name in FACETS},
        "relations": {name: say.word("relation", name) for name in (*palette.RELATIONS, *WITHOUT_ARROW)},
        "days": {clock: list(days) for clock, days in corpus.records.days().items()},
        "corpus": {
            "articles": say.count("sentence.articles", int(meta.get("articles") or 0)),
            "dates": date_range(meta.get("from"), meta.get("to"), say),
        },
        "messages": {key: text for key, text in say.texts.items() if key.startswith(_SPOKEN)},
    }


def _labels(corpus: Corpus, name: str, say: Messages) -> dict[str, str]:
    """The choices of a filter that the corpus has at all, by name; the most frequent first."""
    counts = corpus.records.columns[name].counts()
    known = corpus.records.names.get(name)
    labels = {value: local(known.get(value), say.lang) if known else say.word(name, value) for value in counts}
    return {value: labels[value] or value for value in sorted(counts, key=lambda value: (-counts[value], value))}


def network_of(corpus: Corpus, edges: Mapping[str, Sequence[Record]]) -> dict[str, Any]:
    """The network of some arrows in the shape of ``/v1/graph``, with the statements that each keeps."""
    records = corpus.records
    ends = {end for edge in edges for end in records.edges[edge][::2]}
    parties = {party for end in ends if (party := _party_of(records.nodes[end])) in records.nodes}
    # A party comes with its people where there is room for fields: it is the head of theirs.
    nodes = sorted(ends | parties if len(ends | parties) <= ARRANGED_LIMIT else ends)
    return {
        "nodes": [records.nodes[node] for node in nodes],
        "edges": [
            {
                "source": records.nodes[records.edges[edge][0]]["id"],
                "target": records.nodes[records.edges[edge][2]]["id"],
                "relation": records.edges[edge][1],
                "weight": len(behind),
                "statements": [record.iri for record in behind],
            }
            for edge, behind in sorted(edges.items())
        ],
    }


def _party_of(node: Mapping[str, Any]) -> str:
    party = node.get("party")
    return key_of(party["id"]) if party else ""


def _names(corpus: Corpus, keys: Sequence[str], say: Messages) -> dict[str, dict[str, Any]]:
    found = {}
    for key in keys:
        node = corpus.records.nodes[key]
        found[key] = {
            "name": local(node["label"], say.lang) or node["slug"],
            "kind": node["kind"],
            "also": corpus.spellings(key),
        }
    return found
