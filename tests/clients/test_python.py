"""The Python libraries that researchers have: SPARQLWrapper, and rdflib's SPARQLStore."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest
import SPARQLWrapper as Wrapper
from rdflib import Graph, Literal, URIRef, Variable
from rdflib.namespace import FOAF, RDF
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.namespaces import HU, ID, REFERENCE_GRAPH
from tests.builders.servers import running

LEE, HAN = URIRef(f"{ID}person/lee-jun-seok"), URIRef(f"{ID}person/han-dong-hoon")
CRITICS = "SELECT ?critic ?name { ?critic hu:criticizes ?target ; foaf:name ?name . FILTER(LANG(?name) = 'ko') }"
KOREAN = Literal("이준석", lang="ko")


def asked(endpoint, query, wanted, method):
    client = Wrapper.SPARQLWrapper(endpoint)
    client.setQuery(query)
    client.setReturnFormat(wanted)
    client.setMethod(method)
    return client


@pytest.mark.parametrize("method", [Wrapper.GET, Wrapper.POST])
@pytest.mark.parametrize("kind", [Wrapper.URLENCODED, Wrapper.POSTDIRECTLY])
def test_sparqlwrapper_reads_rows(endpoint, method, kind):
    client = asked(endpoint, CRITICS, Wrapper.JSON, method)
    client.setRequestMethod(kind if method == Wrapper.POST else Wrapper.URLENCODED)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert {"critic": {"type": "uri", "value": str(LEE)}, "name": rows[0]["name"]} in rows
    assert {(row["name"]["value"], row["name"]["xml:lang"]) for row in rows} >= {("이준석", "ko")}


@pytest.mark.parametrize(
    ("wanted", "read"),
    [
        (Wrapper.XML, lambda found: found.toxml()),
        (Wrapper.CSV, bytes.decode),
        (Wrapper.TSV, bytes.decode),
        (Wrapper.JSON, str),
    ],
)
def test_sparqlwrapper_reads_every_format_of_rows(endpoint, wanted, read):
    text = read(asked(endpoint, CRITICS, wanted, Wrapper.GET).queryAndConvert())
    assert "이준석" in text
    assert str(LEE) in text


@pytest.mark.parametrize(
    ("wanted", "rdf_format"),
    [
        (Wrapper.TURTLE, "turtle"),
        (Wrapper.N3, "turtle"),
        (Wrapper.RDFXML, "xml"),
        (Wrapper.XML, "xml"),
        (Wrapper.JSONLD, "json-ld"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib uses it to read JSON-LD
def test_sparqlwrapper_reads_every_format_of_graphs(endpoint, wanted, rdf_format):
    query = "CONSTRUCT { ?critic hu:criticizes ?target } WHERE { ?critic hu:criticizes ?target }"
    found = asked(endpoint, query, wanted, Wrapper.POST).query().response.read()
    assert (LEE, URIRef(f"{HU}criticizes"), HAN) in Graph().parse(data=found, format=rdf_format)


def test_sparqlwrapper_names_graphs_and_asks(endpoint):
    client = asked(endpoint, f"ASK {{ <{LEE}> hu:criticizes ?somebody }}", Wrapper.JSON, Wrapper.GET)
    assert client.queryAndConvert()["boolean"] is True
    client.addDefaultGraph(REFERENCE_GRAPH)  # names and parties, and no criticism
    assert client.queryAndConvert()["boolean"] is False


def test_sparqlwrapper_sees_errors_as_errors(endpoint):
    with pytest.raises(QueryBadFormed, match=r"did you mean .*foaf:"):
        asked(endpoint, "SELECT * { ?s foaff:name ?o }", Wrapper.JSON, Wrapper.GET).query()
    with pytest.raises(HTTPError, match="403"):
        asked(endpoint, "ASK { SERVICE <http://127.0.0.1:9/> {} }", Wrapper.JSON, Wrapper.POST).query()
    client = asked(endpoint, "DROP ALL", Wrapper.JSON, Wrapper.POST)
    assert client.isSparqlUpdateRequest()
    with pytest.raises(HTTPError, match="403"):
        client.query()


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def store(request, endpoint):
    """rdflib's store, by each of its three ways to ask."""
    return SPARQLStore(endpoint, method=request.param)


