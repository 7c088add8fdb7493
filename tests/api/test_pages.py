"""The HTML of our IRIs, the method and pledges side by side."""

import json
import re
from datetime import UTC, datetime

import httpx
import pyoxigraph as ox
import pytest

import kg
from api import create_app
from kg.namespaces import BASE, DCTERMS, ID, REFERENCE_GRAPH
from kg.store import memory
from tests.api.conftest import AMY, BEN, HOSTILE, is_problem
from tests.builders.articles import NOW, article, opened, says
from tests.builders.things import CANDIDATE_ROLE, person, reference
from viz.messages import messages

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


async def test_a_statement_s_page_says_all_that_proves_it(client):
    item = (await client.get("/v1/statements")).json()["items"][0]
    text = await page(client, f"/{item['id'].removeprefix(BASE)}?lang=en")
    own = item["id"].rsplit("/statement/")[-1]
    for needed in (
        item["evidence"][0]["quote"][:20],
        f"characters {item['evidence'][0]['start']:,} to {item['evidence'][0]['end']:,}",
        "Verified in the article",
        "What “verified” means",
        item["evidence"][0]["text_sha256"],
        "Recorded here",
        "This is the first version",
        f'<link rel="canonical" href="{item["id"]}">',
        f"/v1/statements/{own}/citation?format=bibtex",
        f"http://hustings.test/embed/statement/{own}?lang=en",
    ):
        assert needed in text, needed
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert json.loads(data[1])["@id"] == item["id"]


async def test_hostile_words_are_text_in_every_part_of_a_page(client):
    found = (await client.get("/v1/statements")).json()["items"]
    (item,) = [one for one in found if one["evidence"][0]["quote"] == HOSTILE]
    for path in (item["id"].removeprefix(BASE), "id/article/daily-1", "id/party/greens"):
        text = await page(client, f"/{path}?lang=en")
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


async def test_properties_ties_and_what_points_somewhere_are_in_words(client):
    text = await page(client, "/id/person/amy-oh?lang=ko")
    assert "오에이미" in text
    assert "다른 표기" not in text
    assert "/id/person/ben-yu?lang=ko" in text
    assert f"{messages('ko').word('relation', 'criticizes')}</a>" in text
    text = await page(client, "/id/pledge/amy-school?lang=en")
    assert "5 billion won" in text
    assert 'id="amount"' in text
    text = await page(client, f"/{CANDIDATE_ROLE.removeprefix(BASE)}?lang=en")
    assert "Ms Oh runs for the Greens" in text


async def test_an_address_of_another_host_is_never_kept_for_others(client):
    path = "/id/statement/daily-1/001?lang=en"
    await client.get(path, headers={**BROWSER, "Host": "evil.example"})
    assert "evil.example" not in (await client.get(path, headers=BROWSER)).text


async def test_languages_are_negotiated(client):
    for path in ("/id/person/amy-oh", "/id/statement/daily-1/001", "/methods", "/pledges", "/ontology", "/shapes"):
        answer = await client.get(path, headers={**BROWSER, "Accept-Language": "ko-KR,ko;q=0.9"})
        assert answer.headers["content-language"] == "ko", path
        assert '<html lang="ko">' in answer.text, path
        assert "Accept-Language" in answer.headers["vary"], path
        asked = await client.get(f"{path}?lang=en", headers={**BROWSER, "Accept-Language": "ko"})
        assert asked.headers["content-language"] == "en", path


async def test_the_ontology_has_every_term_in_both_languages_with_diagram_and_shapes(settings):
    with kg.open() as bundled:
        app = create_app(settings, bundled)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
            text = await page(found, "/ontology?lang=en")
            shapes = await page(found, "/shapes?lang=ko")
    assert '<svg class="diagram"' in text
    assert 'id="Criticism"' in text
    assert '<span class="second" lang="ko">비판</span>' in text
    (shape,) = set(re.findall(r"/shapes\?lang=en#(\w+)", text.split('id="Pledge"')[1].split("</div>")[0]))
    assert f'<section id="{shape}">' in shapes
    assert "공약이 온전하지 않습니다" in shapes


async def test_the_method_is_a_page(client):
    assert "<h1>The ontology</h1>" in await page(client, "/ontology?lang=en")  # a test's store has no ontology
    text = await page(client, "/methods?lang=en")
    for needed in ("What counts as a criticism", "How words are verified", "Hustings Maintainers", "Daily Test"):
        assert needed in text, needed
    assert "무엇을 비판으로 보는가" in await page(client, "/methods?lang=ko")


async def test_a_target_that_is_only_implied_is_neither_listed_nor_counted(settings):
    with kg.open() as bundled:
        (item, *_) = [one for one in bundled.criticisms().items if one.get("implied_targets") and not one["targets"]]
        app = create_app(settings, bundled)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
            for target in item["implied_targets"]:
                text = await page(found, f"/{target['id'].removeprefix(BASE)}?lang=en")
                assert item["evidence"][0]["quote"] not in text, target


