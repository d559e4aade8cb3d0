"""The notebooks run from top to bottom, offline, and are kept as text and without outputs."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda p: p.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture(scope="module")
def executed(path, tmp_path_factory):
    """The notebook after its run in an empty folder, and what it left there."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(path, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # also where the checkout is not installed
        nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook, list(folder.iterdir())


def outputs(notebook, kind: str):
    return [o for cell in notebook.cells for o in cell.get("outputs", ()) if o.output_type == kind]


def test_a_notebook_is_the_same_as_its_text_and_has_no_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    text = jupytext.read(path.with_suffix(".py"))
    assert [(c.cell_type, c.source) for c in notebook.cells] == [(c.cell_type, c.source) for c in text.cells]
    assert not [c for c in notebook.cells if c.get("outputs") or c.get("execution_count")]
    nbformat.validate(notebook)


def test_a_notebook_runs_without_a_warning_and_leaves_nothing_behind(executed):
    notebook, left = executed
    assert left == []
    assert not [o.text for o in outputs(notebook, "stream") if o.name == "stderr"]


def test_the_first_notebook_ends_in_a_page_that_also_reads_as_text(path, executed):
    if path.stem != "01_first_graph":
        pytest.skip("another notebook")
    notebook, _ = executed
    (shown,) = outputs(notebook, "execute_result")
    assert "sandbox=" in shown["data"]["text/html"]
    assert " actors, " in shown["data"]["text/plain"]
    printed = "".join(o.text for o in outputs(notebook, "stream"))
    assert "is set to meet with" in printed
    assert "Planned" in printed
