"""``path``: the shortest chain of statements between two people or things."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli import options
from cli.options import Format, Language
from cli.printing import print_corpus, print_json, quoted, table
from kg import Page
from kg.exports import serialize
from kg.lookups.rows import Row, name_of, to_csv
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
_STEP_COLUMNS = (
    *("step", "source", "source_slug", "relation", "target", "target_slug"),
    *("forward", "statement", "quote", "more"),
)
_MORE = {"en": " (and {n} more)", "ko": " (외 {n}건)"}


def path(
    start: Annotated[str, typer.Argument(metavar="NAME", help="One end: a person, party, pledge or other thing.")],
    end: Annotated[str, typer.Argument(metavar="NAME", help="The other end.")],
    style: options.FormatOption = Format.table,
    language: options.LanguageOption = Language.en,
    store: options.StoreOption = None,
) -> None:
    """The shortest chain of statements between two people or things, each step with its words.

    A step is read as it stands, whichever way the chain goes along it.

    Examples:
      hustings path "Lee Jae-myung" "Han Dong-hoon"

      hustings path 최병호 김성훈 --lang ko --format json
    """
    with options.open_graph(store) as graph:
        found = graph.path(start, end)
        if style is Format.json:
            print_json(found.envelope())
        elif style is Format.csv:
            steps = [_row(number, step, language) for number, step in enumerate(found.items, 1)]
            typer.echo(to_csv(steps, _STEP_COLUMNS), nl=False)
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
            str(number),
            name_of(step["source"], language),
            say.word("verb", step["relation"]),
            name_of(step["target"], language),
            quoted(step["statement"]),
            step["statement"]["id"].split("/id/statement/")[1]
            + (_MORE[language].format(n=step["more"]) if step["more"] else ""),
        ]
        for number, step in enumerate(found.items, start=1)
    ]
    table(_HEADINGS[language], rows)
    print_corpus(found.meta, language)


def _row(number: int, step: dict[str, Any], language: str) -> Row:
    return {
        "step": str(number),
        "source": name_of(step["source"], language),
        "source_slug": step["source"]["slug"],
        "relation": step["relation"],
        "target": name_of(step["target"], language),
        "target_slug": step["target"]["slug"],
        "forward": str(step["forward"]).lower(),
        "statement": step["statement"]["id"],
        "quote": " … ".join(evidence["quote"] for evidence in step["statement"]["evidence"]),
        "more": str(step["more"]),
    }


def register(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command("path")(path)
