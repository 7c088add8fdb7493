"""Every command that answers has its table, JSON, CSV (and Turtle, where it has one) tried here, and an error.

A command is one that answers if it takes ``--format``. A new one that is not in :data:`CALLS` fails.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import typer

from cli.main import app
from tests.cli.terminal import ARTICLE, hustings, one_line

CALLS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "criticisms": (("--critic", "Lee Jun-seok"), ("--critic", "Lee"), "lee-jun-seok"),
    "doctor": ((), ("--format", "xml"), "--format"),
    "export": ((), ("--store", "nowhere"), "nowhere"),
    "path": (("Lee Jun-seok", "안철수"), ("Lee Jun-seok", "Nobody"), "Nobody"),
    "pledges": (("--by", "한동훈"), ("--by", "Nobody"), "Nobody"),
    "pledges compare": (("이재명", "한동훈"), ("이재명",), "two"),
    "priorities": (("--by", "Choi Byung-ho"), ("--topic", "cheese"), "cheese"),
    "query": (("most-criticized",), ("most-criticised",), "most-criticized"),
    "show": ((f"{ARTICLE}/062",), (f"{ARTICLE}/999",), "999"),
    "span": (("TEXT", "AI"), ("nowhere.txt", "AI"), "nowhere.txt"),
    "stats": ((), ("--store", "nowhere"), "nowhere"),
    "validate": ((), ("nowhere.trig",), "nowhere.trig"),
    "verify": ((), ("--articles", "nowhere"), "nowhere"),
    "who-criticized": (("Han Dong-hoon",), ("Han Dong-hun",), "han-dong-hoon"),
}
"""Command to the arguments of a call that is answered, those of one that is not, and a word of its error."""

NO_ROWS = {"validate", "verify"}
"""Commands whose good answer has no row."""

NEVER = {
    "export": "its formats are those of files, tried in test_commands",
    "doctor": "what it finds is tried in test_upkeep",
}


def commands(tree: typer.core.TyperGroup, before: str = "") -> Iterator[tuple[str, typer.core.TyperCommand]]:
    for name, command in tree.commands.items():
        yield before + name, command
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, f"{before}{name} ")


def formats(command: typer.core.TyperCommand) -> list[str]:
    """What ``--format`` of a command allows; nothing if it has none."""
    return [
        item.value
        for parameter in command.params
        if "--format" in parameter.opts
        for item in parameter.type_descriptor.annotation
    ]


TREE = dict(commands(typer.main.get_command(app)))
ANSWERING = {name: formats(command) for name, command in TREE.items() if formats(command)}
IN_LANGUAGES = sorted(name for name in ANSWERING if any("--lang" in part.opts for part in TREE[name].params))


def test_every_command_that_answers_is_tried():
    assert set(CALLS) == set(ANSWERING)


@pytest.mark.parametrize("name", sorted(TREE))
def test_every_help_says_what_it_does_with_an_example_of_itself(name: str):
    about, _, examples = (TREE[name].help or "").partition("Example")
    assert len(about.split()) >= 4
    assert f"hustings {name} " in examples + " " or f"hustings {name}\n" in examples + "\n"


def test_every_answer_can_be_had_as_a_table_json_and_csv():
    lacking = {name: allowed for name, allowed in ANSWERING.items() if not {"table", "json", "csv"} <= set(allowed)}
    assert set(lacking) == {"export"}


@pytest.fixture
def call(tmp_path: Path):
    text = tmp_path / "text.txt"
    text.write_text("Mr Ko said that AI needs people, and AI needs data.\n", encoding="utf-8")

    def run(name: str, *more: str):
        arguments = [str(text) if part == "TEXT" else part for part in CALLS[name][0]]
        return hustings(*name.split(), *arguments, *more)

    return run


def tried(style: str):
    names = sorted(name for name, allowed in ANSWERING.items() if style in allowed and name not in NEVER)
    return pytest.mark.parametrize("name", names)


@tried("table")
def test_a_table_has_headings_and_rows_or_says_what_there_is(call, name: str):
    done = call(name)
    assert (done.code, done.err) == (0, "")
    if name == "show":
        assert "swing at Mr Han" in done.out
    elif name in NO_ROWS:
        assert done.out.endswith(": all is well.\n")
    else:
        assert "─" in done.out
    assert not re.search(r"\bNone\b|\bnull\b", done.out)


@tried("json")
def test_json_is_one_document_with_something_in_it(call, name: str):
    done = call(name, "--format", "json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert found
    if "items" in found:
        assert found["items"]
        assert found["total"] == len(found["items"])


@tried("csv")
def test_csv_has_one_header_and_rows_of_its_width(call, name: str):
    done = call(name, "--format", "csv")
    assert (done.code, done.err) == (0, "")
    header, *rows = csv.reader(io.StringIO(done.out, newline=""))
    assert all(re.fullmatch(r"[a-z_0-9]+", column) for column in header)
    assert {len(row) for row in rows} <= {len(header)}
    assert bool(rows) == (name not in NO_ROWS)


@tried("ttl")
def test_turtle_is_read_again_or_refused_in_one_line(call, name: str):
    done = call(name, "--format", "ttl")
    if name == "query":
        assert "no Turtle" in one_line(done)
        return
    assert (done.code, done.err) == (0, "")
    assert list(ox.parse(done.out.encode(), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("name", sorted(CALLS))
def test_an_error_is_one_line_that_names_what_is_wrong(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    _, arguments, word = CALLS[name]
    assert word in one_line(hustings(*name.split(), *arguments))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in IN_LANGUAGES if name not in {*NEVER, *NO_ROWS}])
def test_korean_names_come_out(call, name: str):
    assert re.search("[가-힣]", call(name, "--lang", "ko").out)


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("criticisms", "--to", "1999-01-01"), "statement"),
        (("pledges", "--topic", "economics"), "statement"),
        (("pledges", "compare", "이재명", "한동훈", "--topic", "economics"), "measure"),
        (("priorities", "--topic", "robotics"), "statement"),
        (("who-criticized", "lee-jun-seok"), "statement"),
        (("path", "lee-jun-seok", "kim-moon-soo"), "step"),
    ],
)
def test_an_empty_answer_as_csv_is_its_header(arguments: tuple[str, ...], first: str):
    done = hustings(*arguments, "--format", "csv")
    assert (done.code, done.err) == (0, "")
    (header,) = csv.reader(io.StringIO(done.out, newline=""))
    assert header[0] == first