def test_rdflib_selects_with_its_own_prefixes_and_bindings(store):
    graph = Graph(store)
    graph.bind("our", HU)
    rows = list(graph.query("SELECT ?name { ?who our:criticizes ?target ; foaf:name ?name }", initNs={"foaf": FOAF}))
    assert (KOREAN,) in rows
    bound = list(graph.query(CRITICS, initBindings={"critic": LEE, "target": HAN}))
    assert [row.name for row in bound] == [KOREAN]
    assert bound[0].name.language == "ko"


def test_rdflib_asks_and_constructs(store):
    graph = Graph(store)
    assert graph.query("ASK { ?who foaf:name '이준석'@ko }").askAnswer is True
    assert graph.query("ASK { ?who foaf:name '아무도 아님'@ko }").askAnswer is False
    made = graph.query("CONSTRUCT { ?who foaf:name ?name } WHERE { ?who hu:criticizes ?t ; foaf:name ?name }").graph
    assert (LEE, FOAF.name, KOREAN) in made
    described = graph.query(f"DESCRIBE <{LEE}>").graph
    assert (LEE, RDF.type, URIRef(f"{HU}Person")) in described


def test_rdflib_walks_the_graph_pattern_by_pattern(store):
    """A remote graph as if it were a local one: patterns, membership, length."""
    graph = Graph(store)
    assert (LEE, URIRef(f"{HU}criticizes"), HAN) in graph
    assert set(graph.objects(LEE, FOAF.name)) >= {KOREAN}
    assert set(graph.subjects(FOAF.name, KOREAN)) == {LEE}
    one = Graph(SPARQLStore(store.query_endpoint, context_aware=True), identifier=URIRef(REFERENCE_GRAPH))
    assert set(one.objects(LEE, FOAF.name)) >= {KOREAN}
    assert not list(one.objects(LEE, URIRef(f"{HU}criticizes")))


def test_rdflib_federates_from_its_own_engine_to_ours(endpoint):
    """SERVICE in rdflib: notes of a researcher's own, joined with names of ours."""
    own = Graph()
    own.add((LEE, URIRef("http://example.org/born"), Literal(1985)))
    own.add((HAN, URIRef("http://example.org/born"), Literal(1973)))
    query = f"""
        PREFIX hu: <{HU}> PREFIX foaf: <{FOAF}>
        SELECT ?born ?name {{
          ?critic <http://example.org/born> ?born .
          SERVICE <{endpoint}> {{ ?critic hu:criticizes <{HAN}> ; foaf:name ?name . FILTER(LANG(?name) = "ko") }}
        }}"""
    assert [(row[Variable("born")], row[Variable("name")]) for row in own.query(query)] == [(Literal(1985), KOREAN)]


def test_updates_by_both_libraries(tmp_path):
    """Against a scratch store, where anybody may write; a Korean literal goes there and back."""
    folder = tmp_path / "work"
    folder.mkdir()
    with running(folder, "--scratch", data_dir=tmp_path / "data") as (_, address):
        store = SPARQLUpdateStore(f"{address}sparql", f"{address}sparql/update", autocommit=True)
        graph = Graph(store, identifier=URIRef("http://example.org/graph"))
        graph.add((LEE, FOAF.name, KOREAN))
        assert set(graph.objects(LEE, FOAF.name)) == {KOREAN}
        client = Wrapper.SPARQLWrapper(f"{address}sparql", updateEndpoint=f"{address}sparql/update")
        client.setMethod(Wrapper.POST)
        for kind in (Wrapper.URLENCODED, Wrapper.POSTDIRECTLY):
            client.setRequestMethod(kind)
            client.setQuery(f'INSERT DATA {{ GRAPH <{graph.identifier}> {{ <{HAN}> <{FOAF.nick}> "{kind}" }} }}')
            client.query()
        assert {str(nick) for nick in graph.objects(HAN, FOAF.nick)} == {Wrapper.URLENCODED, Wrapper.POSTDIRECTLY}
