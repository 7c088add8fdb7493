"""A statement in schema.org's words, for search engines and other readers of JSON-LD.

Nothing here says more than the graph does. The words of an evidence are quoted from the *article*: they may hold the
reporter's own words, so they are no ``Quotation`` of the speaker. ``Claim`` is for factual claims: only what an article
itself reports as a fact (a candidacy, an office, an election) is one; pledges, criticisms and priorities are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kg.namespaces import HU, LANGUAGES

_FACTUAL: Final = frozenset({"candidacy_report", "election_report", "office_report"})
_TYPES: Final = {
    "article": "NewsArticle",
    "organization": "Organization",
    "outlet": "NewsMediaOrganization",
    "party": "PoliticalParty",
    "person": "Person",
}
_LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"


def schema_org(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item of a statement as schema.org JSON-LD."""
    article = _article(item["article"])
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@id": item["id"],
        "@type": "Claim" if item["kind"] in _FACTUAL else "CreativeWork",
        "additionalType": HU + "".join(part.capitalize() for part in item["kind"].split("_")),
        "url": item["id"],
        "name": _texts(item["summary"]),
        "about": _about(item),
        "dateCreated": item["recorded"]["at"],
        "creator": _thing(item["recorded"]["by"], "organization"),
        "license": _LICENSE,
        "isBasedOn": article,
        "citation": [_quotation(evidence, article["@id"]) for evidence in item["evidence"]],
    }
    if item["kind"] in _FACTUAL:
        found["appearance"] = {"@id": article["@id"]}
        return found
    speaker = item["critic"] if item["kind"] == "criticism" else item["speaker"]
    if speaker["kind"] != "article":
        act = {"@type": "CommunicateAction", "agent": _thing(speaker), "about": _about(item)}
        if item["said"]["on"]:
            act["startTime"] = item["said"]["on"]
        found["mainEntity"] = act
    return found


def _article(article: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "@type": "NewsArticle",
        "@id": article["id"],
        "headline": _texts(article["title"]),
        "datePublished": article["published"],
        "publisher": _thing(article["outlet"], "outlet"),
        "url": article["url"],
    }
    return {name: value for name, value in found.items() if value}


def _quotation(evidence: Mapping[str, Any], article: str) -> dict[str, Any]:
    return {
        "@type": "Quotation",
        "@id": evidence["id"],
        "text": evidence["quote"],
        "inLanguage": evidence["language"],
        "isPartOf": {"@id": article},
    }


def _about(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a statement is about: what it names as target, pledge or priority, and its topics."""
    named: list[Mapping[str, Any]] = [*item.get("targets", ()), *item.get("agrees_with", ())]
    named += [item["pledge"]] if item.get("pledge") else []
    named += item.get("priorities", ())
    membership = item.get("membership") or {}
    named += [membership[name] for name in ("member", "organization") if membership.get(name)]
    return [*_things(named), *_things(item["topics"], "topic")]


def _things(found: Iterable[Mapping[str, Any]], kind: str | None = None) -> list[dict[str, Any]]:
    return [_thing(thing, kind) for thing in found]


def _thing(thing: Mapping[str, Any], kind: str | None = None) -> dict[str, Any]:
    kind = str(thing.get("kind") or kind or thing["id"].rsplit("/", 2)[-2])
    names = thing.get("name") or thing.get("label") or thing.get("title")
    return {"@type": _TYPES.get(kind, "Thing"), "@id": thing["id"], "name": _texts(names)}


def _texts(texts: Mapping[str, str] | None) -> list[dict[str, str]]:
    return [
        {"@language": language, "@value": texts[language]} for language in LANGUAGES if texts and texts.get(language)
    ]
