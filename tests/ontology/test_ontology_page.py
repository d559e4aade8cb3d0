"""The reference page is what the files say."""

from __future__ import annotations

import subprocess
import sys

from worlds import ONTOLOGIES


def test_the_page_is_not_stale() -> None:
    script = ONTOLOGIES.parent / "scripts" / "ontology_page.py"
    ran = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
