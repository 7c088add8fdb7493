"""Bad input from the outside: one line on standard error, exit 2, nothing written, never a traceback."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kg import bundle
from kg.model import evidence_sha256
from kg.store import open_store

ARTICLE = "st-2025-04-24-ai-pledges"
FILE = bundle.triples_dir() / "articles" / "2025" / f"{ARTICLE}.trig"
SERVICE = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"


def one_line(text: str) -> str:
    lines = text.splitlines()
    assert len(lines) == 1, text
    assert lines[0].startswith("hustings: ")
    assert lines[0].endswith((".", "?"))
    assert "Traceback" not in text
    return lines[0]


@pytest.fixture
def store(run, tmp_path: Path) -> Path:
    """A store folder of its own, with the bundled graph."""
    assert run("load", bundle.triples_dir(), "--store", tmp_path / "store").code == 0
    return tmp_path / "store"


# --- queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT ?s WHERE { ?s hu:speaker ?x ", "Line 1, column"),
        ("SELECT ?s WHERE {\n  ?s nope:speaker ?x }", "Line 2, column"),
        ("DELETE WHERE { ?s ?p ?o }", "Line 1, column 1"),
        ("", "Line 1, column 1"),
        ("SELECT (<urn:f>(1) AS ?x) { }", "urn:f"),
        (SERVICE, "cannot be answered"),
    ],
)
@pytest.mark.parametrize("style", ["table", "csv", "json"])
def test_a_query_that_cannot_be_answered_says_where_or_why(run, monkeypatch, text: str, words: str, style: str):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    done = run("query", "-", "--format", style)
    assert (done.code, done.out) == (2, "")
    assert words in one_line(done.err)


def test_a_query_in_place_of_a_file_name_is_told_how(run):
    done = run("query", "SELECT ?statement WHERE { ?statement a hu:Criticism }" + " " * 300)
    assert done.code == 2
    assert "hustings query -" in one_line(done.err)
    assert len(done.err) < 300


@pytest.mark.parametrize("style", ["csv", "json", "table"])
def test_triples_have_no_rows(run, monkeypatch, style: str):
    monkeypatch.setattr(sys, "stdin", io.StringIO("CONSTRUCT WHERE { ?s hu:speaker ?o }"))
    assert "SELECT" in one_line(run("query", "-", "--format", style).err)


def test_a_query_may_name_its_graphs(run, monkeypatch):
    query = "SELECT (COUNT(*) AS ?n) {dataset} {{ ?s ?p ?o }}"
    counts = []
    for dataset in ("", "FROM <https://w3id.org/hustings/graph/inferred>"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(query.format(dataset=dataset)))
        counts.append(int(run("query", "-", "--format", "csv").out.split()[1]))
    assert counts[0] > counts[1] > 0


# --- files, stores, settings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("criticisms",), ("verify",), ("validate",), ("export",), ("show", f"{ARTICLE}/062")]
)
@pytest.mark.parametrize("source", ["missing", "empty", "notes.txt", "x" * 5000])
def test_every_reading_command_refuses_a_source_that_is_none(
    run, tmp_path, monkeypatch, command: tuple[str, ...], source: str
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("")
    done = run(*command, "--store", source)
    assert (done.code, done.out) == (2, "")
    assert source[:20] in one_line(done.err)


@pytest.mark.parametrize("pattern", ["*.sst", "MANIFEST-*", "hustings-store"])
def test_a_truncated_store_says_what_to_do(run, store: Path, pattern: str):
    for path in store.glob(pattern):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    for command in (("criticisms",), ("export",), ("query", "coverage")):
        done = run(*command, "--store", store)
        assert (done.code, done.out) == (2, "")
        assert "build it again" in one_line(done.err)


def test_a_store_that_another_process_holds_is_locked(run, store: Path, root: Path):
    hold = (
        "import sys; from pathlib import Path; from kg.store import open_store\n"
        "store = open_store(Path(sys.argv[1]), write=True); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        for call in (("criticisms", "--store", store), ("infer", "--store", store), ("load", FILE, "--store", store)):
            assert "in use by another process" in one_line(run(*call).err)
        process.kill()
    assert run("criticisms", "--store", store).code == 0


def test_loading_a_broken_file_leaves_a_store_as_it_was(run, store: Path, tmp_path: Path):
    with closing(open_store(store)) as opened:
        before = opened.revision
    text = FILE.read_text(encoding="utf-8")
    for number, harm in enumerate(
        [text[: len(text) // 2], text.replace("<id/", "<id /", 1), text.replace(" ;", " ;;;;.", 1)]
    ):
        broken = tmp_path / f"broken-{number}.trig"
        broken.write_text(harm, encoding="utf-8")
        done = run("load", broken, "--store", store)
        assert done.code == 2
        assert re.search(rf"{re.escape(str(broken))}:\d+:\d+: ", one_line(done.err))
    with closing(open_store(store)) as opened:
        assert opened.revision == before


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("cp949", "EUC-KR"), ("utf-8-sig", None)],
)
def test_a_file_in_another_encoding_is_told_which(run, store: Path, tmp_path: Path, encoding: str, words: str | None):
    """A mark before UTF-8, as editors on Windows put it, does no harm; everything else is named and not loaded."""
    with closing(open_store(store)) as opened:
        before = opened.revision
    path = tmp_path / f"{ARTICLE}.trig"
    path.write_bytes(FILE.read_text(encoding="utf-8").encode(encoding))
    for command in (("validate", path), ("criticisms", "--store", path), ("load", path, "--store", store)):
        done = run(*command)
        if words is None:
            assert done.code == 0
        else:
            assert (done.code, done.out) == (2, "")
            line = one_line(done.err)
            assert words in line
            assert "save the file in UTF-8" in line
    with closing(open_store(store)) as opened:
        assert (opened.revision == before) or words is None


def test_an_article_in_two_files_is_named_and_nothing_is_written(run, tmp_path: Path):
    """The same file under two names, in one folder or side by side; one file named twice is one file."""
    for name in ("a", "b"):
        shutil.copy(FILE, tmp_path / f"{name}.trig")
    for sources in ((tmp_path,), (tmp_path / "a.trig", tmp_path / "b.trig")):
        for command in (("validate", *sources), ("load", *sources, "--store", tmp_path / "made")):
            done = run(*command)
            assert (done.code, done.out) == (2, "")
            line = one_line(done.err)
            assert all(word in line for word in (ARTICLE, "a.trig", "b.trig", "keep one"))
    assert not (tmp_path / "made").exists()
    assert run("validate", tmp_path / "a.trig", tmp_path / "a.trig").code == 0


def test_an_article_coded_again_under_another_name_is_a_violation(run, tmp_path: Path):
    again = FILE.read_text(encoding="utf-8").replace(ARTICLE, "st-again")
    for kind in ("pledge", "group"):  # what the first coding describes already
        again = re.sub(rf"<id/{kind}/([a-z0-9-]+)", rf"<id/{kind}/\1-again", again)
    (tmp_path / "again.trig").write_text(again, encoding="utf-8")
    done = run("validate", tmp_path / "again.trig", FILE)
    assert done.code == 1
    assert f"id/article/{ARTICLE}: An article has been coded twice" in done.out


def test_a_store_of_another_version_is_to_be_built_again(run, store: Path):
    (store / "hustings-store").write_text("0", encoding="utf-8")
    for command in (("criticisms",), ("infer",), ("load", FILE), ("backup", store.parent / "b")):
        done = run(*command, "--store", store)
        assert (done.code, done.out) == (2, "")
        assert "format 0" in one_line(done.err)
    assert not (store.parent / "b").exists()


def test_an_interrupted_backup_is_not_restored(run, store: Path, tmp_path: Path):
    """What a killed backup leaves has no manifest; and it lies beside its goal, which does not exist."""
    assert run("backup", tmp_path / "b", "--store", store).code == 0
    (tmp_path / "b" / "manifest.json").unlink()
    done = run("restore", tmp_path / "b", "--store", tmp_path / "again")
    assert (done.code, done.out) == (2, "")
    assert "no whole backup" in one_line(done.err)
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "many"), ("QUERY_TIMEOUT_SECONDS", "-1"), ("QUERY_WORKERS", "1.5"), ("STORE", "/no/where")],
)
def test_a_bad_setting_is_named(run, monkeypatch, name: str, value: str):
    monkeypatch.setenv(f"HUSTINGS_{name}", value)
    done = run("criticisms")
    assert done.code == 2
    assert ("/no/where" if name == "STORE" else f"HUSTINGS_{name}") in one_line(done.err)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("criticisms", "--from", "2025-13-01"), "--from"),
        (("criticisms", "--from", "2025-05-02", "--to", "2025-05-01"), "swap them"),
        (("graph", "-o", "x.json", "--from", "2025-05-02", "--to", "2025-05-01"), "swap them"),
        (("criticisms", "--kind", "people"), "--kind"),
        (("criticisms", "--lang", "fr"), "--lang"),
        (("criticisms", "--nope"), "See 'hustings criticisms --help'"),
        (("load", "--store", "x"), "PATHS"),
        (("export", "--format", "docx"), "--format"),
        (("who-criticized", "김"), "kim-moon-soo"),
        (("who-criticized", ""), "no person"),
        (("pledges", "--by", "Ahn Cheolso"), "Did you mean ahn-cheol-soo"),
        (("priorities", "--by", "talent"), "no person or organization"),
        (("show", "x/y/z"), "no statement x/y/z"),
        (("graph", "-o", ".json"), ".html"),
    ],
)
def test_a_wrong_call_says_which_part_is_wrong(run, tmp_path, monkeypatch, arguments: tuple[str, ...], words: str):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert words in one_line(done.err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("graph", "-o"), ("export", "--format", "nq", "-o"), ("export", "-o")])
def test_an_output_that_cannot_be_written_is_one_line(run, tmp_path, command: tuple[str, ...]):
    (tmp_path / "file").touch()
    target = tmp_path / "file" / ("x.json" if command[0] == "graph" else "x")
    done = run(*command, target)
    assert done.code == 2
    assert "Cannot write" in one_line(done.err)


# --- verify --------------------------------------------------------------------------------------------------------


@pytest.fixture
def mutate(run, tmp_path: Path, shared: Path):
    """Verify the article's file with one piece of it replaced, against the real text."""
    (tmp_path / "texts").mkdir()
    shutil.copy(shared / "seed" / "article-page.txt", tmp_path / "texts")

    def call(pattern: str, replacement) -> tuple[int, str, str]:
        text, count = re.subn(pattern, replacement, FILE.read_text(encoding="utf-8"), count=1)
        assert count == 1
        path = tmp_path / f"{ARTICLE}.trig"
        path.write_text(text, encoding="utf-8")
        done = run("verify", "--articles", tmp_path / "texts", "--store", path)
        return done.code, done.out, done.err

    return call


