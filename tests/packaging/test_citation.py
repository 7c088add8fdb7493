"""CITATION.cff and the changelog speak of the version that is built."""

from __future__ import annotations

import re
import tomllib

import pytest


@pytest.fixture
def version(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_the_citation_names_the_version(root, version):
    text = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^version: (\S+)$", text) == [version]


def test_the_changelog_starts_with_what_is_unreleased(root):
    headings = re.findall(r"(?m)^## (.+)$", (root / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", heading) for heading in headings[1:])
