"""The import contracts of pyproject.toml hold, and each one fails when a single line breaks it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
FLOORS = "Imports go down only"
DRAWERS = "Inside a feature the drawers have an order"
PURE = "Rules, events and the kernel are pure"
PRIVATE = "Models, views, forms, tasks and commands are private to their feature"

VIOLATIONS = [
    (FLOORS, "journal.service", "import recruit.accounts.views"),
    (FLOORS, "web.forms", "import recruit.journal.queries"),
    (DRAWERS, "jobs.models", "import recruit.jobs.service"),
    (DRAWERS, "jobs.rules", "import recruit.jobs.models"),
    (PURE, "kernel.clock", "import flask"),
    (PURE, "jobs.rules", "import sqlalchemy"),
    (PURE, "jobs.rules", "import recruit.journal.service"),
    (PRIVATE, "vacancies.views", "import recruit.journal.models"),
    (PRIVATE, "vacancies.views", "import recruit.directory.views"),
    (PRIVATE, "app", "import recruit.journal.models"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True
    )


def source(folder: Path, module: str) -> Path:
    """A drawer's file: it may have outgrown it and become a folder of the same name."""
    path = folder.joinpath("recruit", *module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The real tree's Python files, to be spoilt."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file in (ROOT / "recruit").rglob("*.py"):
        target = tmp_path / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    return tmp_path


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "module", "line"), VIOLATIONS)
def test_one_line_breaks_the_contract(copy: Path, contract: str, module: str, line: str) -> None:
    file = source(copy, module)
    file.write_text(file.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(copy)
    assert done.returncode == 1, done.stdout
    assert f"{contract} BROKEN" in done.stdout


def test_a_feature_without_a_floor_breaks_the_contract(copy: Path) -> None:
    (copy / "recruit" / "cellar").mkdir()
    (copy / "recruit" / "cellar" / "__init__.py").touch()
    done = lint(copy)
    assert f"{FLOORS} BROKEN" in done.stdout
    assert "recruit.cellar" in done.stdout
