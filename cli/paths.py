"""``path``: the shortest chain of statements between two people or things."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import options
from cli.options import Format, Language
from cli.printing import print_corpus, print_json, quoted, table
from kg import Page
from kg.exports import serialize
from kg.lookups import tables
from kg.lookups.rows import name_of
from viz.messages import messages

_HEADINGS = {
    "en": ("Step", "Who", "Does what", "Whom or what", "In these words", "Statement"),
    "ko": ("단계", "누가", "무엇을", "대상", "근거 인용", "진술"),
}
_NONE = {
    "en": "There is no chain of statements between {start} and {end} in {articles} article(s), from {first} to {last}. "
    "That is no proof that there is none elsewhere.",
    "ko": "기사 {articles}건({first}~{last})에는 {start}와(과) {end} 사이를 잇는 진술이 없습니다. "
    "다른 곳에도 없다는 뜻은 아닙니다.",
}
_MORE = {"en": " (and {n} more)", "ko": " (외 {n}건)"}


def path(
    start: Annotated[str, typer.Argument(metavar="NAME", help="One end: a person, party, pledge or other thing.")],
    end: Annotated[str, typer.Argument(metavar="NAME", help="The other end.")],
    article: options.ArticleOption = None,
    style: options.FormatOption = Format.table,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """The shortest chain of statements between two people or things, each step with its words.

    A step is read as it stands, whichever way the chain goes along it.

    Examples:
      hustings path "Lee Jae-myung" "Han Dong-hoon"

      hustings path 최병호 김성훈 --lang ko --format json
    """
    with options.open_graph(store, as_of) as graph:
        found = graph.path(start, end, article=article)
        if style is Format.json:
            print_json(found.envelope())
        elif style is Format.csv:
            typer.echo(tables.STEPS.csv(found.items, language), nl=False)
        elif style is Format.ttl:
            proofs = [step["statement"]["id"] for step in found.items]
            typer.echo(serialize(graph.lookups.triples(proofs), "ttl"), nl=False)
        else:
            ends = [name_of(graph.resolve(name).reference(), language) for name in (start, end)]
            _print_table(found, ends, language)


def _print_table(found: Page, ends: list[str], language: str) -> None:
    if not found.items:
        start, end = ends
        meta = found.meta
        typer.echo(
            _NONE[language].format(start=start, end=end, articles=meta["articles"], first=meta["from"], last=meta["to"])
        )
        return
    say = messages(language)
    rows = [
        [
            str(step["step"]),
            name_of(step["source"], language),
            say.word("verb", step["relation"]),
            name_of(step["target"], language),
            quoted(step["statement"]),
            step["statement"]["id"].split("/id/statement/")[1]
            + (_MORE[language].format(n=step["more"]) if step["more"] else ""),
        ]
        for step in found.items
    ]
    table(_HEADINGS[language], rows)
    print_corpus(found.meta, language)


def register(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command("path")(path)
