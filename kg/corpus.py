"""A corpus: the ontology, the bundled graph, or TriG files, as a store."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg import bundle
from kg import iri as iris
from kg.errors import ConfigError, DataError, NotFoundError, StoreError
from kg.history import add_history, read_closings, supplement
from kg.namespaces import BASE, CHANGES_GRAPH, HISTORY_GRAPHS, ID, INFERRED_GRAPH, ONTOLOGY_GRAPH, REFERENCE_GRAPH
from kg.rdf import Progress, find, graph_of, read, stream
from kg.reasoning import inferred_quads, with_inference
from kg.settings import Settings
from kg.store import Changes, EmbeddedStore, GraphStore, build, is_store, memory, open_store
from kg.validation import Finding, check_shapes, check_violations

BUNDLE_TIME: Final = datetime(2025, 4, 24, tzinfo=UTC)
"""When a store's first change counts as made: fixed, so that the same files always give the same store."""

_NO_DATA: Final = (ox.BlankNode, ox.Triple)


class Stores(NamedTuple):
    """The two public stores of a graph: what is accepted now, and what was superseded or retracted."""

    public: EmbeddedStore
    history: EmbeddedStore


def ontology_quads() -> list[ox.Quad]:
    """The ontology and its vocabularies, in ``graph/ontology``."""
    return [quad for path in bundle.ontology_files() for quad in read(path, graph=ONTOLOGY_GRAPH)]


def file_quads(paths: Iterable[Path], *, history: list[ox.Quad] | None = None) -> list[ox.Quad]:
    """The quads of RDF files and folders, all in memory; otherwise like :func:`stream_files`.

    Raises:
        NotFoundError, FileSyntaxError, DataError: as :func:`stream_files`.
    """
    return list(stream_files(paths, history=history))


def stream_files(
    paths: Iterable[Path], *, history: list[ox.Quad] | None = None, progress: Progress | None = None
) -> Iterator[ox.Quad]:
    """The quads of RDF files and folders, one by one; ``progress`` hears of the bytes read.

    What is derived is left out, because it is derived anew, and so is another store's change record. What belongs into
    the history store is put into ``history``, if given, instead of among the others.

    Raises:
        NotFoundError, FileSyntaxError, DataError: a path is missing, a file cannot be read, or an article stands in
            two of them.
    """
    home: dict[str, Path] = {}
    for path in find(paths):
        graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None
        left_out = closed = False
        for quad in stream(path, progress):
            if quad.graph_name != graph:  # quads of one graph mostly stand together
                graph = quad.graph_name
                left_out = graph_of(quad) in (INFERRED_GRAPH, CHANGES_GRAPH)
                closed = history is not None and graph_of(quad).startswith(HISTORY_GRAPHS)
                _check_home(quad, path, home)
            if left_out:
                continue
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, _NO_DATA):
                raise DataError(
                    f"{path}: '{quad.subject} {quad.predicate} {quad.object}' has a blank node or a triple term: give "
                    "the node an IRI.",
                    path=str(path),
                )
            if closed and history is not None:
                history.append(quad)
            else:
                yield quad


def _check_home(quad: ox.Quad, path: Path, home: dict[str, Path]) -> None:
    slug = iris.article_of_graph(graph_of(quad))
    if slug and home.setdefault(slug, path) != path:
        raise DataError(
            f"The article '{slug}' stands in two files, {home[slug]} and {path}: it has one file; keep one.",
            path=str(path),
            slug=slug,
        )
    if not graph_of(quad):
        raise DataError(
            f"{path}: '{quad.subject} {quad.predicate} ...' stands in no named graph: wrap it in "
            "<graph/article/SLUG> { ... }.",
            path=str(path),
        )


def history_folder(store: Path, settings: Settings) -> Path:
    """The folder of the history store of a store folder.

    The setting ``history_store`` is that of the setting ``store``; any other store has the folder beside it.
    """
    ours = settings.store is not None and Path(settings.store).resolve() == store.resolve()
    return Path(settings.history_store) if ours and settings.history_store is not None else beside(store)


def beside(store: Path) -> Path:
    """The folder beside a store folder in which its history store is by default."""
    return store.with_name(f"{store.name}-history")


def open_corpus(source: str | Path | None, settings: Settings) -> Stores:
    """The stores of a source, for reading; a history store that is not there yet is empty.

    ``None`` is the setting ``store`` or else the bundled graph, built once into ``data_dir``; otherwise a store folder,
    or a file or folder of RDF, which is read into memory with the ontology and, where it lacks them, the bundled
    descriptions of people and topics.

    Raises:
        KgError: the source is missing or cannot be read.
    """
    chosen = source if source is not None else settings.store
    if chosen is None:
        path = bundled_store(settings)
        return _open(path, beside(path))
    if str(chosen).startswith(("http://", "https://")):
        raise NotFoundError(
            f"{chosen} is an address, and a graph is opened from a folder or file: ask a server by kg.Client(url) in "
            "Python, or save its /exports/current.trig.gz.",
            kind="store",
        )
    path = Path(chosen)
    if is_store(path):
        return _open(path, history_folder(path, settings))
    closed: list[ox.Quad] = []
    quads = itertools.chain(ontology_quads(), stream_files([path], history=closed))
    note = f"read {path.name}"
    return Stores(
        memory(quads, at=BUNDLE_TIME, note=note, complete=missing_reference, infer=inferred_quads),
        memory(closed, at=BUNDLE_TIME, note=note),
    )


