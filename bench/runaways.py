"""Seven queries that would not end by themselves, or not before they have eaten all memory, on any graph."""

from __future__ import annotations

from typing import Final


def _nested(depth: int) -> str:
    inner = ""
    for level in range(depth, 0, -1):
        inner = f" OPTIONAL {{ ?s{level} ?p{level} ?o{level}{inner} }}"
    return f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o{inner} }}"


def _grown(times: int) -> str:
    """A text that becomes sixteen times as long again and again."""
    steps = " ".join(f"BIND(CONCAT({', '.join([f'?x{step}'] * 16)}) AS ?x{step + 1})" for step in range(times))
    return f'SELECT ?x{times} {{ BIND("0123456789abcdef" AS ?x0) {steps} }}'


RUNAWAYS: Final = {
    "cross join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "`ORDER BY` over one": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
    "`+` path over all pairs": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:none>|^!<urn:none>)+ ?b . ?c (!<urn:none>|^!<urn:none>)+ ?d }"
    ),
    # Its answer begins at once: what ends it then is a cut.
    "huge `CONSTRUCT`": "CONSTRUCT { ?a ?b ?f } { { SELECT ?f { ?d ?e ?f } LIMIT 3000 } ?a ?b ?c }",
    "regex over all literals": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
        "FILTER(REGEX(STR(?c), CONCAT(STR(?f), '.*', STR(?i)))) }"
    ),
    "deep `OPTIONAL`s": _nested(30),
    "memory bomb": _grown(12),
}
