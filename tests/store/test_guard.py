"""What a stranger's query may do, and that no spelling gets around it."""

from __future__ import annotations

import contextlib
import re
import time

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.errors import KgError, QueryForbiddenError, QuerySyntaxError
from kg.namespaces import PREFIXES
from kg.store.guard import check
from kg.store.prologue import Dataset
from kg.store.tokens import Kind, place, tokenize

# The engine refuses this port before it opens a connection: its complaint tells that it would have.
NOWHERE = "http://127.0.0.1:1/"
PUBLIC = {"http://example.org/graph/a", "http://example.org/graph/b"}
GROUP = "{ ?s ?p ?o }"


def checked(text, **more):
    return check(text, is_public=PUBLIC.__contains__, **more)


def asks_other_server(text: str) -> bool:
    """Whether the engine, let loose on the query, would open a connection."""
    store = ox.Store()
    subject = ox.NamedNode("http://example.org/s")
    store.add(ox.Quad(subject, subject, ox.Literal(1), ox.NamedNode("http://example.org/graph/a")))
    try:
        result = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        if not isinstance(result, ox.QueryBoolean):
            list(result)
    except OSError:
        return True
    except (SyntaxError, RuntimeError, ValueError):
        pass
    return False


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * " + GROUP, "select"),
        ("prefix x: <http://x/> ask" + GROUP, "ask"),
        ("BASE <http://x/> PREFIX : <y> CONSTRUCT WHERE " + GROUP, "construct"),
        ("# a comment\nDESCRIBE hu:Criticism", "describe"),
        ('VERSION "1.2" ASK {}', "ask"),
    ],
)
def test_form_is_told(text, form):
    assert checked(text).form == form


def test_default_graph_is_the_union_only_without_a_dataset():
    assert checked("ASK {}").over_union
    own = checked("SELECT * FROM <http://example.org/graph/a> " + GROUP)
    assert (own.dataset.default_graphs, own.over_union, own.from_request) == (
        ("http://example.org/graph/a",),
        False,
        False,
    )
    named = checked("SELECT * FROM NAMED <http://example.org/graph/a> " + GROUP)
    assert (named.dataset, named.over_union) == (Dataset((), ("http://example.org/graph/a",)), False)
    given_dataset = Dataset(("http://example.org/graph/b",))
    asked = checked("SELECT * FROM <http://example.org/graph/a> " + GROUP, dataset=given_dataset)
    assert (asked.dataset, asked.from_request) == (given_dataset, True)


def test_engine_passes_over_from_when_asked_for_the_union():
    """Why the guard tells who may ask for the union: the day this fails, one flag serves all queries."""
    store = ox.Store()
    subject = ox.NamedNode("http://example.org/s")
    for graph in PUBLIC:
        store.add(ox.Quad(subject, subject, ox.Literal(graph), ox.NamedNode(graph)))
    query = "SELECT * FROM <http://example.org/graph/a> " + GROUP
    assert len(list(store.query(query, use_default_graph_as_union=True))) == 2
    assert len(list(store.query(query))) == 1


@pytest.mark.parametrize(
    ("text", "place_of"),
    [
        ("ASK { SERVICE <http://x/> {} }", (1, 7)),
        ("ASK {\n  ?s ?p ?o .\n  service\tSILENT ?x {} }", (3, 3)),
        ("ASK { FILTER EXISTS { { SELECT * { SerVice#c\n<http://x/> {} } } } }", (1, 36)),
        ("ASK { SERV\\u0049CE <http://x/> {} }", (1, 7)),
        ("ASK { \\U00000053ERVICE <http://x/> {} }", (1, 7)),
        ("ASK { ?s ?p trueSERVICE<http://x/>{} }", (1, 13)),
        ("ASK { ?s ?p 1SERVICE<http://x/>{} }", (1, 14)),
        ("ASK { SERVICESILENT<http://x/>{} }", (1, 7)),
        ("PREFIX ex: <http://x/> ASK { SERVICEhu:x{} }", (1, 30)),
        ("PREFIX : <http://x/> PREFIX SERVICE: <http://y/> ASK { SERVICE:x {} }", (1, 56)),
        ("PREFIX true.SERVICE: <http://x/> ASK { ?s ?p true.SERVICE:x {} }", (1, 46)),
    ],
)
def test_service_is_refused_where_it_stands(text, place_of):
    with pytest.raises(QueryForbiddenError) as caught:
        checked(text)
    assert caught.value.details["feature"] == "SERVICE"
    assert (caught.value.details["line"], caught.value.details["column"]) == place_of


