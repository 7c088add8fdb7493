"""A small graph behind the application, asked over ASGI."""

from __future__ import annotations

import os

import httpx
import pytest

from api import create_app
from kg import Settings, iri
from kg.namespaces import HU
from tests.builders.articles import article, candidacy, opened, says
from tests.builders.things import (
    CANDIDATE_ROLE,
    MAINTAINERS,
    OUTLET,
    election,
    money,
    organization,
    outlet,
    party,
    person,
    pledge,
    priority,
    reference,
    role,
    topic,
)

AMY, BEN, LEE_A, LEE_B = (iri.entity("person", slug) for slug in ("amy-oh", "ben-yu", "lee-ann", "lee-bo"))
GREENS = iri.entity("party", "greens")
PLEDGE = iri.entity("pledge", "amy-school")
HOSTILE = '=1+1,"<script>alert(1)</script>'


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("HUSTINGS_")]:
        if name not in {"HUSTINGS_TEST_STRICT", "HUSTINGS_SHARED"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HUSTINGS_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def graph():
    first = article(
        "daily-1",
        says(
            "Criticism",
            AMY,
            "Ms Oh called the plan of Mr Yu empty",
            target_agents=(BEN,),
            topics=(iri.entity("topic", "schools"),),
        ),
        says("Criticism", LEE_A, "somebody is wrong", no_target_named=True),
        says("Criticism", LEE_B, HOSTILE, target_agents=(GREENS,)),
        says("PledgeMaking", AMY, "a school for 5 billion won", pledge=PLEDGE),
        says("PriorityEndorsement", BEN, "talent comes first", priorities=(iri.entity("priority", "talent"),)),
        says("Agreement", BEN, "Mr Yu echoed Ms Oh", agrees_with_agents=(AMY,)),
        says("CandidacyReport", None, "Ms Oh runs for the Greens", membership=candidacy(AMY, GREENS)),
        also=[pledge("amy-school", AMY, amounts=(money("amy-school", "5000000000", "5 billion won"),))],
    )
    things = [
        person("amy-oh", "Amy Oh", "오에이미"),
        person("ben-yu", "Ben Yu", "유벤"),
        person("lee-ann", "Lee Ann", "이안"),
        person("lee-bo", "Lee Bo", "이보"),
        party("greens", "Greens", "녹색"),
        outlet(OUTLET.rsplit("/", 1)[-1]),
        organization(MAINTAINERS.rsplit("/", 1)[-1]),
        role(CANDIDATE_ROLE.rsplit("/", 1)[-1]),
        topic("schools"),
        priority("talent"),
        election(),
    ]
    return opened(reference(*things), first)


@pytest.fixture
def settings():
    return Settings(query_timeout_seconds=1, query_memory_megabytes=600, query_workers=1, result_row_limit=500)


@pytest.fixture
async def app(graph, settings):
    """The application, whose query processes start with the first query: most tests ask none."""
    made = create_app(settings, graph)
    yield made
    await made.state.context.sparql.close()
    await made.state.context.history_sparql.close()


@pytest.fixture
async def client(app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
        yield found


def is_problem(response: httpx.Response, status: int) -> dict:
    """The problem of an answer, after checking that it is one."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body.keys() >= {"type", "title", "status", "detail", "code"}
    assert body["status"] == status
    assert body["type"].endswith("/problem/" + body["code"])
    assert "\n" not in body["detail"]
    assert "Traceback" not in response.text
    return body


__all__ = ["AMY", "BEN", "GREENS", "HOSTILE", "HU", "PLEDGE", "is_problem"]
