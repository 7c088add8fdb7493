"""``verify`` and ``validate``: whether the words still stand, and whether the graph keeps its shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import orjson
import typer

from cli import options
from cli.options import Language
from kg.corpus import check_files
from kg.validation import Finding, lint_ontology


def verify(
    articles: Annotated[
        Path | None, typer.Option("--articles", metavar="DIR", help="A folder of the articles' texts (*.txt).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    store: options.StoreOption = None,
) -> None:
    """Check that every quotation stands: by the recorded checks, or with --articles against the texts. Exit 1 if not.

    Examples:
      hustings verify

      hustings verify --articles texts/
    """
    with options.open_graph(store) as graph:
        outcome = graph.verify(articles)
    against = f"against the texts in {articles}" if articles else "by their recorded checks"
    _report(
        outcome.findings,
        f"{outcome.statements} statements with {outcome.evidence} quotations from {outcome.texts} text(s), {against}",
        as_json=as_json,
    )


def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATHS]", help="TriG files or folders; default: the graph itself.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    language: options.LanguageOption = Language.en,
    store: options.StoreOption = None,
) -> None:
    """Check shapes, violation queries and the ontology's own terms. Exit 1 if one is broken; warnings do not count.

    Examples:
      hustings validate

      hustings validate data/triples/articles/2025/st-2025-04-24-ai-pledges.trig
    """
    findings: list[Finding] = []
    if paths:
        findings = check_files(paths, language=language.value)
        what = f"{len(paths)} path(s)"
    else:
        with options.open_graph(store) as graph:
            findings = graph.validate(language=language.value)
            what = f"revision {graph.revision}"
    findings = [*findings, *lint_ontology()]
    _report(findings, what, as_json=as_json)


def _report(findings: Sequence[Finding], what: str, *, as_json: bool) -> None:
    broken = sum(finding.severity == "violation" for finding in findings)
    if as_json:
        rows = [
            {"severity": f.severity, "check": f.check, "node": f.node, "path": f.path, "message": f.message}
            for f in findings
        ]
        typer.echo(orjson.dumps({"findings": rows, "checked": what}, option=orjson.OPT_INDENT_2).decode())
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
