"""Named queries and the binding of their parameters.

A file is valid SPARQL as it stands. Comments at its top declare it, and lines that only count with a parameter are
comments too::

    # en: Who criticized whom?
    # ko: 누가 누구를 비판했는가?
    # param critic iri
    SELECT ?statement WHERE {
      ?statement a hu:Criticism .
      #?critic ?statement hu:speaker ?critic .
    }

Binding ``critic`` uncomments its lines and puts ``VALUES ?critic { <...> }`` at the start of the WHERE clause. Values
only ever enter as terms made by the RDF library, never as pasted text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import NotFoundError, QueryError
from kg.model import LangString
from kg.rdf import terms

_FOLDER: Final = Path(__file__).parent / "sparql"
_HEADER: Final = re.compile(r"^# (en|ko): (.+)$", re.MULTILINE)
_PARAM: Final = re.compile(r"^# param (\w+) (iri|string|date|integer|boolean)$", re.MULTILINE)
_CONDITIONAL: Final = re.compile(r"^(\s*)#\?(\w+) (.*)$")
_WHERE: Final = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_DATATYPES: Final = {"string": terms.STRING, "boolean": terms.BOOLEAN, "date": terms.DATE, "integer": terms.INTEGER}

Value = terms.Scalar


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its titles and its parameters: name to ``iri``, ``string``, ``date`` ..."""

    name: str
    text: str
    titles: Mapping[str, str]
    parameters: Mapping[str, str]

    def bind(self, values: Mapping[str, Value | Sequence[Value]] | None = None) -> str:
        """The SPARQL text with parameters bound; a sequence binds alternatives.

        Raises:
            QueryError: a parameter is not declared, or a value is not of its kind.
        """
        values = values or {}
        for name in values:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise QueryError(f"Query '{self.name}' has no parameter '{name}': it has {known}.", parameter=name)
        lines = []
        for line in self.text.splitlines():
            found = _CONDITIONAL.match(line)
            if found and found[2] not in self.parameters:
                raise QueryError(f"Query '{self.name}' uses the undeclared parameter '{found[2]}'.", parameter=found[2])
            lines.append(f"{found[1]}{found[3]}" if found and found[2] in values else line)
        bound = "\n".join(lines)
        rows = "\n".join(f"  VALUES ?{name} {{ {self._terms(name, given)} }}" for name, given in values.items())
        return _WHERE.sub(lambda found: f"{found[0]}\n{rows}", bound, count=1) if rows else bound

    def _terms(self, name: str, given: Value | Sequence[Value]) -> str:
        kind = self.parameters[name]
        items = [given] if isinstance(given, str | LangString) or not isinstance(given, Sequence) else given
        if kind == "iri":
            return " ".join(str(terms.named_node(str(item))) for item in items)
        return " ".join(str(terms.to_literal(item, _DATATYPES[kind])) for item in items)


def parse_query(name: str, text: str) -> NamedQuery:
    """A named query from the text of its file."""
    return NamedQuery(name, text, dict(_HEADER.findall(text)), dict(_PARAM.findall(text)))


@cache
def load_query(name: str) -> NamedQuery:
    """The query of that name among those of the library.

    Raises:
        NotFoundError: there is none.
    """
    path = _FOLDER / f"{name}.rq"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        known = ", ".join(sorted(item.stem for item in _FOLDER.glob("*.rq")))
        raise NotFoundError(f"There is no query '{name}': there are {known}.", kind="query", name=name)
    return parse_query(name, path.read_text(encoding="utf-8"))
