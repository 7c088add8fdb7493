"""The notebook runs from its first cell to its last, and is committed without what it printed."""

from pathlib import Path

import nbclient
import nbformat

from tests.docs.blocks import ROOT

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def test_every_cell_runs_and_prints(environment: dict[str, str], tmp_path: Path) -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    # What a kernel's own libraries warn of is not ours to mend.
    client.execute(env={name: value for name, value in environment.items() if name != "PYTHONWARNINGS"})
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(cells) >= 5
    for cell in cells[:-1]:
        assert "".join(output.get("text", "") for output in cell.outputs).strip(), cell.source


def test_it_is_committed_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.outputs or cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