TEXT = FILE.read_text(encoding="utf-8")
# One evidence of the criticism of Han Dong-hoon, and the statements that stand on it.
QUOTED = re.search(rf'<id/evidence/{ARTICLE}/(\d+)#quote>(?:(?!\n\n).)*oa:exact "[^"]*swing', TEXT, re.DOTALL)
assert QUOTED
NUMBER = QUOTED[1]
SPAN = (
    rf"<id/evidence/{ARTICLE}/{NUMBER}#position>\n"
    r"    a oa:TextPositionSelector ;\n    oa:end (\d+) ;\n    oa:start (\d+) \."
)
WORDS = rf'(<id/evidence/{ARTICLE}/{NUMBER}#quote>\n    a oa:TextQuoteSelector ;\n    oa:exact ")([^"]+)'
STATEMENTS = [
    found[1]
    for found in re.finditer(rf"  <(id/statement/{ARTICLE}/\d+)>\n(?:(?!\n\n).)*", TEXT, re.DOTALL)
    if f"<id/evidence/{ARTICLE}/{NUMBER}>" in found[0]
]


def names_what_broke(out: str) -> None:
    """The findings name the statements that stand on the evidence, and no other."""
    assert STATEMENTS
    assert set(re.findall(r"violation: https://w3id.org/hustings/(\S+):", out)) == set(STATEMENTS)


