"""SHACL shapes, and violation queries, over a graph of statements."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Container, Iterable, Iterator
from functools import cache
from typing import Final

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg import bundle
from kg.errors import DataError
from kg.namespaces import HU
from kg.queries import parse_query
from kg.store import GraphStore, value_of
from kg.validation.report import Finding

_OF_TERMS: Final = "ontology-terms"
_SEVERITIES: Final = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}


_RESOLVING: Final = "dangling-reference"
"""The violation query whose findings may resolve in the history store; its last column is what is pointed to."""


@cache
def load_shapes(*, terms: bool = True) -> Graph:
    """The shapes of the ontology, as one rdflib graph; without ``terms``, all but those of its own terms."""
    graph = Graph()
    for path in sorted((bundle.ontology_dir() / "shapes").glob("*.ttl")):
        if terms or path.stem != _OF_TERMS:
            graph.parse(path, format="turtle")
    return graph


def check_shapes(quads: Iterable[ox.Quad], *, context: Iterable[ox.Quad] = (), language: str = "en") -> list[Finding]:
    """Validate the union of ``quads`` and their ``context`` against the shapes.

    Together they hold what is to be checked, what it refers to, and the ontology, so that classes and fixed values are
    known. The ontology's own terms are checked only if ``quads`` describe one: in the context they are known to be
    well, and they take a fifth of the time. Findings are sorted by node and check.

    Raises:
        DataError: the shapes engine cannot work on this graph.
    """
    data = Graph()
    describes_terms = False
    for quad in quads:
        data.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))
        describes_terms |= isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(HU)
    for quad in context:
        data.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))
    import pyshacl  # noqa: PLC0415 - it takes a sixth of a second, which every other command would wait

    shapes = load_shapes(terms=describes_terms)
    try:
        with _uncollected():
            _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    except pyshacl.errors.ReportableRuntimeError as error:
        raise DataError(f"The shapes cannot be checked: {error}.") from error
    if not isinstance(report, Graph):
        raise DataError(f"The shapes cannot be checked: {text}.")
    findings = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node = str(report.value(result, SH.focusNode))
        shape = str(report.value(result, SH.sourceShape)).rsplit("#", 1)[-1]
        severity = _SEVERITIES.get(str(report.value(result, SH.resultSeverity)), "violation")
        findings.append(Finding(severity, shape, node, _message(report, result, language)))
    return sorted(set(findings), key=lambda finding: (finding.severity != "violation", finding.node, finding.check))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Put off the search for cycles, which the engine's short-lived terms start over and over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def check_violations(store: GraphStore, *, closed: Container[str] = frozenset(), language: str = "en") -> list[Finding]:
    """Run the violation queries over the whole store: each must find nothing.

    ``closed`` are the statements of the history store: to point to one, as an answer or a revision does, is no fault.
    """
    findings = []
    for path in sorted((bundle.ontology_dir() / "violations").glob("*.rq")):
        query = parse_query(path.stem, path.read_text(encoding="utf-8"))
        solutions = store.select(query.bind())
        for row in solutions:
            values = [value_of(row[name]) for name in solutions.variables if name in row]
            if path.stem == _RESOLVING and values[-1] in closed:
                continue
            node, rest = (values[0], values[1:]) if values else ("", [])
            detail = f" ({', '.join(rest)})" if rest else ""
            title = query.titles.get(language, path.stem)
            findings.append(Finding("violation", path.stem, node, f"{title}{detail}"))
    return findings


def _message(report: Graph, result: Node, language: str) -> str:
    messages = [item for item in report.objects(result, SH.resultMessage) if isinstance(item, Literal)]
    best = sorted(messages, key=lambda item: (item.language != language, item.language != "en", str(item)))
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    place = f" at {str(path).rsplit('#', 1)[-1].rsplit('/', 1)[-1]}" if isinstance(path, URIRef) else ""
    given = f" (found {value})" if value is not None and not isinstance(value, BNode) else ""
    return f"{best[0] if best else 'breaks a shape'}{place}{given}"


def _to_rdflib(term: object) -> URIRef | BNode | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value))
    raise DataError(f"{term} is a triple term, which data may not hold.")
