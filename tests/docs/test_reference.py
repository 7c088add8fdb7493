"""What is documented is what there is."""

import re
from pathlib import Path

import pytest
import typer

from cli.main import app
from docs.generate import PAGES

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_follows_its_source(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run docs/generate.py"


def test_the_readme_lists_exactly_the_commands() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("## All commands")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {name.split()[0] for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    assert documented == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", ["README.md", "README.ko.md", "CONTRIBUTING.md"])
def test_links_to_files_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    gone = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert links
    assert not gone
