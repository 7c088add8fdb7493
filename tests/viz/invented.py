"""A network and its statements about invented people, in the shapes of ``/v1/graph`` and ``/v1/statements``."""

from __future__ import annotations

from typing import Any

from viz.corpus import Corpus

BASE = "https://w3id.org/hustings/id/"
SHA = "4f1c" * 16
META = {"revision": "3-0123456789ab", "articles": 1, "from": "2031-03-04", "to": "2031-03-04"}

RIVER, HILL, LANTERN = "river-party", "hill-party", "lantern-party"
PARTIES = {
    RIVER: ("River Party", "강물당"),
    HILL: ("Hill People's Party", "언덕국민당"),
    LANTERN: ("Lantern Party", "등불당"),
}
PEOPLE = {
    "ada-mun": ("Ada Mun", "문에이다", RIVER, ["candidate"]),
    "bo-hwang": ("Bo Hwang", "황보", RIVER, ["candidate"]),
    "cora-maeng-seo": ("Cora Maeng-seo", "맹서코라", RIVER, ["candidate"]),
    "dae-ryu": ("Dae Ryu", "류대", HILL, ["candidate"]),
    "eun-tak": ("Eun Tak", "탁은", HILL, ["candidate"]),
    "fay-gwak": ("Fay Gwak", "곽페이", HILL, ["candidate", "critic"]),
    "gil-pyo": ("Gil Pyo", "표길", None, ["candidate"]),
    "han-byeol-so": ("Han-byeol So", "소한별", LANTERN, ["candidate", "critic"]),
    "ina-dokgo": ("Ina Dokgo", "독고이나", None, ["expert"]),
    "jun-eo": ("Jun Eo", "어준", None, ["expert"]),
}
PLEDGES = {
    "ada-mun": [
        "100 trillion won for trams over five years", "Tram clusters in every province", "50,000 new tram cars",
        "A free “Korean-style timetable”", "Schools for tram drivers at national universities",
    ],
    "bo-hwang": ["100 trillion won for trams", "One million seats", "100 top-tier conductors"],
    "cora-maeng-seo": ["100 trillion won for trams", "A public and private partnership for a tram foundation model"],
    "dae-ryu": [
        "200 trillion won for trams", "A Ministry of Tracks and Strategy (a tentative name)", "10,000 tram experts",
        "Trams in defence, health care and robotics",
    ],
    "eun-tak": [
        "50 trillion won for trams", "More research into cutting-edge rails", "A “gate-free” model of fewer hurdles",
    ],
    "fay-gwak": ["One million rail experts", "Research at 5 per cent of GDP", "A 20 trillion won start-up fund"],
    "gil-pyo": ["100 trillion won to foster 200,000 conductors", "A timetable-based school system"],
}  # fmt: skip
PRIORITIES = {
    "talent": ("Talent", "인재"),
    "rails": ("Rails", "철로"),
    "timetables": ("Timetables", "시간표"),
    "private-investment": ("Private investment", "민간 투자"),
    "deregulation": ("Deregulation", "규제 완화"),
}
GROUPS = {
    "candidates-policies": ("pledge_group", "The candidates’ policies", "후보들의 정책"),
    "lofty-promises": ("pledge_group", "The parade of lofty promises", "거창한 약속들"),
    "observers": ("agent_group", "Observers", "전문가와 관계자들"),
}


def reference(kind: str, slug: str) -> dict[str, Any]:
    """How an item points to an entity."""
    english, korean = _names(kind, slug)
    return {"kind": kind, "id": iri(kind, slug), "slug": slug, "name": {"en": english, "ko": korean}}


def iri(kind: str, slug: str) -> str:
    return f"{BASE}{'group' if kind.endswith('_group') else kind}/{slug}"


def node(kind: str, slug: str, *, label: dict[str, str] | None = None) -> dict[str, Any]:
    english, korean = label.values() if label else _names(kind, slug)
    party = PEOPLE[slug][2] if kind == "person" and slug in PEOPLE else None
    return {
        "id": iri(kind, slug),
        "slug": slug,
        "kind": kind,
        "label": {"en": english, "ko": korean},
        "party": reference("party", party) if party else None,
        "roles": PEOPLE[slug][3] if kind == "person" and slug in PEOPLE else [],
        "counts": {},
    }


