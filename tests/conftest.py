"""Fixtures that several test modules share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"

Ran = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def eval_dir() -> Path:
    """The evaluation material beside the checkout; the test is skipped where it is absent."""
    if not EVAL.is_dir():
        pytest.skip("no ../shared/eval beside the checkout")
    return EVAL


@pytest.fixture(scope="session")
def run_kg() -> Callable[..., Ran]:
    """`run_kg("build", "a.txt", cwd=folder, stdin=text)` runs the command as a user does, in its own process."""

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


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the packaged sample article, built once; open it read_only, or copy it."""
    import kg
    from kg.ontology import ontology_path

    path = tmp_path_factory.mktemp("seed") / "store"
    with kg.open_store(path, create=True) as store:
        kg.build([str(ontology_path("examples", "seed.json"))], store=store)
    return path
