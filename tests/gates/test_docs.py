"""What the docs name exists, and what exists is named."""

import re
from pathlib import Path

import click
import pytest

from recruit.app import create_app
from recruit.cli import COMMANDS, cli
from recruit.config import Settings

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_setting_is_in_the_table_and_no_other() -> None:
    named = set(re.findall(r"^\| `RECRUIT_([A-Z_]+)` \|", OPERATIONS, re.M))
    assert named == {name.upper() for name in Settings.model_fields}


def test_settings_named_anywhere_exist() -> None:
    for page in PAGES:
        for name in re.findall(r"RECRUIT_([A-Z_]+)", page.read_text()):
            assert name.lower() in Settings.model_fields, f"{page.name}: RECRUIT_{name}"


# Their modules are loaded when they are called.
OURS = click.Group(commands={name: cli.get_command(click.Context(cli), name) for name in COMMANDS})


def commands(group: click.Group, path: str = "recruit") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        here = f"{path} {name}"
        found |= commands(command, here) if isinstance(command, click.Group) else {here}
    return found


def test_commands_named_in_the_docs_exist(tmp_path: Path) -> None:
    app = create_app(Settings(mode="test", data_dir=tmp_path))
    known = commands(OURS) | commands(app.cli)  # type: ignore[arg-type]
    groups = {" ".join(one.split()[:2]) for one in known}
    for page in PAGES:
        for line in re.findall(r"^(?:\.venv/bin/)?(recruit [a-z][^\n]*)$", page.read_text(), re.M):
            words = [word for word in line.split() if re.fullmatch(r"[a-z-]+", word)]
            assert any(" ".join(words[:n]) in known | groups for n in (2, 3, 4)), line


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if not target.startswith(("http:", "https:", "mailto:")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_addresses_of_the_house_are_not_in_the_docs() -> None:
    for page in PAGES:
        assert "/work/" not in page.read_text(), page.name
