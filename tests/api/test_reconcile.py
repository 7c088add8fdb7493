"""``/reconcile``: a table's names become the graph's people."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kg.matching import BATCH_MAX
from tests.api.conftest import AMY, is_problem
from tests.builders.servers import running

pytestmark = pytest.mark.anyio
AMY_ID, GREENS_ID = "person/amy-oh", "party/greens"


async def ask(client, queries):
    response = await client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    return {key: value["result"] for key, value in response.json().items()}


async def test_the_manifest_says_where_everything_is(client):
    found = (await client.get("/reconcile")).json()
    assert found["versions"] == ["0.2"]
    assert found["identifierSpace"] + AMY_ID == AMY
    assert found["view"]["url"] == "http://hustings.test/id/{{id}}"
    assert {item["id"] for item in found["defaultTypes"]} == {"Person", "Party", "Pledge", "Topic"}
    for name, service in found["suggest"].items():
        address = service["service_url"] + service["service_path"]
        assert (await client.get(address, params={"prefix": "a"})).status_code == 200, name


async def test_a_name_in_either_language_is_a_match(client):
    found = await ask(client, {"a": {"query": "Oh, Amy"}, "b": {"query": "오에이미"}, "c": {"query": "nobody at all"}})
    assert [(item["id"], item["match"]) for item in found["a"]] == [(AMY_ID, True)]
    assert [(item["id"], item["match"]) for item in found["b"]] == [(AMY_ID, True)]
    assert found["c"] == []


async def test_a_bare_surname_is_never_a_match(client):
    for query in ("Lee", "Mr Lee", "이", "Oh"):
        found = await ask(client, {"q": {"query": query, "type": "Person"}})
        assert found["q"], query
        assert not any(item["match"] for item in found["q"])


async def test_by_get_too(client):
    response = await client.get("/reconcile", params={"queries": '{"q0": {"query": "Greens"}}'})
    assert response.json()["q0"]["result"][0]["id"] == GREENS_ID


async def test_a_type_and_a_limit_narrow(client):
    found = await ask(client, {"q": {"query": "Lee", "type": ["Party"]}, "r": {"query": "Lee", "limit": 1}})
    assert found["q"] == []
    assert len(found["r"]) == 1


async def test_a_property_that_does_not_fit_takes_the_match_away(client):
    fits = {"query": "Amy Oh", "properties": [{"pid": "party", "v": {"id": GREENS_ID}}]}
    by_name = {"query": "Amy Oh", "properties": [{"pid": "party", "v": ["Blues", "녹색"]}]}
    fails = {"query": "Amy Oh", "properties": [{"pid": "party", "v": "Blues"}]}
    found = await ask(client, {"fits": fits, "by_name": by_name, "fails": fails})
    assert found["fits"][0]["match"]
    assert found["by_name"][0]["match"]
    assert not found["fails"][0]["match"]
    assert found["fails"][0]["score"] < found["fits"][0]["score"]


async def test_properties_of_entities(client):
    request = {"ids": [AMY_ID, "person/nobody"], "properties": [{"id": "name_ko"}, {"id": "party"}, {"id": "roles"}]}
    response = await client.post("/reconcile", data={"extend": json.dumps(request)})
    found = response.json()
    assert [item["id"] for item in found["meta"]] == ["name_ko", "party", "roles"]
    assert found["rows"][AMY_ID] == {
        "name_ko": [{"str": "오에이미"}],
        "party": [{"id": GREENS_ID, "name": "Greens"}],
        "roles": [{"str": "candidate"}, {"str": "critic"}],
    }
    assert found["rows"]["person/nobody"] == {"name_ko": [], "party": [], "roles": []}


async def test_figures_of_a_pledge(client):
    request = {"ids": ["pledge/amy-school"], "properties": [{"id": "figures"}, {"id": "pledged_by"}]}
    rows = (await client.get("/reconcile", params={"extend": json.dumps(request)})).json()["rows"]
    assert rows["pledge/amy-school"]["figures"] == [{"str": "5 billion won"}]
    assert rows["pledge/amy-school"]["pledged_by"][0]["id"] == AMY_ID


async def test_properties_are_proposed_by_type(client):
    found = (await client.get("/reconcile/properties", params={"type": "Pledge", "limit": 4})).json()
    assert found["type"] == "Pledge"
    assert len(found["properties"]) == 4
    assert {"id": "pledged_by", "name": "pledged by"} in found["properties"]


async def test_names_are_completed(client):
    found = (await client.get("/reconcile/suggest/entity", params={"prefix": "lee"})).json()["result"]
    assert [item["id"] for item in found] == ["person/lee-bo", "person/lee-ann"]
    korean = (await client.get("/reconcile/suggest/entity", params={"prefix": "이안"})).json()["result"]
    assert [item["id"] for item in korean] == ["person/lee-ann"]
    skipped = (await client.get("/reconcile/suggest/entity", params={"prefix": "lee", "cursor": "1"})).json()["result"]
    assert skipped == found[1:]


async def test_a_preview_may_stand_in_a_frame_and_runs_nothing(client):
    response = await client.get("/reconcile/preview", params={"id": AMY_ID})
    policy = response.headers.get_list("content-security-policy")
    assert len(policy) == 1
    assert "frame-ancestors *" in policy[0]
    assert "script" not in policy[0]
    assert "오에이미" in response.text
    assert "<script" not in response.text
    is_problem(await client.get("/reconcile/preview", params={"id": "person/<script>"}), 404)


@pytest.mark.parametrize(
    "queries",
    [
        "{",
        "[]",
        '"x"',
        '{"q": 1}',
        '{"q": {"query": 7}}',
        '{"q": {"query": "x", "limit": 0}}',
        '{"q": {"query": "x", "limit": 1e9}}',
        '{"q": {"query": "x", "limit": true}}',
        '{"q": {"query": "x", "type": "Dragon"}}',
        '{"q": {"query": "x", "type": [[]]}}',
        '{"q": {"query": "x", "type": 3}}',
        '{"q": {"query": "x", "properties": {}}}',
        '{"q": {"query": "x", "properties": [{"pid": "age", "v": 3}]}}',
        '{"q": {"query": "x", "properties": [{"pid": "party"}]}}',
        json.dumps({"q": {"query": "x" * 301}}),
        json.dumps({str(n): {"query": "x"} for n in range(BATCH_MAX + 1)}),
    ],
)
async def test_a_bad_batch_is_a_problem_that_says_what_to_send(client, queries):
    body = is_problem(await client.post("/reconcile", data={"queries": queries}), 400)
    assert body["parameter"].startswith("queries")
    assert body["allowed"]


@pytest.mark.parametrize(
    "extend",
    [
        "[]",
        "{}",
        '{"ids": "x"}',
        '{"ids": [], "properties": [{"id": "age"}]}',
        '{"ids": [], "properties": 3}',
        json.dumps({"ids": ["person/amy-oh"] * (BATCH_MAX + 1), "properties": []}),
    ],
)
async def test_a_bad_extension_is_a_problem(client, extend):
    assert is_problem(await client.post("/reconcile", data={"extend": extend}), 400)["parameter"] == "extend"


@pytest.mark.parametrize(
    "address",
    [
        "/reconcile?callback=x",
        "/reconcile/suggest/entity?prefix=a&cursor=-1",
        "/reconcile/suggest/entity?cursor=%C2%B2",
        "/reconcile/suggest/type?prefix=" + "x" * 301,
        "/reconcile/properties?type=Dragon",
        "/reconcile/properties?limit=0",
    ],
)
async def test_bad_parameters_are_named(client, address):
    assert is_problem(await client.get(address), 400)["parameter"]


async def test_an_unreadable_body_is_a_problem(client):
    is_problem(await client.post("/reconcile", content=b"\xff\xfe"), 400)


def test_the_community_groups_checker_is_content(shared, tmp_path):
    checker = shared / "conformance" / "check_reconciliation.py"
    names = ["Lee Jae-myung", "김문수", "Rhee Jun-seok", "국민의힘", "Lee"]
    (tmp_path / "home").mkdir()
    with running(tmp_path / "home", data_dir=tmp_path / "data") as (_, address):
        run = subprocess.run(
            [sys.executable, str(checker), f"{address.rstrip('/')}/reconcile", *names],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    judged = [line for line in run.stdout.splitlines() if not line.startswith("  ")]
    assert len(judged) == 5
    assert all(line.endswith("OK") for line in judged), run.stdout
    assert "Lee Jae-myung -> person/lee-jae-myung Lee Jae-myung 100.0 True" in run.stdout
    assert "김문수 -> person/kim-moon-soo Kim Moon-soo 100.0 True" in run.stdout
    assert "Rhee Jun-seok -> person/lee-jun-seok Lee Jun-seok 95.0 True" in run.stdout
    assert "Lee -> person/lee-jae-myung Lee Jae-myung 45.0 False" in run.stdout