@pytest.mark.parametrize(
    "text",
    [
        # The engine reads "less than" where a lexer reads an IRI, and then comments and strings part company.
        f"ASK {{ FILTER(1<2)SERVICE#>\n<{NOWHERE}>{GROUP} }}",
        f"ASK {{ FILTER(1<'>') SERVICE <{NOWHERE}> {GROUP} #'\n }}",
        f"ASK {{ FILTER(1<2)#>'''\n SERVICE <{NOWHERE}> {GROUP} #'''\n }}",
        # The engine falls back to short strings where a long one is broken.
        f"ASK {{ VALUES ?z {{'''x'}} SERVICE <{NOWHERE}>{GROUP} #\\uD800'''\n}}",
        f"ASK {{ VALUES ?z {{'''x'}} SERVICE <{NOWHERE}>{GROUP} #\\q'''\n}}",
        f"ASK {{ VALUES ?z {{'''x'}} SERVICE <{NOWHERE}>{GROUP} #\n}}",
        # The engine needs no space between words.
        f"PREFIX ex: <{NOWHERE}> ASK {{ SERVICEex:x{GROUP} }}",
        f"PREFIX : <{NOWHERE}> PREFIX SERVICE: <http://y/> ASK {{ SERVICE:x{GROUP} }}",
        f"ASK {{ ?s ?p 1SERVICE<{NOWHERE}>{GROUP} }}",
        # A comment ends with a carriage return, too.
        f"ASK {{ #\r SERVICE <{NOWHERE}>{GROUP}\n}}",
    ],
)
def test_no_disguise_helps(text):
    assert asks_other_server(text)
    with pytest.raises((QueryForbiddenError, QuerySyntaxError)):
        checked(text)


def test_quoted_triple_and_iri_side_by_side_are_refused():
    hidden = f"PREFIX a: <http://x/> SELECT * {{ <<a:b#>'''\n a:p a:o >> ?p ?o . SERVICE <{NOWHERE}> {GROUP} #'''\n}}"
    with pytest.raises(QuerySyntaxError, match="read as an IRI or as a comparison"):
        checked(hidden)


SIGNS = "<>#'\"(){}[].;,?!=*/+-|^ \n\r"
WORDS = r"""
    << <' <'> <?b) <urn:x#> <http://x/> ?a :x a: a:b 1 1. true a UNDEF 'x' @en ^^ _:b {} [] () FILTER FILTER( OPTIONAL{
    EXISTS{ IN( SILENT SERVICE \u0027 \u003E \uD800
"""
PIECES = st.sampled_from(
    [*SIGNS, *WORDS.split(), "'''", '"""', "VALUES ?z {", "BIND(1 AS ?q)", "AS ?r)"],
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=4), st.lists(PIECES, max_size=6))
@example(["FILTER(", "1", "<", "1", ")"], ["#", ">", "\n"], [])
@example(["FILTER(", "1", "<", "'", ">", "'", ")"], [], ["#", "'", "\n"])
def test_what_reaches_other_servers_never_passes(before, between, after):
    text = (
        f"PREFIX a: <{NOWHERE}> PREFIX : <{NOWHERE}> ASK {{ {''.join(before)}SERVICE{''.join(between)}"
        f"<{NOWHERE}>{GROUP}{''.join(after)} }}"
    )
    if asks_other_server(text):
        with pytest.raises(KgError):
            checked(text)


SPACE = st.text(alphabet=" \t\r\n", max_size=3) | st.just("# SERVICE '''\n") | st.just("#\r")
SERVICE = st.tuples(*(st.sampled_from([letter, letter.lower()]) for letter in "SERVICE")).map("".join)
NESTS = st.sampled_from(
    [
        "%s",
        "{ %s }",
        "OPTIONAL { %s }",
        "FILTER EXISTS { %s }",
        "FILTER(1 = 1 && NOT EXISTS { %s })",
        "{ SELECT * { %s } }",
        "GRAPH ?g { %s }",
        "{} UNION { %s }",
        "?s ?p ?service, 'SERVICE' . %s",
        "?s <urn:a#b> '#' . FILTER(?a < 1) %s",
        '?s ?p """a"b""" . %s',
        "BIND(<urn:x> AS ?b) %s",
    ]
)
CALL = st.tuples(SPACE, SERVICE, SPACE, st.sampled_from(["", "SILENT ", "silent\n"]), SPACE).map(
    lambda parts: f"{parts[0]} {parts[1]}{parts[2]} {parts[3]}{parts[4]}<http://x/>{parts[4]}{{ ?s ?p ?o }}"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(NESTS, min_size=1, max_size=4), CALL)
