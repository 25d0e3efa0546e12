"""Rendering messages: one folder per message, a subject and a body in each language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import current_app, g
from flask_babel import force_locale

from recruit.kernel.text import LANGUAGES

FOLDER = Path(__file__).parent / "templates" / "notifications" / "messages"


def names() -> list[str]:
    """Every message there is."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def render(name: str, language: str, values: dict[str, Any]) -> tuple[str, str]:
    """(subject, body) of a message as plain text; a missing value is an error, never a gap."""
    if language not in LANGUAGES:
        language = "az"
    with speaking(language):
        subject, body = (
            _text(f"notifications/messages/{name}/{part}.{language}.txt", values)
            for part in ("subject", "body")
        )
    return " ".join(subject.split()), body


def foot(language: str, page: str, hotline: str) -> str:
    """What stands below every mail; `page` is the address it is about, where there is one."""
    with speaking(language):
        return _text(
            f"notifications/foot.{language}.txt",
            {"page": page, "hotline": hotline},
        )


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, texts, dates and numbers are in this language; a job has no page to ask."""
    before = g.get("lang")
    g.lang = language
    try:
        with force_locale(language):
            yield
    finally:
        if before is None:
            g.pop("lang", None)
        else:
            g.lang = before


def _text(path: str, values: dict[str, Any]) -> str:
    text = current_app.jinja_env.get_template(path).render(**values)
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
