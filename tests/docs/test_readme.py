"""Every block of the READMEs runs."""

import pytest

from tests.docs.blocks import ROOT, Block, blocks, run

BLOCKS = [block for page in ("README.md", "README.ko.md") for block in blocks(page)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}-{block.number}")
def test_a_block_runs(block: Block, environment: dict[str, str], request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue("server") if block.language.endswith(" server") else None
    run(block, environment, ROOT, address)


def test_there_are_blocks_of_every_kind() -> None:
    assert {block.language for block in BLOCKS} == {"sh", "sh server", "python"}
