"""Rendering messages: one folder per message, a subject and a body in each language."""

from pathlib import Path
from typing import Any

from flask import current_app

from recruit.kernel.text import LANGUAGES

FOLDER = Path(__file__).parent / "templates" / "notifications" / "messages"


def names() -> list[str]:
    """Every message there is."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def render(name: str, language: str, values: dict[str, Any]) -> tuple[str, str]:
    """(subject, body) of a message as plain text; a missing value is an error, never a gap."""
    if language not in LANGUAGES:
        language = "az"
    subject, body = (
        _text(f"notifications/messages/{name}/{part}.{language}.txt", values)
        for part in ("subject", "body")
    )
    return " ".join(subject.split()), body.strip() + "\n"


def _text(path: str, values: dict[str, Any]) -> str:
    return current_app.jinja_env.get_template(path).render(**values)
