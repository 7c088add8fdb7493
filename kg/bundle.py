"""Where the ontology and the bundled graph lie: beside the packages in a clone, inside ``kg`` in an installed wheel."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.errors import StoreUnavailableError

_PACKAGE = Path(__file__).resolve().parent


def package_version() -> str:
    """The version of the installed package, or of a clone that is not installed, ``0+unknown``."""
    try:
        return version("hustings")
    except PackageNotFoundError:
        return "0+unknown"


def ontology_dir() -> Path:
    """The folder of the ontology, its vocabularies, shapes, rules and questions."""
    return _find("ontology")


def triples_dir() -> Path:
    """The folder of the bundled graph."""
    return _find("data/triples")


@cache
def _find(name: str) -> Path:
    for place in (_PACKAGE / "_bundle" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise StoreUnavailableError(f"The installation lacks its {name} folder: install hustings again.")


def ontology_files() -> list[Path]:
    """The files of ``graph/ontology``: classes and properties, and the vocabularies."""
    folder = ontology_dir()
    return [folder / "hustings.ttl", folder / "vocabularies.ttl"]


def data_sha256() -> str:
    """SHA-256 (hex) over names and bytes of the files that the bundled store is built from, its rules included."""
    digest = hashlib.sha256()
    ontology, triples = ontology_dir(), triples_dir()
    for folder, paths in (
        (ontology, [*ontology_files(), *sorted((ontology / "rules").glob("*.rq"))]),
        (triples, sorted(triples.rglob("*.trig"))),
    ):
        for path in paths:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
