"""Rendering messages: one folder per message, a subject and a body in each language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import current_app, g
from flask_babel import force_locale

from recruit.kernel.text import LANGUAGES

SOMEBODY = "\ue000"  # stands in a letter where the name of whoever gets it will
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


class Letter:
    """One message to many people, written once in each language; only their names differ."""

    def __init__(self, name: str, values: dict[str, Any]) -> None:
        self.name, self.values = name, values
        self.written: dict[str, tuple[str, str]] = {}

    def to(self, full_name: str, language: str) -> tuple[str, str]:
        """(subject, body) for this person."""
        if language not in self.written:
            values = {"name": SOMEBODY, **self.values}
            self.written[language] = render(self.name, language, values)
        subject, body = self.written[language]
        return subject.replace(SOMEBODY, full_name), body.replace(SOMEBODY, full_name)


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
    template = current_app.jinja_env.get_template(path)
    # What render() does, without laying each of the pages' globals beside the values anew.
    context = template.new_context({**template.environment.globals, **values}, shared=True)
    text = "".join(template.root_render_func(context))
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
