"""``criticisms``, ``who-criticized``, ``priorities`` and ``show``: statements and their words."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from cli import options
from cli.options import Format, Language
from cli.printing import print_json, print_page
from kg.errors import NotFoundError
from kg.exports import serialize
from kg.lookups import tables
from kg.lookups.rows import name_of, object_names, words
from kg.namespaces import ID


class TargetKind(StrEnum):
    """What a criticism aims at."""

    person = "person"
    party = "party"
    pledge = "pledge"
    group = "group"
    none = "none"


def criticisms(
    critic: Annotated[str | None, typer.Option("--critic", help="Only by this person, party or group.")] = None,
    target: Annotated[str | None, typer.Option("--target", help="Only of this person, party, pledge or group.")] = None,
    party: options.PartyOption = None,
    topic: options.TopicOption = None,
    published_from: options.FromOption = None,
    published_to: options.ToOption = None,
    kind: Annotated[TargetKind | None, typer.Option("--kind", help="Only targets of this kind.")] = None,
    article: options.ArticleOption = None,
    limit: options.LimitOption = 1000,
    style: options.FormatOption = Format.table,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """Who criticized whom or what, and in which words.

    Examples:
      hustings criticisms --critic "Lee Jun-seok"

      hustings criticisms --kind none --format json

      hustings criticisms --as-of 2026-11-30
    """
    narrowed = options.filters(
        article=article,
        speaker=critic,
        target=target,
        target_kind=kind.value if kind else None,
        party=party,
        topic=topic,
        published_from=published_from,
        published_to=published_to,
        limit=limit,
    )
    with options.open_graph(store, as_of) as graph:
        print_page(
            graph, graph.criticisms(narrowed), style, language, ("date", "critic", "target", "words", "statement")
        )


def who_criticized(
    name: Annotated[str, typer.Argument(help="Whom, by name, slug or IRI.")],
    article: options.ArticleOption = None,
    topic: options.TopicOption = None,
    published_from: options.FromOption = None,
    published_to: options.ToOption = None,
    limit: options.LimitOption = 1000,
    style: options.FormatOption = Format.table,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """Who criticized NAME, and in which words.

    Examples:
      hustings who-criticized "Han Dong-hoon"

      hustings who-criticized 한동훈 --lang ko
    """
    criticisms(
        target=name,
        article=article,
        topic=topic,
        published_from=published_from,
        published_to=published_to,
        limit=limit,
        style=style,
        language=language,
        as_of=as_of,
        store=store,
    )


def priorities(
    by: Annotated[str | None, typer.Option("--by", help="Only by this person or organization.")] = None,
    topic: options.TopicOption = None,
    article: options.ArticleOption = None,
    limit: options.LimitOption = 1000,
    style: options.FormatOption = Format.table,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """Who holds that what must come first.

    Examples:
      hustings priorities

      hustings priorities --by "Choi Byung-ho" --lang ko
    """
    narrowed = options.filters(article=article, speaker=by, topic=topic, limit=limit)
    with options.open_graph(store, as_of) as graph:
        print_page(
            graph, graph.priorities(narrowed), style, language, ("date", "speaker", "priority", "words", "statement")
        )


def show(
    statement: Annotated[str, typer.Argument(help="ARTICLE/NUMBER, or the statement's IRI.")],
    style: options.FormatOption = Format.table,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """One statement: its words, where they stand, who recorded it, and how to cite it.

    Of one that was superseded or retracted it says when, by whom, why, and what replaced it, and exits 2; with --as-of
    a time before, its words.

    Examples:
      hustings show st-2025-04-24-ai-pledges/062

      hustings show st-2025-04-24-ai-pledges/062 --format ttl
    """
    article, _, number = statement.removeprefix(ID + "statement/").removeprefix("id/statement/").partition("/")
    if not number:
        raise NotFoundError(
            f"There is no statement '{statement}': write ARTICLE/NUMBER, such as st-2025-04-24-ai-pledges/062.",
            kind="statement",
        )
    with options.open_graph(store, as_of) as graph:
        item = graph.statement(article, number)
        if style is Format.json:
            print_json(item)
        elif style is Format.csv:
            typer.echo(tables.STATEMENTS.csv([item], language), nl=False)
        elif style is Format.ttl:
            typer.echo(serialize(graph.lookups.triples([item["id"]]), "ttl"), nl=False)
        else:
            typer.echo(_card(item, language))


def _card(item: dict[str, Any], language: str) -> str:
    said, article = item["said"], item["article"]
    title = words(article["title"], language)
    when = said["on"] or (
        f"{said['earliest']} – {said['latest']}" if said["earliest"] else f"≤ {said['latest'] or '?'}"
    )
    lines = [
        words(item["summary"], language),
        "",
        *(
            f"  “{evidence['quote']}”\n"
            f"    characters {evidence['start']} to {evidence['end']}, "
            f"{'verified' if evidence['verified'] else 'NOT VERIFIED'}"
            for evidence in item["evidence"]
        ),
        "",
        f"  kind      {item['kind'].replace('_', ' ')} ({item['speech_mode'].replace('_', ' ')})",
        f"  speaker   {name_of(item.get('critic') or item['speaker'], language)}",
        f"  about     {'; '.join(object_names(item, language)) or '-'}",
        f"  said      {when}" + (f" (“{said['as_written']}”)" if said["as_written"] else ""),
        f"  article   {title}. {name_of(article['outlet'], language)}, {article['published']}.",
        f"  recorded  {item['recorded']['at']} by {name_of(item['recorded']['by'], language)}",
        f"  cite      {item['citation'][language]}",
    ]
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Add the commands to the tree."""
    app.command("criticisms")(criticisms)
    app.command("who-criticized")(who_criticized)
    app.command("priorities")(priorities)
    app.command("show")(show)
