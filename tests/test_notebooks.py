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
    drawn = [cell for cell in code if ".draw(" in cell.source]
    assert [cell.source for cell in drawn if not _pictures(cell)] == []


def test_a_chart_shows_itself_in_its_size_in_print_and_no_setting_of_matplotlib_changes(kernel):
    import nbformat
    from nbclient import NotebookClient

    cells = [
        """
import lineage as ln, polars as pl
rows = {"text": ["Der Hafen von Elbtal ist zu, das Eis liegt dick."], "outlet": ["Talblatt"], "published": ["2026-03-14"]}
trace = ln.trace_articles(pl.DataFrame(rows), settings=ln.load_settings((), isolated=True))
chart = ln.charts.get_chart("coverage")
table = chart.table(trace.frames)
""",
        "chart.draw(table, width_mm=85)",
        "chart.draw(table, width_mm=127).figure",
        "import matplotlib; before = dict(matplotlib.rcParams); chart.draw(table)._repr_mimebundle_(); "
        "dict(matplotlib.rcParams) == before",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in ["%reset -f", *cells]])
    client = NotebookClient(notebook, timeout=300, km=kernel)
    client.execute()
    client.kc.stop_channels()
    *_, bare, figure, same = notebook.cells
    assert [round(size["width"] / 96 * 25.4) for size in (*_pictures(bare), *_pictures(figure))] == [85, 127]
    assert _pictures(bare)[0]["alt"].startswith("1 ")
    assert same.outputs[0].data["text/plain"] == "True"


def _pictures(cell: Any) -> list[Any]:
    """How each picture below a cell is to be shown."""
    data = [output for output in cell.outputs if output.output_type in ("execute_result", "display_data")]
    return [output.metadata.get("image/png", {}) for output in data if "image/png" in output.data]
