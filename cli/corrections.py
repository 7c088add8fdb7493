"""``retract``, ``supersede``, ``merge`` and ``split``: corrections, which keep what was said before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import kg
from cli.options import Language
from kg import iri as iris
from kg import load_settings
from kg.corrections import Correction, statement_iri
from kg.errors import NotFoundError
from kg.model import Person, Text, text
from kg.rdf import find, read

StatementArgument = Annotated[str, typer.Argument(metavar="STATEMENT", help="ARTICLE/NUMBER, or the statement's IRI.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="What was wrong: public, and kept for good.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="The person or organization that answers for it.")]
ReasonLanguageOption = Annotated[Language, typer.Option("--lang", help="The language of the reason.")]
WritableStore = Annotated[
    str | None, typer.Option("--store", metavar="PATH", help="The store folder; default: HUSTINGS_STORE.")
]


def retract(
    statement: StatementArgument,
    reason: ReasonOption,
    by: ByOption,
    language: ReasonLanguageOption = Language.en,
    store: WritableStore = None,
) -> None:
    """Take a statement out of the graph: the text does not say this. It is kept in the history store.

    Example:
      hustings retract lantern-2031-03-05-ferry/002 --reason "It is of another." --by hustings-maintainers --store S
    """
    with kg.open_graph(store, settings=load_settings(), write=True) as graph:
        _print(graph.retract(statement, _reason(reason, language), by=by))


def supersede(
    statement: StatementArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="RDF that describes the one statement in its place.")],
    reason: ReasonOption,
    by: ByOption,
    language: ReasonLanguageOption = Language.en,
    store: WritableStore = None,
) -> None:
    """Put the statement of FILE in the place of another, under the next free number; `show -f ttl` is a beginning.

    Example:
      hustings supersede lantern-2031-03-05-ferry/002 right.ttl --reason "Wrong target." --by hustings-maintainers
    """
    article = iris.parse_node(statement_iri(statement)).article
    (path, *others) = find([file])
    if others:
        raise NotFoundError(f"{file} is a folder: name the one file with the replacement.", kind="file")
    quads = read(path, graph=iris.article_graph(article))
    with kg.open_graph(store, settings=load_settings(), write=True) as graph:
        _print(graph.supersede(statement, quads, _reason(reason, language), by=by))


def merge(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who goes, by slug, IRI or name.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="Who stays.")],
    reason: ReasonOption,
    by: ByOption,
    language: ReasonLanguageOption = Language.en,
    store: WritableStore = None,
) -> None:
    """Say that two people are one: every statement that names the one is replaced by one that names the other.

    Example:
      hustings merge o-fenwright odila-fenwright --reason "One councillor." --by hustings-maintainers --store S
    """
    with kg.open_graph(store, settings=load_settings(), write=True) as graph:
        _print(graph.merge(person, into, _reason(reason, language), by=by))


def split(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who is two people, by slug, IRI or name.")],
    new: Annotated[str, typer.Argument(metavar="SLUG", help="The other: a new slug, or somebody who is there.")],
    statements: Annotated[list[str], typer.Option("--statement", help="A statement that means the other; repeat it.")],
    reason: ReasonOption,
    by: ByOption,
    name: Annotated[str | None, typer.Option("--name", help="The English name of somebody new.")] = None,
    korean_name: Annotated[str | None, typer.Option("--name-ko", help="The Korean name of somebody new.")] = None,
    language: ReasonLanguageOption = Language.en,
    store: WritableStore = None,
) -> None:
    """Say of some statements that they mean another person than the one they name.

    Example:
      hustings split kim kim-two --statement one/003 --name "Kim Na-ra" --reason "Two people." --by hustings-maintainers
    """
    other: str | Person = new
    if name is not None:
        names = {"en": name} | ({"ko": korean_name} if korean_name else {})
        other = Person(iris.entity("person", new), text(**names))
    with kg.open_graph(store, settings=load_settings(), write=True) as graph:
        _print(graph.split(person, other, statements, _reason(reason, language), by=by))


def _reason(words: str, language: Language) -> Text:
    return text(**{language.value: words})


def _print(done: Correction) -> None:
    """What was closed, a line each, and the new revision."""
    for statement in done.closed:
        new = done.replaced.get(statement)
        became = f"superseded by {iris.slug_of(new)}" if new else "retracted"
        typer.echo(f"{iris.slug_of(statement)}: {became}.")
    typer.echo(f"Revision {done.revision}.")


def register(app: typer.Typer) -> None:
    """Add the commands to the tree."""
    app.command("retract")(retract)
    app.command("supersede")(supersede)
    app.command("merge")(merge)
    app.command("split")(split)