def open_writable(source: str | Path | None, settings: Settings) -> Stores:
    """The stores of a store folder, to be changed; a history store that is not there yet is begun.

    Raises:
        StoreUnavailableError, StoreLockedError: there is no such store, or another process holds it.
        ConfigError: no store is named.
    """
    chosen = source if source is not None else settings.store
    if chosen is None:
        raise ConfigError("Which store? The bundled graph is not for writing: name a store folder.")
    path = Path(chosen)
    return _open(path, history_folder(path, settings), write=True)


def _open(path: Path, folder: Path, *, write: bool = False) -> Stores:
    public = open_store(path, write=write)
    try:
        if write and not folder.exists():
            build(folder, [], at=BUNDLE_TIME, note="history begins")
        if not folder.exists():
            return Stores(public, memory(at=BUNDLE_TIME, note="no history yet"))
        return Stores(public, open_store(folder, write=write))
    except BaseException:
        public.close()
        raise


def bundled_store(settings: Settings) -> Path:
    """The folder of the store of the bundled graph, built if it is not there yet; its name has version and data hash.

    Raises:
        StoreError: ``data_dir`` cannot be written.
    """
    path = settings.data_dir / f"bundled-{bundle.package_version()}-{bundle.data_sha256()[:12]}"
    if not is_store(path):
        try:
            history: list[ox.Quad] = []
            public = file_quads([bundle.triples_dir()], history=history)
            if history and not is_store(beside(path)):
                build(beside(path), history, at=BUNDLE_TIME, note="the bundled graph")
            build(
                path,
                [*ontology_quads(), *public],
                at=BUNDLE_TIME,
                note="the bundled graph",
                infer=inferred_quads,
            )
        except StoreError:
            if not is_store(path):  # another process may have built it at the same time
                raise
    return path


def load_files(
    path: Path, files: Iterable[Path], *, at: datetime, history: Path | None = None, progress: Progress | None = None
) -> str:
    """Load RDF files into the store folder ``path``, made if it is not there; answer the revision.

    An article's graph that the files hold replaces the one in the store; everything else is added. What the files hold
    of the history is added to the history store, by default the folder beside, whose entries stay for good. Nothing is
    written unless all files can be read and agree with it. ``progress`` hears of the bytes read.

    Raises:
        IllegalTransitionError: the files hold a statement as accepted that was closed, or the other way round.
        KgError: a file cannot be read, or a store cannot be written.
    """
    note = "load " + ", ".join(sorted({path.name for path in files}))
    folder = history or beside(path)
    closed: list[ox.Quad] = []
    quads = stream_files(files, history=closed, progress=progress)

    def settle(coming: EmbeddedStore) -> list[ox.Quad]:
        if closed or folder.exists():
            add_history(path, folder, closed, coming=coming, at=at, note=note)
        return missing_reference(coming)

    if not path.exists():
        build(path, itertools.chain(ontology_quads(), quads), at=at, note=note, complete=settle, infer=inferred_quads)
        with contextlib.closing(open_store(path)) as store:
            return store.revision
    given = dict.fromkeys(quads)
    if closed or folder.exists():
        add_history(path, folder, closed, coming=memory(given, at=at), at=at, note=note)
    with contextlib.closing(open_store(path, write=True)) as store:
        graphs = {graph_of(quad) for quad in given}
        articles = [graph for graph in graphs if iris.article_of_graph(graph)]
        gone = [quad for quad in store.export(articles) if quad not in given]
        # What an article describes has its home there, also if it was moved when the article was taken out.
        at_home = {quad.subject for quad in given if graph_of(quad) in articles}
        gone += [quad for quad in store.export([REFERENCE_GRAPH]) if quad.subject in at_home and quad not in given]
        changes = Changes(note, tuple(gone), tuple(with_reference(list(given), known=store)))
        return store.apply(with_inference(store, changes), at=at)


