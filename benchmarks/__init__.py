"""What is measured and how.

Each module prints one table: `python -m benchmarks.claims`, `python -m benchmarks.triples`.

The evaluation material is read from `../shared/eval` beside the checkout; where that is absent a benchmark says so.
"""
