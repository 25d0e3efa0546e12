"""Every message stands in both languages, is declared, and reads as it was approved."""

import os
import re
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr

from recruit.app import create_app
from recruit.config import Settings
from recruit.kernel.text import LANGUAGES
from recruit.notifications import service, templates
from recruit.notifications.recipients import __all__ as modules
from tests.notifications.samples import AT, SAMPLES

pytestmark = pytest.mark.unit

SNAPSHOTS = Path(__file__).parent / "snapshots"
PARTS = {f"{part}.{language}.txt" for part in ("subject", "body") for language in LANGUAGES}
NAME = "Məmmədova Aysel Rauf qızı"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all messages: rendering changes nothing and asks no database."""
    folder = tmp_path_factory.mktemp("messages")
    return create_app(Settings(mode="test", data_dir=folder, secret_key=SecretStr("x" * 40)))


def test_every_folder_holds_exactly_its_four_files() -> None:
    for name in templates.names():
        found = {path.name for path in (templates.FOLDER / name).iterdir()}
        assert found == PARTS, name


def test_every_declared_message_exists_and_every_message_is_declared() -> None:
    assert modules
    declared = {name for names in service.declared().values() for name in names}
    assert declared == set(templates.names())


def test_every_message_has_a_sample() -> None:
    assert set(SAMPLES) == set(templates.names())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_message_reads_as_approved(app: Flask, name: str, language: str) -> None:
    """SNAPSHOTS=write pytest ... writes them anew; then read the difference."""
    with app.app_context():
        values = {"name": NAME, "at": AT, **SAMPLES[name]}
        subject, body = templates.render(name, language, values)
    text = f"Subject: {subject}\n\n{body}"
    file = SNAPSHOTS / f"{name}.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


def test_no_snapshot_is_left_over() -> None:
    expected = {f"{name}.{language}.txt" for name in SAMPLES for language in LANGUAGES}
    assert {path.name for path in SNAPSHOTS.iterdir()} == expected


@pytest.mark.parametrize("file", sorted(SNAPSHOTS.glob("*.txt")), ids=lambda file: file.stem)
def test_a_message_is_calm_and_complete(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    subject = text.partition("\n")[0].removeprefix("Subject: ")
    assert 0 < len(subject) <= 100
    assert "!" not in text
    assert NAME in text
    assert not re.search(r"[{}]|%\(|None|\n{3}", text)
    # A suffix must not be glued to what the program fills in.
    assert not re.search(r"\d-(?:ci|cı|cu|cü|dək|də|da|dan|dən)\b", text.replace("3.2-ci", ""))


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_fact_leaves_no_gap(app: Flask, language: str, again: bool) -> None:
    values = {"name": NAME, "at": AT, **SAMPLES["points-computed"], "passed": again}
    values |= dict.fromkeys(["choice_from", "choice_until", "appeal_from", "appeal_until"])
    with app.app_context():
        _subject, body = templates.render("points-computed", language, values)
    assert "None" not in body
    assert "\n\n\n" not in body


def test_a_missing_fact_is_an_error_not_a_gap(app: Flask) -> None:
    with app.app_context(), pytest.raises(Exception, match="subject"):
        templates.render("application-accepted", "az", {"name": NAME, "at": AT})
