"""Rules in plain words: in both languages at once, and what two versions say differently."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_babel import force_locale
from flask_babel import gettext as _

from recruit.campaigns.forms.parts import choice_label, label_of
from recruit.campaigns.rules.documents import SECTIONS, Section
from recruit.campaigns.rules.shapes import Shape, settings_of, shown
from recruit.kernel.errors import RuleError
from recruit.web.formats import message
from recruit.web.pages import language

Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class InBoth:
    """A section's lines in both languages side by side, or why it cannot be said yet."""

    rows: list[tuple[str, str, str, str]]  # label and words in Azerbaijani, then in English
    problem: str | None = None


@contextmanager
def speaking(one: str) -> Iterator[None]:
    """Everything inside is said in this language."""
    before = language()
    g.lang = one
    try:
        with force_locale(one):
            yield
    finally:
        g.lang = before


def in_both(name: str, document: dict[str, Any]) -> InBoth:
    try:
        said = []
        for one in ("az", "en"):
            with speaking(one):
                said.append(lines_of(name, document))
    except RuleError as error:
        return InBoth([], message(error))
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        return InBoth([], _("This section cannot be read."))
    both = zip(*said, strict=True)
    return InBoth([(*az, *en) for az, en in both])


def lines_of(name: str, document: dict[str, Any]) -> Lines:
    """(label, words) lines of a section in the language of the page; none where it is missing."""
    section, part = SECTIONS[name], document.get(name)
    if not isinstance(part, dict):
        return []
    parsed = section.parse(part)
    return section.describe(parsed) if section.describe else _plainly(section, part)


def _plainly(section: Section, part: dict[str, Any]) -> Lines:
    return list(_settings(section.schema or {}, part, ""))


def _settings(schema: Any, part: dict[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for setting in settings_of(schema, part):
        label = f"{before}{label_of(setting.name)}"
        if not setting.given:
            continue
        if setting.shape is Shape.LIST:
            for number, entry in enumerate(setting.value, 1):
                yield from _settings(setting.schema["items"], entry, f"{label} {number}: ")
        elif setting.shape is Shape.PART:
            yield from _settings(setting.schema, setting.value, f"{label}: ")
        elif setting.shape is Shape.BOTH:
            yield label, str(setting.value.get(language(), ""))
        elif setting.shape is Shape.FLAG:
            yield label, _("yes") if setting.value else _("no")
        elif setting.shape is Shape.CHOICE:
            yield label, choice_label(str(setting.value))
        else:
            yield label, shown(setting).replace("\n", "; ")


@dataclass(frozen=True)
class Difference:
    """A line that one version has and the other has not, or says otherwise."""

    section: str
    label: str
    before: str
    after: str


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """What two documents say differently, line by line, in the language of the page."""
    found = []
    for name in SECTIONS:
        old, new = _grouped(name, before), _grouped(name, after)
        for label in dict.fromkeys([*old, *new]):
            was, is_now = old.get(label, []), new.get(label, [])
            if was != is_now:
                found.append(Difference(name, label, "; ".join(was), "; ".join(is_now)))
    return found


def _grouped(name: str, document: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label, words in lines_of(name, document):
        found.setdefault(label, []).append(words)
    return found