def test_real_service_never_passes(nests, call):
    for nest in nests:
        call = nest.replace("%s", call)
    text = f"SELECT * WHERE {{ {call} }}"
    with pytest.raises(QueryForbiddenError) as caught:
        checked(text)
    line, column = caught.value.details["line"], caught.value.details["column"]
    assert text.split("\n")[line - 1][column - 1 :].upper().startswith("SERVICE")


KEYWORD = st.sampled_from(
    ["SERVICE", "LOAD", "INSERT", "Delete", "from", "FROM NAMED", "WITH", "service <http://x/> {"]
)


@settings(max_examples=300, deadline=None)
@given(
    KEYWORD,
    KEYWORD.map(lambda word: re.sub(r"\W.*", "", word)),
    st.sampled_from(
        [
            "?s ?p '{text}'",
            '?s ?p "{text}"@en',
            "?s ?p '''it's {text} \\' '''",
            '?s ?p """\n{text}"\n"""',
            "# {text}\n?s ?p ?o",
            "?s ?p ?{word}",
            "?s ${word} ?o",
            "?s ?p _:{word}",
            "?s hu:{word} ?o",
            "?s {word}:x ?o",
            "?s <http://x/{word}> ?o",
            "?s <http://x/#{word}> ?o",
            "?s ?p 'a'@{word}",
            "FILTER(?s < 1 && REGEX(?o, '{text}'))",
            "FILTER(?s<1&&?o>1) ?s ?p ?o # {text}",
            "GRAPH {word}:x {{ ?s ?p ?o }}",
        ]
    ),
)
def test_keywords_in_strings_iris_comments_and_names_pass(text, word, pattern):
    query = f"PREFIX {word}: <http://y/> SELECT * {{ {pattern.format(text=text, word=word)}\n }}"
    assert checked(query).over_union


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "INSERT"),
        ("PREFIX a: <http://x/> delete where { ?s ?p ?o }", "DELETE"),
        ("LOAD <file:///etc/passwd>", "LOAD"),
        ("LOAD SILENT <http://x/> INTO GRAPH <http://y/>", "LOAD"),
        ("CLEAR ALL", "CLEAR"),
        ("DROP GRAPH <http://x/>", "DROP"),
        ("CREATE GRAPH <http://x/>", "CREATE"),
        ("ADD DEFAULT TO <http://x/>", "ADD"),
        ("MOVE DEFAULT TO <http://x/>", "MOVE"),
        ("COPY DEFAULT TO <http://x/>", "COPY"),
        ("WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("SELECT * {} ; INSERT DATA { <a:b> <a:b> <a:b> }", "INSERT"),
    ],
)
def test_updates_are_refused(text, feature):
    with pytest.raises(QueryForbiddenError, match=feature) as caught:
        checked(text)
    assert caught.value.details["feature"] == feature


@pytest.mark.parametrize(
    ("text", "graph", "column"),
    [
        ("SELECT * FROM <file:///etc/passwd> {}", "file:///etc/passwd", 15),
        ("SELECT * FROM NAMED <http://x/> {}", "http://x/", 21),
        ("PREFIX g: <http://example.org/> SELECT * FROM g:graph {}", "http://example.org/graph", 47),
        ("BASE <http://example.org/graph/> SELECT * FROM <a> FROM <../c> {}", "http://example.org/c", 57),
        ("SELECT * FROM hu:\\-x {}", PREFIXES["hu"] + "-x", 15),
    ],
)
def test_from_of_other_graphs_is_refused(text, graph, column):
    with pytest.raises(QueryForbiddenError, match="no public graph") as caught:
        checked(text)
    details = caught.value.details
    assert (details["feature"], details["graph"], details["column"]) == ("FROM", graph, column)


def test_from_is_resolved_as_the_engine_does():
    text = (
        "BASE <http://example.org/x/> PREFIX g: <../graph/> BASE <http://other.example/> "
        "SELECT * FROM g:a FROM NAMED <http://example.org/gr\\u0061ph/b> {}"
    )
    assert checked(text).dataset == Dataset(("http://example.org/graph/a",), ("http://example.org/graph/b",))


def test_graphs_of_the_request_are_checked():
    for dataset in (Dataset(("http://x/",)), Dataset((), ("http://x/",))):
        with pytest.raises(QueryForbiddenError, match="no public graph"):
            checked("ASK {}", dataset=dataset)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?g FROMNAMED<http://example.org/graph/a> {}",
        "SELECT ?g FROMhu:x {}",
        "SELECT *FROM NAMEDhu:x {}",
        "SELECT * FROM {}",
    ],
)
def test_from_is_read_only_when_it_is_plain(text):
    with pytest.raises(QuerySyntaxError):
        checked(text)


