"""The notebook among the examples runs as it stands, and shows nothing of the machine it ran on."""

from __future__ import annotations

import json
import os
import platform
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "examples" / "python" / "customers.ipynb"


def cells() -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_it_stands_there_with_its_results() -> None:
    shown = json.dumps([cell["outputs"] for cell in cells()], ensure_ascii=False)
    assert [cell["execution_count"] for cell in cells()] == list(range(1, len(cells()) + 1))
    assert shown.count("image/png") >= 4
    assert "text/html" in shown
    for output in (output for cell in cells() for output in cell["outputs"]):
        assert output["output_type"] != "error"
        assert output.get("name") != "stderr", output
    text = re.sub(r'"image/png": "[^"]*"', "", shown)
    for word in (str(ROOT), str(Path.home()), platform.node(), "/tmp/", "Warning", "Traceback", "site-packages"):
        assert not word or word not in text, word


def test_it_runs(tmp_path: Path) -> None:
    demo = os.environ.get("CXMETRICS_DEMO")
    if demo is None or not Path(demo, "demo.csv").exists():
        pytest.skip("no demo survey; `make python` makes it, and names its folder in CXMETRICS_DEMO")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    kept = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute(env=os.environ | {"CXMETRICS_DEMO": str(Path(demo).resolve())})
    for was, cell in zip(kept, (cell for cell in notebook.cells if cell.cell_type == "code"), strict=True):
        kinds = [[kind(output) for output in outputs] for outputs in (was, cell.outputs)]
        assert kinds[0] == kinds[1], cell.source
        assert all(output.get("name") != "stderr" for output in cell.outputs), cell.outputs
        if "perf_counter" not in cell.source:
            assert readings(was) == readings(cell.outputs), (
                "the notebook is out of date: run it, and keep what it gives"
            )


def kind(output: Any) -> tuple[str, list[str]]:
    return output["output_type"], sorted(output.get("data", {}))


def readings(outputs: Any) -> list[str]:
    """What an output says of the answers: its text and its HTML, not its pictures, which differ with fonts."""
    said = [output.get("text", "") for output in outputs]
    said += [output.get("data", {}).get("text/html", "") for output in outputs]
    return ["".join(text) for text in said]
