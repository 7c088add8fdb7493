"""A query process: opens a snapshot of the store for reading, answers queries over a socket, and can be killed.

Started by :mod:`kg.store.pool` as ``python -P worker.py SOCKET SNAPSHOT MEMORY_MEGABYTES``. It is run by its path and
imports nothing but the standard library and pyoxigraph, so that it starts fast and no folder of the user's, whatever
it is called, can stand in for one of ours.

What a query may do is settled before (:mod:`kg.store.guard`). Should something get past that, the process has locked
itself in: it cannot open a socket or start a program (seccomp, on Linux), has a limit of memory, dumps no core, and
ends when its parent does.

Frames, both ways: 4 bytes of length (big-endian), one byte of kind, then that many bytes. The parent sends

- ``Q``, a query (JSON: ``query``, ``base``, ``format``, ``union``, ``default_graphs``, ``named_graphs``, ``prefixes``,
  ``row_limit``, ``byte_limit``). The answer is any number of ``D`` (data, in order, sent while the engine still works),
  then ``L`` (the last data) or ``X`` (JSON: ``error``, ``message``: what was sent before is void);
- ``O``, the path of another snapshot to go over to. The answer is ``R``, or ``X`` if it stays with the former one;
- ``U``, an update (JSON: ``update``, ``base``, ``prefixes``, ``folder``: a copy of the snapshot to change). The answer
  is what it takes away and adds: data as for ``Q``, N-Quads lines behind ``-`` or ``+``, graphs behind ``<`` or ``>``.

``R`` also says once that the store is open.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import select
import struct
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

import pyoxigraph as ox

HEADER: Final = struct.Struct(">IB")
FRAME_BYTES: Final = 65536
FLUSH_SECONDS: Final = 0.1
"""How long data may wait for more of it before it is sent."""

_PATIENCE_SECONDS: Final = 1.0
"""How long an idle process has for an orderly end; a busy one would not notice."""
_LONG_SECONDS: Final = 0.2
"""After a query that took longer, memory goes back to the system."""
_NICENESS: Final = 5
"""So that a query that takes all it can get leaves the lookups of the server their time."""

_SOLUTIONS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_TRIPLES: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
# Linux system calls that are refused: socket, execve, execveat, io_uring_setup; and the machine's audit number.
_REFUSED_CALLS: Final = {"x86_64": (0xC000003E, (41, 59, 322, 425)), "aarch64": (0xC00000B7, (198, 221, 281, 425))}


class LimitError(Exception):
    """The answer grew past a limit; ``args`` has which: rows or bytes."""


class RowCounter:
    """Counts the rows in a serialised answer as it passes by; the engine serialises them without telling how many.

    No row is shorter than one byte, so nothing is looked at until there are as many bytes as rows allowed.
    """

    def __init__(self, name: str, limit: int) -> None:
        self._count = {"json": self._json, "xml": self._xml, "csv": self._csv, "tsv": self._tsv}[name]
        self._limit = limit
        self._unread = bytearray()
        self._reading = False
        self._rows = 0 if name in {"json", "xml"} else -1  # the line of names is no row
        self._inside_string = False
        self._tail = b""
        self._backslashes = b""

    def feed(self, data: bytes) -> None:
        """Count on.

        Raises:
            LimitError: there are more rows than allowed.
        """
        if not self._reading:
            self._unread += data
            if len(self._unread) <= self._limit:
                return
            self._reading, data, self._unread = True, bytes(self._unread), bytearray()
        self._rows += self._count(data)
        if self._rows > self._limit:
            raise LimitError("rows")

    def _tsv(self, data: bytes) -> int:
        return data.count(b"\n")  # inside values it is written as \n

    def _xml(self, data: bytes) -> int:
        data = self._tail + data
        self._tail = data[-7:]
        return data.count(b"<result>")

    def _csv(self, data: bytes) -> int:
        return sum(part.count(b"\n") for part in self._outside_strings(data))

    def _json(self, data: bytes) -> int:
        data = self._backslashes + data
        kept = len(data.rstrip(b"\\"))
        self._backslashes, data = data[kept:], data[:kept]
        plain = data.replace(b"\\\\", b"").replace(b'\\"', b"")
        # Outside of strings a row opens behind [ or a comma, a term behind a colon.
        outside = self._tail + b"".join(self._outside_strings(plain))
        self._tail = outside[-1:]
        return outside.count(b"[{") + outside.count(b",{")

    def _outside_strings(self, data: bytes) -> list[bytes]:
        parts = data.split(b'"')
        outside = parts[self._inside_string :: 2]
        self._inside_string ^= len(parts) % 2 == 0
        return outside


class Output:
    """The binary file that the engine writes an answer to: cuts it into frames and watches the limits."""

    def __init__(self, connection: int, rows: RowCounter | None, byte_limit: int) -> None:
        self._connection = connection
        self._rows = rows
        self._byte_limit = byte_limit
        self._bytes = 0
        self._buffer = bytearray()
        self._sent_at = time.monotonic()
        self.limit: str | None = None
        """The limit that was passed, if any: the engine may wrap the exception that says so."""

    def write(self, data: bytes) -> int:
        """Take the next piece of the answer."""
        self._bytes += len(data)
        try:
            if self._bytes > self._byte_limit:
                raise LimitError("bytes")  # noqa: TRY301 - both limits are noted in one place
            if self._rows is not None:
                self._rows.feed(data)
        except LimitError as error:
            self.limit = error.args[0]
            raise
        self._buffer += data
        if len(self._buffer) >= FRAME_BYTES or time.monotonic() - self._sent_at > FLUSH_SECONDS:
            send(self._connection, b"D", bytes(self._buffer))
            self._buffer.clear()
            self._sent_at = time.monotonic()
        return len(data)

    def flush(self) -> None:
        """Nothing: frames go when they are full or old enough, and the last one with :meth:`end`."""

    def end(self) -> None:
        """Send what is left, as the last."""
        send(self._connection, b"L", bytes(self._buffer))


def send(connection: int, kind: bytes, payload: bytes = b"") -> None:
    """Write one frame."""
    data = memoryview(HEADER.pack(len(payload), kind[0]) + payload)
    while data:
        data = data[os.write(connection, data) :]


def receive(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read one frame: its kind and its payload; None when the other side is gone."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    length, kind = HEADER.unpack(header)
    payload = stream.read(length)
    return (bytes([kind]), payload) if len(payload) == length else None


def answer(store: ox.Store, connection: int, request: dict[str, Any]) -> None:
    """Run one query and send its answer, or why there is none."""
    name = request["format"]
    counter = RowCounter(name, request["row_limit"]) if name in _SOLUTIONS else None
    output = Output(connection, counter, request["byte_limit"])

    def work() -> None:
        result = store.query(
            request["query"], base_iri=request["base"], prefixes=request["prefixes"], **_dataset(request)
        )
        if isinstance(result, ox.QueryTriples):
            triples = _limited(result, request["row_limit"], output)
            ox.serialize(triples, output, format=_TRIPLES[name], prefixes=request["prefixes"])  # type: ignore[arg-type]
        else:
            result.serialize(output, format=_SOLUTIONS[name])  # type: ignore[arg-type]

    _attempt(connection, output, work)


def change(store: ox.Store, connection: int, request: dict[str, Any], byte_limit: int = 1 << 30) -> None:
    """Run one update on its copy of the snapshot and send what it takes away and adds."""
    output = Output(connection, None, byte_limit)

    def work() -> None:
        changed = ox.Store(request["folder"])
        changed.update(request["update"], base_iri=request["base"], prefixes=request["prefixes"])
        for sign, quads, other in ((b"-", store, changed), (b"+", changed, store)):
            for quad in quads:
                if quad not in other:
                    output.write(sign + str(quad).encode() + b" .\n")
        before, after = ({graph.value for graph in side.named_graphs()} for side in (store, changed))
        for sign, graphs in ((b"<", before - after), (b">", after - before)):
            for graph in graphs:
                output.write(sign + graph.encode() + b"\n")

    _attempt(connection, output, work)


def _attempt(connection: int, output: Output, work: Any) -> None:
    """Do the work and send the end of its output, or why it failed."""
    started = time.monotonic()
    try:
        work()
    except SyntaxError as error:
        _complain(connection, "syntax", str(error))
    except MemoryError:
        _complain(connection, "memory", "")
    except Exception as error:  # noqa: BLE001 - whatever the engine raises has to reach the parent
        _complain(connection, output.limit or "engine", str(error))
    else:
        output.end()
    if time.monotonic() - started > _LONG_SECONDS:
        _give_memory_back()


def _give_memory_back() -> None:
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    if trim is not None:
        trim(0)


def _dataset(request: dict[str, Any]) -> dict[str, Any]:
    if request["union"]:
        return {"use_default_graph_as_union": True}
    if request["default_graphs"] is None:
        return {}
    return {
        "default_graph": [ox.NamedNode(iri) for iri in request["default_graphs"]],
        "named_graphs": [ox.NamedNode(iri) for iri in request["named_graphs"]],
    }


def _limited(triples: Iterable[ox.Triple], limit: int, output: Output) -> Iterator[ox.Triple]:
    for count, triple in enumerate(triples):
        if count >= limit:
            output.limit = "rows"
            raise LimitError("rows")
        yield triple


def _complain(connection: int, error: str, message: str) -> None:
    send(connection, b"X", json.dumps({"error": error, "message": message}).encode())


def lock_in(memory_megabytes: int) -> None:
    """Give up what a query process has no use for: memory past its share, core dumps, sockets, other programs."""
    size = memory_megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
    if sys.platform == "linux" and platform.machine() in _REFUSED_CALLS:
        _refuse_calls(*_REFUSED_CALLS[platform.machine()])


def _refuse_calls(machine: int, calls: tuple[int, ...]) -> None:
    """Install a seccomp filter (a BPF program, see seccomp(2)): the calls fail with EACCES, all others pass."""
    load, jump_if_equal, give = 0x20, 0x15, 0x06
    program = [(load, 0, 0, 4), (jump_if_equal, 1, 0, machine), (give, 0, 0, 0x7FFF0000), (load, 0, 0, 0)]
    for left, call in zip(range(len(calls), 0, -1), calls, strict=True):
        program.append((jump_if_equal, left, 0, call))
    program += [(give, 0, 0, 0x7FFF0000), (give, 0, 0, 0x00050000 | 13)]
    code = b"".join(struct.pack("=HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code)
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(buffer)))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    no_new_privileges, set_seccomp, mode_filter = 38, 22, 2
    # A kernel without seccomp leaves the guard alone in charge, as on systems other than Linux.
    prctl(no_new_privileges, 1, 0, 0, 0)
    prctl(set_seccomp, mode_filter, ctypes.addressof(header), 0, 0)


def _end_with_parent(connection: int) -> None:
    """When the parent is gone end the process, also in the middle of a query."""
    hung_up = select.poll()
    hung_up.register(connection, 0)  # the other side's end is told unasked
    hung_up.poll()
    time.sleep(_PATIENCE_SECONDS)
    os._exit(0)


def _open(connection: int, snapshot: str) -> ox.Store | None:
    try:
        store = ox.Store.read_only(snapshot)
    except OSError as error:
        _complain(connection, "store", str(error))
        return None
    send(connection, b"R")
    return store


def main(arguments: list[str]) -> None:
    """Serve until the parent closes the socket."""
    connection, snapshot, memory_megabytes = int(arguments[0]), arguments[1], int(arguments[2])
    lock_in(memory_megabytes)
    store = _open(connection, snapshot)
    if store is None:
        return
    threading.Thread(target=_end_with_parent, args=(connection,), daemon=True).start()
    with open(connection, "rb", buffering=FRAME_BYTES, closefd=False) as stream:
        while frame := receive(stream):
            kind, payload = frame
            if kind == b"O":
                opened = _open(connection, payload.decode())
                store = store if opened is None else opened  # an empty store is falsy
            elif kind == b"U":
                change(store, connection, json.loads(payload))
            else:
                answer(store, connection, json.loads(payload))


if __name__ == "__main__":
    main(sys.argv[1:])