class Coverage:
    """Collects statements and the edges that follow from them."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}
        self.edges: dict[tuple[str, str, str], list[str]] = {}
        self.statements: list[dict[str, Any]] = []

    def add(self, kind: str, slug: str, **extra: Any) -> str:
        made = node(kind, slug, **extra)
        self.nodes.setdefault(made["id"], made)
        return str(made["id"])

    def say(
        self, kind: str, speaker: tuple[str, str], quote: str, arrows: list[tuple[str, str, str]], **extra: Any
    ) -> dict[str, Any]:
        """Add a statement; ``arrows`` are ``(relation, target kind, target slug)``."""
        number = f"{len(self.statements) + 1:03}"
        item: dict[str, Any] = {
            "id": f"{BASE}statement/trams/{number}",
            "kind": kind,
            "critic" if kind == "criticism" else "speaker": reference(*speaker) | {"party": None},
            "summary": {"en": f"Summary {number}: {quote}", "ko": f"요약 {number}: {quote}"},
            "stance": "negative" if kind == "criticism" else "positive",
            "speech_mode": "partial_quotation",
            "topics": [],
            "said": {"on": None, "earliest": None, "latest": "2031-03-04", "basis": "derived", "as_written": None},
            "article": {
                "id": f"{BASE}article/trams",
                "slug": "trams",
                "title": {"en": "Go big or go home: hopefuls pledge mega trams"},
                "outlet": reference("outlet", "the-tide"),
                "published": "2031-03-04",
                "url": None,
            },
            "evidence": [
                {
                    "quote": quote, "start": 100 * int(number), "end": 100 * int(number) + len(quote),
                    "text_sha256": SHA, "language": "en", "verified": True,
                }
            ],
            "certainty": "certain",
            "recorded": {"at": "2031-03-05T09:00:00Z", "by": reference("organization", "hustings-maintainers")},
        }  # fmt: skip
        targets = [reference(target_kind, slug) for _, target_kind, slug in arrows]
        if kind == "criticism":
            item["targets"] = targets
        elif kind == "agreement":
            item["agrees_with"] = targets
        elif kind == "priority_endorsement":
            item["priorities"] = targets
        item |= extra
        source = self.add(*speaker) if arrows else iri(*speaker)
        for relation, target_kind, slug in arrows:
            target = self.add(target_kind, slug)
            self.edges.setdefault((source, relation, target), []).append(item["id"])
        self.statements.append(item)
        return item

    def network(self) -> dict[str, Any]:
        return {
            "nodes": [self.nodes[key] for key in sorted(self.nodes)],
            "edges": [
                {"source": a, "target": b, "relation": relation, "weight": len(ids), "statements": ids}
                for (a, relation, b), ids in sorted(self.edges.items())
            ],
            "more": 0,
        }

    def corpus(self) -> Corpus:
        return Corpus.of(self.network(), self.statements, META)


def pledge_slug(person: str, number: int) -> str:
    return f"{person}-{number}"


def campaign() -> Coverage:
    """One article about ten people, as busy as a real one."""
    said = Coverage()
    so = ("person", "han-byeol-so")
    for person, texts in PLEDGES.items():
        for number, text in enumerate(texts, 1):
            slug = pledge_slug(person, number)
            pledge = {"id": iri("pledge", slug), "slug": slug, "label": {"en": text, "ko": _korean(text)}}
            if number == 1 and "trillion" in text:
                pledge["amounts"] = [
                    {"value": int(text.split()[0]) * 10**12, "currency": "KRW", "bound": "exactly", "period": "P5Y"}
                ]
            said.say(
                "pledge_making", ("person", person), f"pledging {text[:30].lower()}",
                [("makes_pledge", "pledge", slug)], pledge=pledge,
            )  # fmt: skip
    said.say(
        "criticism", so, "blasted candidates' policies as 'scam-level'",
        [("criticizes_group", "pledge_group", "candidates-policies")],
    )  # fmt: skip
    said.say(
        "criticism", so, "a 'foolish attempt linked to her 'freebie' policy series'",
        [("criticizes", "person", "ada-mun"), ("criticizes_pledge", "pledge", "ada-mun-4")],
    )  # fmt: skip
    said.say(
        "criticism", so, "He also took a swing at Mr Ryu for simply doubling Ms Mun's amount",
        [("criticizes", "person", "dae-ryu"), ("criticizes_pledge", "pledge", "dae-ryu-1")],
    )  # fmt: skip
    said.say(
        "criticism", ("agent_group", "observers"), "observers warn that many of the plans lack concrete road maps",
        [("criticizes_group", "pledge_group", "lofty-promises")],
    )  # fmt: skip
    said.say(
        "criticism",
        ("person", "fay-gwak"),
        "shouting 100 trillion won without any consideration",
        [],
        no_target_named=True,
    )
    echo = said.say("agreement", ("person", "fay-gwak"), "Ms Gwak echoed a similar view", [("agrees_with", *so)])
    echo["evidence"][0] |= {"prefix": "On Friday, ", "suffix": ", once more"}
    said.say(
        "priority_endorsement",
        so,
        "stimulating private investments",
        [("endorses_priority", "priority", "private-investment")],
    )
    said.say(
        "priority_endorsement", so, "talking about deregulation", [("endorses_priority", "priority", "deregulation")]
    )
    for expert in ("ina-dokgo", "jun-eo"):
        said.say(
            "priority_endorsement", ("person", expert), "the trio that are interdependent",
            [("endorses_priority", "priority", name) for name in ("talent", "rails", "timetables")],
        )  # fmt: skip
    for person, (_, _, party, _) in PEOPLE.items():
        if party:
            said.say(
                "candidacy_report", ("article", "trams"), "candidate for the party", [],
                membership={"member": reference("person", person), "organization": reference("party", party)},
            )  # fmt: skip
            key = (said.add("person", person), "candidate_of", said.add("party", party))
            said.edges[key] = [said.statements[-1]["id"]]
    return said


HOSTILE = {
    "script": "</script><script>document.title='stolen'</script>",
    "handler": '<img src="x" onerror="document.title=\'stolen\'"> href="javascript:alert(1)"',
    "direction": "Right\u202eto left\u202c\u200f and back",
    "lines": "Line\nbreak\r\nand\u2028separator\u2029end",
    "long": "Verylongname " * 770,
    "unbroken": "W" * 10_000,
    "template": "{{ 7 * 7 }} {name} %s ${x}",
}


def hostile() -> Coverage:
    """A network whose every name tries to break out of the page."""
    said = Coverage()
    names = list(HOSTILE)
    for slug, text in HOSTILE.items():
        said.add("person", slug, label={"en": text, "ko": text})
    for source, target in zip(names, names[1:] + names[:1], strict=True):
        text = HOSTILE[source]
        item = said.say("criticism", ("person", source), text, [("criticizes", "person", target)])
        item["critic"]["name"] = {"en": text, "ko": text}
        item["targets"][0]["name"] = {"en": HOSTILE[target], "ko": HOSTILE[target]}
        item["article"]["title"] = text
        item["article"]["url"] = "javascript:document.title='stolen'"
    return said


def crowd(people: int = 400, edges: int = 900) -> Coverage:
    """A network too large to arrange by parts."""
    said = Coverage()
    for number in range(people):
        said.add("person", f"p{number}", label={"en": f"Person {number}", "ko": f"사람 {number}"})
    for number in range(edges):
        source, target = number * 7 % people, (number * number + 1) % (people // 4)
        if source != target:
            said.say("criticism", ("person", f"p{source}"), f"words {number}", [("criticizes", "person", f"p{target}")])
    return said


def press(before: int = 0) -> Coverage:
    """Several articles: what two outlets carried, each in its words, and replies to it."""
    said = Coverage()
    for number in range(before):
        said.say("criticism", ("person", "bo-hwang"), f"words {number}", [("criticizes", "person", "eun-tak")])
    mun, ryu = ("person", "ada-mun"), ("person", "dae-ryu")
    for outlet, day, quote in (
        ("the-tide", "2031-03-04", "Mr Ryu lashed out at Ms Mun"),
        ("the-ebb", "2031-03-05", "Mr Ryu took issue with Ms Mun"),
    ):
        item = said.say("criticism", ryu, quote, [("criticizes", *mun)])
        _appears(item, outlet, day)
    attack = item
    for number in range(2):
        reply = said.say("rebuttal", mun, f"Ms Mun hit back, {number}", [("responds_to_agent", *ryu)])
        reply["responds_to"] = [attack["id"]]
        _appears(reply, "the-ebb", "2031-03-06")
    return said


def busy_press() -> Coverage:
    """The same behind more statements than a page holds."""
    return press(before=450)


def _appears(item: dict[str, Any], outlet: str, day: str) -> None:
    item["article"] = item["article"] | {"outlet": reference("outlet", outlet), "published": day}
    item["said"] = item["said"] | {"latest": day}


def throng() -> Coverage:
    """A network with more arrows than are drawn one by one."""
    return crowd(1000, 3000)


def _names(kind: str, slug: str) -> tuple[str, str]:
    if kind == "person" and slug in PEOPLE:
        return PEOPLE[slug][0], PEOPLE[slug][1]
    if kind == "party":
        return PARTIES[slug]
    if kind == "priority":
        return PRIORITIES[slug]
    if slug in GROUPS:
        return GROUPS[slug][1:]
    if kind == "pledge":
        person, number = slug.rsplit("-", 1)
        text = PLEDGES[person][int(number) - 1]
        return text, _korean(text)
    plain = slug.replace("-", " ").title()
    return plain, plain


def _korean(text: str) -> str:
    """Something as long as a Korean label; the words do not matter here."""
    syllables = "전차궤도역사승객운임시간표공약투자인재육성예산지원"
    return " ".join(syllables[index : index + 3] for index in range(0, min(len(text) // 3, 18), 3))
