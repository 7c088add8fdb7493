"""What was corrected, over HTTP: 410 with the reason, 308 to whom a person was merged into."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from api.app import create_app
from kg import load_settings
from tests.builders.articles import NOW, article, opened, says
from tests.builders.things import person, reference

KIM, LEE, HAN = (person(name).iri for name in ("kim", "lee", "han"))
LATER = NOW + timedelta(days=1)


def test_a_closed_statement_is_gone_with_its_reason_and_a_merged_person_moved():
    one = article(
        "one",
        says("Criticism", LEE, "Mr Lee called her idle", target_agents=(KIM,)),
        says("Criticism", HAN, target_agents=(LEE,)),
    )
    graph = opened(reference(*(person(name) for name in ("kim", "lee", "han", "choi"))), one)
    graph.retract("one/002", "Of another.", by="hustings-maintainers", at=LATER)
    graph.merge("kim", "choi", "One person.", by="hustings-maintainers", at=LATER)
    with TestClient(create_app(load_settings(), graph), follow_redirects=False) as client:
        gone = client.get("/v1/statements/one/002")
        assert (gone.status_code, gone.headers["content-type"]) == (410, "application/problem+json")
        body = gone.json()
        assert (body["closed_as"], body["reason"], body["replaced_by"]) == ("retracted", {"en": "Of another."}, None)
        assert body["at"] == "2031-05-03T09:00:00Z"
        former = client.get("/v1/statements/one/1")
        assert (former.status_code, former.json()["closed_as"]) == (410, "superseded")
        assert former.json()["replaced_by"].endswith("/statement/one/003")
        now = client.get("/v1/statements/one/003").json()
        assert [(item["status"], item["closed"]) for item in now["history"]] == [
            ("superseded", "2031-05-03T09:00:00Z"),
            ("accepted", None),
        ]
        moved = client.get("/v1/people/kim?format=csv")
        assert (moved.status_code, moved.headers["location"]) == (308, "choi?format=csv")
        followed = client.get("/v1/people/kim", follow_redirects=True)
        assert followed.json()["slug"] == "choi"
        assert client.get("/v1/statements/one/099").status_code == 404
        looked_up = client.get("/id/statement/one/002", headers={"Accept": "text/turtle"})
        assert (looked_up.status_code, looked_up.json()["closed_as"]) == (410, "retracted")