def test_the_seed_stands_against_its_text(run, shared: Path):
    done = run("verify", "--articles", shared / "seed")
    assert done.code == 0
    assert "all is well" in done.out


def test_a_moved_offset_is_named(mutate):
    code, out, err = mutate(
        SPAN, lambda found: found[0].replace(f"oa:start {found[2]}", f"oa:start {int(found[2]) + 1}")
    )
    assert (code, err) == (1, "")
    names_what_broke(out)
    assert "changed after they were sealed" in out


def test_a_changed_word_is_named(mutate):
    code, out, err = mutate(WORDS, lambda found: found[1] + found[2].replace("swing", "stab").replace("Mr", "Ms"))
    assert (code, err) == (1, "")
    names_what_broke(out)


def test_a_seal_made_anew_without_a_decision_is_named(mutate):
    span, words = re.search(SPAN, TEXT), re.search(WORDS, TEXT)
    assert span
    assert words
    sha = re.search(r'hu:textSha256 "([0-9a-f]+)"', TEXT)
    assert sha
    seal = evidence_sha256(sha[1], int(span[2]) + 1, int(span[1]), words[2][1:])
    old = evidence_sha256(sha[1], int(span[2]), int(span[1]), words[2])

    def shorten(found: re.Match[str]) -> str:
        return (
            found[0]
            .replace(f'hu:evidenceSha256 "{old}"', f'hu:evidenceSha256 "{seal}"')
            .replace(f"oa:start {span[2]} .", f"oa:start {int(span[2]) + 1} .")
            .replace(f'oa:exact "{words[2]}"', f'oa:exact "{words[2][1:]}"')
        )

    code, out, _ = mutate(rf"(?s)  <id/evidence/{ARTICLE}/{NUMBER}#position>.*?/{NUMBER}>\n.*?\n\n", shorten)
    assert code == 1
    names_what_broke(out)
    assert "records no check" in out
    assert "[seal]" not in out
    assert "[words]" not in out


