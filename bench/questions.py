"""The questions that lookups are measured by: each as a call of ours, and as SPARQL that gives the same columns.

Our items hold more than the columns that are asked for; what is compared is the time from the question to its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from kg import Filters, Graph
from kg.network import NetworkView
from kg.store import EmbeddedStore

Ask = Callable[[Graph], bytes]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with one choice of parameters: for us, for an HTTP client of ours, and for SPARQL."""

    name: str
    goal: int
    """How many times faster than SPARQL on pyoxigraph it must be answered."""
    ours: Ask
    path: str
    sparql: str


_NAMES = """
  OPTIONAL { ?speaker foaf:name ?speaker_en FILTER(LANG(?speaker_en) = "en") }
  OPTIONAL { ?speaker foaf:name ?speaker_ko FILTER(LANG(?speaker_ko) = "ko") }"""

_PAGE = (
    """SELECT ?statement ?published ?outlet ?speaker ?speaker_en ?speaker_ko ?mode ?en ?ko WHERE {
  { SELECT DISTINCT ?statement ?published ?outlet WHERE {
      %s
      ?statement hu:article ?article . ?article schema:datePublished ?published ; schema:publisher ?outlet .
      %s
  } ORDER BY DESC(?published) ?statement LIMIT 50 }
  ?statement hu:speaker ?speaker ; hu:speechMode ?mode ; hu:summary ?en , ?ko .
  FILTER(LANG(?en) = "en" && LANG(?ko) = "ko")"""
    + _NAMES
    + """
} ORDER BY DESC(?published) ?statement"""
)

_PAIR = """SELECT ?statement ?published ?en ?exact ?start ?end WHERE {
  ?statement a hu:Criticism ; hu:speaker <%s> ; hu:targetAgent <%s> ; hu:article ?article ; hu:summary ?en .
  FILTER(LANG(?en) = "en")
  ?article schema:datePublished ?published .
  ?statement hu:evidence ?evidence . ?evidence oa:hasSelector ?quote , ?position .
  ?quote oa:exact ?exact . ?position oa:start ?start ; oa:end ?end .
} ORDER BY DESC(?published) ?statement LIMIT 400"""

_PLEDGES = (
    """SELECT ?statement ?pledge ?label ?sum ?currency ?speaker ?speaker_en ?speaker_ko WHERE {
  { SELECT ?statement ?pledge ?currency (MAX(?value) AS ?sum) WHERE {
      ?statement a hu:PledgeMaking ; hu:pledge ?pledge . ?statement hu:topic|(hu:pledge/hu:topic) <%s> .
      ?pledge hu:amount ?amount . ?amount schema:currency ?currency ;
        schema:value|schema:minValue|schema:maxValue ?value .
  } GROUP BY ?statement ?pledge ?currency ORDER BY ?currency DESC(MAX(?value)) ?statement LIMIT 50 }
  ?pledge skos:prefLabel ?label FILTER(LANG(?label) = "en")
  ?statement hu:speaker ?speaker ."""
    + _NAMES
    + """
} ORDER BY ?currency DESC(?sum) ?statement"""
)

_PAIRS = """SELECT ?speaker ?speaker_en ?target ?name ?count WHERE {
  { SELECT ?speaker ?target (COUNT(DISTINCT ?statement) AS ?count) WHERE {
      ?statement a hu:Criticism ; hu:speaker ?speaker ; hu:targetAgent%s ?target .
  } GROUP BY ?speaker ?target ORDER BY DESC(COUNT(DISTINCT ?statement)) LIMIT %d }
  OPTIONAL { ?speaker foaf:name ?speaker_en FILTER(LANG(?speaker_en) = "en") }
  OPTIONAL { ?target foaf:name ?name FILTER(LANG(?name) = "en") }
} ORDER BY DESC(?count)"""

_MONTHS = """SELECT ?month (COUNT(?statement) AS ?count) WHERE {
  ?statement a hu:Criticism ; hu:article ?article . ?article schema:datePublished ?published .
  BIND(SUBSTR(STR(?published), 1, 7) AS ?month)
} GROUP BY ?month ORDER BY ?month"""

