"""Fixtures that several test modules share."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from servers import end, free_port, oxigraph

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"

Ran = subprocess.CompletedProcess[str]

# Files of few tests that take long or wait long: they begin first, so that no process is left with one of them alone.
FIRST = (
    "test_engine.py", "test_durability.py", "test_workers.py", "test_stories.py", "test_store.py", "test_serve.py",
    "test_notebooks.py", "test_packaging.py", "test_page.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of some files before all others."""
    items.sort(key=lambda item: FIRST.index(item.path.name) if item.path.name in FIRST else len(FIRST))


@pytest.fixture(scope="session")
def eval_dir() -> Path:
    """The evaluation material beside the checkout; the test is skipped where it is absent."""
    if not EVAL.is_dir():
        pytest.skip("no ../shared/eval beside the checkout")
    return EVAL


@pytest.fixture(scope="session")
def run_kg() -> Callable[..., Ran]:
    """`run_kg("build", "a.txt", cwd=folder, stdin=text)` runs the command in this process, which holds the model."""

    def run(*arguments: object, cwd: Path | None = None, stdin: str = "") -> Ran:
        from kg.cli import main

        command = ["kg", *map(str, arguments)]
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.argv", command)
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            patch.setattr("sys.stdout", out)
            patch.setattr("sys.stderr", err)
            if cwd is not None:
                patch.chdir(cwd)
            with pytest.raises(SystemExit) as end:
                main()
        told = []
        for stream in (out, err):
            stream.flush()
            told.append(stream.buffer.getvalue().decode().replace("\r\n", "\n"))  # type: ignore[attr-defined]
        return Ran(command, int(end.value.code or 0), *told)

    return run


@pytest.fixture(scope="session")
def start_kg() -> Callable[..., Ran]:
    """The same in a process of its own, as a user does: for what is about processes, and takes seconds to start."""

    def run(*arguments: object, cwd: Path | None = None, stdin: str = "", timeout: float = 120) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )

    return run


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of an empty SPARQL server, run without any option."""
    port = free_port()
    process = oxigraph(tmp_path / "server", port)
    yield f"http://127.0.0.1:{port}"
    end(process)


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the packaged sample article, built once; open it read_only, or copy it."""
    import kg
    from kg.ontology import ontology_path

    path = tmp_path_factory.mktemp("seed") / "store"
    with kg.open_store(path, create=True) as store:
        kg.build([str(ontology_path("examples", "seed.json"))], store=store)
    return path
