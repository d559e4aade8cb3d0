"""The house itself: what documentation, layout and imports promise."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.cli import app
from kg.cli.look import EXPORTS
from tests.conftest import ROOT

HEAVY = (
    "spacy",
    "thinc",
    "rdflib",
    "pyoxigraph",
    "networkx",
    "pyvis",
    "trafilatura",
    "py3langid",
    "pyshacl",
    "typer",
    "rich",
)
MODULES = sorted((ROOT / "kg").rglob("*.py"))
COMMANDS = [c.callback.__name__ for c in app.registered_commands if c.callback] + ["gazetteer"]
DOCS = sorted((ROOT / "docs").rglob("*.md"))


def test_import_kg_loads_nothing_heavy() -> None:
    code = f"import kg, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_the_help_loads_nothing_heavy_but_typer() -> None:
    code = f"""
import sys
sys.argv = ["kg", "--help"]
from kg.cli import main
try:
    main()
finally:
    print([m for m in {HEAVY!r} if m in sys.modules and m != "typer"], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stderr.strip() == "[]" and done.returncode == 0


def test_all_names_of_the_face_are_there_and_no_others() -> None:
    assert kg.__all__ == sorted(kg.__all__)
    for name in kg.__all__:
        found = getattr(kg, name)
        assert found.__module__.startswith("kg.") and found.__name__ == name
    tree = ast.parse((ROOT / "kg" / "__init__.py").read_text("utf-8"))
    block = next(n for n in tree.body if isinstance(n, ast.If))
    typed = [alias.name for n in block.body if isinstance(n, ast.ImportFrom) for alias in n.names]
    assert sorted(typed) == kg.__all__
    with pytest.raises(AttributeError):
        kg.nothing  # noqa: B018


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_in_the_documentation_beyond_the_reference(command: str) -> None:
    prose = "".join(p.read_text("utf-8") for p in DOCS if p.name != "cli.md")
    assert re.search(rf"\bkg {command}\b", prose)


def test_the_command_reference_is_what_typer_says(tmp_path: Path) -> None:
    page = tmp_path / "cli.md"
    command = [sys.executable, "-m", "typer", "kg.cli", "utils", "docs", "--name", "kg", "--title", "Command line"]
    subprocess.run([*command, "--output", str(page)], check=True, capture_output=True, cwd=ROOT)
    again = " ".join(["python", *command[1:], "--output", "docs/reference/cli.md"])
    assert (ROOT / "docs/reference/cli.md").read_text("utf-8") == page.read_text("utf-8"), f"run: {again}"


def test_each_export_format_is_offered_and_documented() -> None:
    from kg.export import FORMATS

    assert set(FORMATS) <= set(EXPORTS)
    text = (ROOT / "docs/how-to/questions.md").read_text("utf-8")
    assert all(f"`{form}`" in text for form in EXPORTS)


def test_each_reason_for_skipping_is_documented() -> None:
    text = (ROOT / "docs/how-to/articles.md").read_text("utf-8")
    code = "".join((ROOT / "kg" / p).read_text("utf-8") for p in ("articles.py", "pipeline.py"))
    code += "".join(p.read_text("utf-8") for p in (ROOT / "kg/readers").glob("*.py"))
    tree = ast.parse(code.replace("from __future__ import annotations", ""))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "ArticleError"]
    reasons = {str(c.args[2].value) for c in calls if isinstance(c.args[2], ast.Constant)}
    assert len(reasons) > 10
    assert {r for r in reasons if f"`{r}`" not in text} == set()


def test_links_between_pages_lead_somewhere() -> None:
    for page in DOCS:
        for target in re.findall(r"\]\(([^)#:]+\.md)", page.read_text("utf-8")):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_is_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_imports_go_one_way() -> None:
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_extraction_stages_know_of_rdf_only_names() -> None:
    """Graphs and queries belong to other modules; a stage may name a term."""
    allowed = {"URIRef", "Namespace", "RDF", "RDFS", "SKOS", "XSD"}
    for path in MODULES:
        if path.relative_to(ROOT / "kg").parts[0].removesuffix(".py") in (
            "model",
            "articles",
            "readers",
            "documents",
            "mentions",
            "linking",
            "extract",
            "typing",
            "reading",
            "pipeline",
        ):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "rdflib":
                    assert {alias.name for alias in node.names} <= allowed, path


def test_nothing_names_a_machine_or_a_registry() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT)
    if tracked.returncode:
        pytest.skip("no git checkout")
    words = re.compile("|".join(("/ro" + "ot/", "/wo" + "rk/", r"pypi\.", r"npmjs\.", r"files\.python" + "hosted")))
    for name in filter(None, tracked.stdout.split("\0")):
        try:
            text = (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        assert not words.search(text), name
