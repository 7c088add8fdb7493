"""How to cite a statement: CSL-JSON as BibTeX and RIS, for reference managers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

CITATION_FORMATS: Final = ("bibtex", "csl", "ris")
"""The formats of :func:`citation`."""

# TeX's own characters; everything else, Korean too, is UTF-8 as BibLaTeX and Biber read it.
_ESCAPED: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


def citation(csl: Mapping[str, Any], name: str) -> str:
    """A CSL-JSON item of a statement in one of :data:`CITATION_FORMATS`."""
    if name == "csl":
        return json.dumps([csl], ensure_ascii=False, indent=1) + "\n"
    return (_bibtex if name == "bibtex" else _ris)(csl)


def _bibtex(csl: Mapping[str, Any]) -> str:
    issued = str(csl["issued"]["raw"])
    fields = {
        "title": csl["title"],
        "author": "{Hustings maintainers}",
        "booktitle": csl["container-title"],
        "date": issued,
        "year": issued[:4],
        "version": csl["version"],
        "note": f"After {csl['references']}",
    }
    written = {name: value if name == "author" else _escaped(str(value)) for name, value in fields.items()}
    lines = [f"  {name} = {{{value}}}," for name, value in written.items()]
    # An address is no text: BibLaTeX and the url package read it as it is.
    return "\n".join([f"@misc{{{_key(csl)},", *lines, f"  url = {{{csl['URL']}}},", "}"]) + "\n"


def _ris(csl: Mapping[str, Any]) -> str:
    fields = [
        ("TY", "DATA"),
        ("TI", csl["title"]),
        ("AU", "Hustings maintainers"),
        ("T2", csl["container-title"]),
        ("PY", str(csl["issued"]["raw"])[:4]),
        ("DA", str(csl["issued"]["raw"]).replace("-", "/")),
        ("ET", csl["version"]),
        ("N1", f"After {csl['references']}"),
        ("UR", csl["URL"]),
        ("ER", ""),
    ]
    # A line each: a line break in a value would begin another field.
    return "".join(f"{tag}  - {' '.join(str(value).split())}".rstrip(" ") + "\r\n" for tag, value in fields)


def _key(csl: Mapping[str, Any]) -> str:
    article, number = str(csl["URL"]).rsplit("/", 2)[-2:]
    return re.sub(r"[^A-Za-z0-9-]", "", f"hustings-{article}-{number}")


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(character, character) for character in " ".join(text.split()))
