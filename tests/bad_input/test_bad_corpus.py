"""A corpus of bad inputs among good ones: a sample of what `python -m benchmarks.bad_inputs` runs in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import bad_inputs


@pytest.mark.timeout(240)
def test_bad_inputs_harm_nothing_and_are_listed(tmp_path: Path) -> None:
    seen = bad_inputs.run(tmp_path, bad=len(bad_inputs.KINDS), seed=5)
    assert seen["faults"] == []
    kinds = seen["kinds"]
    assert isinstance(kinds, dict) and set(bad_inputs.KINDS) <= set(kinds)
    refused = [kind for kind, reasons in kinds.items() if set(reasons) - {"read"}]
    assert len(refused) >= 38
