"""Rows: statements of every kind in the reader's language."""

import pytest

from tests.viz import invented
from viz import rows as words
from viz.messages import messages
from viz.records import Records

EN, KO = messages("en"), messages("ko")


@pytest.fixture(scope="module")
def said():
    return invented.campaign()


def rows(items, network, say):
    """The rows of items, with the arrows that they support in a network."""
    records = Records.read(items, {"nodes": [], **network})
    return words.rows(items, records.by_key, say)


def row_of(said, say=EN, **wanted):
    item = next(item for item in said.statements if all(item.get(key) == value for key, value in wanted.items()))
    return next(row for row in rows(said.statements, said.network(), say) if row.iri == item["id"])


def test_a_row_per_statement_in_the_order_given(said):
    assert [row.iri for row in rows(said.statements, said.network(), EN)] == [item["id"] for item in said.statements]


def test_every_kind_names_whom_it_is_about(said):
    assert [one.key for one in row_of(said, kind="agreement").whom] == ["person/han-byeol-so"]
    assert [one.key for one in row_of(said, kind="pledge_making").whom] == ["pledge/ada-mun-1"]
    assert row_of(said, kind="priority_endorsement").whom[0].name == "Private investment"
    assert [one.key for one in row_of(said, kind="candidacy_report").whom] == ["person/ada-mun", "party/river-party"]


def test_a_statement_knows_its_arrows(said):
    relations = [row.relations for row in rows(said.statements, said.network(), EN) if row.kind == "criticism"]
    assert ("criticizes", "criticizes_pledge") in relations
    assert ("untargeted",) in relations, "a criticism that names nobody has no arrow, but a place in the legend"


def test_a_candidacy_without_an_edge_is_among_the_others(said):
    network = {"nodes": [], "edges": []}
    kinds = {row.kind: row.relations for row in rows(said.statements, network, EN)}
    assert kinds["candidacy_report"] == ("other",)


def test_korean_names_and_english_words(said):
    row = row_of(said, KO, kind="agreement")
    assert row.who.name == "곽페이"
    assert row.kind_word == "동의"
    assert row.quotations[0].lang == "en"
    assert row.citation.startswith("“Ms Gwak echoed a similar view” – 곽페이.")
    assert row.recorded == "2031년 3월 5일, Hustings Maintainers"


def test_words_that_stand_twice_keep_what_stands_around_them(said):
    (quotation,) = row_of(said, EN, kind="agreement").quotations
    assert (quotation.before, quotation.after) == ("On Friday, ", ", once more")
    (quotation,) = row_of(said, EN, kind="criticism").quotations
    assert (quotation.before, quotation.after) == ("", "")


def test_a_quotation_without_a_recorded_language_is_told_by_its_letters(said):
    item = {
        **said.statements[0],
        "evidence": [{**said.statements[0]["evidence"][0], "language": None, "quote": "한국형 챗지피티"}],
    }
    assert rows([item], said.network(), EN)[0].quotations[0].lang == "ko"


def test_a_statement_is_verified_only_if_every_quotation_is(said):
    item = said.statements[0]
    good, bad = item["evidence"][0], {**item["evidence"][0], "verified": False}
    assert rows([item], said.network(), EN)[0].verified
    assert not rows([{**item, "evidence": [good, bad]}], said.network(), EN)[0].verified
    assert not rows([{**item, "evidence": []}], said.network(), EN)[0].verified


def test_only_web_addresses_become_links(said):
    def address(url):
        item = {**said.statements[0], "article": {**said.statements[0]["article"], "url": url}}
        return rows([item], said.network(), EN)[0].article_url

    assert address("https://example.org/a") == "https://example.org/a"
    assert address("javascript:alert(1)") is None
    assert address(None) is None


def test_implied_targets_are_not_shown(said):
    item = {**said.statements[0], "implied_targets": [invented.reference("person", "dae-ryu")]}
    assert all(one.key != "person/dae-ryu" for one in rows([item], said.network(), EN)[0].whom)


def test_an_article_that_speaks_for_itself_is_called_the_article(said):
    assert row_of(said, kind="candidacy_report").who.name == "the article"


def test_an_election_and_a_role_are_named_when_nothing_else_is(said):
    base = {key: value for key, value in said.statements[-1].items() if key != "membership"}
    election = {**base, "kind": "election_report", "election": invented.reference("election", "spring")}
    office = {
        **base,
        "kind": "office_report",
        "membership": {"member": invented.reference("person", "ada-mun"), "role": invented.reference("role", "mayor")},
    }
    shown = rows([election, office], {"edges": []}, EN)
    assert [[one.key for one in row.whom] for row in shown] == [["election/spring"], ["person/ada-mun", "role/mayor"]]


def test_something_without_a_name_is_called_by_its_slug(said):
    item = {**said.statements[0], "pledge": {"id": "https://elsewhere.example/p", "slug": "p"}}
    assert rows([item], said.network(), EN)[0].whom[0].name == "p"
