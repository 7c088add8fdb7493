"""Statements as an Atom feed (RFC 4287), paged as RFC 5005 has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET  # it only writes here

from kg import __version__
from kg.lookups.rows import name_of, words
from kg.namespaces import BASE

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TITLES: Final = {"en": "Hustings: who criticized whom", "ko": "허스팅스: 누가 누구를 비판했나"}
_ABOUT: Final = {
    "en": "Criticisms in election coverage, each with the words that prove it.",
    "ko": "선거 보도 속의 비판을 그것을 증명하는 문구와 함께 전합니다.",
}
_UNTITLED: Final = {"en": "A criticism", "ko": "비판"}


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself: its query, when the graph last changed, the language, and where its pages are."""

    query: str
    updated: str
    language: str
    site: str
    here: str
    first: str
    next: str | None


def atom(feed: Feed, items: Sequence[Mapping[str, Any]]) -> bytes:
    """The feed of some statements. An entry's id is the IRI of its statement, which never says anything else."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _add(root, "id", f"{BASE}feeds/criticisms.atom" + (f"?{feed.query}" if feed.query else ""))
    _add(root, "title", _TITLES[feed.language])
    _add(root, "subtitle", _ABOUT[feed.language])
    _add(root, "updated", feed.updated)
    _add(_add(root, "author"), "name", "Hustings")
    _add(root, "generator", "Hustings", uri=BASE, version=__version__)
    _link(root, "self", feed.here, "application/atom+xml")
    _link(root, "alternate", f"{feed.site}/", "text/html")
    _link(root, "first", feed.first, "application/atom+xml")
    if feed.next:
        _link(root, "next", feed.next, "application/atom+xml")
    for item in items:
        _entry(root, item, feed)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, item: Mapping[str, Any], feed: Feed) -> None:
    entry = _add(root, "entry")
    article, language = item["article"], feed.language
    _add(entry, "id", item["id"])
    _add(entry, "title", words(item["summary"], language) or _UNTITLED[language])
    _add(entry, "published", item["recorded"]["at"])
    _add(entry, "updated", item["recorded"]["at"])
    _link(entry, "alternate", f"{feed.site}/{item['id'].removeprefix(BASE)}")
    if article["url"]:
        _link(entry, "via", article["url"], "text/html")
    for topic in item["topics"]:
        _add(entry, "category", term=topic["slug"], scheme=f"{BASE}id/topic/", label=name_of(topic, language))
    quotes = " / ".join(f"“{evidence['quote']}”" for evidence in item["evidence"])
    source = f"{name_of(article['outlet'], language)}, {words(article['title'], language)}, {article['published']}"
    _add(entry, "content", f"{quotes} ({source})", type="text")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    kept = {key: _NOT_XML.sub("\ufffd", value) for key, value in attributes.items()}
    found = ET.SubElement(parent, f"{{{_ATOM}}}{name}", kept)
    found.text = None if text is None else _NOT_XML.sub("\ufffd", text)
    return found


def _link(parent: ET.Element, relation: str, address: str, media_type: str | None = None) -> None:
    _add(parent, "link", rel=relation, href=address, **({"type": media_type} if media_type else {}))
