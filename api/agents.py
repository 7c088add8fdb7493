"""Tools for agents, by the Model Context Protocol: at ``/mcp``, and over standard input and output.

An agent must be able to tell evidence from silence. Every answer has rows, the words that prove them with the outcome
of their check, and the corpus that was looked at; where nothing is found, the answer says in how many articles.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any, Final, TypeVar

import orjson
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from api.service import SparqlService
from api.sparql.outcomes import outcome_of
from kg import Filters, Graph, KgError, Page, Settings, __version__
from kg.namespaces import ID
from kg.network import RELATIONS
from kg.store.formats import SOLUTION_FORMATS, TRIPLE_FORMATS
from kg.store.prologue import Dataset

_JSON, _TURTLE = SOLUTION_FORMATS[0], TRIPLE_FORMATS[0]
_TEXT_MAX: Final = 100_000
_MOST_BYTES: Final = 1_000_000
_QUOTED_MAX: Final = 50
_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_ABOUT: Final = """\
Hustings: election coverage as statements, each with the words of an article that prove it. Names may be given in \
English or Korean, as slug, or as IRI. Quote the words and name the article; say from which corpus an answer is. \
"no evidence" means that these articles do not say so, never that it did not happen. A pledge or a criticism is what \
an article reports, not a fact about the world."""

Name = Annotated[str, Field(min_length=1, max_length=300)]
Limit = Annotated[int, Field(ge=1, le=100)]
Found = TypeVar("Found")


def make_server(graph: Graph, sparql: SparqlService) -> MCPServer[Any]:
    """Make the server of the tools over a graph; ``sparql`` runs the queries, guarded and limited as for strangers."""
    tools = _Tools(graph, sparql)
    with _logging_kept():
        server: MCPServer[Any] = MCPServer("hustings", title="Hustings", version=__version__, instructions=_ABOUT)
    for name, tool in (
        ("who_criticized", tools.who_criticized),
        ("pledges_compare", tools.pledges_compare),
        ("evidence", tools.evidence),
        ("coverage", tools.coverage),
        ("sparql", tools.sparql),
    ):
        server.add_tool(tool, name=name, annotations=_READS)
    return server


@contextmanager
def _logging_kept() -> Iterator[None]:
    """Leave the logging of the process as it is: the library would print every line of every logger, and slowly."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def serve_stdio(graph: Graph, settings: Settings) -> None:
    """Answer an agent over standard input and output until it closes them."""

    async def serve() -> None:
        sparql = SparqlService(graph.store, settings)
        try:
            await make_server(graph, sparql).run_stdio_async()
        finally:
            await sparql.close()

    asyncio.run(serve())