def test_describe_may_name_what_looks_like_from():
    assert checked("PREFIX from: <http://x/> DESCRIBE from:a from:named").form == "describe"
    assert checked("PREFIX from: <http://x/> SELECT (from:f(1) AS ?x) {}").form == "select"


@pytest.mark.parametrize(
    ("text", "place_of", "words"),
    [
        ("", (1, 1), "empty"),
        ("# only this\n", (2, 1), "empty"),
        ("SELEC * {}", (1, 1), "write SELECT"),
        ("PREFIX a <http://x/> ASK {}", (1, 1), "PREFIX name:"),
        ("SELECT * {\n ?s foaff:name ?o }", (2, 5), "did you mean 'foaf:'"),
        ("SELECT * { ?s zzz:name ?o }", (1, 15), "known without that are dcterms"),
        ("SELECT * {\n  ?s ?p ?o", (1, 10), "never closed"),
        ("SELECT * { FILTER(1 } )", (1, 21), "'\\(' of line 1, column 18 is open"),
        ("SELECT * {} }", (1, 13), "closes nothing"),
        ("SELECT * { ?s ?p 'x }", (1, 18), "does not end"),
        ("SELECT * { ?s ?p '\\ud800' }", (1, 19), "no character"),
        ("SELECT * { ?s ?p \u00a0 }", (1, 18), "U\\+00A0"),
        ("\ufeffASK {}", (1, 1), "U\\+FEFF"),
        ("ASK { ?s ?p \\u003Fo }", (1, 13), "stands outside"),
        ("ASK { ?s ?p '\ud800' }", (1, 14), "surrogate"),
        ("SELECT * FROM <rel> {}", (1, 15), "no absolute IRI"),
    ],
)
def test_what_is_no_sparql_is_said_with_its_place(text, place_of, words):
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        checked(text)
    assert (caught.value.details["line"], caught.value.details["column"]) == place_of
    assert "\n" not in str(caught.value)


def test_known_prefixes_need_no_declaration_and_can_be_declared_anew():
    assert checked("ASK { ?s rdf:type hu:Criticism }").form == "ask"
    with pytest.raises(QuerySyntaxError, match="not declared"):
        checked("ASK { ?s rdf:type ?o }", prefixes={})


def test_length_and_depth_are_limited():
    with pytest.raises(QueryForbiddenError) as caught:
        checked("ASK {} # " + "가" * 20_000)
    assert caught.value.details["feature"] == "length"
    with pytest.raises(QueryForbiddenError) as caught:
        checked("ASK { FILTER(" + "(" * 300 + "1" + ")" * 300 + ") }")
    assert caught.value.details["feature"] == "nesting"


@pytest.mark.parametrize(
    "piece", ["a.", "?a<?b.", "DESCRIBE from:b ", "FROM hu:a ", "<", "'", "\\u0041", "(", "a:....", "''' "]
)
def test_reading_takes_linear_time(piece):
    """No text of the allowed length keeps the event loop busy: a quadratic reader would need many seconds."""
    start = time.process_time()
    with contextlib.suppress(KgError):
        checked("SELECT * " + piece * (60_000 // len(piece) - 10))
    assert time.process_time() - start < 2


@given(st.text(alphabet=st.sampled_from("aS:<>#'\"\\?$@_.(){}1 \n한ſ-eE%&|^~*"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_tokens_cover_the_text_or_it_is_refused(text):
    try:
        tokens = tokenize(text)
    except (QuerySyntaxError, QueryForbiddenError):
        return
    position = 0
    for token in tokens:
        assert text[token.start : token.end] == token.text
        gap = text[position : token.start]
        assert not re.sub(r"#[^\r\n]*|[ \t\r\n]", "", gap)
        position = token.end


def test_place_counts_characters():
    assert place("가나\n다라", 4) == (2, 2)


def test_kinds_of_tokens():
    text = "hu:a.b ?x $y _:b 'c'@ko-KR 1.5e3 .5 <http://x/> a:\\~b%20 && word"
    assert [token.kind for token in tokenize(text)] == [
        Kind.NAME,
        Kind.VARIABLE,
        Kind.VARIABLE,
        Kind.BLANK,
        Kind.STRING,
        Kind.LANGUAGE,
        Kind.NUMBER,
        Kind.NUMBER,
        Kind.IRI,
        Kind.NAME,
        Kind.SIGN,
        Kind.SIGN,
        Kind.WORD,
    ]
