"""Fixtures that several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"


@pytest.fixture(scope="session")
def eval_dir() -> Path:
    """The evaluation material beside the checkout; the test is skipped where it is absent."""
    if not EVAL.is_dir():
        pytest.skip("no ../shared/eval beside the checkout")
    return EVAL
