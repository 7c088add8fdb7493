"""The revision of a store: a counter, and a digest of what it holds that does not depend on order or history.

The digest is the sum, modulo 2**256, of the SHA-256 of every quad's N-Quads line. A sum can follow each change by what
came and went, and two stores with the same quads have the same digest. What is derived (``graph/inferred``) or about
the store itself (``graph/changes``) is not counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import DataError
from kg.namespaces import CHANGES_GRAPH, HU, INFERRED_GRAPH, PROV, RDF, XSD
from kg.rdf import terms
from kg.store.base import ChangeRecord

EMPTY_DIGEST = 0
_MODULUS = 1 << 256
_GRAPH = ox.NamedNode(CHANGES_GRAPH)
_UNCOUNTED = frozenset({INFERRED_GRAPH, CHANGES_GRAPH})

_VERBATIM = re.compile(
    r'"(?:'
    rf'(?:0|-?[1-9][0-9]{{0,17}})"\^\^<{XSD}(?:integer|decimal)'
    rf'|[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}(?:"\^\^<{XSD}date|T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){{2}}Z"\^\^<{XSD}dateTime)'
    rf'|.*"\^\^<{XSD}anyURI'
    r")>"
)
"""Literals that the engine keeps as they are; to ask it takes long, and these are nearly all."""


class Tally:
    """Counts quads on their way into a store: :attr:`quads` of them, and their :attr:`digest`; each must pass once."""

    def __init__(self) -> None:
        self.quads = 0
        self.digest = EMPTY_DIGEST
        self._literals: dict[str, str] = {}

    def passing(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Hand ``quads`` on and count each as the store will keep it.

        Raises:
            DataError: a quad stands in no named graph.
        """
        sha256, number = hashlib.sha256, int.from_bytes
        total = passed = 0
        graph, counts = None, False
        for quad in quads:
            if quad.graph_name != graph:
                graph = quad.graph_name
                counts = check_named(quad).value not in _UNCOUNTED
            if counts:
                line = str(quad)
                if '"^^<' in line:
                    line = self._as_stored(quad)
                total += number(sha256(line.encode()).digest(), "big")
            passed += 1
            yield quad
        self.quads += passed
        self.digest = (self.digest + total) % _MODULUS

    def _as_stored(self, quad: ox.Quad) -> str:
        """The line of a quad with a typed literal, which the engine may write in another way: "5.0" as "5"."""
        given = str(quad.object)
        kept = self._literals.get(given)
        if kept is None:
            verbatim = _VERBATIM.fullmatch(given)
            kept = given if verbatim else str(next(iter(as_stored([quad]))).object)
            self._literals[given] = kept
        return f"{quad.subject} {quad.predicate} {kept} {quad.graph_name}"


def as_stored(quads: Iterable[ox.Quad]) -> dict[ox.Quad, None]:
    """The quads, each once, as the engine keeps them: it writes "5.0" as "5", and digests are over what it keeps."""
    scratch = ox.Store()
    scratch.extend(quads)
    return dict.fromkeys(scratch)


def check_named(quad: ox.Quad) -> ox.NamedNode:
    """The named graph of a quad.

    Raises:
        DataError: it stands in none.
    """
    if isinstance(quad.graph_name, ox.NamedNode):
        return quad.graph_name
    raise DataError(f"{quad} stands in no named graph: put it in the graph of its article.", quad=str(quad))


def add_to_digest(digest: int, quads: Iterable[ox.Quad]) -> int:
    """The digest after ``quads``, which must not have been counted yet."""
    return (digest + sum(map(_number, quads))) % _MODULUS


def remove_from_digest(digest: int, quads: Iterable[ox.Quad]) -> int:
    """The digest without ``quads``, which must have been counted."""
    return (digest - sum(map(_number, quads))) % _MODULUS


@lru_cache(maxsize=16)
def format_revision(counter: int, digest: int) -> str:
    """``<counter>-<first 12 hex of the digest>``."""
    return f"{counter}-{digest >> 208:012x}"  # of 256 bits the first 48: it is asked for with every answer


def record_quads(counter: int, digest: int, graphs: Iterable[str], at: datetime, note: str) -> list[ox.Quad]:
    """The change record of a revision as quads of ``graph/changes``."""
    subject = ox.NamedNode(f"{CHANGES_GRAPH}/{counter:06d}")

    def quad(predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(subject, ox.NamedNode(predicate), value, _GRAPH)

    return [
        quad(RDF + "type", ox.NamedNode(HU + "ChangeRecord")),
        quad(HU + "revision", ox.Literal(format_revision(counter, digest))),
        quad(HU + "datasetDigest", ox.Literal(f"{digest:064x}")),
        quad(PROV + "endedAtTime", terms.to_literal(at, terms.DATE_TIME)),
        quad(HU + "changeNote", ox.Literal(note)),
        *(quad(HU + "changed", terms.named_node(graph)) for graph in graphs),
    ]


def read_records(quads: Iterable[ox.Quad]) -> tuple[list[ChangeRecord], int, int]:
    """The change record in ``quads`` of ``graph/changes``, oldest first; and the counter and digest it ends in."""
    found: dict[int, dict[str, list[str]]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            number = int(quad.subject.value.rsplit("/", 1)[1])
            found.setdefault(number, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    records = [
        ChangeRecord(
            revision=values[HU + "revision"][0],
            graphs=tuple(sorted(values.get(HU + "changed", ()))),
            at=datetime.fromisoformat(values[PROV + "endedAtTime"][0]),
            note=values[HU + "changeNote"][0],
        )
        for _, values in sorted(found.items())
    ]
    if not found:
        return [], 0, EMPTY_DIGEST
    last = max(found)
    return records, last, int(found[last][HU + "datasetDigest"][0], 16)


def _number(quad: ox.Quad) -> int:
    graph = quad.graph_name
    if isinstance(graph, ox.NamedNode) and graph.value in _UNCOUNTED:
        return 0
    return int.from_bytes(hashlib.sha256(str(quad).encode()).digest(), "big")
