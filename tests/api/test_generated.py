"""Every route on a generated graph of many articles, whose things nobody wrote down for the test."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest
from pydantic import TypeAdapter

from api import create_app, models
from api.models import Listing
from bench.coverage import coverage
from kg import Graph, Settings
from kg.reasoning import inferred_quads
from kg.store import memory
from tests.builders.articles import NOW

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module", params=[3, 11])
def generated(request):
    quads = ox.parse("".join(coverage(6_000, seed=request.param)), format=ox.RdfFormat.N_QUADS)
    return Graph(memory(list(quads), at=NOW, note="generated", infer=inferred_quads))


@pytest.fixture
async def client(generated):
    app = create_app(Settings(), generated)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
        yield found
    await app.state.context.sparql.close()


@pytest.fixture
def addresses(generated):
    """Path template to an address of something that the graph holds, and the shape of its JSON, if any."""
    item = generated.criticisms().items[0]
    pledgers = list(dict.fromkeys(found["speaker"]["slug"] for found in generated.pledges().items))
    edge = generated.network()["edges"][0]
    statement = item["id"].rpartition("/statement/")[2]

    def one(page):
        return page.items[0]["slug"]

    return {
        "/v1/criticisms": (f"?critic={item['critic']['slug']}", Listing[models.Criticism]),
        "/v1/criticisms/summary": (f"?outlet={item['article']['outlet']['slug']}", Listing[models.Pair]),
        "/v1/pledges": (f"?by={pledgers[0]}", Listing[models.PledgeStatement]),
        "/v1/pledges/compare": (f"?people={pledgers[0]},{pledgers[1]}", models.Comparison),
        "/v1/priorities": ("", Listing[models.PriorityStatement]),
        "/v1/agreements": ("", Listing[models.Agreement]),
        "/v1/statements": (f"?article={item['article']['slug']}", Listing[models.AnyStatement]),
        "/v1/statements/{article}/{number}": (f"/v1/statements/{statement}", models.WholeStatement),
        **{
            f"/v1/statements/{{article}}/{{number}}/{name}": (f"/v1/statements/{statement}/{name}", None)
            for name in ("nanopub", "schema", "citation")
        },
        "/v1/people": ("", Listing[models.Person]),
        "/v1/people/{slug}": (f"/v1/people/{one(generated.people())}", models.Person),
        "/v1/parties": ("", Listing[models.Party]),
        "/v1/parties/{slug}": (f"/v1/parties/{one(generated.parties())}", models.Party),
        "/v1/articles": ("", Listing[models.WholeArticle]),
        "/v1/articles/{slug}": (f"/v1/articles/{item['article']['slug']}", models.WholeArticle),
        "/v1/topics": ("", Listing[models.Topic]),
        "/v1/topics/{slug}": (f"/v1/topics/{one(generated.topics())}", models.Topic),
        "/v1/elections": ("", Listing[models.Election]),
        "/v1/elections/{slug}": (f"/v1/elections/{one(generated.elections())}", models.Election),
        "/v1/outlets": ("", Listing[models.Outlet]),
        "/v1/outlets/{slug}": (f"/v1/outlets/{one(generated.outlets())}", models.Outlet),
        "/v1/graph": ("?limit=5000", models.Network),
        "/v1/path": (f"?from={edge['source']}&to={edge['target']}", Listing[models.Step]),
        "/v1/search": ("?q=e", Listing[models.Hit]),
        "/v1/coverage": ("", models.Coverage),
        "/v1/changes": ("", Listing[models.Change]),
        "/v1/retractions": ("", Listing[models.Retraction]),
    }


async def test_every_route_answers_in_every_representation(client, addresses):
    document = (await client.get("/openapi.json")).json()
    routes = {path: methods for path, methods in document["paths"].items() if path.startswith("/v1/")}
    assert addresses.keys() == routes.keys()
    for path, (tail, shape) in addresses.items():
        address = tail if tail.startswith("/") else path + tail
        answer = await client.get(address)
        assert answer.status_code == 200, answer.text
        if shape is not None:
            TypeAdapter(shape).validate_python(answer.json())
            assert answer.json().get("items", [None]) or path == "/v1/retractions", address
        for media_type in routes[path]["get"]["responses"]["200"]["content"]:
            other = await client.get(address, headers={"Accept": media_type})
            assert other.headers["content-type"].partition(";")[0] == media_type, address
            assert other.content or path == "/v1/retractions"


async def test_what_is_counted_is_what_is_listed(client):
    async def all_of(path):
        found, address = [], f"{path}?limit=50"
        while address:
            answer = await client.get(address)
            found += answer.json()["items"]
            address = answer.links.get("next", {}).get("url")
        assert len(found) == answer.json()["total"]
        return found

    criticisms, pairs = await all_of("/v1/criticisms"), await all_of("/v1/criticisms/summary")
    counted = {}
    for item in criticisms:
        for target in item["targets"] or [None]:
            pair = item["critic"]["id"], target and target["id"]
            counted[pair] = counted.get(pair, 0) + 1
    assert {(pair["critic"]["id"], pair["target"] and pair["target"]["id"]): pair["count"] for pair in pairs} == counted
    articles, statements = await all_of("/v1/articles"), await all_of("/v1/statements")
    covered = (await client.get("/v1/coverage")).json()
    assert covered["articles"] == len(articles)
    assert covered["statements"] == len(statements) == sum(sum(item["statements"].values()) for item in articles)
    assert sum(month["statements"] for month in covered["months"]) == len(statements)
