"""The requirement locks: complete, hashed, and free of addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("run.txt", "test.txt")


def pins(path: Path) -> dict[str, str]:
    """Read a lock: the version of each distribution."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line) for line in lines)
    return {canonicalize_name(match[1]): match[2] for match in found if match}


@pytest.fixture(scope="session")
def pyproject(root: Path) -> dict[str, object]:
    table: dict[str, object] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return table


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_pin_with_hashes(lock, root):
    text = (root / "requirements" / lock).read_text(encoding="utf-8")
    entries = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", text)).splitlines()
    shape = re.compile(r"[a-z0-9._-]+==\S+( ; [^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [entry for entry in entries if entry.strip() and not shape.fullmatch(entry)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_and_no_path_of_a_machine(lock, root):
    text = (root / "requirements" / lock).read_text(encoding="utf-8")
    assert re.findall(r"://|--index-url|--extra-index-url|--find-links|--trusted-host|(?<![\w.])/\w+/", text) == []


def test_both_locks_agree(root):
    run, test = (pins(root / "requirements" / lock) for lock in LOCKS)
    assert run.items() <= test.items()


def test_the_run_lock_is_not_older_than_the_dependencies(root, pyproject):
    _satisfies(pins(root / "requirements" / "run.txt"), pyproject["project"]["dependencies"])


def test_the_test_lock_is_not_older_than_the_extras_and_the_group(root, pyproject):
    extras = pyproject["project"]["optional-dependencies"].values()
    wanted = [*pyproject["dependency-groups"]["dev"], *(line for extra in extras for line in extra)]
    _satisfies(pins(root / "requirements" / "test.txt"), wanted)


def _satisfies(locked: dict[str, str], wanted: list[str]) -> None:
    requirements = [Requirement(line) for line in wanted]
    stale = [
        str(requirement)
        for requirement in requirements
        if not requirement.specifier.contains(locked.get(canonicalize_name(requirement.name), "0"))
    ]
    assert stale == [], "run `make lock`"
