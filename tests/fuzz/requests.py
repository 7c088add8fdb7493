"""Requests as strangers may send them: mutated queries by GET, POST and MCP, always the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote, quote_from_bytes

from tests.fuzz import seeds
from tests.fuzz.queries import Queries

_QUERY_TYPE, _FORM_TYPE = b"application/sparql-query", b"application/x-www-form-urlencoded"
_MCP_ACCEPT = (b"Accept", b"application/json, text/event-stream")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request: what kind of mutation it comes from, and its parts as they go over the wire."""

    kind: str
    method: bytes
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    raw: bytes = b""
    """The whole of it, where it is no HTTP that a library would send."""

    def wire(self) -> bytes:
        """Its bytes."""
        if self.raw:
            return self.raw
        lines = [self.method + b" " + self.target + b" HTTP/1.1", b"Host: 127.0.0.1"]
        lines += [name + b": " + value for name, value in self.headers]
        if self.body or self.method == b"POST":
            lines.append(b"Content-Length: " + str(len(self.body)).encode())
        return b"\r\n".join([*lines, b"", self.body])


def requests(seed: int, count: int, canary: str, secret: str) -> Iterator[Sent]:
    """``count`` requests; ``canary`` is an address nobody may connect to, ``secret`` a file nobody may read."""
    chance = random.Random(seed)
    return islice(_Maker(chance, Queries(chance, canary, secret)).all(count), count)


