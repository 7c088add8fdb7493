"""``kg.Client(url)``: a graph that somebody serves, asked over HTTP by the same methods as one of your own.

What needs the quads themselves (``dataset``, ``verify``, ``validate``, ``networks``, ``apply``) needs a graph of your
own: ``kg.open()``. Everything else answers the same rows as it would there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote

import httpx
import pyoxigraph as ox

from kg import errors
from kg.errors import InvalidFilterError, KgError, QuerySyntaxError, StoreUnavailableError
from kg.lookups import Filters, Page
from kg.network import RELATIONS, NetworkView
from kg.network.view import LIMIT_MAX as EDGES_MAX
from kg.store import Solutions

if TYPE_CHECKING:
    import networkx as nx

_SOLUTIONS: Final = ox.QueryResultsFormat.JSON
_ACCEPT_SOLUTIONS: Final = "application/sparql-results+json, application/n-triples;q=0.1"
_OF_WHOLE: Final = frozenset({"decision", "history", "citation"})  # what an item of a list does not have
_OUTWARD: Final = {"published_from": "from", "published_to": "to"}


class Client:
    """Asks a server of Hustings.

    Args:
        url: where the server is, such as ``http://127.0.0.1:8000``, with the path that it is mounted at.
        timeout_seconds: how long to wait for one answer.

    Example::

        with kg.Client("http://127.0.0.1:8000") as graph:
            page = graph.criticisms(kg.Filters(target="Han Dong-hoon"))

    Every method raises what the same method of :class:`kg.Graph` raises, with the server's own words, and
    :class:`kg.errors.StoreUnavailableError` when the server cannot be reached or does not answer as Hustings does.
    """

    def __init__(self, url: str, *, timeout_seconds: float = 30.0) -> None:
        try:
            address = httpx.URL(url.rstrip("/"))
        except httpx.InvalidURL as error:
            raise StoreUnavailableError(f"'{url}' is no address: use one such as http://127.0.0.1:8000.") from error
        if address.scheme not in {"http", "https"} or not address.host:
            raise StoreUnavailableError(f"'{url}' is no address: use one such as http://127.0.0.1:8000.")
        self._url: Final = str(address)
        self._http = httpx.Client(timeout=timeout_seconds, follow_redirects=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    @property
    def revision(self) -> str:
        """The revision that the server answers from now."""
        return str(self._get("/readyz")["revision"])

    def statements(self, filters: Filters | None = None, *, kinds: Sequence[str] = ()) -> Page:
        """Accepted statements of one kind, or of all, newest first.

        Raises:
            InvalidFilterError: more than one kind is asked for; a server answers one at a time.
        """
        if len(kinds) > 1:
            raise InvalidFilterError(
                "A server answers one kind of statement at a time: ask for each.", parameter="kinds", allowed="one kind"
            )
        return self._list("/v1/statements", filters, kind=kinds[0] if kinds else None)

    def criticisms(self, filters: Filters | None = None) -> Page:
        """Who criticized whom or what; also those that name no target."""
        return self._list("/v1/criticisms", filters, speaker="critic")

    def summary(self, filters: Filters | None = None) -> Page:
        """How often who criticized whom or what."""
        return self._list("/v1/criticisms/summary", filters, speaker="critic")

    def pledges(self, filters: Filters | None = None) -> Page:
        """Who pledged what; each item embeds its pledge with every figure."""
        return self._list("/v1/pledges", filters)

    def compare_pledges(
        self, people: Sequence[str], topic: str | None = None, *, article: str | None = None
    ) -> dict[str, Any]:
        """The pledges of several people side by side."""
        if any("," in name for name in people):
            raise InvalidFilterError(
                "A name with a comma cannot be sent in a list: give the slug.", parameter="people", allowed="slugs"
            )
        return self._get("/v1/pledges/compare", people=",".join(people), topic=topic, article=article)

    def priorities(self, filters: Filters | None = None) -> Page:
        """Who holds that what must come first."""
        return self._list("/v1/priorities", filters)

    def agreements(self, filters: Filters | None = None) -> Page:
        """Who echoes whom."""
        return self._list("/v1/agreements", filters)

    def people(self, filters: Filters | None = None) -> Page:
        """The people of the graph, with party and roles."""
        return self._list("/v1/people", filters)

    def parties(self, filters: Filters | None = None) -> Page:
        """The parties of the graph."""
        return self._list("/v1/parties", filters)

    def topics(self, filters: Filters | None = None) -> Page:
        """The topics of the graph."""
        return self._list("/v1/topics", filters)

    def elections(self, filters: Filters | None = None) -> Page:
        """The elections of the graph."""
        return self._list("/v1/elections", filters)

    def outlets(self, filters: Filters | None = None) -> Page:
        """The outlets of the graph."""
        return self._list("/v1/outlets", filters)

    def articles(self, filters: Filters | None = None) -> Page:
        """The articles of the graph."""
        return self._list("/v1/articles", filters)

    def person(self, name: str) -> dict[str, Any]:
        """One person, by slug, IRI or name."""
        return self._one("people", name)

    def party(self, name: str) -> dict[str, Any]:
        """One party, by slug, IRI or name."""
        return self._one("parties", name)

    def topic(self, name: str) -> dict[str, Any]:
        """One topic, by slug, IRI or name."""
        return self._one("topics", name)

    def election(self, name: str) -> dict[str, Any]:
        """One election, by slug, IRI or name."""
        return self._one("elections", name)

    def outlet(self, name: str) -> dict[str, Any]:
        """One outlet, by slug, IRI or name."""
        return self._one("outlets", name)

    def article(self, name: str) -> dict[str, Any]:
        """One article, by slug, IRI or headline."""
        return self._one("articles", name)

    def statement(self, article: str, number: str) -> dict[str, Any]:
        """One statement, by the slug of its article and its number, such as ``"007"``."""
        return self._one("statements", article, number)

    def search(self, text: str, kind: str | None = None, filters: Filters | None = None) -> Page:
        """What has ``text`` in a name or in its words."""
        return self._list("/v1/search", filters, q=text, kind=kind)

    def coverage(self) -> dict[str, Any]:
        """What the corpus covers, by kind, outlet and month."""
        return self._get("/v1/coverage")

    def changes(self, since: date | str | None = None, filters: Filters | None = None) -> Page:
        """What changed after a revision, or from a day on."""
        return self._list("/v1/changes", filters, since=str(since) if since else None)

    def retractions(self, since: date | None = None, filters: Filters | None = None) -> Page:
        """What was superseded or retracted, and why."""
        return self._list("/v1/retractions", filters, since=str(since) if since else None)

    def network(self, view: NetworkView | None = None) -> dict[str, Any]:
        """The network of a view as JSON: ``nodes``, ``edges``, and how many ``more`` edges the limit left out."""
        chosen, default = view or NetworkView(), NetworkView()
        given = {
            _OUTWARD.get(item.name, item.name): getattr(chosen, item.name)
            for item in fields(chosen)
            if getattr(chosen, item.name) != getattr(default, item.name)
        }
        if "relations" in given:
            given["relations"] = ",".join(given["relations"])
        found = self._get("/v1/graph", **given)
        return {name: found[name] for name in ("nodes", "edges", "more")}

    def to_networkx(self, view: NetworkView | None = None) -> nx.MultiDiGraph[str]:
        """The network of a view; nodes are IRIs, each edge has ``weight`` and ``statements``."""
        import networkx as nx  # noqa: PLC0415 - most uses need none

        found = self.network(view)
        network: nx.MultiDiGraph[str] = nx.MultiDiGraph(more=found["more"])
        for node in found["nodes"]:
            network.add_node(node["id"])
        for edge in found["edges"]:
            network.add_edge(
                edge["source"],
                edge["target"],
                key=edge["relation"],
                weight=edge["weight"],
                statements=tuple(edge["statements"]),
            )
        return network

    def path(self, start: str, end: str, *, article: str | None = None) -> Page:
        """The shortest chain of statements between two people or things."""
        return _page(self._get("/v1/path", **{"from": start, "to": end, "article": article}))

    def explain(self, source: str, relation: str, target: str) -> list[dict[str, Any]]:
        """The statements, with their words, that support an edge."""
        if relation not in RELATIONS:
            raise errors.UnknownTermError(f"There is no relation '{relation}': use one of {', '.join(RELATIONS)}.")
        found = self.network(NetworkView(around=source, relations=(relation,), limit=EDGES_MAX))
        nodes = {node["id"]: node for node in found["nodes"]}
        for edge in found["edges"]:
            if _is_called(nodes[edge["source"]], source) and _is_called(nodes[edge["target"]], target):
                whole = [self._one("statements", *iri.rsplit("/", 2)[-2:]) for iri in edge["statements"]]
                return [{key: value for key, value in item.items() if key not in _OF_WHOLE} for item in whole]
        raise errors.NotFoundError(
            f"No statement says that {source} {relation.replace('_', ' ')} {target}.", kind="edge"
        )

    def sparql(self, query: str) -> Solutions:
        """Answer a SPARQL SELECT query over the union of the public graphs; the usual prefixes are known.

        Raises:
            QueryError: the query is none, is not allowed, or takes too long or too much.
        """
        answer = self._ask("POST", "/sparql", data={"query": query}, headers={"Accept": _ACCEPT_SOLUTIONS})
        if not answer.headers.get("content-type", "").startswith("application/sparql-results+json"):
            raise QuerySyntaxError("This is no SELECT query.", line=None, column=None)
        found = ox.parse_query_results(answer.content, format=_SOLUTIONS)
        if not isinstance(found, ox.QuerySolutions):
            raise QuerySyntaxError("This is no SELECT query.", line=None, column=None)
        names = tuple(variable.value for variable in found.variables)
        rows = []
        for solution in found:
            terms = ((name, solution[name]) for name in names)
            rows.append({name: term for name, term in terms if term is not None})
        return Solutions(names, tuple(rows))

    def _list(self, path: str, filters: Filters | None, *, speaker: str = "by", **more: str | None) -> Page:
        given = {"speaker": speaker}
        chosen, default = filters or Filters(), Filters()
        parameters = {
            given.get(item.name, item.name): getattr(chosen, item.name)
            for item in fields(chosen)
            if getattr(chosen, item.name) != getattr(default, item.name)
        }
        return _page(self._get(path, **{**parameters, **more}))

    def _one(self, *parts: str) -> dict[str, Any]:
        return self._get("/v1/" + "/".join(quote(part, safe="") for part in parts))

    def _get(self, path: str, **parameters: object) -> dict[str, Any]:
        given = {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in parameters.items()
            if value is not None
        }
        answer = self._ask("GET", path, params=given, headers={"Accept": "application/json"})
        try:
            found = answer.json()
        except ValueError as error:
            raise self._strange(answer) from error
        if not isinstance(found, dict):
            raise self._strange(answer)
        return found

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, self._url + path, **more)
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise StoreUnavailableError(
                f"{self._url} does not answer ({reason}): check the address, or try again later."
            ) from error
        if answer.is_error:
            raise self._problem(answer)
        return answer

    def _problem(self, answer: httpx.Response) -> KgError:
        """The error that a problem document tells of."""
        try:
            told = answer.json()
            kind, text = _BY_CODE[told["code"]], str(told["detail"])
        except (ValueError, TypeError, KeyError):
            return self._strange(answer)
        return kind(text, **{name: value for name, value in told.items() if name not in _STANDARD})

    def _strange(self, answer: httpx.Response) -> StoreUnavailableError:
        return StoreUnavailableError(
            f"{answer.url} answered {answer.status_code}, and not as Hustings does: check the address."
        )


_STANDARD: Final = frozenset({"type", "title", "status", "detail", "code"})


def _classes(kind: type[KgError]) -> list[type[KgError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in _classes(child))]


_BY_CODE: Final = {kind.code: kind for kind in _classes(KgError)}


def _page(found: Mapping[str, Any]) -> Page:
    return Page(found["items"], found["total"], found["next"], found["meta"])


def _is_called(node: Mapping[str, Any], name: str) -> bool:
    """Whether a node of a network goes by this IRI, slug or name."""
    known = (node["id"], node["slug"], *node["label"].values())
    return name.casefold() in {word.casefold() for word in known}