async def test_pledges_side_by_side(settings):
    with kg.open() as bundled:
        app = create_app(settings, bundled)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
            text = await page(found, "/pledges?lang=en&people=lee-jae-myung,한동훈&people=nobody&topic=no-topic")
            narrow = await page(found, "/pledges?lang=en&people=lee-jae-myung,kim-dong-yeon&topic=talent")
            csv = await found.get("/v1/pledges/compare?people=lee-jae-myung%2Chan-dong-hoon&lang=en&format=csv")
    assert "This corpus knows no name “nobody”." in text
    assert "This corpus knows no name “no-topic”." in text
    assert "/v1/pledges/compare?people=lee-jae-myung%2Chan-dong-hoon&amp;lang=en&amp;format=csv" in text
    assert csv.headers["content-type"].startswith("text/csv")
    for needed in (
        "no period stated",
        "a part of another sum",
        "evenly spread: 20 trillion won a year",
        "150 trillion",
    ):
        assert needed in text, needed
    assert narrow.count("trillion") < text.count("trillion")


async def test_pledges_of_fewer_than_two_say_so(client):
    assert "Choose two people or more." in await page(client, "/pledges?lang=en")
    text = await page(client, "/pledges?lang=en&people=nobody&people=%3Cscript%3E")
    assert "This corpus knows no name “&lt;script&gt;”." in text
    assert "<script>" not in text


@pytest.mark.parametrize(
    "path", ["/id/person/nobody", "/id/statement/nothing/001", "/no/such/page", "/v1/people/nobody", "/id/%3Cb%3E"]
)
async def test_what_is_unknown_is_a_page_for_readers_and_a_problem_for_others(client, path):
    answer = await client.get(f"{path}?lang=ko", headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-language"] == "ko"
    assert "이 주소에는 아무것도 없습니다" in answer.text
    assert "<b>" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    for accept in ("*/*", "text/turtle,text/html;q=0.5", "text/turtle,text/html"):
        is_problem(await client.get(path, headers={"Accept": accept}), 404)
    head = await client.head(path, headers=BROWSER)
    assert (head.status_code, head.content) == (404, b"")


async def test_other_errors_are_pages_for_readers_too(client):
    answer = await client.get("/id/person/amy-oh?format=xml&lang=en", headers=BROWSER)
    assert answer.status_code == 400
    assert "<h1>That did not work</h1>" in answer.text
    assert 'href="?format=xml&amp;lang=ko"' in answer.text
    answer = await client.get("/id/person/amy-oh?q=" + "x" * 9000, headers=BROWSER)
    assert answer.status_code == 414
    assert "<h1>" in answer.text
    answer = await client.get("/v1/people/amy-oh?lang=en", headers={"Accept": "text/html"})
    assert answer.status_code == 406
    assert "This cannot be had in the form that was asked for" in answer.text


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("/id/person/nobody?lang=ko", "그래프에 없습니다"),
        ("/id/person/amy-oh?format=xml&lang=ko", "쓸 수 없는 값"),
        ("/v1/criticisms?limit=many&lang=ko", "쓸 수 없는 값"),
        ("/id/person/amy-oh?lang=ko&q=" + "x" * 9000, "주소가 너무 깁니다"),
    ],
)
async def test_an_error_explains_itself_in_the_reader_s_language(client, path, needed):
    """What the server itself says is in English: it stands folded away, marked as English."""
    answer = await client.get(path, headers=BROWSER)
    assert needed in re.search('<p class="notice">(.*?)</p>', answer.text)[1]
    assert '<details class="about-verified"><summary>서버가 한 말(영어)</summary><p lang="en">' in answer.text
    english = await client.get(path.replace("lang=ko", "lang=en"), headers=BROWSER)
    assert '<details class="about-verified" open>' in english.text


async def test_what_was_withdrawn_says_why_and_what_replaced_it_and_never_its_words(settings):
    words = "Ms Oh called the plan of Mr Yu empty"
    draft = article(
        "daily-1",
        says("Criticism", AMY, words, target_agents=(BEN,)),
        says("Criticism", BEN, "Mr Yu called that nonsense", target_agents=(AMY,)),
    )
    graph = opened(reference(person("amy-oh"), person("ben-yu")), draft)
    graph.retract(
        "daily-1/001", "The words are of <another>.", by="hustings-maintainers", at=datetime(2031, 6, 1, 12, tzinfo=UTC)
    )
    app = create_app(settings, graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
        for path in ("/id/statement/daily-1/001", "/id/evidence/daily-1/001", "/v1/statements/daily-1/001"):
            answer = await found.get(f"{path}?lang=en", headers=BROWSER)
            assert answer.status_code == 410, path
            for needed in ("This statement was withdrawn", "retracted", "1 June 2031", "of &lt;another&gt;"):
                assert needed in answer.text, (path, needed)
            assert words not in answer.text
        card = await found.get("/embed/statement/daily-1/001?lang=ko", headers=BROWSER)
        assert card.status_code == 410
        assert "이 진술은 거두어졌습니다" in card.text
        assert "frame-ancestors *" in card.headers["content-security-policy"]
        assert words not in card.text
        is_problem(await found.get("/embed/statement/daily-1/001"), 410)


async def test_what_was_merged_leads_on_in_a_browser_too(settings, graph):
    old = ox.NamedNode(f"{ID}person/amy-o")
    merged = ox.Quad(old, ox.NamedNode(DCTERMS + "isReplacedBy"), ox.NamedNode(AMY), ox.NamedNode(REFERENCE_GRAPH))
    app = create_app(settings, kg.Graph(memory([*graph.store.export(), merged], at=NOW)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hustings.test") as found:
        answer = await found.get("/id/person/amy-o?lang=ko", headers=BROWSER)
    assert answer.status_code == 308
    assert answer.headers["location"] == "/id/person/amy-oh?lang=ko"
    assert 'href="/id/person/amy-oh?lang=ko"' in answer.text
