"""Behind a proxy: whose word counts, under which address answers lead on, and what the log and the counters say."""

from __future__ import annotations

import json
import logging

import httpx
import pytest

from api import create_app
from api.access import LOGGER, network_of
from kg import KgError, Settings, load_settings

pytestmark = pytest.mark.anyio

PROXY, STRANGER = "10.0.0.2", "198.51.100.7"
FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 198.51.100.99, 10.0.0.3",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "news.example",
    "X-Forwarded-Prefix": "/hustings",
}


def connected(graph, client=PROXY, **settings):
    app = create_app(Settings(**settings), graph)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(client, 1)), base_url="http://inside.test")


async def next_of(client, path="/v1/criticisms?limit=1", **headers):
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.headers["link"].partition(">")[0].removeprefix("<")


async def test_a_trusted_proxy_says_how_readers_reach_us(graph):
    async with connected(graph, trusted_proxies="10.0.0.0/8, ::1") as client:
        assert (await next_of(client, **FORWARDED)).startswith("https://news.example/hustings/v1/criticisms?limit=1&")
        assert (await next_of(client)).startswith("/v1/criticisms?")
        page = (await client.get("/", headers=FORWARDED)).text
        assert 'src="https://news.example/hustings/static/' in page


async def test_nobody_elses_word_counts(graph):
    for client, trusted in ((STRANGER, "10.0.0.0/8"), (PROXY, "")):
        async with connected(graph, client, trusted_proxies=trusted) as found:
            assert (await next_of(found, **FORWARDED)).startswith("/v1/criticisms?")


async def test_the_public_address_wins(graph):
    async with connected(graph, trusted_proxies="10.0.0.0/8", public_url="https://hustings.example/kg/") as client:
        assert (await next_of(client, **FORWARDED)).startswith("https://hustings.example/kg/v1/criticisms?")


@pytest.mark.parametrize("path", ["/kg/v1/criticisms?limit=1", "/v1/criticisms?limit=1"])
async def test_a_mount_point_may_stay_on_the_path_or_not(graph, path):
    async with connected(graph, public_url="https://hustings.example/kg") as client:
        assert (await next_of(client, path)).startswith("https://hustings.example/kg/v1/criticisms?")
        assert (await client.get("/kg")).headers["content-type"].startswith("text/html")
        assert (await client.get("/kg/static/explorer.css")).status_code == 200
        assert (await client.get("/kgx/v1/criticisms")).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-Host", 'evil"><script>'),
        ("X-Forwarded-Host", "a b"),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "/a?b"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-For", "nonsense"),
    ],
)
async def test_what_looks_like_no_address_is_left_out(graph, name, value):
    async with connected(graph, trusted_proxies=PROXY) as client:
        assert value not in await next_of(client, **{**FORWARDED, name: value})


async def test_an_answer_for_one_address_is_not_kept_for_another(graph):
    async with connected(graph, trusted_proxies=PROXY) as client:
        there = await client.get("/v1/criticisms?limit=1", headers=FORWARDED)
        here = await client.get("/v1/criticisms?limit=1")
        assert there.headers["etag"] != here.headers["etag"]
        assert "news.example" not in here.headers["link"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "hustings.example"),
        ("public_url", "https://hustings.example/?a"),
        ("trusted_proxies", "10.0.0.1/33"),
        ("trusted_proxies", "everybody"),
    ],
)
def test_settings_that_mean_nothing_are_refused(name, value):
    with pytest.raises(KgError, match=f"HUSTINGS_{name.upper()}"):
        load_settings(**{name: value})


async def test_the_log_has_a_line_of_json_that_betrays_no_reader(graph, caplog):
    async with connected(graph, trusted_proxies="10.0.0.0/8") as client:
        with caplog.at_level(logging.INFO, LOGGER):
            await client.get("/v1/people/amy-oh?lang=ko", headers={**FORWARDED, "Authorization": "Bearer secret"})
            await client.head("/v1/nothing")
    first, second = (json.loads(record.message) for record in caplog.records if record.name == LOGGER)
    assert first.keys() == {"at", "client", "method", "path", "route", "status", "ms", "bytes"}
    assert (first["client"], first["method"], first["path"]) == ("198.51.100.0/24", "GET", "/v1/people/amy-oh")
    assert first["route"].startswith("/v1/people/{")
    assert first["bytes"] > 100
    assert (second["method"], second["route"], second["status"]) == ("HEAD", "other", 404)
    for secret in ("secret", "lang=ko", "198.51.100.99", "203.0.113.9"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
    ],
)
def test_of_an_address_the_log_has_the_network(address, network):
    assert network_of(address) == network


async def test_metrics_count_requests_by_route_and_status(client, app, graph):
    for path in ("/v1/people/amy-oh", "/v1/people/ben-yu", "/v1/people?limit=0", "/nothing"):
        await client.get(path)
    app.state.context.metrics.query("answered")
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()

    def count(method, route, status):
        labels = f'method="{method}",route="{route}",status="{status}"'
        return next(line.split()[-1] for line in lines if f"_seconds_count{{{labels}}}" in line)

    (template,) = {line.split('route="')[1].split('"')[0] for line in lines if 'route="/v1/people/{' in line}
    assert count("GET", template, 200) == "2.0"
    assert count("GET", "/v1/people", 400) == "1.0"
    assert count("GET", "other", 404) == "1.0"
    assert any(line.startswith("hustings_http_request_duration_seconds_bucket{le=") for line in lines)
    assert 'hustings_sparql_queries_total{outcome="answered"} 1.0' in lines
    assert f'hustings_revision{{revision="{graph.revision}"}} 1.0' in lines
