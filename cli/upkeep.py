"""``stats``, ``doctor``, ``backup`` and ``restore``: looking after a store and an installation."""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.options import Language, RowFormat
from cli.printing import print_corpus, print_json, table
from cli.progress import working
from kg import KgError, Settings, bundle, load_settings
from kg.corpus import bundled_store, history_folder
from kg.errors import ConfigError
from kg.history import orphans
from kg.lookups.rows import Row, to_csv
from kg.store import back_up, is_store
from kg.store import restore as restore_backup
from viz import assets

_PARTS = {
    "en": {
        "statements": "statements",
        "closed": "closed statements",
        "entities": "entities",
        "relations": "inferred edges",
        "quads": "quads",
    },
    "ko": {
        "statements": "진술",
        "closed": "닫힌 진술",
        "entities": "개체",
        "relations": "추론된 관계",
        "quads": "쿼드",
    },
}
_COUNT_HEADINGS = {"en": ("What", "Kind", "Count"), "ko": ("구분", "종류", "수")}
_MEGABYTES_NEEDED = 200
"""Free space under which a store may fail to be built."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the doctor looked at, and what to do if it is not well."""

    name: str
    well: bool
    found: str
    mend: str = ""


def stats(
    style: options.RowFormatOption = RowFormat.table,
    language: options.LanguageOption = Language.en,
    as_of: options.AsOfOption = None,
    store: options.StoreOption = None,
) -> None:
    """How much the graph holds: statements, entities, inferred edges and quads, by kind.

    Examples:
      hustings stats

      hustings stats --store my-store --format json
    """
    with options.open_graph(store, as_of) as graph:
        found = graph.statistics()
    rows = [(part, kind, count) for part in _PARTS[language] for kind, count in found[part].items()]
    if style is RowFormat.json:
        print_json(found)
    elif style is RowFormat.csv:
        counted = [{"part": part, "kind": kind, "count": str(count)} for part, kind, count in rows]
        typer.echo(to_csv(counted, ("part", "kind", "count")), nl=False)
    else:
        names = _PARTS[language]
        table(_COUNT_HEADINGS[language], [(names[part], kind, f"{count:,}") for part, kind, count in rows])
        print_corpus(found["meta"], language)


def doctor(
    style: options.RowFormatOption = RowFormat.table,
    store: options.StoreOption = None,
) -> None:
    """Look whether this installation is well, and say how to mend what is not. Exit 1 if something is not.

    Examples:
      hustings doctor

      hustings doctor --format json
    """
    checks = list(_diagnose(store))
    if style is RowFormat.json:
        rows = [{"check": item.name, "well": item.well, "found": item.found, "mend": item.mend} for item in checks]
        print_json({"well": all(item.well for item in checks), "checks": rows})
    elif style is RowFormat.csv:
        typer.echo(to_csv([_csv_row(item) for item in checks]), nl=False)
    else:
        table(
            ("Check", "Well", "Found"),
            [(item.name, "yes" if item.well else "NO", _joined(item.found, item.mend)) for item in checks],
        )
    if not all(item.well for item in checks):
        raise typer.Exit(1)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the backup.")],
    store: Annotated[
        Path | None, typer.Option("--store", metavar="PATH", help="The store folder; default: the one in use.")
    ] = None,
) -> None:
    """Copy a store, with its history store, into a new folder, with the sum of every file; whole or not at all.

    Readers may go on reading meanwhile.

    Example:
      hustings backup backups/monday --store my-store
    """
    settings = load_settings()
    chosen = store or (Path(settings.store) if settings.store else bundled_store(settings))
    if chosen.exists() and not is_store(chosen):
        raise ConfigError(
            f"{chosen} is no store folder: RDF files are their own backup; copy them, or load them first."
        )
    with working("Copying the store"):
        made = back_up(chosen, folder, history=history_folder(chosen, settings))
    typer.echo(f"{folder}: revision {made.revision}, {made.size:,} bytes.", err=True)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The backup's folder.")],
    store: Annotated[
        Path | None, typer.Option("--store", metavar="PATH", help="A new store folder; default: HUSTINGS_STORE.")
    ] = None,
) -> None:
    """Make a new store folder from a backup, after checking every file; whole or not at all.

    Example:
      hustings restore backups/monday --store my-store
    """
    settings = load_settings()
    chosen = store or settings.store
    if chosen is None:
        raise ConfigError("Restore it where? Name a new folder with --store PATH.")
    with working("Checking and copying the backup"):
        made = restore_backup(folder, Path(chosen), history=history_folder(Path(chosen), settings))
    typer.echo(f"{chosen}: revision {made.revision}.", err=True)


def _diagnose(store: str | None) -> Iterator[Check]:
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "rdflib", "networkx"))
    yield Check(
        "versions", True, f"hustings {bundle.package_version()}, Python {platform.python_version()}, {packages}"
    )
    try:
        settings = load_settings()
    except KgError as error:
        yield Check("settings", False, str(error), "Correct or unset that variable.")
        return
    yield Check("settings", True, f"data in {settings.data_dir}")
    yield _tried("files", lambda: f"ontology and graph in {bundle.ontology_dir().parent}")
    yield _writable(settings.data_dir)
    yield _disk(settings.data_dir)
    yield _tried("store", lambda: _opened(store, settings))
    yield _tried("history", lambda: _history(store))
    yield _tried("page", lambda: f"scripts built in {assets.asset(assets.VENDOR_SCRIPT).parent}")


def _tried(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except KgError as error:
        return Check(name, False, str(error))


def _opened(store: str | None, settings: Settings) -> str:
    with options.open_graph(store) as graph:
        meta = graph.lookups.meta()
    source = store or settings.store or "the bundled graph"
    return f"{source} opens: {meta['articles']} article(s), revision {meta['revision']}"


def _history(store: str | None) -> str:
    with options.open_graph(store) as graph:
        closed, lost = len(graph.closings()), len(orphans(graph.store, graph.history))
    found = f"{closed} superseded or retracted statement(s)"
    return found + (f"; {lost} of a change that was interrupted, which the next one takes back" if lost else "")


def _writable(folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Check("data folder", True, f"{folder} can be written")
    except OSError as error:
        mend = "Set HUSTINGS_DATA_DIR to a folder that you may write."
        return Check("data folder", False, f"{folder} cannot be written: {error.strerror}.", mend)


def _disk(folder: Path) -> Check:
    place = next(part for part in (folder, *folder.parents) if part.exists())
    free = shutil.disk_usage(place).free // 10**6
    mend = "" if free >= _MEGABYTES_NEEDED else f"Make room: stores need {_MEGABYTES_NEEDED} MB or more."
    return Check("disk", not mend, f"{free:,} MB free at {place}", mend)


def _csv_row(item: Check) -> Row:
    return {"check": item.name, "well": str(item.well).lower(), "found": item.found, "mend": item.mend}


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def register(app: typer.Typer) -> None:
    """Add the commands to the tree."""
    app.command("stats")(stats)
    app.command("doctor")(doctor)
    app.command("backup")(backup)
    app.command("restore")(restore)