def removal(store: GraphStore, slug: str) -> Changes:
    """The change that takes an article out of a store.

    What its graph says of pledges, groups and memberships to which other articles point moves to ``graph/reference``,
    with all that these point to in turn.

    Raises:
        NotFoundError: the store has no such article.
    """
    graph = iris.article_graph(slug)
    gone = list(store.quads(graph=graph))
    if not gone:
        raise NotFoundError(f"There is no article '{slug}' in the store.", kind="article", name=slug)
    described: dict[ox.NamedNode, list[ox.Quad]] = {}
    for quad in gone:
        if isinstance(quad.subject, ox.NamedNode) and not _belongs_to_article(quad.subject.value):
            described.setdefault(quad.subject, []).append(quad)
    waiting = [node for node in described if _used_elsewhere(store, node, graph)]
    kept: dict[ox.NamedNode, None] = {}
    while waiting:
        node = waiting.pop()
        if node not in kept:
            kept[node] = None
            waiting += [
                q.object for q in described[node] if isinstance(q.object, ox.NamedNode) and q.object in described
            ]
    reference = ox.NamedNode(REFERENCE_GRAPH)
    moved = [ox.Quad(q.subject, q.predicate, q.object, reference) for node in kept for q in described[node]]
    return Changes(f"remove {slug}", tuple(gone), tuple(moved))


def _belongs_to_article(iri: str) -> bool:
    """Whether a node is a statement, evidence, decision, text version or the article itself, or a selector of one."""
    owner, _, fragment = iri.partition("#")
    if fragment in ("position", "quote"):
        return True
    kind = owner.removeprefix(ID).split("/")[0]
    return not fragment and kind in {*iris.NODE_KINDS, "article"}


def _used_elsewhere(store: GraphStore, node: ox.NamedNode, graph: str) -> bool:
    return any(graph_of(quad) not in (graph, INFERRED_GRAPH) for quad in store.quads(object_=node.value))


def check_files(paths: Iterable[Path], *, language: str = "en") -> list[Finding]:
    """Check RDF files against the shapes and violation queries.

    They are checked together with the ontology and the bundled descriptions that they point to; findings name the file
    and line in which their node is described.

    Raises:
        KgError: a file is missing or cannot be read.
    """
    files = find(paths)
    closed: list[ox.Quad] = []
    public = file_quads(files, history=closed)
    given = dict.fromkeys(public)
    quads = with_reference([*ontology_quads(), *given])
    store = memory(quads, at=BUNDLE_TIME, note="check", infer=inferred_quads)
    history = memory(closed, at=BUNDLE_TIME, note="check")
    ended = {item.statement for item in read_closings(store, history)}
    findings = [
        *check_shapes(
            [*given, *supplement(store, history)],
            context=(quad for quad in quads if quad not in given),
            language=language,
        ),
        *check_violations(store, closed=ended, language=language),
    ]
    places = _places(files)
    return [dataclasses.replace(finding, path=places.get(finding.node)) for finding in findings]


def _places(files: Iterable[Path]) -> dict[str, str]:
    """Where each node's description begins, as ``file:line``, in files laid out as ours."""
    found: dict[str, str] = {}
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            node = re.match(r"\s*<([^>]+)>\s*(?:a\b.*)?$", line)
            if node:
                iri = node[1] if ":" in node[1] else BASE + node[1]
                found.setdefault(iri, f"{path}:{number}")
    return found


def with_reference(quads: list[ox.Quad], *, known: GraphStore | None = None) -> list[ox.Quad]:
    """``quads`` with the bundled descriptions of what they point to without describing it.

    People, parties, topics and the like, so that a single article's file can be read by itself. What the store
    ``known`` describes already is left out.
    """
    described = {quad.subject for quad in quads}
    wanted = {quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)}
    return [*quads, *_reference(wanted, lambda node: node in described or _describes(known, node))]


def missing_reference(store: GraphStore) -> list[ox.Quad]:
    """The bundled descriptions of what a store points to without describing it, as in :func:`with_reference`."""
    wanted = {node for node in _bundled_reference() if any(True for _ in store.quads(object_=node.value))}
    return _reference(wanted, lambda node: _describes(store, node))


def _reference(wanted: Iterable[ox.NamedNode], described: Callable[[ox.NamedNode], bool]) -> list[ox.Quad]:
    """The bundled descriptions of what is wanted and not described, and of what these point to in turn."""
    reference = _bundled_reference()
    found: dict[ox.NamedNode, list[ox.Quad]] = {}
    waiting = list(wanted)
    while waiting:
        node = waiting.pop()
        if node in reference and node not in found and not described(node):
            found[node] = reference[node]
            waiting += [quad.object for quad in found[node] if isinstance(quad.object, ox.NamedNode)]
    return [quad for quads in found.values() for quad in quads]


def _bundled_reference() -> dict[ox.NamedNode, list[ox.Quad]]:
    described: dict[ox.NamedNode, list[ox.Quad]] = {}
    reference = file_quads([bundle.triples_dir() / "reference"], history=[])
    for quad in reference:
        if isinstance(quad.subject, ox.NamedNode):
            described.setdefault(quad.subject, []).append(quad)
    return described


def _describes(store: GraphStore | None, node: ox.NamedNode) -> bool:
    return store is not None and any(True for _ in store.quads(subject=node.value))
