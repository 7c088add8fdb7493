"""Reading RDF files, and the canonical TriG of ``data/``.

The writer is our own because rdflib's serializers rewrite numbers and no serializer here promises the same bytes twice:
base and prefixes fixed, only the prefixes used, graphs, subjects, predicates (``a`` first) and objects sorted, one
object a line, UTF-8, a line feed at the end. The same quads always give the same bytes, so that a diff shows changes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from kg.errors import DataError, FileSyntaxError, NotFoundError
from kg.namespaces import BASE, PREFIXES, RDF, XSD

SUFFIXES: Final = {
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
"""File suffix to RDF format."""

Progress = Callable[[int], None]
"""What hears of so many more bytes read."""

_MEGABYTE: Final = 1 << 20
_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_RELATIVE: Final = re.compile(r"(?:id|graph|ontology)(?:/(?!\.\.?(?:[/#]|$))[A-Za-z0-9._~-]+)*(?:#[A-Za-z0-9._~-]*)?")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TYPE: Final = RDF + "type"


def find(paths: Iterable[Path]) -> list[Path]:
    """The RDF files that are named or lie in named folders, sorted, each once.

    Raises:
        NotFoundError: a path does not exist, or a folder holds no RDF file.
        DataError: a named file has a suffix that is no RDF format.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(item for item in path.rglob("*") if item.suffix in SUFFIXES and item.is_file())
            if not inside:
                raise NotFoundError(f"{path} holds no RDF file ({', '.join(SUFFIXES)}).", kind="file", path=str(path))
            found.update(dict.fromkeys(inside))
        elif not path.is_file():
            raise NotFoundError(f"There is no file or folder {path}: check the path.", kind="file", path=str(path))
        elif path.suffix not in SUFFIXES:
            raise DataError(f"{path} has no RDF suffix: use one of {', '.join(SUFFIXES)}.", path=str(path))
        else:
            found[path] = None
    return list(found)


def read(path: Path, *, graph: str | None = None) -> list[ox.Quad]:
    """The quads of an RDF file; triples outside any graph go to ``graph`` if given.

    Raises:
        FileSyntaxError: the file is no UTF-8 or not in the format of its suffix; path, line and column are given.
        NotFoundError: there is no such file.
    """
    quads = stream(path)
    if graph is None:
        return list(quads)
    target = ox.NamedNode(graph)
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, target)
        if isinstance(quad.graph_name, ox.DefaultGraph)
        else quad
        for quad in quads
    ]


def stream(path: Path, progress: Progress | None = None) -> Iterator[ox.Quad]:
    """The quads of an RDF file one by one, for files of any size; ``progress`` hears of every megabyte read.

    Raises:
        FileSyntaxError, NotFoundError: as :func:`read`, when it comes to them.
    """
    try:
        with path.open("rb") as file:
            source = _Source(file, progress)
            try:
                yield from ox.parse(cast(IO[bytes], source), format=SUFFIXES[path.suffix], base_iri=BASE)
            except SyntaxError as error:
                line, column = error.lineno or 1, error.offset or 1
                reason = re.sub(r"^Parser error at line .*?: ", "", str(error.msg)).rstrip(".")
                raise FileSyntaxError(
                    f"{path}:{line}:{column}: {reason}. Mend this line, or the end of the one before it.",
                    path=str(path),
                    line=line,
                    column=column,
                ) from error
            except UnicodeError as error:
                raise _not_utf8(path) from error
            finally:
                source.report()
    except OSError as error:
        raise NotFoundError(f"Cannot read {path}: {error.strerror}.", kind="file", path=str(path)) from error


def _not_utf8(path: Path) -> FileSyntaxError:
    """The error of a file in another encoding, with the line, and named where it can be told."""
    data = path.read_bytes()
    try:
        data.decode("utf-8")
        line = 1
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data:
        seems = " but UTF-16, it seems"
    elif _is(data, "cp949"):
        seems = " but EUC-KR (CP949), it seems"
    else:
        seems = ""
    return FileSyntaxError(
        f"{path}:{line}: not UTF-8{seems}: save the file in UTF-8.", path=str(path), line=line, column=None
    )


