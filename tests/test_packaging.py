"""The wheel: it carries the knowledge and the sample article, and works in a folder that is not the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--no-deps", "--no-build-isolation"]
    done = subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (found,) = folder.glob("dragoman-*.whl")
    return found


def test_the_wheel_holds_all_of_the_package_and_of_the_ontologies(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    for folder, prefix in (("kg", "kg"), ("ontologies", "kg/ontologies")):
        files = [p for p in (ROOT / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
        missing = {f"{prefix}/{p.relative_to(ROOT / folder).as_posix()}" for p in files} - packed
        assert not missing
    assert not [name for name in packed if name.startswith(("tests/", "docs/", "benchmarks/"))]


def test_the_installed_wheel_runs_the_demo_elsewhere(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*install, str(wheel)], check=True)
    site = next((environment / "lib").glob("python*/site-packages"))
    # what the wheel depends on is borrowed from this environment, after the wheel's own files and without the checkout
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    away = tmp_path / "away"
    away.mkdir()
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    ask = [python, "-c", "import kg; print(kg.__file__)"]
    where = subprocess.run(ask, cwd=away, env=clean, capture_output=True, text=True)
    assert where.stdout.startswith(str(site))
    done = subprocess.run([environment / "bin" / "kg", "demo"], cwd=away, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Claims" in done.stdout and str(away / "network.html") in done.stdout
    assert sorted(p.name for p in away.iterdir()) == ["dragoman-store", "network.html"]


def test_constraints_pin_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *(d for g in project["dependency-groups"].values() for d in g)]
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all("==" in line and "://" not in line for line in lines)

    def name(requirement: str) -> str:
        return "".join(
            c if c.isalnum() else "-" for c in requirement.split("[", maxsplit=1)[0].split(";", maxsplit=1)[0].strip()
        ).lower()

    pinned = {name(line.split("==")[0]) for line in lines}
    assert {name(d.split(">")[0].split("=")[0].split("<")[0]) for d in needed} <= pinned
