"""Datatype policy: which Python value becomes which RDF term, and back.

Only datatypes that Oxigraph stores unchanged are used (string, integer, decimal, boolean, date, dateTime, langString,
anyURI, duration), in canonical form, because a store that rewrites a literal breaks byte-stable files and sealed words.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.errors import DataError
from kg.model.text import LangString
from kg.namespaces import XSD

Scalar = str | int | Decimal | bool | date | datetime | LangString

STRING: Final = XSD + "string"
INTEGER: Final = XSD + "integer"
DECIMAL: Final = XSD + "decimal"
BOOLEAN: Final = XSD + "boolean"
DATE: Final = XSD + "date"
DATE_TIME: Final = XSD + "dateTime"
DURATION: Final = XSD + "duration"
ANY_URI: Final = XSD + "anyURI"
LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_DURATION: Final = re.compile(r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?")
_LEXICAL: Final = {
    INTEGER: re.compile(r"[+-]?[0-9]+"),
    DECIMAL: re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    BOOLEAN: re.compile(r"true|false|1|0"),
    DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
"""What Python would read more generously than XML Schema does."""


def to_literal(value: Scalar, datatype: str) -> ox.Literal:
    """The literal of a Python value, in the canonical form of ``datatype``.

    Raises:
        DataError: the value does not belong to the datatype.
    """
    match value, datatype:
        case LangString(), _ if datatype == LANG_STRING:
            return ox.Literal(value.value, language=value.language)
        case bool(), _ if datatype == BOOLEAN:
            return ox.Literal("true" if value else "false", datatype=ox.NamedNode(datatype))
        case int(), _ if datatype == INTEGER and not isinstance(value, bool):
            return ox.Literal(str(value), datatype=ox.NamedNode(datatype))
        case Decimal(), _ if datatype == DECIMAL and value.is_finite():
            return ox.Literal(canonical_decimal(value), datatype=ox.NamedNode(datatype))
        case datetime(), _ if datatype == DATE_TIME:
            return ox.Literal(canonical_instant(value), datatype=ox.NamedNode(datatype))
        case date(), _ if datatype == DATE and not isinstance(value, datetime):
            return ox.Literal(value.isoformat(), datatype=ox.NamedNode(datatype))
        case str(), _ if datatype == STRING:
            return ox.Literal(value)
        case str(), _ if datatype == ANY_URI or (datatype == DURATION and _DURATION.fullmatch(value)):
            kept = canonical_duration(value) if datatype == DURATION else value
            return ox.Literal(kept, datatype=ox.NamedNode(datatype))
    raise DataError(f"{value!r} is no value of <{datatype}>.", value=str(value), datatype=datatype)


def from_literal(literal: ox.Literal) -> Scalar:
    """The Python value of a literal of the policy's datatypes; others come back as their text.

    Raises:
        DataError: the text is no value of its datatype.
    """
    return of_datatype(literal, literal.datatype.value)


def of_datatype(literal: ox.Literal, datatype: str) -> Scalar:
    """The same for a literal whose datatype is known, which need not be asked for again.

    Raises:
        DataError: the text is no value of the datatype.
    """
    text = literal.value
    if datatype == STRING:
        return text
    if datatype == LANG_STRING:
        return LangString(text, literal.language or "")
    try:
        if datatype in _LEXICAL and not _LEXICAL[datatype].fullmatch(text):
            raise ValueError(text)  # noqa: TRY301 - caught below with what Python itself refuses
        if datatype == INTEGER:
            return int(text)
        if datatype == DECIMAL:
            return Decimal(text)
        if datatype == BOOLEAN:
            return text in ("true", "1")
        if datatype == DATE:
            return date.fromisoformat(text)
        if datatype == DATE_TIME:
            return datetime.fromisoformat(text)
    except (ValueError, ArithmeticError) as error:
        raise DataError(f"'{text}' is no value of <{datatype}>.", value=text) from error
    return text


def canonical_decimal(value: Decimal) -> str:
    """A decimal as Oxigraph keeps it: no exponent, no trailing zeros, no point in whole numbers."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def canonical_duration(value: str) -> str:
    """A duration as Oxigraph keeps it, such as ``P1Y`` for ``P12M``: what it keeps is asked of it."""
    anything = ox.NamedNode("urn:x")
    store = ox.Store()
    store.add(ox.Quad(anything, anything, ox.Literal(value, datatype=ox.NamedNode(DURATION))))
    (kept,) = store
    return str(getattr(kept.object, "value", value))


def canonical_instant(value: datetime) -> str:
    """A point in time as ``2025-04-24T09:00:00Z``.

    Raises:
        DataError: it has no time zone.
    """
    if value.tzinfo is None:
        raise DataError(f"{value.isoformat()} has no time zone: give it in UTC, such as 2025-04-24T09:00:00Z.")
    text = value.astimezone(UTC).isoformat().removesuffix("+00:00")
    return (text.rstrip("0") if "." in text else text) + "Z"  # 09:00:00.5, as Oxigraph keeps it


def graph_of(quad: ox.Quad) -> str:
    """The IRI of a quad's named graph; empty for the nameless one."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def named_node(iri: str) -> ox.NamedNode:
    """An IRI term.

    Raises:
        DataError: the text is no absolute IRI.
    """
    try:
        if _IRI.fullmatch(iri):
            return ox.NamedNode(iri)
    except ValueError as error:  # what the pattern lets through, such as a second '#'
        raise DataError(f"<{iri}> is no absolute IRI: {error}.", iri=iri) from error
    raise DataError(f"<{iri}> is no absolute IRI.", iri=iri)
