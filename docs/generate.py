"""Writes the pages of ``docs/`` that follow from the sources: commands, settings, examples, terms of the ontology.

Run it after changing one of these: ``.venv/bin/python docs/generate.py``. A test compares what it would write with what
is there.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import typer

import kg
from api import create_app, openapi
from cli.main import app
from kg import bundle
from kg.iri import local_name
from kg.namespaces import BASE, FOAF, HU, LANGUAGES, OWL, PREFIXES, RDF, RDFS, SKOS
from kg.queries import load_examples
from kg.rdf import describe, read
from kg.settings import Settings
from kg.store import memory

Description = Mapping[str, Mapping[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...]]]
"""Node to predicate to objects."""

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


def commands_page() -> str:
    """The page of commands, from the command tree itself."""
    lines = [
        "# Commands",
        "",
        'The same as `hustings COMMAND --help`. Exit codes: 0 fine, 1 the answer is "no" (`verify`, `validate`), 2 a',
        "wrong call or an error, with one line that says what to do. Names go by slug, IRI, English or Korean name.",
    ]
    for name, command in sorted(typer.main.get_command(app).commands.items()):  # type: ignore[attr-defined]
        about, _, examples = inspect.cleandoc(command.help).partition("\n\nExample")
        given = [line.strip() for line in examples.splitlines()[1:] if line.strip()]
        lines += ["", f"## hustings {name}", "", " ".join(about.split()), "", "| argument | default | what it does |"]
        lines += ["|---|---|---|", *map(_parameter_row, command.params)]
        lines += ["", "```console", *given, "```"]
    return "\n".join(lines) + "\n"


def _parameter_row(parameter: typer.core.TyperArgument | typer.core.TyperOption) -> str:
    if isinstance(parameter, typer.core.TyperArgument):
        names = f"`{parameter.metavar or (parameter.name or '').upper()}`"
    else:
        value = "" if parameter.is_flag else f" {parameter.metavar or _kind(parameter)}"
        long, *short = sorted(parameter.opts, key=len, reverse=True)
        names = ", ".join((f"`{long}{value}`", *(f"`{name}`" for name in short)))
    default = getattr(parameter.default, "value", parameter.default)
    shown = f"`{default}`" if default not in (None, False) else "required" if parameter.required else ""
    return f"| {names} | {shown} | {parameter.help} |"


def _kind(option: typer.core.TyperOption) -> str:
    """What an option takes, in the words of the page."""
    kind = option.type_descriptor.annotation
    if issubclass(kind, Enum):
        return "\\|".join(item.value for item in kind)
    return {int: "N", datetime: "DATE"}.get(kind, "TEXT")


def ontology_page() -> str:
    """The page of terms, from ``ontology/hustings.ttl`` and ``ontology/vocabularies.ttl``."""
    description = describe(quad for path in bundle.ontology_files() for quad in read(path))
    examples = _examples()
    lines = [
        "# The ontology",
        "",
        f"Namespace `{HU}`, prefix `hu:`.",
        "A line in the graph is a claim that a text says something: a *statement* has a speaker, an object, a date and",
        "evidence, and stands in the named graph of its article. Plain relations such as `hu:criticizes` are derived",
        "from statements by the rules in [ontology/rules](../ontology/rules).",
        "",
        "## Class diagrams",
        "",
        "A hollow arrow leads to the wider class. `Agent` is `foaf:Agent`: a person, party, organization or group.",
        "",
        *_diagram(_subclasses(description), ()),
        "",
        "What points to what, by the declared domains and ranges. A property that may lead to several classes, such as",
        "`hu:speaker` or `hu:targetGroup`, is in the table only.",
        "",
        *_diagram((), _relations(description, shortcuts=False)),
        "",
        "The plain relations, derived by rules and never typed in:",
        "",
        *_diagram((), _relations(description, shortcuts=True)),
    ]
    for title, kind, label in _SECTIONS:
        terms = sorted(
            iri
            for iri, properties in description.items()
            if iri.startswith(HU) and kind in {value.value for value in properties.get(RDF + "type", ())}
        )
        more = (" kind of | example |", "---|---|") if title == "Classes" else ("", "")
        lines += ["", f"## {title}", "", f"| term | in Korean | meaning |{more[0]}", f"|---|---|---|{more[1]}"]
        for iri in terms:
            words = {
                (key, value.language): value.value
                for key in (label, SKOS + "definition")
                for value in description[iri].get(key, ())
                if isinstance(value, ox.Literal)
            }
            korean, meaning = words.get((label, "ko"), ""), words.get((SKOS + "definition", "en"), "")
            line = f"| `hu:{local_name(iri)}` | {korean} | {' '.join(meaning.split())} |"
            if title == "Classes":
                wider = ", ".join(f"`{_short(value)}`" for value in _values(description, iri, RDFS + "subClassOf"))
                line += f" {wider} | {examples.get(iri, '')} |"
            lines.append(line)
    return "\n".join(lines) + "\n"


def _examples() -> dict[str, str]:
    """Class to the first node of the bundled graph that has it."""
    with kg.open_graph(bundle.triples_dir()) as graph:
        rows = graph.sparql("SELECT ?class (MIN(STR(?node)) AS ?first) { ?node a ?class } GROUP BY ?class")
        return {row["class"].value: f"`{row['first'].value.removeprefix(BASE)}`" for row in rows}


def _values(description: Description, iri: str, predicate: str) -> list[str]:
    return [value.value for value in description[iri].get(predicate, ())]


def _short(iri: str) -> str:
    return next((f"{prefix}:{local_name(iri)}" for prefix, space in PREFIXES.items() if iri.startswith(space)), iri)


def _subclasses(description: Description) -> Iterator[tuple[str, str]]:
    """Wider and narrower class, both of ours or agents."""
    for iri in sorted(description):
        for wider in _values(description, iri, RDFS + "subClassOf"):
            others = set(_values(description, iri, RDFS + "subClassOf")) - {wider}
            if wider.startswith(HU) or (wider == FOAF + "Agent" and not any(other.startswith(HU) for other in others)):
                yield local_name(wider), local_name(iri)


def _relations(description: Description, *, shortcuts: bool) -> Iterator[tuple[str, str, str]]:
    """Domain, range and names of the properties between classes of ours, those of one pair together."""
    found: dict[tuple[str, str], list[str]] = {}
    for iri in sorted(description):
        derived = HU + "shortcut" in _values(description, iri, RDFS + "subPropertyOf")
        if not iri.startswith(HU) or derived is not shortcuts:
            continue
        for domain in _values(description, iri, RDFS + "domain"):
            for range_ in _values(description, iri, RDFS + "range"):
                if all(end.startswith(HU) or end == FOAF + "Agent" for end in (domain, range_)):
                    found.setdefault((local_name(domain), local_name(range_)), []).append(local_name(iri))
    for (domain, range_), names in sorted(found.items()):
        yield domain, range_, ", ".join(names)


def _diagram(subclasses: Iterable[tuple[str, str]], relations: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    yield "```mermaid"
    yield "classDiagram"
    yield "    direction LR"
    yield from (f"    {wider} <|-- {narrower}" for wider, narrower in subclasses)
    yield from (f"    {domain} --> {range_} : {names}" for domain, range_, names in relations)
    yield "```"


def examples_page() -> str:
    """The page of example queries, from ``ontology/examples``."""
    lines = [
        "# Example queries",
        "",
        "Each runs by its name: `hustings query NAME`, with `--lang ko` for Korean names.",
        "`hustings query --list` lists them.",
        "They stand in [ontology/examples](../ontology/examples) as SHACL `sh:SPARQLExecutable`, for any tool to read.",
    ]
    group = None
    for example in load_examples():
        if example.group != group:
            group = example.group
            lines += ["", f"## {group.titles['en']} · {group.titles['ko']}"]
        lines += ["", f"### {example.slug}", ""]
        lines += [f"**{example.titles[name]}.** {example.descriptions[name]}\n" for name in LANGUAGES]
        # Not a ``sparql`` block, which the tests of pages would run again: the examples have a test of their own.
        lines += ["```rq", example.text.rstrip(), "```"]
    return "\n".join(lines) + "\n"


def http_page() -> str:
    """The page of HTTP routes and of the shapes of their answers, from the application itself."""
    served = create_app(Settings(), memory(at=datetime(2025, 1, 1, tzinfo=UTC)))
    found = openapi.document(served, served.state.context)
    lines = [
        "# HTTP routes",
        "",
        "The same as `/docs` of a running server, which adds answers of its graph. How to put them to use:",
        "[Use the HTTP API](how-to/use-the-api.md).",
        "",
        *found["info"]["description"].split("\n"),
    ]
    for section in openapi.sections(found):
        lines += ["", f"## {section['name'].capitalize()}", "", section["description"]]
        for operation in section["operations"]:
            lines += _route(operation)
    lines += ["", "## Shapes", "", "What JSON answers are made of. A member is always there unless it may be left out."]
    for name, schema in sorted(found["components"]["schemas"].items()):
        lines += _shape(name, schema)
    return "\n".join(lines) + "\n"


def _route(operation: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {operation['method']} {operation['path']}", "", operation["about"])
    if operation["parameters"]:
        yield from ("", "| parameter | value | meaning |", "|---|---|---|")
    for item in operation["parameters"]:
        allowed = " ".join(f"`{value}`" for value in item["allowed"])
        value = allowed or f"{item['kind']} {item['limits']}".strip()
        default = f", default `{item['default']}`" if item["default"] is not None else ""
        example = f" Such as `{item['example']}`." if item["example"] else ""
        yield f"| `{item['name']}` | {value}{default} | {item['about']}{example} |"
    if operation["body"]:
        yield from ("", "Send " + " or ".join(f"`{kind}`" for kind in operation["body"]) + ".")
    name = _shape_name(operation["shape"])
    shape = f" ([{name}](#{name.lower().replace(' ', '-')}))" if name else ""
    kinds = (f"`{kind}`{shape if kind == 'application/json' else ''}" for kind in operation["types"])
    yield from ("", f"As {', '.join(kinds)}.")


def _shape(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {_shape_name(name)}", "", schema.get("description", "").split("\n")[0])
    yield from ("", "| member | type | meaning |", "|---|---|---|")
    needed = schema.get("required", ())
    for member, told in schema.get("properties", {}).items():
        kind = _type_name(told) + ("" if member in needed else ", may be left out")
        yield f"| `{member}` | {kind} | {told.get('description', '')} |"


def _type_name(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return _shape_name(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " or ".join(_type_name(item) for item in schema["anyOf"])
    if "enum" in schema:
        return " ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type_name(schema['items'])}"
    inner = schema.get("additionalProperties")
    if schema.get("type") == "object" and isinstance(inner, Mapping):
        return f"object of {_type_name(inner)}"
    return str(schema.get("type", "anything"))


def _shape_name(name: str) -> str:
    """A shape as the page calls it: ``Listing_Criticism_`` is a list of them."""
    return re.sub(r"^Listing_(\w+)_$", r"Listing of \1", name)


PAGES = {
    "commands.md": commands_page,
    "examples.md": examples_page,
    "http-api.md": http_page,
    "ontology.md": ontology_page,
    "settings.md": settings_page,
}
"""File name to what writes it."""


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (_FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
