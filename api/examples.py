"""Examples for the documentation: real answers of the graph that is served, and real errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from api.negotiation import LIST_TYPES, choose
from api.problems import BODY_LIMIT_BYTES, HttpError, answer_for, answer_for_http, internal, too_large, too_long
from api.reconciliation import Reconciler
from kg import Filters, Graph, KgError, NetworkView, iri
from kg.errors import InvalidFilterError, MovedError, RetractedError, StoreUnavailableError
from kg.namespaces import ID

PROBLEMS: Final[Mapping[int, tuple[str, str, bool]]] = {
    308: ("Moved", "What was asked for was merged into another: `Location` leads there.", True),
    400: ("BadParameter", "A parameter is unknown, stands twice, or has a value that it cannot have.", False),
    404: ("NotFound", "There is no such person, article or the like; `suggestions` are close to it.", True),
    406: ("NotAcceptable", "None of the media types in `Accept` can be had; `allowed` can.", False),
    410: ("Retracted", "The statement was superseded or retracted: when, why, and by what it was replaced.", True),
    413: ("TooLarge", "The body is too large; a lookup needs none.", False),
    414: ("TooLong", "The address is too long.", False),
    500: ("Internal", "A mistake of the server, which is in its log.", False),
    503: ("Unavailable", "The store cannot be read now: try again after `Retry-After` seconds.", False),
}
"""Status to the name of the response in the document, what it means, and whether only routes with names have it."""

_ONE: Final = Filters(limit=1)


def example(path: str, graph: Graph) -> Mapping[str, Any] | None:
    """A real answer of a route, cut short; None where the graph has none to show."""
    make = _ANSWERS.get(path)
    if make is None:
        return None
    try:
        return make(graph)
    except (IndexError, InvalidFilterError):  # an empty graph has nothing to show, and nobody to compare
        return None


def problem_examples(graph: Graph) -> dict[int, Any]:
    """Status to an error as it is sent."""
    answers = (
        answer_for(MovedError(f"<{ID}person/lee> is <{ID}person/lee-jun-seok> now.", slug="lee-jun-seok")),
        answer_for(_raised(lambda: Filters(limit=0))),
        answer_for(_raised(lambda: graph.resolve("nobody-at-all"))),
        answer_for_http(_raised(lambda: choose("image/png", LIST_TYPES))),
        answer_for(
            RetractedError(
                "one/002 was retracted at 2031-05-03T09:00:00Z by Hustings maintainers: The words are of another.",
                closed_as="retracted",
                at="2031-05-03T09:00:00Z",
                reason={"en": "The words are of another."},
                replaced_by=None,
            )
        ),
        too_large(BODY_LIMIT_BYTES),
        too_long("q=" + "a" * 9_000),
        internal(),
        answer_for(StoreUnavailableError("The store cannot be read: try again later.")),
    )
    return {answer.status_code: orjson.loads(answer.body) for answer in answers}


def _raised(ask: Callable[[], object]) -> Any:
    try:
        ask()
    except (KgError, HttpError) as error:
        return error
    raise AssertionError("the example of an error is none")


def _statement(graph: Graph) -> Mapping[str, Any]:
    parsed = iri.parse_node(graph.statements(_ONE).items[0]["id"])
    return graph.statement(parsed.article, parsed.number)


def _comparison(graph: Graph) -> Mapping[str, Any]:
    """Of the first two who pledge something, the first row."""
    speakers = [item["speaker"]["id"] for item in graph.pledges().items]
    people = dict.fromkeys([*speakers, *(person["id"] for person in graph.people(Filters(limit=2)).items)])
    found = graph.compare_pledges(list(people)[:2])
    return {**found, "rows": found["rows"][:1]}


def _path(graph: Graph) -> Mapping[str, Any]:
    """Along the first edge of the network."""
    edge = graph.network(NetworkView(limit=1))["edges"][0]
    return graph.path(edge["source"], edge["target"]).envelope()


def _reconciliation(graph: Graph) -> Mapping[str, Any]:
    return Reconciler(graph).answer({"q0": {"query": _a_person(graph), "limit": 1}})


def _a_person(graph: Graph) -> str:
    return str(graph.people(_ONE).items[0]["name"]["en"])


_ANSWERS: Final[dict[str, Callable[[Graph], Mapping[str, Any]]]] = {
    "/v1/criticisms": lambda graph: graph.criticisms(_ONE).envelope(),
    "/v1/criticisms/summary": lambda graph: graph.summary(_ONE).envelope(),
    "/v1/pledges": lambda graph: graph.pledges(_ONE).envelope(),
    "/v1/pledges/compare": _comparison,
    "/v1/priorities": lambda graph: graph.priorities(_ONE).envelope(),
    "/v1/agreements": lambda graph: graph.agreements(_ONE).envelope(),
    "/v1/statements": lambda graph: graph.statements(_ONE).envelope(),
    "/v1/statements/{article}/{number}": _statement,
    "/v1/people": lambda graph: graph.people(_ONE).envelope(),
    "/v1/people/{slug}": lambda graph: graph.people(_ONE).items[0],
    "/v1/parties": lambda graph: graph.parties(_ONE).envelope(),
    "/v1/parties/{slug}": lambda graph: graph.parties(_ONE).items[0],
    "/v1/articles": lambda graph: graph.articles(_ONE).envelope(),
    "/v1/articles/{slug}": lambda graph: graph.articles(_ONE).items[0],
    "/v1/topics": lambda graph: graph.topics(_ONE).envelope(),
    "/v1/topics/{slug}": lambda graph: graph.topics(_ONE).items[0],
    "/v1/elections": lambda graph: graph.elections(_ONE).envelope(),
    "/v1/elections/{slug}": lambda graph: graph.elections(_ONE).items[0],
    "/v1/outlets": lambda graph: graph.outlets(_ONE).envelope(),
    "/v1/outlets/{slug}": lambda graph: graph.outlets(_ONE).items[0],
    "/v1/graph": lambda graph: {**graph.network(NetworkView(limit=1)), "meta": graph.lookups.meta()},
    "/v1/path": _path,
    "/v1/search": lambda graph: graph.search("a", filters=_ONE).envelope(),
    "/v1/coverage": lambda graph: graph.coverage(),
    "/v1/changes": lambda graph: graph.changes(filters=_ONE).envelope(),
    "/reconcile": _reconciliation,
    "/reconcile/suggest/entity": lambda graph: Reconciler(graph).suggest_entities(_a_person(graph)[:3], 0),
    "/reconcile/suggest/type": lambda _: Reconciler.suggest_types("pe"),
    "/reconcile/suggest/property": lambda _: Reconciler.suggest_properties("pa"),
    "/reconcile/properties": lambda _: Reconciler.propose("Person", 2),
    "/v1/retractions": lambda graph: graph.retractions(filters=_ONE).envelope(),
    "/healthz": lambda _: {"status": "ok"},
    "/readyz": lambda graph: {"status": "ready", "revision": graph.revision},
}
