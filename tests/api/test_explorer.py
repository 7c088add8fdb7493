"""The explorer over HTTP: a view as page, answer, files and cards."""

import json

import pytest

pytestmark = pytest.mark.anyio


async def test_the_page_holds_the_view_of_its_address(client):
    answer = await client.get("/?lang=en&select=nobody%3Cscript%3E&party=moon&party=sun")
    assert answer.status_code == 200
    assert "This view holds nothing at the address “nobody&lt;script&gt;”." in answer.text
    assert "“moon”" in answer.text
    assert "“sun”" in answer.text


async def test_pages_are_packed_and_lookups_are_as_they_were(client):
    for path in ("/?lang=en", "/static/explorer.js", "/view", "/out/view.svg"):
        answer = await client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip", path
        assert "Accept-Encoding" in answer.headers["vary"], path
        plain = await client.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content
    first = await client.get("/", headers={"Accept-Encoding": "gzip"})
    again = await client.get("/", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert "content-encoding" not in (await client.get("/v1/statements")).headers


async def test_a_view_answers_what_the_script_needs(client):
    found = (await client.get("/view?lang=ko&rows=1&after=0")).json()
    assert {"picture", "rows", "counts", "days", "sentence", "total", "more", "opened"} <= found.keys()
    assert len(found["rows"]) == 1 < found["total"]
    assert (await client.get("/view?rows=x&after=%C2%B2&edges=-1&from=yesterday")).status_code == 200


async def test_what_is_open_in_a_view_is_asked_for_alone(client):
    whole = (await client.get("/view?lang=ko")).json()
    for select in (whole["picture"]["edges"][0]["id"], whole["picture"]["nodes"][0]["id"], "nobody/here"):
        words = (await client.get("/view/words", params={"lang": "ko", "select": select})).json()
        with_picture = (await client.get("/view", params={"lang": "ko", "select": select})).json()
        assert words.keys() == {"opened", "names"}
        assert words["opened"] == with_picture["opened"]
        assert bool(words["opened"]["rows"]) == (select != "nobody/here")
        assert words["names"].keys() == ({select} if select.count("/") == 1 and "~" not in select else set()) - {
            "nobody/here"
        }


async def test_the_search_finds_names(client):
    name = (await client.get("/v1/people")).json()["items"][0]
    found = (await client.get("/view/search", params={"words": name["name"]["ko"], "lang": "en"})).json()
    assert found[0]["label"] == name["name"]["en"]
    assert (await client.get("/view/search?words=")).json() == []


@pytest.mark.parametrize("suffix", ["svg", "gexf", "graphml", "csv", "edges.csv", "jsonld", "html"])
async def test_a_view_as_a_file(client, suffix):
    answer = await client.get(f"/out/view.{suffix}?lang=ko")
    assert answer.status_code == 200
    assert ("attachment" in answer.headers.get("content-disposition", "")) == (suffix != "svg")
    if suffix == "jsonld":
        assert json.loads(answer.text)
    assert any("가" <= letter <= "힣" for letter in answer.text), "Korean labels are there"


async def test_an_unknown_file_and_an_empty_one_say_so(client):
    answer = await client.get("/out/view.exe")
    assert answer.status_code == 404
    assert "use one of svg, gexf" in answer.json()["detail"]
    for suffix in ("gexf", "html"):
        answer = await client.get(f"/out/view.{suffix}?q=nothing+says+this")
        assert answer.status_code == 400
        assert "empty" in answer.json()["detail"]
    assert (await client.get("/out/view.csv?q=nothing+says+this")).text.startswith("statement,kind")


async def test_cards_may_stand_in_other_sites_and_run_no_script(client):
    item = (await client.get("/v1/statements")).json()["items"][0]
    article, number = item["id"].rsplit("/", 2)[1:]
    for address in ("/embed/view?lang=ko", f"/embed/statement/{article}/{number}?lang=en"):
        answer = await client.get(address)
        policies = answer.headers.get_list("content-security-policy")
        assert len(policies) == 1
        assert "frame-ancestors *" in policies[0]
        assert "script-src" not in policies[0]
        assert "<script" not in answer.text
    assert item["evidence"][0]["quote"][:20] in answer.text
    assert (await client.get("/embed/statement/nothing/001")).status_code == 404
    assert "frame-ancestors 'none'" in (await client.get("/")).headers["content-security-policy"]
