"""Every page of docs/ is followed literally: its blocks run, its links lead somewhere, nothing is left out."""

import re
from pathlib import Path

import pytest
import typer

from cli.main import app
from docs.generate import PAGES
from tests.docs.blocks import LANGUAGES, ROOT, blocks, run, workplace

DOCS = ROOT / "docs"
PAGE_NAMES = sorted(str(path.relative_to(ROOT)) for path in DOCS.rglob("*.md"))
WRITTEN = [name for name in PAGE_NAMES if name.removeprefix("docs/") not in PAGES]
NEEDS = {"docs/performance.md": "wrk"}
RUNNING = [name for name in PAGE_NAMES if list(blocks(name))]
KOREAN = [name for name in PAGE_NAMES if name.endswith(".ko.md")]
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=[pytest.mark.needs(NEEDS[page])] if page in NEEDS else []) for page in RUNNING],
)
def test_the_blocks_of_a_page_run_in_their_order(
    page: str, environment: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "work"
    place = workplace(page, folder, environment)
    for block in blocks(page):
        address = request.getfixturevalue("server") if block.language.endswith(" server") else None
        run(block, place, folder, address)


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_relative_links_lead_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(ROOT / page)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (folder / path).resolve() if path else ROOT / page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


@pytest.mark.parametrize("page", [name for name in WRITTEN if name != "docs/index.md"])
def test_the_map_leads_to_every_page(page: str) -> None:
    assert f"({page.removeprefix('docs/')})" in (DOCS / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(typer.main.get_command(app).commands))  # type: ignore[attr-defined]
def test_a_command_is_shown_at_work(command: str) -> None:
    called = re.compile(rf"\bhustings {command}\b")
    assert any(called.search((ROOT / page).read_text(encoding="utf-8")) for page in WRITTEN)


@pytest.mark.parametrize("page", KOREAN)
def test_a_korean_page_has_the_headings_of_the_english_one(page: str) -> None:
    levels = [re.findall(r"^(#+) ", prose(ROOT / name), re.MULTILINE) for name in (page, page.replace(".ko.md", ".md"))]
    assert levels[0] == levels[1]


def test_pages_run_blocks_of_every_kind() -> None:
    assert {block.language for page in RUNNING for block in blocks(page)} == set(LANGUAGES)
