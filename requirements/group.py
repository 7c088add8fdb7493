"""Print the requirements of one dependency group of pyproject.toml, a line each, for pip-compile."""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
sys.stdout.write("\n".join(project["dependency-groups"][sys.argv[1]]) + "\n")
