"""Queries as researchers send them: twelve of different kinds and sizes, and one that asks for one record."""

from __future__ import annotations

import re
from typing import Final

from kg.namespaces import PREFIXES
from kg.queries import find_example
from kg.store import EmbeddedStore

_QUERIES: Final = {
    "one statement with its words": """SELECT ?speaker ?summary ?exact ?published {
  %(statement)s hu:speaker ?speaker ; hu:summary ?summary ; hu:article/schema:datePublished ?published ;
    hu:evidence/oa:hasSelector/oa:exact ?exact .
  FILTER(LANG(?summary) = "en")
}""",
    "describe a statement": "DESCRIBE %(statement)s",
    "a person's names": "SELECT ?name (LANG(?name) AS ?language) { %(target)s foaf:name|skos:altLabel ?name }",
    "a pair with quotations": """SELECT ?statement ?published ?summary ?exact ?start ?end {
  ?statement a hu:Criticism ; hu:speaker %(speaker)s ; hu:targetAgent %(target)s ; hu:article ?article ;
    hu:summary ?summary ; hu:evidence ?evidence .
  FILTER(LANG(?summary) = "en")
  ?article schema:datePublished ?published .
  ?evidence oa:hasSelector ?quote , ?position . ?quote oa:exact ?exact . ?position oa:start ?start ; oa:end ?end .
} ORDER BY DESC(?published) ?statement""",
    "an article's statements": """SELECT ?statement ?kind ?speaker ?summary {
  ?statement hu:article %(article)s ; a ?kind ; hu:speaker ?speaker ; hu:summary ?summary .
  FILTER(?kind != hu:Statement)
} ORDER BY ?statement ?kind ?summary""",
    "a person's pledges": """SELECT ?pledge ?label ?value ?currency {
  %(target)s hu:makesPledge ?pledge . ?pledge skos:prefLabel ?label .
  OPTIONAL { ?pledge hu:amount ?amount . ?amount schema:currency ?currency ; schema:value|schema:minValue ?value }
} ORDER BY ?pledge ?label""",
    "network around a person": """CONSTRUCT { ?from hu:criticizes ?to . ?from foaf:name ?name } {
  { BIND(%(target)s AS ?to) ?from hu:criticizes ?to } UNION { BIND(%(target)s AS ?from) ?from hu:criticizes ?to }
  ?from foaf:name ?name
}""",
    "who criticized a person, counted": """SELECT ?critic (COUNT(DISTINCT ?statement) AS ?times) {
  ?statement a hu:Criticism ; hu:targetAgent %(target)s ; hu:speaker ?critic .
} GROUP BY ?critic ORDER BY DESC(COUNT(DISTINCT ?statement)) ?critic LIMIT 20""",
    "what a person talks about": """SELECT ?topic ?label (COUNT(DISTINCT ?statement) AS ?times) {
  ?statement hu:speaker %(speaker)s ; hu:topic ?topic . ?topic skos:prefLabel ?label FILTER(LANG(?label) = "ko")
} GROUP BY ?topic ?label ORDER BY DESC(COUNT(DISTINCT ?statement)) ?label""",
    "criticism between candidates?": "is-there-criticism-between-candidates",
    "all names": "names",
    "parts of sums": "parts-of-sums",
}
_RECORD: Final = "SELECT ?speaker ?article { %s hu:speaker ?speaker ; hu:article ?article }"


def mix(store: EmbeddedStore) -> dict[str, str]:
    """The twelve queries by name, about two people of whom much is reported; three are shipped examples."""
    pair = store.select(
        "SELECT ?s ?t (COUNT(?x) AS ?n) { ?x a hu:Criticism ; hu:speaker ?s ; hu:targetAgent ?t . ?s a hu:Person . "
        "?t a hu:Person ; hu:makesPledge ?p } GROUP BY ?s ?t ORDER BY DESC(COUNT(?x)) ?s ?t LIMIT 1"
    )
    speaker, target = pair.column("s")[0], pair.column("t")[0]
    said = store.select(
        f"SELECT ?x ?a {{ ?x a hu:Criticism ; hu:speaker <{speaker}> ; hu:targetAgent <{target}> ; hu:article ?a }} "
        "ORDER BY ?x LIMIT 1"
    )
    values = {"speaker": speaker, "target": target, "statement": said.column("x")[0], "article": said.column("a")[0]}
    iris = {name: f"<{iri}>" for name, iri in values.items()}
    return {
        name: with_prefixes(text % iris) if " " in text else find_example(text).text for name, text in _QUERIES.items()
    }


def records(store: EmbeddedStore, count: int) -> list[str]:
    """The one-record query about up to ``count`` different statements."""
    found = store.select(f"SELECT ?x {{ ?x a hu:Statement }} ORDER BY ?x LIMIT {count}")
    return [with_prefixes(_RECORD % f"<{iri}>") for iri in found.column("x")]


def with_prefixes(text: str) -> str:
    """The query with the PREFIX lines that it needs elsewhere than with us."""
    used = [prefix for prefix in PREFIXES if re.search(rf"(?<![\w?:<]){prefix}:(?!//)", text)]
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + text
