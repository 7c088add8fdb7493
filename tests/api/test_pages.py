"""The HTML of our IRIs, the method and pledges side by side."""

import pytest

from kg.namespaces import BASE

pytestmark = pytest.mark.anyio

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def page(client, path):
    answer = await client.get(path, headers=BROWSER)
    assert answer.status_code == 200, path
    assert answer.headers["content-type"].startswith("text/html"), path
    assert "style=" not in answer.text, path
    return answer.text


async def test_everything_that_a_statement_names_has_a_page_in_both_languages(client):
    items = (await client.get("/v1/statements?limit=1000")).json()["items"]
    named = {item["id"] for item in items} | {item["article"]["id"] for item in items}
    for item in items:
        speaker = item.get("critic") or item["speaker"]
        references = [
            speaker, speaker["party"], item["article"]["outlet"], item.get("pledge"), *item["topics"],
            *item.get("targets", ()), *item.get("priorities", ()), *item.get("agrees_with", ()),
        ]  # fmt: skip
        named |= {reference["id"] for reference in references if reference}
        named |= {evidence["id"] for evidence in item["evidence"][:1]}
    assert len({iri.split("/")[-2] for iri in named}) > 3
    for iri in sorted(named):
        for lang in ("en", "ko"):
            text = await page(client, f"/{iri.removeprefix(BASE)}?lang={lang}")
            assert f'<html lang="{lang}">' in text
            assert iri in text


async def test_a_statement_s_page_has_its_words_its_citation_and_its_card(client):
    item = (await client.get("/v1/statements")).json()["items"][0]
    text = await page(client, f"/{item['id'].removeprefix(BASE)}?lang=en")
    assert item["evidence"][0]["quote"][:20] in text
    assert "/embed/statement/" in text
    assert "Verified in the article" in text


async def test_the_ontology_and_the_method_are_pages(client):
    assert "<h1>The ontology</h1>" in await page(client, "/ontology?lang=en")  # a test's store has no ontology
    assert "<h1>온톨로지</h1>" in await page(client, "/ontology?lang=ko")
    assert "What counts as a criticism" in await page(client, "/methods?lang=en")
    assert "무엇을 비판으로 보는가" in await page(client, "/methods?lang=ko")


async def test_pledges_side_by_side_or_a_clear_line(client):
    assert "Pledges side by side" in await page(client, "/pledges?lang=en")
    text = await page(client, "/pledges?lang=en&people=nobody&people=%3Cscript%3E")
    assert "There is no person or organization &#39;nobody&#39;" in text
    assert "<script>" not in text


async def test_what_is_unknown_is_404(client):
    assert (await client.get("/id/person/nobody", headers=BROWSER)).status_code == 404
    assert (await client.get("/id/statement/nothing/001", headers=BROWSER)).status_code == 404