def test_an_altered_or_missing_text_is_named(run, tmp_path: Path, shared: Path):
    text = (shared / "seed" / "article-page.txt").read_bytes()
    for name, data in (
        ("altered", text.replace(b"swing", b"stab")),
        ("missing", None),
        ("line ends", text.replace(b"\n", b"\r\n")),
    ):
        folder = tmp_path / name
        folder.mkdir()
        if data is not None:
            (folder / "article-page.txt").write_bytes(data)
        done = run("verify", "--articles", folder)
        assert done.code == 1
        assert f"id/text/{ARTICLE}/001" in done.out
        assert "missing or was altered" in done.out


# --- answers -------------------------------------------------------------------------------------------------------


def test_every_edge_of_the_graph_file_lists_verified_statements(run, tmp_path: Path):
    assert run("graph", "--relations", "criticizes,agrees_with", "-o", tmp_path / "x.json").code == 0
    network = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert network["edges"]
    shown: dict[str, bool] = {}
    for edge in network["edges"]:
        assert edge["statements"]
        for statement in edge["statements"]:
            if statement not in shown:
                item = json.loads(run("show", statement, "--format", "json").out)
                shown[statement] = all(evidence["verified"] for evidence in item["evidence"])
    assert all(shown.values())


def test_an_empty_store_is_answered_without_dates(run, tmp_path: Path):
    (tmp_path / "empty.trig").write_text("")
    done = run("criticisms", "--store", tmp_path / "empty.trig")
    assert done.code == 0
    assert "0 found in 0 article(s)" in done.out
    assert "None" not in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("criticisms", "--format", "csv", "--topic", "talent"),
        ("criticisms", "--format", "ttl", "--to", "2020-01-01"),
        ("priorities", "--format", "table", "--lang", "ko"),
        ("pledges", "--format", "ttl", "--party", "reform-party"),
        ("who-criticized", "이재명", "--format", "csv", "--lang", "ko"),
        ("show", f"id/statement/{ARTICLE}/062", "--lang", "ko"),
        ("verify", "--format", "json"),
        ("export", "--format", "csv", "--lang", "ko"),
    ],
)
def test_what_is_asked_well_is_answered_without_a_word_on_standard_error(run, arguments: tuple[str, ...]):
    done = run(*arguments)
    assert (done.code, done.err) == (0, "")


# --- the real program ----------------------------------------------------------------------------------------------


def program(*arguments: object, data_dir: Path, stdin: bytes = b"", env: dict[str, str] | None = None, shell: str = ""):
    """Run ``hustings`` as a process; ``shell`` is what follows the command in a shell."""
    command = [sys.executable, "-c", "from cli.main import main; main()", *map(str, arguments)]
    environment = {"HUSTINGS_DATA_DIR": str(data_dir), "PATH": "/usr/bin:/bin", **(env or {})}
    if shell:
        command = ["bash", "-c", f'set -o pipefail; "$@" {shell}', "bash", *command]
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(command, cwd=root, env=environment, input=stdin, capture_output=True, check=False)


def test_korean_comes_out_in_any_locale(data_dir: Path):
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = program("who-criticized", "han-dong-hoon", "--lang", "ko", data_dir=data_dir, env=env)
    assert done.returncode == 0, done.stderr
    assert "이준석" in done.stdout.decode("utf-8")


def test_standard_input_that_is_not_utf8_is_one_line(data_dir: Path):
    done = program("query", "-", data_dir=data_dir, stdin=b'SELECT * { ?s ?p "\xff" }')
    assert done.returncode == 2
    assert "not UTF-8" in one_line(done.stderr.decode())


def test_korean_in_a_query_is_understood(data_dir: Path):
    done = program(
        "query", "-", "--format", "csv", data_dir=data_dir, stdin='SELECT ?s { ?s foaf:name "한동훈"@ko }'.encode()
    )
    assert done.stdout.decode().split() == ["s", "https://w3id.org/hustings/id/person/han-dong-hoon"]


def test_a_full_disk_is_one_line(data_dir: Path):
    done = program("criticisms", data_dir=data_dir, shell="> /dev/full")
    assert done.returncode == 2
    assert "No space left" in one_line(done.stderr.decode())


def test_a_reader_that_stops_early_is_no_error(data_dir: Path):
    done = program("export", "--format", "nq", data_dir=data_dir, shell="| head -1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 1
