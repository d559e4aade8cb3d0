"""Run every benchmark in turn, by `python -m benchmarks`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        print(f"\n## {path.stem}\n", flush=True)
        import_module(f"benchmarks.{path.stem}").main([])
