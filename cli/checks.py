"""``verify`` and ``validate``: whether the words still stand, and whether the graph keeps its shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.options import Language, RowFormat
from cli.printing import print_json
from cli.progress import working
from kg.corpus import check_files
from kg.lookups.rows import to_csv
from kg.validation import Finding, lint_ontology

_COLUMNS = ("severity", "check", "node", "path", "message")


def verify(
    articles: Annotated[
        Path | None, typer.Option("--articles", metavar="DIR", help="A folder of the articles' texts (*.txt).")
    ] = None,
    style: options.RowFormatOption = RowFormat.table,
    store: options.StoreOption = None,
) -> None:
    """Check that every quotation stands: by the recorded checks, or with --articles against the texts. Exit 1 if not.

    Examples:
      hustings verify

      hustings verify --articles texts/
    """
    with options.open_graph(store) as graph, working("Verifying quotations"):
        outcome = graph.verify(articles)
    against = f"against the texts in {articles}" if articles else "by their recorded checks"
    _report(
        outcome.findings,
        f"{outcome.statements} statements with {outcome.evidence} quotations from {outcome.texts} text(s), {against}",
        style,
    )


def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATHS]", help="TriG files or folders; default: the graph itself.")
    ] = None,
    style: options.RowFormatOption = RowFormat.table,
    language: options.LanguageOption = Language.en,
    store: options.StoreOption = None,
) -> None:
    """Check shapes, violation queries and the ontology's own terms. Exit 1 if one is broken; warnings do not count.

    Examples:
      hustings validate

      hustings validate data/triples/articles/2025/st-2025-04-24-ai-pledges.trig
    """
    with working("Checking shapes"):
        if paths:
            findings = check_files(paths, language=language.value)
            what = f"{len(paths)} path(s)"
        else:
            with options.open_graph(store) as graph:
                findings = graph.validate(language=language.value)
                what = f"revision {graph.revision}"
    findings = [*findings, *lint_ontology()]
    _report(findings, what, style)


def _report(findings: Sequence[Finding], what: str, style: RowFormat) -> None:
    broken = sum(finding.severity == "violation" for finding in findings)
    rows = [{name: getattr(finding, name) for name in _COLUMNS} for finding in findings]
    if style is RowFormat.json:
        print_json({"findings": rows, "checked": what})
    elif style is RowFormat.csv:
        typer.echo(to_csv([{name: value or "" for name, value in row.items()} for row in rows], _COLUMNS), nl=False)
    else:
        for finding in findings:
            typer.echo(finding.line())
        verdict = "all is well" if not broken else f"{broken} violation(s)"
        typer.echo(f"Checked {what}: {verdict}.")
    if broken:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands to the tree."""
    app.command("verify")(verify)
    app.command("validate")(validate)
