"""Notebooks run from top to bottom, and are kept without outputs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
pytestmark = pytest.mark.filterwarnings("default")  # the kernel's own warnings are not ours


@pytest.fixture(scope="module")
def kernel() -> Iterator[Any]:
    """One kernel for all: to import everything anew takes longer than to run a notebook."""
    from jupyter_client.manager import KernelManager

    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(FOLDER))
    yield manager
    manager.shutdown_kernel(now=True)
    manager.context.destroy()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_is_stripped(path, kernel, request):
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    if any("read_material" in cell.source for cell in notebook.cells):
        request.getfixturevalue("material")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))  # nothing of the notebook before
    client = NotebookClient(notebook, timeout=300, km=kernel)
    client.execute()
    client.kc.stop_channels()
    shown = [output for cell in code for output in cell.outputs if output.output_type == "execute_result"]
    assert any("text/html" in output.data for output in shown)
