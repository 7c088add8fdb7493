"""Writes the pages of ``docs/`` that follow from the sources: settings, and the terms of the ontology.

Run it after changing a setting or a term: ``.venv/bin/python docs/generate.py``. A test compares what it would write
with what is there.
"""

from __future__ import annotations

from pathlib import Path

from kg import bundle
from kg.iri import local_name
from kg.namespaces import HU, OWL, RDF, RDFS, SKOS
from kg.rdf import describe, read
from kg.settings import Settings

_FOLDER = Path(__file__).parent
_DEFAULTS = {"data_dir": "the user data folder of the platform", "store": "the bundled graph"}
_SECTIONS = (
    ("Classes", OWL + "Class", RDFS + "label"),
    ("Properties between nodes", OWL + "ObjectProperty", RDFS + "label"),
    ("Properties with values", OWL + "DatatypeProperty", RDFS + "label"),
    ("Fixed values", SKOS + "Concept", SKOS + "prefLabel"),
)


def settings_page() -> str:
    """The page of settings, from the fields of :class:`kg.settings.Settings`."""
    lines = [
        "# Settings",
        "",
        "Every setting is an environment variable with the prefix `HUSTINGS_`; options of a command win over it.",
        "",
        "| variable | default | what it does |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = _DEFAULTS.get(name, "none" if field.default is None else f"`{field.default}`")
        lines.append(f"| `HUSTINGS_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def ontology_page() -> str:
    """The page of terms, from ``ontology/hustings.ttl`` and ``ontology/vocabularies.ttl``."""
    description = describe(quad for path in bundle.ontology_files() for quad in read(path))
    lines = [
        "# The ontology",
        "",
        f"Namespace `{HU}`, prefix `hu:`.",
        "A line in the graph is a claim that a text says something: a *statement* has a speaker, an object, a date and",
        "evidence, and stands in the named graph of its article. Plain relations such as `hu:criticizes` are derived",
        "from statements by the rules in [ontology/rules](../ontology/rules).",
    ]
    for title, kind, label in _SECTIONS:
        terms = sorted(
            iri
            for iri, properties in description.items()
            if iri.startswith(HU) and kind in {value.value for value in properties.get(RDF + "type", ())}
        )
        lines += ["", f"## {title}", "", "| term | in Korean | meaning |", "|---|---|---|"]
        for iri in terms:
            words = {
                (key, value.language): value.value
                for key in (label, SKOS + "definition")
                for value in description[iri].get(key, ())
            }
            korean, meaning = words.get((label, "ko"), ""), words.get((SKOS + "definition", "en"), "")
            lines.append(f"| `hu:{local_name(iri)}` | {korean} | {' '.join(meaning.split())} |")
    return "\n".join(lines) + "\n"


PAGES = {"settings.md": settings_page, "ontology.md": ontology_page}
"""File name to what writes it."""


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (_FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