_TWO_HOP = """SELECT ?speaker ?speaker_en ?target ?name ?count WHERE {
  { SELECT ?speaker ?target (COUNT(DISTINCT ?statement) AS ?count) WHERE {
      { SELECT DISTINCT ?speaker {
          <%s> (hu:criticizes|^hu:criticizes)?/(hu:criticizes|^hu:criticizes)? ?speaker } }
      ?statement hu:speaker ?speaker ; a hu:Criticism ; hu:targetAgent|(hu:targetGroup/foaf:member) ?target .
      { SELECT DISTINCT ?target {
          <%s> (hu:criticizes|^hu:criticizes)?/(hu:criticizes|^hu:criticizes)? ?target } }
  } GROUP BY ?speaker ?target ORDER BY DESC(COUNT(DISTINCT ?statement)) LIMIT 100 }
  OPTIONAL { ?speaker foaf:name ?speaker_en FILTER(LANG(?speaker_en) = "en") }
  OPTIONAL { ?target foaf:name ?name FILTER(LANG(?name) = "en") }
} ORDER BY DESC(?count)"""

_CRITICISM = "?statement a hu:Criticism ; hu:targetAgent|hu:targetPledge|hu:targetGroup <%s>%s ."
_ABOUT = " ; hu:topic|(hu:pledge/hu:topic)|(hu:targetPledge/hu:topic) <%s>"
_SINCE = date(2024, 9, 1)


def questions(store: EmbeddedStore, choices: int = 5) -> dict[str, list[Question]]:
    """Each question with several choices of people: from those in most of the news to those in little of it."""
    pairs = store.select(
        "SELECT ?s ?t (COUNT(?x) AS ?n) WHERE { ?x a hu:Criticism ; hu:speaker ?s ; hu:targetAgent ?t . "
        "?s a hu:Person . ?t a hu:Person } GROUP BY ?s ?t ORDER BY DESC(COUNT(?x)) ?s ?t"
    )
    step = max(1, min(len(pairs), 400) // choices)
    chosen = list(zip(pairs.column("s"), pairs.column("t"), strict=True))[::step][:choices]
    found: dict[str, list[Question]] = {}
    for speaker, target in chosen:
        topic = store.select(
            f"SELECT ?t (COUNT(?x) AS ?n) WHERE {{ ?x a hu:Criticism ; hu:targetAgent <{target}> ; hu:topic ?t }} "
            "GROUP BY ?t ORDER BY DESC(COUNT(?x)) ?t LIMIT 1"
        ).column("t")[0]
        for question in _asked(speaker, target, topic):
            found.setdefault(question.name, []).append(question)
    return found


def _asked(speaker: str, target: str, topic: str) -> Sequence[Question]:
    who, whom, what = (iri.rpartition("/")[2] for iri in (speaker, target, topic))
    narrow = Filters(target=target, topic=topic, published_from=_SINCE, limit=50)
    by_target = Filters(target=target, limit=50)
    since = f'FILTER(?published >= "{_SINCE}"^^xsd:date)'
    return [
        Question(
            "filtered page", 20, lambda graph: graph.criticisms(narrow).body,
            f"/v1/criticisms?target={whom}&topic={what}&published_from={_SINCE}&limit=50",
            _PAGE % (_CRITICISM % (target, _ABOUT % topic), since),
        ),
        Question(
            "pair with quotations", 20,
            lambda graph: graph.criticisms(Filters(speaker=speaker, target=target, limit=400)).body,
            f"/v1/criticisms?critic={who}&target={whom}&limit=400", _PAIR % (speaker, target),
        ),
        Question(
            "pledges of a topic by amount", 20,
            lambda graph: graph.pledges(Filters(topic=topic, order="amount", limit=50)).body,
            f"/v1/pledges?topic={what}&order=amount&limit=50", _PLEDGES % topic,
        ),
        Question(
            "pair network", 20,
            lambda graph: orjson.dumps(graph.network(NetworkView(relations=("criticizes",), limit=500))),
            "/v1/graph?relations=criticizes&limit=500", _PAIRS % ("|(hu:targetGroup/foaf:member)", 500),
        ),
        Question(
            "per month", 20, lambda graph: graph.per_month(Filters(), kinds=("criticism",)).body,
            "", _MONTHS,
        ),
        Question(
            "two-hop", 20,
            lambda graph: orjson.dumps(
                graph.network(NetworkView(around=target, depth=2, relations=("criticizes",), limit=100))
            ),
            f"/v1/graph?around={whom}&depth=2&relations=criticizes&limit=100", _TWO_HOP % (target, target),
        ),
        Question(
            "criticisms by target", 10, lambda graph: graph.criticisms(by_target).body,
            f"/v1/criticisms?target={whom}&limit=50", _PAGE % (_CRITICISM % (target, ""), ""),
        ),
        Question(
            "top 20", 10, lambda graph: graph.summary(Filters(target_kind="person", limit=20)).body,
            "/v1/criticisms/summary?target_kind=person&limit=20", _PAIRS % ("", 20),
        ),
    ]  # fmt: skip
