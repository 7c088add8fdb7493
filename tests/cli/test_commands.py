"""Every command's table, JSON, CSV and Turtle, and what a wrong call gets."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import bundle
from kg.namespaces import BASE
from kg.store import open_store

ARTICLE = "st-2025-04-24-ai-pledges"
FILE = bundle.triples_dir() / "articles" / "2025" / f"{ARTICLE}.trig"


def one_line(text: str) -> str:
    """The one line of an error; it names the command and is no traceback."""
    lines = text.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("hustings: ")
    assert "Traceback" not in text
    return lines[0]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


class TestWhoCriticized:
    @pytest.mark.parametrize("name", ["Han Dong-hoon", "한동훈", "han-dong-hoon", "HAN DONG HOON", "韓東勳"])
    def test_every_name_of_a_person_gives_the_same_proven_answer(self, run, name):
        done = run("who-criticized", name, "--article", ARTICLE, "--format", "json")
        page = json.loads(done.out)
        assert done.code == 0
        assert [item["critic"]["slug"] for item in page["items"]] == ["lee-jun-seok"]
        assert page["total"] == 1
        for evidence in page["items"][0]["evidence"]:
            assert evidence["verified"] is True
            assert evidence["end"] - evidence["start"] == len(evidence["quote"])

    @pytest.mark.parametrize(
        ("surname", "slugs"), [("Lee", {"lee-jae-myung", "lee-jun-seok"}), ("이", {"lee-jae-myung", "lee-jun-seok"})]
    )
    def test_a_bare_surname_lists_the_candidates(self, run, surname, slugs):
        done = run("who-criticized", surname)
        line = one_line(done.err)
        assert done.code == 2
        assert all(slug in line for slug in slugs)

    def test_an_unknown_name_suggests(self, run):
        done = run("who-criticized", "Han Dong-hun")
        assert done.code == 2
        assert "han-dong-hoon" in one_line(done.err)

    def test_the_table_shows_the_words_in_both_languages(self, run):
        assert "Lee Jun-seok" in run("who-criticized", "han-dong-hoon").out
        korean = run("who-criticized", "han-dong-hoon", "--lang", "ko").out
        assert "이준석" in korean
        assert "swing at Mr Han" in korean

    def test_nobody_criticized_lee_jun_seok_and_the_corpus_is_named(self, run):
        done = run("who-criticized", "lee-jun-seok")
        assert done.code == 0
        assert "0 found in 1 article" in done.out


class TestLists:
    def test_criticisms_that_name_nobody(self, run):
        page = json.loads(run("criticisms", "--kind", "none", "--format", "json").out)
        assert page["items"]
        assert all(item["no_target_named"] and not item["targets"] for item in page["items"])

    def test_criticisms_as_csv_and_turtle(self, run):
        found = rows(run("criticisms", "--critic", "Lee Jun-seok", "--format", "csv").out)
        assert {row["speaker_slug"] for row in found} == {"lee-jun-seok"}
        turtle = run("criticisms", "--critic", "Lee Jun-seok", "--format", "ttl").out
        triples = list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
        assert {t.object.value for t in triples if t.predicate.value.endswith("#speaker")} == {
            f"{BASE}id/person/lee-jun-seok"
        }

    def test_pledges_by_a_person_give_every_figure(self, run):
        page = json.loads(run("pledges", "--by", "Ahn Cheol-soo", "--format", "json").out)
        figures = {
            figure["as_written"]
            for item in page["items"]
            for key in ("amounts", "quantities", "ratios")
            for figure in item["pledge"][key]
        }
        assert figures == {"1 million science and tech experts", "5 per cent of GDP", "20 trillion won"}

    def test_pledges_of_a_topic_and_party(self, run):
        found = rows(run("pledges", "--topic", "computing", "--party", "민주당", "--format", "csv").out)
        assert {row["speaker_slug"] for row in found} == {"lee-jae-myung", "kim-dong-yeon"}

    def test_priorities(self, run):
        page = json.loads(run("priorities", "--by", "최병호", "--format", "json").out)
        assert {p["slug"] for item in page["items"] for p in item["priorities"]} == {"talent", "gpus", "data"}
        assert "GPU" in run("priorities", "--lang", "ko").out

    def test_a_window_without_articles_is_empty(self, run):
        done = run("criticisms", "--to", "2020-01-01")
        assert done.code == 0
        assert done.out.startswith("0 found")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("criticisms", "--kind", "animal"),
            ("criticisms", "--from", "yesterday"),
            ("pledges", "--limit", "0"),
            ("criticisms", "--topic", "cheese"),
            ("criticisms", "--article", "nope"),
            ("priorities", "--format", "xml"),
            ("nonsense",),
            ("who-criticized",),
        ],
    )
    def test_a_wrong_call_gets_one_line(self, run, arguments):
        done = run(*arguments)
        assert done.code == 2
        assert one_line(done.err)


class TestShow:
    def test_words_offsets_and_how_to_cite(self, run):
        card = run("show", f"{ARTICLE}/062").out
        assert "swing at Mr Han" in card
        assert "verified" in card
        assert f"{BASE}id/statement/{ARTICLE}/062" in card

    def test_an_iri_is_understood_and_formats_agree(self, run):
        iri = f"{BASE}id/statement/{ARTICLE}/062"
        item = json.loads(run("show", iri, "--format", "json").out)
        row = rows(run("show", iri, "--format", "csv").out)[0]
        assert item["id"] == row["statement"] == iri
        assert iri in run("show", iri, "--format", "ttl").out or "062" in run("show", iri, "--format", "ttl").out

    @pytest.mark.parametrize("statement", ["062", f"{ARTICLE}/999", f"{ARTICLE}/x", "nope/001"])
    def test_an_unknown_statement_is_named(self, run, statement):
        done = run("show", statement)
        assert done.code == 2
        assert statement in one_line(done.err)


class TestQuery:
    def test_a_file_standard_input_and_an_example(self, run, tmp_path, monkeypatch):
        text = "SELECT ?who { ?who hu:criticizes id:x } ORDER BY ?who".replace(
            "id:x", f"<{BASE}id/person/han-dong-hoon>"
        )
        file = tmp_path / "q.rq"
        file.write_text(text, encoding="utf-8")
        expected = [f"{BASE}id/person/lee-jun-seok"]
        assert [row["who"] for row in rows(run("query", file, "--format", "csv").out)] == expected
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        found = json.loads(run("query", "-", "--format", "json").out)
        assert [row["who"]["value"] for row in found["results"]["bindings"]] == expected
        assert "이준석" in run("query", "who-criticized-whom", "--lang", "ko").out

    def test_the_list_of_examples(self, run):
        table = run("query", "--list").out
        assert "who-criticized-whom" in table
        assert "월별 비판" in run("query", "--list", "--lang", "ko").out
        items = json.loads(run("query", "--list", "--format", "json").out)
        assert items["total"] == len(items["items"]) >= 25
        assert {"slug", "group", "kind", "title", "description", "text"} == set(items["items"][0])
        for row in rows(run("query", "--list", "--format", "csv", "--lang", "ko").out):
            assert row["slug"] in table
            assert re.search("[가-힣]", row["title"])

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("query",), "--list"),
            (("query", "--list", "coverage"), "takes no query"),
            (("query", "--list", "--format", "ttl"), "no Turtle"),
            (("query", "who-criticised-whom"), "did you mean who-criticized-whom"),
        ],
    )
    def test_a_query_that_is_not_given(self, run, arguments, words):
        done = run(*arguments)
        assert done.code == 2
        assert words in one_line(done.err)

    def test_ask_and_construct(self, run, monkeypatch):
        for text, flag, expected in (
            ("ASK { ?s a hu:Criticism }", "table", "true"),
            ("ASK { ?s a hu:Rebuttal }", "json", '{"head":{},"boolean":false}'),
            ("CONSTRUCT { ?s hu:criticizes ?o } WHERE { ?s hu:criticizes ?o }", "ttl", "hu:criticizes"),
        ):
            monkeypatch.setattr(sys, "stdin", io.StringIO(text))
            assert expected in run("query", "-", "--format", flag).out

    def test_a_syntax_error_has_line_and_column(self, run, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT ?s {\n ?s ?p }"))
        done = run("query", "-")
        assert done.code == 2
        assert "Line 2, column 8" in one_line(done.err)

    def test_unknown_file_and_bad_encoding(self, run, tmp_path):
        assert "no file" in one_line(run("query", "missing.rq").err)
        bad = tmp_path / "bad.rq"
        bad.write_bytes(b"\xff\xfe")
        assert "UTF-8" in one_line(run("query", bad).err)

    def test_rows_have_no_turtle(self, run, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT ?s { ?s a hu:Criticism }"))
        assert "CONSTRUCT" in one_line(run("query", "-", "--format", "ttl").err)


class TestGraph:
    def test_json_and_html(self, run, tmp_path):
        data, page = tmp_path / "g.json", tmp_path / "g.html"
        assert run("graph", "-o", data).code == 0
        network = json.loads(data.read_text(encoding="utf-8"))
        assert {edge["relation"] for edge in network["edges"]} >= {"criticizes", "agrees_with", "endorses_priority"}
        assert all(edge["statements"] for edge in network["edges"])
        assert run("graph", "--around", "이준석", "--relations", "criticizes", "-o", page).code == 0
        assert "http" not in page.read_text(encoding="utf-8").split("</head>")[0].replace("http-equiv", "")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("-o", "g.docx"),
            ("--relations", "loves", "-o", "g.json"),
            ("--relations", ",", "-o", "g.json"),
            ("--depth", "9", "-o", "g.json"),
            ("-o", "missing-folder/g.json"),
            ("--around", "Kim", "-o", "g.json"),
        ],
    )
    def test_a_wrong_call_writes_nothing(self, run, tmp_path, monkeypatch, arguments):
        monkeypatch.chdir(tmp_path)
        done = run("graph", *arguments)
        assert done.code == 2
        assert one_line(done.err)
        assert list(tmp_path.iterdir()) == []


class TestChecks:
    def test_verify_by_recorded_checks(self, run):
        done = run("verify")
        assert done.code == 0
        assert "all is well" in done.out

    def test_verify_names_a_missing_text(self, run, tmp_path):
        done = run("verify", "--articles", tmp_path, "--format", "json")
        assert done.code == 1
        assert f"id/text/{ARTICLE}/001" in done.out

    def test_verify_wants_a_folder(self, run, tmp_path):
        assert run("verify", "--articles", tmp_path / "none").code == 2

    def test_validate_the_graph_and_one_file(self, run):
        assert run("validate").code == 0
        assert run("validate", FILE).code == 0

    def test_validate_names_file_line_and_node(self, run, tmp_path):
        text = FILE.read_text(encoding="utf-8")
        broken = tmp_path / "broken.trig"
        broken.write_text(text.replace("hu:pledgedBy <id/person/kim-moon-soo> ;", "", 1), encoding="utf-8")
        done = run("validate", broken)
        assert done.code == 1
        assert f"{broken}:" in done.out
        assert "kim-moon-soo" in done.out

    def test_a_broken_line_is_placed(self, run, tmp_path):
        broken = tmp_path / "broken.trig"
        broken.write_text("<a:g> {\n  <a:s> <a:p> <a:o>\n  <a:s> <a:p> .\n}\n", encoding="utf-8")
        line = one_line(run("validate", broken).err)
        assert f"{broken}:3:" in line

    def test_files_that_cannot_be_read(self, run, tmp_path):
        latin = tmp_path / "latin.trig"
        latin.write_bytes('<a:g> {{ <a:s> <a:p> "é" }}'.encode("latin-1"))
        assert f"{latin}:1: not UTF-8" in one_line(run("validate", latin).err)
        assert "no file or folder" in one_line(run("validate", tmp_path / "none.trig").err)


class TestStores:
    def test_load_export_and_read_again(self, run, tmp_path):
        store = tmp_path / "store"
        assert run("load", bundle.triples_dir(), "--store", store).code == 0
        out = tmp_path / "triples"
        assert run("export", "--store", store, "-o", out).code == 0
        assert {p.relative_to(out): p.read_bytes() for p in out.rglob("*.trig")} == {
            p.relative_to(bundle.triples_dir()): p.read_bytes() for p in bundle.triples_dir().rglob("*.trig")
        }
        again = run("load", FILE, "--store", store)
        assert "revision 1-" in again.err, "nothing changed, so the revision stays"
        assert run("infer", "--store", store).code == 0
        assert run("who-criticized", "한동훈", "--store", store).code == 0

    @pytest.mark.parametrize("style", ["trig", "nq", "ttl", "jsonld", "csv"])
    def test_every_export_format_is_the_same_twice(self, run, style):
        first = run("export", "--format", style)
        assert first.out
        assert first.out == run("export", "--format", style).out

    def test_nothing_is_written_from_a_broken_file(self, run, tmp_path):
        store, broken = tmp_path / "store", tmp_path / "broken.trig"
        broken.write_text("<a:g> { <a:s> <a:p> ", encoding="utf-8")
        assert run("load", broken, "--store", store).code == 2
        assert not store.exists()

    @pytest.mark.parametrize("text", ["<a:s> <a:p> <a:o> .", "<a:g> { <a:s> <a:p> [] }"])
    def test_triples_without_graph_or_with_blank_nodes_are_refused(self, run, tmp_path, text):
        file = tmp_path / "f.trig"
        file.write_text(text, encoding="utf-8")
        done = run("load", file, "--store", tmp_path / "store")
        assert done.code == 2
        assert str(file) in one_line(done.err)

    def test_the_bundled_graph_is_not_for_writing(self, run):
        assert "--store" in one_line(run("load", FILE).err)
        assert "--store" in one_line(run("infer").err)

    def test_a_store_in_use_is_left_alone(self, run, tmp_path):
        store = tmp_path / "store"
        run("load", bundle.triples_dir(), "--store", store)
        held = open_store(store, write=True)
        try:
            assert "in use" in one_line(run("criticisms", "--store", store).err)
        finally:
            held.close()

    def test_a_damaged_store_says_what_to_do(self, run, tmp_path):
        store = tmp_path / "store"
        run("load", bundle.triples_dir(), "--store", store)
        (store / "CURRENT").write_text("garbage\n", encoding="utf-8")
        assert "build it again" in one_line(run("criticisms", "--store", store).err)

    def test_an_export_folder_must_be_new(self, run, tmp_path):
        (tmp_path / "x").touch()
        assert "not empty" in one_line(run("export", "-o", tmp_path).err)
        assert run("export", "--format", "nq", "-o", tmp_path / "none" / "g.nq").code == 2
        assert run("export", "--format", "nq", "-o", tmp_path / "g.nq").code == 0


class TestTree:
    def test_help_and_version(self, run):
        assert "who-criticized" in run().out
        assert run("--help").code == 0
        assert run("--version").out.startswith("hustings ")
        for command in ("serve", "load", "graph"):
            assert "Example" in run(command, "--help").out

    def test_an_unusable_setting_is_named(self, run, monkeypatch):
        monkeypatch.setenv("HUSTINGS_PORT", "many")
        done = run("criticisms")
        assert done.code == 2
        assert "HUSTINGS_PORT" in one_line(done.err)

    def test_a_data_folder_that_cannot_be_written(self, run, tmp_path, monkeypatch):
        (tmp_path / "file").touch()
        monkeypatch.setenv("HUSTINGS_DATA_DIR", str(tmp_path / "file" / "data"))
        done = run("criticisms")
        assert done.code == 2
        assert str(tmp_path) in one_line(done.err)

    def test_the_real_program_from_a_folder_with_packages_of_the_same_names(self, tmp_path, data_dir):
        for name in ("kg", "api", "cli", "viz"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "__init__.py").write_text("raise RuntimeError('the wrong package')", encoding="utf-8")
        program = Path(sys.executable).parent / "hustings"
        if not program.exists():
            program = Path(shutil.which("hustings") or program)
        done = subprocess.run(
            [program, "who-criticized", "한동훈", "--format", "csv"],
            cwd=tmp_path,
            env={"HUSTINGS_DATA_DIR": str(data_dir), "PATH": "/usr/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert rows(done.stdout)[0]["speaker_slug"] == "lee-jun-seok"
