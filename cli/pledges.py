"""``pledges`` and ``pledges compare``: who pledged what, and side by side."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli import options
from cli.options import Format, Language
from cli.printing import print_corpus, print_json, print_page, table
from kg import Graph
from kg.errors import ConfigError
from kg.exports import serialize
from kg.lookups import tables
from kg.lookups.rows import name_of
from viz.comparison import figure_words, measure_words
from viz.messages import messages

_EMPTY_CELL = {
    "en": "'-' means that these articles report no such figure, not that there is none.",
    "ko": "'-'는 이 기사들에 그런 수치가 없다는 뜻이며, 공약이 없다는 뜻이 아닙니다.",
}
_NO_ROWS = {
    "en": "These articles report no figures that they pledged.",
    "ko": "이 기사들에는 이들이 공약한 수치가 없습니다.",
}
_MEASURE = {"en": "Measure", "ko": "항목"}

commands = typer.Typer()


@commands.callback(invoke_without_command=True)
def pledges(
    context: typer.Context,
    by: Annotated[str | None, typer.Option("--by", help="Only by this person or party.")] = None,
    topic: options.TopicOption = None,
    party: options.PartyOption = None,
    article: options.ArticleOption = None,
    limit: options.LimitOption = 1000,
    style: options.FormatOption = Format.table,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """Who pledged what, with the figures as written; `pledges compare` puts them side by side.

    Examples:
      hustings pledges --by "Ahn Cheol-soo"

      hustings pledges --topic computing --format csv
    """
    if context.invoked_subcommand is not None:
        _refuse_options_before(context)
        return
    narrowed = options.filters(article=article, speaker=by, party=party, topic=topic, limit=limit)
    with options.open_graph(store, as_of) as graph:
        print_page(
            graph, graph.pledges(narrowed), style, language, ("speaker", "pledge", "figures", "words", "statement")
        )


@commands.command("compare")
def compare(
    names: Annotated[list[str], typer.Argument(metavar="NAME NAME...", help="Two people or more.")],
    topic: options.TopicOption = None,
    article: options.ArticleOption = None,
    style: options.FormatOption = Format.table,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """The figures that people pledged, side by side; one that cannot be compared says why.

    Examples:
      hustings pledges compare "Lee Jae-myung" "Han Dong-hoon"

      hustings pledges compare 이재명 한동훈 김문수 --lang ko --format csv
    """
    with options.open_graph(store, as_of) as graph:
        found = graph.compare_pledges(names, topic, article=article)
        if style is Format.json:
            print_json(found)
        elif style is Format.csv:
            typer.echo(tables.COMPARISON.csv([found], language), nl=False)
        elif style is Format.ttl:
            _print_turtle(graph, found)
        else:
            _print_table(found, language)


def _refuse_options_before(context: typer.Context) -> None:
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise ConfigError("Options of 'pledges compare' stand after its name: hustings pledges compare NAME NAME.")


def _print_table(found: dict[str, Any], language: str) -> None:
    say = messages(language)
    if found["rows"]:
        rows = []
        for row in found["rows"]:
            cells = [
                "\n".join(figure_words(figure, row, say) for figure in row["cells"][person["slug"]]) or "-"
                for person in found["people"]
            ]
            rows.append([measure_words(row, say), *cells])
        table([_MEASURE[language], *(name_of(person, language) for person in found["people"])], rows)
        typer.echo(_EMPTY_CELL[language])
    else:
        typer.echo(_NO_ROWS[language])
    print_corpus(found["meta"], language)


def _print_turtle(graph: Graph, found: dict[str, Any]) -> None:
    proofs = {figure["statement"] for row in found["rows"] for figures in row["cells"].values() for figure in figures}
    typer.echo(serialize(graph.lookups.triples(sorted(proofs)), "ttl"), nl=False)


def register(app: typer.Typer) -> None:
    """Add the commands to the tree."""
    app.add_typer(commands, name="pledges")
