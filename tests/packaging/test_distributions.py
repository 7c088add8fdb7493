"""What the wheel and the source distribution hold."""

from __future__ import annotations

import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging


@pytest.fixture(scope="session")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


@pytest.fixture(scope="session")
def metadata(wheel: Path, names: set[str]) -> Message:
    (name,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel) as archive:
        return Parser().parsestr(archive.read(name).decode("utf-8"))


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, object]:
    table: dict[str, object] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def test_the_wheel_installs_four_packages_and_nothing_else(names, project):
    top = {name.split("/", 1)[0] for name in names}
    assert top == {"kg", "api", "viz", "cli", f"hustings-{project['version']}.dist-info"}


@pytest.mark.parametrize("folder", ["ontology", "data"])
def test_the_wheel_carries_every_file_of(folder, names, root):
    here = {path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file()}
    carried = {name.removeprefix("kg/_bundle/") for name in names if name.startswith(f"kg/_bundle/{folder}/")}
    assert here
    assert carried == here


def test_the_wheel_carries_every_module_and_page_file(names, root):
    ignored = {"__pycache__", "web"}
    here = {
        path.relative_to(root).as_posix()
        for package in ("kg", "api", "viz", "cli")
        for path in (root / package).rglob("*")
        if path.is_file() and not ignored.intersection(path.relative_to(root).parts)
    }
    assert here - names == set()


def test_the_wheel_carries_the_page_scripts_with_their_licences(names):
    assert {"viz/static/vendor/vis-network.min.js", "viz/static/vendor/LICENSES.txt"} <= names


def test_the_wheel_carries_no_leftovers(names):
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name or name.startswith("viz/web")]


def test_the_metadata_says_who_what_and_under_which_licence(metadata, project):
    assert metadata["Name"] == "hustings"
    assert metadata["Version"] == project["version"]
    assert metadata["Author"] == "Hustings maintainers"
    assert set(metadata["Requires-Python"].split(",")) == {">=3.11", "<3.14"}
    assert metadata["License-Expression"] == "Apache-2.0 AND CC-BY-4.0"
    assert set(metadata.get_all("License-File")) == {"LICENSE", "LICENSE-DATA"}


def test_every_dependency_has_a_lower_and_an_upper_bound(metadata):
    requirements = metadata.get_all("Requires-Dist")
    assert requirements
    assert [line for line in requirements if ">=" not in line or "<" not in line or "@" in line] == []


def test_the_wheel_brings_one_command(wheel, names):
    (name,) = (name for name in names if name.endswith(".dist-info/entry_points.txt"))
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(name).decode("utf-8")
    assert text.split() == ["[console_scripts]", "hustings", "=", "cli.main:main"]


def test_the_source_distribution_can_be_built_and_tested(sdist):
    with tarfile.open(sdist) as archive:
        held = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    needed = {
        "pyproject.toml", "hatch_build.py", "Makefile", "README.md", "LICENSE", "LICENSE-DATA", "ontology/hustings.ttl",
        "requirements/run.txt", "requirements/test.txt", "tests/conftest.py", "viz/web/build.py",
        "viz/web/package-lock.json",
    }  # fmt: skip
    assert needed - held == set()
    assert not [name for name in held if name.startswith(("viz/static/vendor", ".venv", "viz/web/node_modules"))]
