"""What mutation starts from: queries of every part of the grammar, and the pieces that are put into them."""

from __future__ import annotations

from typing import Final

from kg.queries import load_examples

# One query for each part of the grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar) that others may stand in.
_GRAMMAR: Final = """
SELECT * WHERE { ?s ?p ?o . ?o ?q ?r ; a ?t , ?u . } LIMIT 5
SELECT DISTINCT ?s (STRLEN(?n) AS ?l) { ?s foaf:name ?n FILTER(LANGMATCHES(LANG(?n), "ko")) } ORDER BY DESC(?l) OFFSET 1
SELECT REDUCED ?s { { ?s a hu:Person } UNION { ?s a hu:Party } UNION { GRAPH ?g { ?s a hu:Pledge } } } LIMIT 9
SELECT ?s { ?s a hu:Person OPTIONAL { ?s hu:criticizes ?t OPTIONAL { ?t foaf:name ?n } } MINUS { ?s hu:agreesWith ?t } }
SELECT ?s { ?s a hu:Person FILTER NOT EXISTS { ?s hu:criticizes ?t FILTER EXISTS { ?t a hu:Party } } }
SELECT ?k (COUNT(DISTINCT ?s) AS ?n) { ?s a ?k } GROUP BY ?k HAVING (COUNT(DISTINCT ?s) > 1) ORDER BY ?n ?k
SELECT (GROUP_CONCAT(?n; SEPARATOR=", ") AS ?all) (SAMPLE(?s) AS ?one) (AVG(STRLEN(?n)) AS ?mean) { ?s foaf:name ?n }
SELECT ?a ?b { ?a hu:criticizes/(foaf:name|^foaf:name) ?b . ?a (hu:criticizes+)/^a* ?c . ?c !(a|^hu:b) ?d } LIMIT 3
SELECT * { VALUES (?s ?v) { (hu:Person 1) (UNDEF "둘"@ko) (<x:y> 2) } BIND(IF(BOUND(?s), ?s, 1) AS ?w) } VALUES ?v { 1 }
SELECT ?s { { SELECT ?s (MAX(?d) AS ?m) { ?s dcterms:issued ?d } GROUP BY ?s ORDER BY ?m LIMIT 2 } ?s a ?k }
CONSTRUCT { ?s hu:criticizes [ foaf:name ?n ; a ( 1 2 ) ] } WHERE { ?s foaf:name ?n } LIMIT 4
CONSTRUCT WHERE { ?s hu:criticizes ?t . ?t a hu:Person }
DESCRIBE ?s <https://w3id.org/hustings/id/person/lee-jun-seok> WHERE { ?s hu:criticizes ?t } LIMIT 2
ASK { ?s foaf:name '''이준석'''@ko . FILTER(?s IN (<x:y>, ?t) || REGEX(STR(?s), "^http", "i") && !isBLANK(?s)) }
BASE <https://w3id.org/hustings/> PREFIX x: <ontology#> SELECT (UUID() AS ?u) FROM <graph/reference> { ?s a x:A }
PREFIX g: <https://w3id.org/hustings/graph/> SELECT ?s FROM NAMED g:reference { GRAPH g:reference { ?s ?p 1 } }
SELECT * { ?s ?p ?o . LATERAL { SELECT ?q { ?o ?q ?r } LIMIT 1 } } LIMIT 2
SELECT * { <<( <x:a> <x:b> 1 )>> ?p ?o }
"""
QUERIES: Final = (
    *(line for line in _GRAMMAR.splitlines() if line),
    *(example.text for example in load_examples()),
)