def _is(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return re.search("[가-힣]", text) is not None


class _Source:
    """What the parser reads from: it checks that all is UTF-8, which the parser does not where it skips, and counts."""

    def __init__(self, file: IO[bytes], progress: Progress | None) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._progress = progress
        self._unreported = 0
        self._begun = False

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._decoder.decode(data, final=not data)
        if b"\0" in data:  # UTF-16 without a mark is valid UTF-8, full of noughts
            raise UnicodeError
        self._unreported += len(data)
        if self._unreported >= _MEGABYTE:
            self.report()
        if not self._begun:
            self._begun = True
            return data.removeprefix(codecs.BOM_UTF8)  # what some editors on Windows put before UTF-8
        return data

    def report(self) -> None:
        if self._progress is not None and self._unreported:
            self._progress(self._unreported)
        self._unreported = 0


def to_trig(quads: Iterable[ox.Quad]) -> str:
    """The canonical TriG of ``quads``; the order and repetition of the input do not matter.

    Raises:
        DataError: a quad has a blank node or a triple term, which data may not have.
    """
    graphs: dict[str, dict[str, dict[str, set[str]]]] = {}
    used: set[str] = set()
    for quad in quads:
        graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else _term(quad.graph_name, used)
        subject, predicate = _term(quad.subject, used), _predicate(quad.predicate, used)
        graphs.setdefault(graph, {}).setdefault(subject, {}).setdefault(predicate, set()).add(_term(quad.object, used))
    lines = [f"@base <{BASE}> ."]
    lines += [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in PREFIXES.items() if prefix in used]
    for graph in sorted(graphs):
        lines += ["", f"{graph} {{".lstrip()]
        for subject in sorted(graphs[graph]):
            lines += ["", *_subject(subject, graphs[graph][subject])]
        lines.append("}")
    return "\n".join(lines) + "\n"


def _subject(subject: str, properties: dict[str, set[str]]) -> Iterator[str]:
    yield f"  {subject}"
    names = sorted(properties, key=lambda name: (name != "a", name))
    for name in names:
        values = sorted(properties[name])
        end = " ." if name == names[-1] else " ;"
        if len(values) == 1:
            yield f"    {name} {values[0]}{end}"
        else:
            yield f"    {name}"
            for value in values[:-1]:
                yield f"      {value} ,"
            yield f"      {values[-1]}{end}"


def _predicate(predicate: ox.NamedNode, used: set[str]) -> str:
    return "a" if predicate.value == _TYPE else _term(predicate, used)


def _term(term: object, used: set[str]) -> str:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value, used)
    if isinstance(term, ox.Literal):
        return _literal(term, used)
    raise DataError(f"{term} is neither an IRI nor a literal: data has no blank nodes and no triple terms.")


def _iri(iri: str, used: set[str]) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            used.add(prefix)
            return f"{prefix}:{iri[len(namespace) :]}"
    relative = iri.removeprefix(BASE)
    return f"<{relative}>" if relative != iri and _RELATIVE.fullmatch(relative) else f"<{iri}>"


def _literal(literal: ox.Literal, used: set[str]) -> str:
    quoted = '"' + "".join(_ESCAPES.get(character, character) for character in literal.value) + '"'
    quoted = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04X}", quoted)
    if literal.language is not None:
        return f"{quoted}@{literal.language}"
    datatype = literal.datatype.value
    if datatype == XSD + "string":
        return quoted
    if datatype == XSD + "boolean" and literal.value in ("true", "false"):
        return literal.value
    if datatype == XSD + "integer" and re.fullmatch(r"[+-]?[0-9]+", literal.value):
        return literal.value
    return f"{quoted}^^{_iri(datatype, used)}"
