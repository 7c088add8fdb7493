"""What a request of the SPARQL 1.1 Protocol asks, read from its address and body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl

from api.origin import Receive, Scope
from api.problems import HttpError
from kg.errors import QueryForbiddenError
from kg.store.guard import MAX_QUERY_BYTES
from kg.store.prologue import Dataset

FORM_TYPE: Final = "application/x-www-form-urlencoded"
# SPARQLWrapper sends its format under three names at once, and some under each as a name and as a media type, which is
# the empty word where it knows none.
_FORMAT_NAMES: Final = ("format", "output", "results")
_QUERY_NAMES: Final = ("query", "default-graph-uri", "named-graph-uri", *_FORMAT_NAMES)
_UPDATE_NAMES: Final = ("update", "using-graph-uri", "using-named-graph-uri")
_MAX_FIELDS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A query or an update, the graphs that the request names, and the format that it asks for by name."""

    text: str | None
    dataset: Dataset
    wanted: str | None = None


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """The headers of a request; of several of a name, all of them as one list (RFC 9110, section 5.3)."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found[name] = found[name] + b", " + value if name in found else value
    return found


def content_type_of(headers: Mapping[bytes, bytes]) -> str:
    """The media type of a request's body, without its parameters."""
    return headers.get(b"content-type", b"").decode("latin-1").split(";")[0].strip().lower()


async def body_of(receive: Receive) -> bytes:
    """The whole body of a request."""
    pieces = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return b"".join(pieces)


def read_query(scope: Scope) -> Asked:
    """A query in the address.

    Raises:
        HttpError: the address cannot be understood, or the query is too long.
        QueryForbiddenError: there is an update.
    """
    return _query(_in_address(scope), too_long=414)


async def read_posted_query(scope: Scope, receive: Receive, headers: Mapping[bytes, bytes]) -> Asked:
    """A query in the body: a form, or the query itself with the graphs in the address.

    Raises:
        HttpError: the request cannot be understood, or the query is too long.
        QueryForbiddenError: there is an update.
    """
    content_type = content_type_of(headers)
    if content_type == "application/sparql-query":
        asked = _query(_in_address(scope), too_long=414)
        if asked.text is not None:
            raise _twice("query")
        text = _text(await body_of(receive))
        _check_length(text, 413)
        return replace(asked, text=text)
    if content_type == FORM_TYPE:
        asked = _query([*_in_address(scope), *_pairs(await body_of(receive))], too_long=413)
        if asked.text is None:
            raise HttpError(400, "invalid_filter", "There is no query: send it as 'query'.", parameter="query")
        return asked
    if content_type == "application/sparql-update":
        raise _no_update()
    raise wrong_type(content_type, "application/sparql-query", FORM_TYPE)


async def read_update(scope: Scope, receive: Receive, headers: Mapping[bytes, bytes]) -> Asked:
    """An update in the body: a form, or the update itself with the graphs in the address.

    Raises:
        HttpError: the request cannot be understood.
    """
    content_type = content_type_of(headers)
    in_address = _in_address(scope)
    if content_type == "application/sparql-update":
        found = _by_name(in_address, _UPDATE_NAMES)
        if "update" in found:
            raise _twice("update")
        text = _text(await body_of(receive))
    elif content_type == FORM_TYPE:
        found = _by_name([*in_address, *_pairs(await body_of(receive))], _UPDATE_NAMES)
        if "update" not in found:
            raise HttpError(400, "invalid_filter", "There is no update: send it as 'update'.", parameter="update")
        text = _only(found, "update") or ""
    else:
        raise wrong_type(content_type, "application/sparql-update", FORM_TYPE)
    return Asked(text, Dataset(tuple(found.get(_UPDATE_NAMES[1], ())), tuple(found.get(_UPDATE_NAMES[2], ()))))


def wrong_type(content_type: str, *usable: str) -> HttpError:
    """The error of a body of another type than those that can be used."""
    types = ", ".join(usable)
    return HttpError(
        415, "unsupported_media_type", f"Content-Type is '{content_type[:60]}': use {types}.", accept=types
    )


def wrong_method(scope: Scope, allow: str) -> HttpError:
    """The error of a method that an address has no use for."""
    detail = f"{scope['method']} is not for {scope['path']}: use {allow}."
    return HttpError(405, "method_not_allowed", detail, allow=allow)


def _query(pairs: Sequence[tuple[str, str]], *, too_long: int) -> Asked:
    if not pairs:
        return Asked(None, Dataset())
    if any(name == "update" for name, _ in pairs):
        raise _no_update()
    found = _by_name(pairs, _QUERY_NAMES)
    text = _only(found, "query")
    if text is not None:
        _check_length(text, too_long)
    wanted = [value for name in _FORMAT_NAMES for value in found.get(name, ())]
    dataset = Dataset(tuple(found.get("default-graph-uri", ())), tuple(found.get("named-graph-uri", ())))
    return Asked(text, dataset, wanted[0] if wanted else None)


def _in_address(scope: Scope) -> list[tuple[str, str]]:
    return _pairs(scope["query_string"])


def _pairs(data: bytes) -> list[tuple[str, str]]:
    if not data:
        return []
    try:
        return parse_qsl(data.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise _not_utf8(error.start) from error
    except ValueError as error:
        raise HttpError(
            400, "invalid_filter", f"There are more than {_MAX_FIELDS:,} parameters: send fewer."
        ) from error


def _by_name(pairs: Sequence[tuple[str, str]], names: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in names:
            allowed = [allowed for allowed in names if allowed not in _FORMAT_NAMES[1:]]
            raise HttpError(
                400,
                "invalid_filter",
                f"There is no parameter '{name[:60]}' here: use {', '.join(allowed)}.",
                parameter=name[:60],
                allowed=allowed,
            )
        found.setdefault(name, []).append(value)
    return found


def _only(found: Mapping[str, list[str]], name: str) -> str | None:
    values = found.get(name, [])
    if len(values) > 1:
        raise _twice(name)
    return values[0] if values else None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(error.start) from error


def _check_length(text: str, status: int) -> None:
    length = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if length > MAX_QUERY_BYTES:
        detail = f"The query has {length:,} bytes, {MAX_QUERY_BYTES:,} are allowed: shorten it, or ask in parts."
        raise HttpError(status, "too_long" if status == 414 else "too_large", detail, limit_bytes=MAX_QUERY_BYTES)


def _not_utf8(start: int) -> HttpError:
    return HttpError(400, "invalid_encoding", f"The request is not UTF-8 at byte {start}: send UTF-8.")


def _twice(name: str) -> HttpError:
    return HttpError(400, "invalid_filter", f"There is more than one '{name}': send one.", parameter=name)


def _no_update() -> QueryForbiddenError:
    details: dict[str, Any] = {"feature": "update", "line": None, "column": None}
    return QueryForbiddenError("Updates are not allowed: this address is read only.", **details)
