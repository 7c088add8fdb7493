"""The bundled ontology and data are found, and their digest follows what the store is built from."""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from kg import bundle
from kg.errors import StoreUnavailableError


def test_the_ontology_and_the_graph_lie_where_the_bundle_says():
    assert all(path.is_file() for path in bundle.ontology_files())
    assert any(bundle.triples_dir().rglob("*.trig"))


def test_a_missing_folder_is_an_installation_to_mend():
    with pytest.raises(StoreUnavailableError, match="lacks its no-such folder"):
        bundle._find("no-such")


def test_a_clone_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(bundle, "version", missing)
    assert bundle.package_version() == "0+unknown"


@pytest.mark.parametrize(
    "changed", ["ontology/hustings.ttl", "ontology/rules/criticizes.rq", "triples/reference/people.trig"]
)
def test_the_digest_changes_with_every_file_that_a_store_is_made_of(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copytree(bundle.ontology_dir(), tmp_path / "ontology")
    shutil.copytree(bundle.triples_dir(), tmp_path / "triples")
    before = bundle.data_sha256()
    monkeypatch.setattr(bundle, "ontology_dir", lambda: tmp_path / "ontology")
    monkeypatch.setattr(bundle, "triples_dir", lambda: tmp_path / "triples")
    assert bundle.data_sha256() == before, "the same files elsewhere have the same digest"
    with (tmp_path / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert bundle.data_sha256() != before