class _Tools:
    """The tools; each answers ``answer`` (a sentence), ``rows``, ``quotations`` and ``corpus``."""

    def __init__(self, graph: Graph, sparql: SparqlService) -> None:
        self._graph = graph
        self._sparql = sparql

    async def who_criticized(
        self,
        target: Annotated[Name | None, Field(description="Person, party, pledge or group that is criticized.")] = None,
        critic: Annotated[Name | None, Field(description="Who criticizes.")] = None,
        topic: Annotated[Name | None, Field(description="Only criticism on this topic.")] = None,
        limit: Annotated[Limit, Field(description="Most statements.")] = 20,
    ) -> dict[str, Any]:
        """Who criticized whom or what, newest first, each with the words that prove it."""
        filters = partial(Filters, target=target, speaker=critic, topic=topic, limit=limit)
        page = await _in_thread(lambda: self._graph.criticisms(filters()))
        return _of_page(page, "criticism")

    async def pledges_compare(
        self,
        people: Annotated[list[Name], Field(min_length=2, max_length=10, description="Two to ten people.")],
        topic: Annotated[Name | None, Field(description="Only pledges on this topic.")] = None,
    ) -> dict[str, Any]:
        """The figures of several people's pledges side by side; a figure that cannot be compared says why."""
        found = await _in_thread(lambda: self._graph.compare_pledges(people, topic))
        proven = [f["statement"] for row in found["rows"] for cell in row["cells"].values() for f in cell]
        items = await _in_thread(lambda: self._graph.lookups.items(list(dict.fromkeys(proven))))
        return _answer(found["rows"], items, found["meta"], "comparable figure")

    async def evidence(
        self,
        statement: Annotated[
            Name | None, Field(description="A statement: ARTICLE/NNN or its IRI. Else give source, relation, target.")
        ] = None,
        source: Annotated[Name | None, Field(description="Where an edge begins, such as a critic.")] = None,
        relation: Annotated[Name | None, Field(description=f"One of {', '.join(RELATIONS)}.")] = None,
        target: Annotated[Name | None, Field(description="Where the edge ends.")] = None,
    ) -> dict[str, Any]:
        """The words behind one statement, or behind an edge between two entities, with offsets and their check."""
        if statement is not None:
            article, _, number = statement.removeprefix(ID + "statement/").rpartition("/")
            items = await _in_thread(lambda: [self._graph.statement(article, number)])
        elif source is not None and relation is not None and target is not None:
            items = await _in_thread(lambda: self._graph.explain(source, relation, target))
        else:
            raise ToolError("Give a statement, or source, relation and target.")
        meta = await _in_thread(self._graph.lookups.meta)
        return _answer([_row(item) for item in items], items, meta, "statement")

    async def coverage(self) -> dict[str, Any]:
        """What the corpus holds: articles, their dates, and how much of each kind of statement."""
        found = await _in_thread(self._graph.statistics)
        meta = await _in_thread(self._graph.lookups.meta)
        return _answer([found], [], meta, "summary")

    async def sparql(
        self,
        query: Annotated[
            str,
            Field(
                min_length=1,
                max_length=_TEXT_MAX,
                description="SPARQL 1.1, read only; prefixes hu:, foaf:, skos:, oa:, schema:, prov: are known.",
            ),
        ],
    ) -> dict[str, Any]:
        """Answer a SPARQL query over the union of the public graphs; of CONSTRUCT the rows are triples."""
        body, of_triples = await _told(self._run(query))
        if of_triples:
            rows: list[Any] = [{"turtle": body.decode()}]
        else:
            result = orjson.loads(body)
            rows = (
                [{name: term["value"] for name, term in row.items()} for row in result["results"]["bindings"]]
                if "results" in result
                else [{"boolean": result["boolean"]}]
            )
        statements = _statements(rows)
        items = await _in_thread(lambda: self._graph.lookups.items(statements)) if statements else []
        meta = await _in_thread(self._graph.lookups.meta)
        return _answer(rows, items, meta, "row")

    async def _run(self, query: str) -> tuple[bytes, bool]:
        """The whole answer of a query, and whether it is Turtle.

        Raises:
            KgError: there is none, or it is longer than an agent can read.
        """
        outcomes = self._sparql.outcomes
        try:
            checked = await self._sparql.check(query, Dataset())
            of_triples = checked.form in {"construct", "describe"}
            answer = await self._sparql.run(checked, _TURTLE if of_triples else _JSON)
            body = await answer.whole(_MOST_BYTES)
        except KgError as error:
            outcomes.count(outcome_of(error))
            raise
        outcomes.count("answered", sent_bytes=len(body))
        return body, of_triples


def _of_page(page: Page, noun: str) -> dict[str, Any]:
    return _answer([_row(item) for item in page.items], page.items, page.meta, noun, total=page.total)


def _answer(
    rows: list[Any],
    items: Iterable[Mapping[str, Any]],
    meta: Mapping[str, Any],
    noun: str,
    *,
    total: int | None = None,
) -> dict[str, Any]:
    articles = f"{meta['articles']} article{'' if meta['articles'] == 1 else 's'}, from {meta['from']} to {meta['to']}"
    count = len(rows) if total is None else total
    said = f"{count} {noun}{'' if count == 1 else 's'} in {articles}." if rows else f"no evidence in {articles}"
    if total is not None and total > len(rows) > 0:
        said += f" The newest {len(rows)} are listed."
    return {
        "answer": said,
        "rows": rows,
        "quotations": [quotation for item in items for quotation in _quotations(item)],
        "corpus": dict(meta),
    }


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    """A statement without its words, which stand among the quotations."""
    return {name: value for name, value in item.items() if name != "evidence"}


def _quotations(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    article = item["article"]
    return [
        {
            "statement": item["id"],
            "quote": evidence["quote"],
            "start": evidence["start"],
            "end": evidence["end"],
            "verified": evidence["verified"],
            "article": article["id"],
            "title": article["title"],
            "outlet": article["outlet"]["name"],
            "published": article["published"],
            "url": article["url"],
        }
        for evidence in item["evidence"]
    ]


def _statements(rows: list[dict[str, Any]]) -> list[str]:
    """The statements that rows name, each once, the first few: their words come with the rows."""
    named = (value for row in rows for value in row.values() if isinstance(value, str))
    found = dict.fromkeys(value for value in named if value.startswith(ID + "statement/") and "#" not in value)
    return list(found)[:_QUOTED_MAX]


async def _in_thread(find: Callable[[], Found]) -> Found:
    return await _told(asyncio.to_thread(find))


async def _told(work: Awaitable[Found]) -> Found:
    """The result of ``work``; an error of ours becomes one that the agent can read and mend.

    Raises:
        ToolError: the error in one line.
    """
    try:
        return await work
    except KgError as error:
        hint = error.details.get("candidates") or error.details.get("suggestions")
        more = f" ({orjson.dumps(hint).decode()})" if hint else ""
        raise ToolError(f"{error}{more}") from error