class _Maker:
    def __init__(self, chance: random.Random, queries: Queries) -> None:
        self._chance = chance
        self._queries = queries
        self._one = queries.one

    def all(self, count: int) -> Iterator[Sent]:
        """First SERVICE at the places of the grammar, as many as a fifth of the requests, then everything in turn."""
        queries = self._queries
        for text in queries.service_everywhere()[: count // 5]:
            yield self._asked("service", text)
        kinds: dict[Callable[[], Sent], int] = {
            self._asking("words", queries.other_words): 20,
            lambda: self._asked_in_bytes("bytes", queries.other_bytes()): 10,
            self._asking("expressions", queries.expression): 20,
            self._asking("service", queries.service_twice): 6,
            self._asking("from", queries.with_from): 8,
            self._asking("long", queries.long): 3,
            self._dataset: 10,
            self._update: 8,
            self._accept: 6,
            self._method: 4,
            self._mcp: 12,
            self._broken: 2,
            self._other_path: 3,
        }
        while True:
            if self._chance.random() < 0.002:
                yield self._asked("runaway", queries.runaway())
            yield self._chance.choices(list(kinds), list(kinds.values()))[0]()

    # The kinds

    def _asking(self, kind: str, text: Callable[[], str]) -> Callable[[], Sent]:
        return lambda: self._asked(kind, text())

    def _dataset(self) -> Sent:
        names = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri", "graph", "default")
        given = [(self._one(names), self._queries.graph()) for _ in range(self._one((1, 1, 1, 2, 3, 400, 1_200)))]
        return self._asked("dataset", self._queries.plain(), *given)

    def _update(self) -> Sent:
        text = self._queries.update()
        name = self._one(("query", "update"))
        match self._chance.randrange(4):
            case 0:
                return self._asked("update", text)
            case 1:
                path = self._one((b"/sparql", b"/sparql/history", b"/sparql/update", b"/sparql/graphs"))
                return Sent("update", b"POST", path, ((b"Content-Type", b"application/sparql-update"),), text.encode())
            case 2:
                target = f"/sparql?{name}={quote(text)}&using-graph-uri={quote(self._queries.graph())}"
                return Sent("update", self._one((b"GET", b"POST")), target.encode())
            case _:
                body = f"{name}={quote(text)}".encode()
                return Sent("update", b"POST", b"/sparql", ((b"Content-Type", _FORM_TYPE),), body)

    def _accept(self) -> Sent:
        headers = [(b"Accept", self._one(seeds.ACCEPTS)) for _ in range(self._one((1, 1, 2)))]
        headers.append((b"Accept-Encoding", self._one((b"gzip", b"", b"*;q=0", b"gzip;q=x, br", b"identity;q=0"))))
        headers.append((b"If-None-Match", self._one((b"*", b'"x"', b'W/"x", "y"', b'"', b"\xff"))))
        headers.append((b"Accept-Language", self._one((b"ko", b"en;q=0", b"*", b"\xff;q=2"))))
        pairs = [("format", self._one(seeds.FORMATS))] if self._chance.random() < 0.4 else []
        sent = self._asked("accept", self._queries.plain(), *pairs)
        return Sent(
            "accept", sent.method, sent.target, (*(h for h in sent.headers if h[0] != b"Accept"), *headers), sent.body
        )

    def _method(self) -> Sent:
        sent = self._asked("method", self._queries.plain())
        method = self._one(
            (b"HEAD", b"OPTIONS", b"PUT", b"DELETE", b"PATCH", b"TRACE", b"SPARQL", b"get", b"POST", b"GET")
        )
        kinds = (b"", b"text/plain", _FORM_TYPE + b";charset=euc-kr", b"multipart/form-data; boundary=x", b"a", b"\xff")
        headers = (*(h for h in sent.headers if h[0] != b"Content-Type"), (b"Content-Type", self._one(kinds)))
        origin = ((b"Origin", b"https://example.org"), (b"Access-Control-Request-Method", b"PUT"))
        return Sent("method", method, sent.target, (*headers, *self._one(((), origin))), sent.body)

    def _mcp(self) -> Sent:
        message: Any = self._tool("sparql", {"query": self._queries.plain()})
        body, kind, accept = b"", b"application/json", _MCP_ACCEPT
        match self._chance.randrange(9):
            case 0:
                message["params"]["arguments"]["query"] = self._one(
                    (None, 1, [], {}, "", "\ud800", "x" * 120_000, True)
                )
            case 1:
                message["params"] = self._one((None, [], {}, {"name": None}, {"name": "drop", "arguments": {}}, "x", 1))
            case 2:
                message["method"] = self._one(("", "tools/list", "initialize", "x" * 9_000, None, 1, "resources/read"))
            case 3:
                message[self._one(("id", "jsonrpc"))] = self._one((None, [], {}, "3.0", 1.5, -(2**70), "가", True))
            case 4:
                message = self._one(([], [message] * 3, None, 1, "x", {}, {"jsonrpc": "2.0", "result": {}, "id": 1}))
            case 5:
                data = bytearray(json.dumps(message).encode())
                data[self._chance.randrange(len(data)) :] = self._one((b"", b"\xff\xfe", b"}}", b"[" * 5_000, b"\x00"))
                body = bytes(data)
            case 6:
                name = self._one(("who_criticized", "pledges_compare", "evidence", "coverage"))
                values = (
                    "",
                    "Lee",
                    "이준석",
                    -1,
                    None,
                    ["a", "b"],
                    "x" * 400,
                    {"a": 1},
                    self._queries.canary,
                    "한동훈",
                    "\x00",
                )
                keys = ("target", "critic", "topic", "limit", "people", "statement", "source", "relation", "nothing")
                message = self._tool(name, {self._one(keys): self._one(values) for _ in range(3)})
            case 7:
                kind = self._one((b"text/plain", b"", b"application/json; charset=utf-16", b"\xff"))
                accept = (b"Accept", self._one(seeds.ACCEPTS))
            case _:
                version = self._one((b"2025-06-18", b"", b"1999-01-01", b"\xff", b"2025-06-18, x"))
                message["params"]["arguments"]["query"] = self._one(
                    (self._queries.service(), self._queries.update(), self._queries.plain())
                )
                return Sent("mcp", b"POST", b"/mcp", (
                    (b"Content-Type", kind), accept, (b"MCP-Protocol-Version", version), (b"Mcp-Session-Id", b"x"),
                ), json.dumps(message).encode())  # fmt: skip
        method = self._one((b"POST",) * 12 + (b"GET", b"DELETE", b"PUT", b"HEAD"))
        return Sent("mcp", method, b"/mcp", ((b"Content-Type", kind), accept), body or json.dumps(message).encode())

    def _broken(self) -> Sent:
        """What no library sends: the connection may be closed, nothing else may happen."""
        query = quote(self._queries.plain())
        shape = self._one(seeds.BROKEN)
        lines = shape % query if "%s" in shape else shape
        return Sent("broken", b"GET", b"/sparql", raw=lines.encode("latin-1"))

    def _other_path(self) -> Sent:
        path = self._one(seeds.PATHS)
        if path.endswith("="):
            path += quote(self._queries.graph())
        method = self._one((b"GET", b"POST", b"PUT", b"DELETE", b"HEAD"))
        body = b"<x:a> <x:b> <x:c> ." if method in {b"PUT", b"POST"} else b""
        return Sent("path", method, path.encode(), ((b"Content-Type", b"text/turtle"),), body)

    # Their parts

    def _asked(self, kind: str, text: str, *pairs: tuple[str, str]) -> Sent:
        return self._asked_in_bytes(kind, text.encode(), *pairs)

    def _asked_in_bytes(self, kind: str, text: bytes, *pairs: tuple[str, str]) -> Sent:
        """A query by GET, as a form, as a body, or by MCP."""
        path = self._one((b"/sparql",) * 5 + (b"/sparql/history",))
        more = "".join(f"&{name}={quote(value)}" for name, value in pairs).encode()
        accept = (
            b"Accept",
            self._one((b"*/*", b"text/csv", b"application/json", b"text/turtle;q=0.9,*/*;q=0.1", b"text/html")),
        )
        match self._chance.randrange(4):
            case 0:
                encoded = b"query=" + quote_from_bytes(text).encode()
                return Sent(kind, b"GET", path + b"?" + encoded + more, (accept,))
            case 1:
                body = b"query=" + quote_from_bytes(text).encode() + more
                return Sent(kind, b"POST", path, ((b"Content-Type", _FORM_TYPE), accept), body)
            case 2:
                target = path + (b"?" + more[1:] if more else b"")
                return Sent(kind, b"POST", target, ((b"Content-Type", _QUERY_TYPE), accept), text)
            case _:
                if pairs:
                    return self._asked_in_bytes(kind, text, *pairs)
                message = self._tool("sparql", {"query": text.decode("utf-8", "surrogateescape")})
                headers = ((b"Content-Type", b"application/json"), _MCP_ACCEPT)
                return Sent(kind, b"POST", b"/mcp", headers, json.dumps(message).encode())

    @staticmethod
    def _tool(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        params = {"name": name, "arguments": arguments}
        return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