SERVICES: Final = (
    "SERVICE <{at}> {{ ?s ?p ?o }}",
    "SERVICE SILENT <{at}> {{}}",
    " SeRvIcE<{at}>{{?s?p?o}}",
    "SERVICE ?service {{ ?s ?p ?o }}",
    "SERVICE hu:a {{ ?s ?p ?o }}",
    "SERVICE\n#\r\n<{at}>\t{{ SELECT * {{ SERVICE <{at}> {{}} }} }}",
    "S\\u0045RVICE <{at}> {{}}",
    "trueSERVICE<{at}>{{}}",
    "1SERVICE<{at}>{{}}",
    "?vSERVICE <{at}> {{}}",
    ". SERVICE <{at}> {{}} .",
    "{{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    "UNION {{ SERVICE SILENT <{at}> {{ ?s ?p ?o }} }}",
    "OPTIONAL {{ SERVICE SILENT <{at}> {{ ?s ?p ?o }} }}",
    "MINUS {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    "GRAPH ?g {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    "LATERAL {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    "{{ SELECT * {{ SERVICE <{at}> {{ ?s ?p ?o }} }} }}",
    "FILTER EXISTS {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    "BIND(NOT EXISTS {{ SERVICE <{at}> {{ ?s ?p ?o }} }} AS ?exists)",
    "(EXISTS {{ SERVICE <{at}> {{}} }} AS ?e)",
    "FILTER(?a <?b)#>\n) SERVICE <{at}> {{}}",
    '"""\nSERVICE <{at}> {{}} """',
    "# \rSERVICE <{at}> {{}}\n",
)
FROMS: Final = (
    "FROM <{graph}> ",
    "FROM NAMED <{graph}> ",
    "fRoM<{graph}>",
    "FROM NAMED<{graph}>FROM hu:g ",
    "FROM {graph}",
)
UPDATES: Final = (
    "LOAD <{graph}>",
    "LOAD SILENT <{graph}> INTO GRAPH <x:g>",
    "INSERT DATA {{ <x:a> <x:b> 1 }}",
    "INSERT DATA {{ GRAPH <{graph}> {{ <x:a> <x:b> 1 }} }}",
    "DELETE WHERE {{ ?s ?p ?o }}",
    "DELETE {{ ?s ?p ?o }} INSERT {{ ?o ?p ?s }} USING <{graph}> WHERE {{ ?s ?p ?o }}",
    "WITH <{graph}> DELETE {{ ?s ?p ?o }} WHERE {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    "CLEAR ALL",
    "DROP SILENT GRAPH <{graph}>",
    "CREATE GRAPH <{graph}>",
    "COPY DEFAULT TO <{graph}>",
    "ASK {{}} ; DROP ALL",
    "SELECT * {{ ?s ?p ?o }} ; LOAD <{graph}>",
)
ACCEPTS: Final = (
    b"", b"*/*", b"text/csv;q=0.9, text/turtle;q=1.0", b"application/sparql-results+xml;q=0", b"q=1", b";;;,,,",
    b"text/html;q=nan", b"text/html;q=-1, */*;q=1e9", b"application/json;q=0.1234567", b"image/png", b"text/*",
    b"application/sparql-results+json; charset=\xff", b"*/*;q=0", b"text/html, */*;q=0.1", b"a/b, " * 400,
    b'application/ld+json;profile="x,y"', b"text/turtle" + b";a=b" * 300, b"application/n-triples,text/csv",
)  # fmt: skip
FORMATS: Final = ("json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld", "html", "", "png", "JSON", "\x00", "가")
VALUES: Final = (
    "0", "-1", "1e400", "-0.0e0", "'NaN'^^xsd:double", "'INF'^^xsd:float", "99999999999999999999999999", "0.1",
    "9223372036854775807", "-9223372036854775808", "170141183460469231731687303715.884105727", "''", "'이'@ko",
    "'\\uD7FF\\U0010FFFF😀'", "'9999999-12-31T23:59:59.999999999Z'^^xsd:dateTime", "'P99999999999Y'^^xsd:duration",
    "'-0001-02-29'^^xsd:date", "'24:00:00'^^xsd:time", "'x'^^<x:y>", "true", "<x:y>", "?s", "?o", "?unbound",
    "'(a+)+$'", "'[' ", "'\\\\'", "'$9'", "'.*'", "'x'@en-latn-kr-x-y", "'PT0.000000001S'^^xsd:dayTimeDuration",
    "'2024-02-29T00:00:00+14:00'^^xsd:dateTime", "'http://[::'",
)  # fmt: skip
FUNCTIONS: Final = (
    "STR(%s)", "LANG(%s)", "LANGMATCHES(%s,%s)", "DATATYPE(%s)", "IRI(%s)", "BNODE(%s)", "ABS(%s)", "CEIL(%s)",
    "ROUND(%s)", "CONCAT(%s,%s)", "STRLEN(%s)", "UCASE(%s)", "ENCODE_FOR_URI(%s)", "CONTAINS(%s,%s)",
    "STRSTARTS(%s,%s)", "STRBEFORE(%s,%s)", "STRAFTER(%s,%s)", "YEAR(%s)", "SECONDS(%s)", "TIMEZONE(%s)", "TZ(%s)",
    "MD5(%s)", "SHA512(%s)", "COALESCE(%s,%s)", "IF(%s,%s,%s)", "STRLANG(%s,%s)", "STRDT(%s,%s)", "sameTerm(%s,%s)",
    "isNUMERIC(%s)", "REGEX(%s,%s,%s)", "SUBSTR(%s,%s,%s)", "REPLACE(%s,%s,%s)", "(%s + %s)", "(%s / %s)", "(%s * %s)",
    "(%s - %s)", "(%s < %s)", "(%s = %s)", "(!%s || -%s)", "xsd:integer(%s)", "xsd:dateTime(%s)", "xsd:decimal(%s)",
    "xsd:double(%s)", "xsd:boolean(%s)", "xsd:duration(%s)", "ADJUST(%s,%s)", "(%s IN (%s, %s))", "hu:nothing(%s)",
)  # fmt: skip
RUNAWAYS: Final = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "SELECT * { ?s (!<x:a>|^!<x:a>)+ ?o . ?o (!<x:a>)+ ?q . ?q (!<x:b>)+ ?r }",
    "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?s30 { " + 'BIND("xxxxxxxxxxxxxxxx" AS ?s0) '
    + " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(30)) + " }",
)  # fmt: skip
AROUND: Final = (
    "SELECT %s { ?s foaf:name ?o } LIMIT 20",
    "SELECT * { ?s foaf:name ?o FILTER%s } LIMIT 20",
    "SELECT (SUM%s AS ?a) (MIN(?o) AS ?b) (GROUP_CONCAT(?s) AS ?c) { ?s a ?o } GROUP BY ?o",
    "SELECT * { ?s a ?o } ORDER BY %s LIMIT 5",
    "CONSTRUCT { ?s <x:p> ?x } { ?s a ?o BIND(%s AS ?x) }",
)
# How a long text starts, what is repeated in it, how it ends, and how often at most.
LONG: Final = (
    ("ASK { FILTER(", "(", "1) }", 100_000),
    ("", "ASK {", "}" * 150, 150),
    ("ASK { ?s a", "/a", " ?o }", 100_000),
    ("ASK { ?s " + "(" * 180 + "a", ")*", " ?o }", 180),
    ("SELECT * { VALUES ?x { ", "1 ", "} }", 100_000),
    ("", "PREFIX a: <x:> ", "ASK {}", 100_000),
    ("ASK { ", "OPTIONAL { ?a ?b ?c ", "}" * 181, 180),
    ("ASK { FILTER(1", " + 1", ") }", 100_000),
    ("ASK { FILTER(", "!", "1) }", 100_000),
    ("SELECT * { ?s ?p '", "가", "' }", 100_000),
    ("ASK { { } ", "UNION { ?s a ?o } ", "}", 100_000),
    ("ASK { ", "?s ?p ?o . ", "}", 100_000),
    ("SELECT ?a ", "?b ", " { ?a a ?b }", 100_000),
    ("ASK { ?s ?p ", "[ ?p ", "]" * 150 + " }", 150),
    ("ASK { FILTER(?x IN (1", ", ?y", ")) }", 100_000),
    ("ASK { #", "x", "\n}", 100_000),
)
# What no library sends; %s is a query, encoded.
BROKEN: Final = (
    "GET /sparql?query=%s\r\n\r\n",
    "GET /sparql?query=%s HTTP/9.9\r\n\r\n",
    "\r\n\r\n\x00\x01\r\n\r\n",
    "GET /sparql?query=%%2%%2%%ff%%zz%s HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET http:// HTTP/1.1\r\n\r\n",
    "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    "GET /sparql HTTP/1.1\r\nHost x\r\n\r\n",
    "POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 900\r\n\r\nASK",
    "POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{",
    "GET /sparql HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n" * 300 + "\r\n",
    "GET /sparql\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /sparql HTTP/1.1\r\nHost: x\r\nX: " + "y" * 70_000 + "\r\n\r\n",
)
PATHS: Final = (
    "/sparql/", "//sparql", "/sparql/../sparql", "/sparql%2fhistory", "/SPARQL", "/sparql/history/", "/sparql/update",
    "/sparql/graphs", "/sparql/graphs?default", "/sparql/x", "/mcp/", "/sparql/graphs?graph=",
)  # fmt: skip
