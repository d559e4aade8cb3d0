"""The notebooks run from top to bottom, offline, and are kept as text and without outputs."""

from __future__ import annotations

import shutil
from pathlib import Path

import jupytext
import nbclient
import nbformat
import pytest
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SAMPLE = "herring.jsonl"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """One kernel for all, since most of a notebook's time is its start; in a folder with nothing but the sample."""
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(ROOT / "notebooks" / SAMPLE, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # also where the checkout is not installed
        manager = KernelManager()
        manager.start_kernel(cwd=str(folder))
    yield manager, folder
    manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda p: p.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture(scope="module")
def executed(path, kernel):
    """The notebook after its run in an empty namespace."""
    manager, _ = kernel
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    nbclient.NotebookClient(notebook, km=manager, timeout=120).execute()
    del notebook.cells[0]
    return notebook


def outputs(notebook, kind: str):
    return [o for cell in notebook.cells for o in cell.get("outputs", ()) if o.output_type == kind]


def printed(notebook) -> str:
    return "".join(o.text for o in outputs(notebook, "stream"))


def shown(notebook) -> list[dict[str, str]]:
    return [o["data"] for kind in ("execute_result", "display_data") for o in outputs(notebook, kind)]


def test_a_notebook_is_the_same_as_its_text_and_has_no_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    text = jupytext.read(path.with_suffix(".py"))
    assert [(c.cell_type, c.source) for c in notebook.cells] == [(c.cell_type, c.source) for c in text.cells]
    assert not [c for c in notebook.cells if c.get("outputs") or c.get("execution_count")]
    nbformat.validate(notebook)


def test_a_notebook_runs_without_a_warning_and_leaves_nothing_behind(executed, kernel):
    _, folder = kernel
    assert [file.name for file in folder.iterdir()] == [SAMPLE]
    assert not [o.text for o in outputs(executed, "stream") if o.name == "stderr"]
    assert all(data["text/plain"].strip() for data in shown(executed))


def test_a_notebook_shows_what_it_promises(path, executed):
    words = printed(executed) + "\n".join(data["text/plain"] for data in shown(executed))
    promised = {
        "01_first_graph": ("is set to meet with", "Planned", " actors, "),
        "02_asking_questions": ("negotiation: Norway, Iceland", "Sweden   Iceland", "claims", "Int64"),
        "03_who_talks_to_whom": (
            " actors act for 6 principals",
            "Denmark",
            "Herring quotas: 1; first: Iceland, Norway",
        ),
        "04_plans_rumours_denials": ("rumored", "Norwegian officials", "('Iceland', 'sanctions', 'Norway')"),
        "05_your_own_annotations": ("buoyed", "before", "after", "'recall': 1.0"),
        "06_a_corpus": ("6 articles read", "Fjord Gazette", "[]", "herring corpus: "),
    }
    assert [promise for promise in promised[path.stem] if promise not in words] == []


def test_a_page_is_shown_in_a_sandbox(path, executed):
    frames = [data["text/html"] for data in shown(executed) if "<iframe" in data.get("text/html", "")]
    with_pages = {"01_first_graph": 1, "03_who_talks_to_whom": 2, "04_plans_rumours_denials": 1, "06_a_corpus": 1}
    assert len(frames) == with_pages.get(path.stem, 0)
    assert all("sandbox=" in frame and "allow-same-origin" not in frame for frame in frames)
