"""A document as chapters of paper: every value that the document holds, with its label in words.

One truth: whatever stands in the JSON stands on the paper, because the paper is made of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from recruit.reports.rules.labels import LABELS, ONE_OF
from recruit.web.documents import Chapter
from recruit.web.formats import day, moment
from recruit.web.pages import language

DEEPEST = 3
FIGURES = ("points", "threshold", "cut_off")
LANGUAGE_NAMES = {"az": "Azərbaycan dili", "en": "English"}  # each in itself


def chapters(document: Mapping[str, Any]) -> list[Chapter]:
    """The parts of a document that hold parts of their own, each as a chapter."""
    return [one for key, value in document.items() for one in _part("", key, value, 1)]


def label(key: str) -> str:
    return _(LABELS[key])


def _part(above: str, key: str, value: Any, level: int) -> Iterator[Chapter]:
    """A dict is one chapter, a list of dicts is one for each; what is empty is left out."""
    heading = _joined(above, label(key))
    if isinstance(value, Mapping) and not _says(value):
        yield from _chapter(heading, value, level)
    elif _is_list_of_parts(value):
        rows = _as_rows(value)
        if rows:
            yield Chapter(heading, level, rows)
            return
        for number, one in enumerate(value, start=1):
            each = _(ONE_OF[key]) if key in ONE_OF else label(key)
            yield from _chapter(_joined(above, f"{each} {number}"), one, level)


def _chapter(heading: str, part: Mapping[str, Any], level: int) -> Iterator[Chapter]:
    facts, inner = [], []
    for key, value in part.items():
        if (said := _said(key, value)) is not None:
            facts.append((label(key), said))
        elif value not in (None, "", [], {}):
            inner.append((key, value))
    if facts or inner:
        yield Chapter(heading, level, facts)
    for name, value in inner:
        yield from _part(heading, name, value, min(level + 1, DEEPEST))


def _is_list_of_parts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _as_rows(value: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Lists whose members are one line each: answers, changes, lines of points, the journal."""
    rows = [_row(one) for one in value]
    return [row for row in rows if row is not None] if None not in rows else []


def _row(one: Mapping[str, Any]) -> tuple[str, str] | None:
    for keys, row in _ROWS:
        if keys <= one.keys():
            return row(one)
    return None


def _answer(one: Mapping[str, Any]) -> tuple[str, str]:
    return _words(one["label"]), _words(one["answer"]) or "–"


def _change(one: Mapping[str, Any]) -> tuple[str, str]:
    return _words(one["label"]), f"{_words(one['before']) or '–'} » {_words(one['after']) or '–'}"


def _entry(one: Mapping[str, Any]) -> tuple[str, str]:
    given = {k: v for k, v in one["details"].items() if v not in (None, "", [])}
    details = "; ".join(f"{k}: {_yes_or_no(v)}" for k, v in given.items())
    return _moment(one["at"]), _joined(_words(one["kind"]), _by(one["by"]), details)


def _step(one: Mapping[str, Any]) -> tuple[str, str]:
    reasons = [_words(reason["text"]) for reason in one["reasons"]]
    return _moment(one["at"]), _joined(_words(one["step"]), _by(one["by"]), *reasons, one["words"])


def _line(one: Mapping[str, Any]) -> tuple[str, str]:
    fact = _words(one.get("said")) or _words(one["input"])
    rest = (_words(one.get(key)) for key in ("rule", "legal"))
    return _words(one["name"]), _joined(_figure(one["points"]), fact, *rest)


def _section(one: Mapping[str, Any]) -> tuple[str, str]:
    counts = [
        f"{label(key)}: {one[key]}" for key in ("right", "partly", "wrong", "blank") if one[key]
    ]
    passed = f"{label('passed')}: {_yes_or_no(one['passed'])}"
    return _words(one["name"]), _joined(_figure(one["points"]), *counts, passed)


def _criterion(one: Mapping[str, Any]) -> tuple[str, str]:
    return _words(one["name"]), _figure(one["points"])


def _choice(one: Mapping[str, Any]) -> tuple[str, str]:
    said = [_words(one.get(key)) for key in ("outcome", "rule", "tie")]
    points = [f"{label(key)} {_figure(one[key])}" for key in ("points", "cut_off") if one.get(key)]
    return str(one["rank"]), _joined(_words(one["vacancy"]), *said, *points)


_ROWS: tuple[tuple[set[str], Callable[[Mapping[str, Any]], tuple[str, str]]], ...] = (
    ({"label", "answer"}, _answer),
    ({"label", "before", "after"}, _change),
    ({"kind", "at", "by"}, _entry),
    ({"step", "at", "by"}, _step),
    ({"name", "input", "points"}, _line),
    ({"rank", "vacancy"}, _choice),
    ({"name", "points", "right", "blank"}, _section),
    ({"code", "name", "points"}, _criterion),
)


def _by(who: str) -> str:
    """Who did it: a name where one is known, else what kind of being."""
    if who.startswith("system:"):
        return _("the program")
    return {"you": _("you"), "official": _("an official")}.get(who, who)


def with_names(value: Any, names: Mapping[str, str]) -> Any:
    """The same document with the names of people beside their identifiers, for paper."""
    if isinstance(value, Mapping):
        return {
            key: _named(one, names) if key == "by" else with_names(one, names)
            for key, one in value.items()
        }
    return [with_names(one, names) for one in value] if isinstance(value, list) else value


def _named(who: str, names: Mapping[str, str]) -> str:
    kind, _colon, public_id = who.partition(":")
    known = names.get(public_id) if kind == "person" else None
    return f"{known} ({public_id})" if known else who


def _yes_or_no(value: Any) -> Any:
    return value if not isinstance(value, bool) else _("yes") if value else _("no")


def _figure(text: str) -> str:
    """Points as the page's language writes them."""
    return text.replace(".", ",") if language() == "az" else text


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text))


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _said(key: str, value: Any) -> str | None:
    """A value that fits beside its label; None where it is a part of its own, or nothing."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, bool):
        return _yes_or_no(value)
    if key in FIGURES:
        return _figure(str(value))
    if key == "language":
        return LANGUAGE_NAMES.get(value, str(value))
    if isinstance(value, Mapping):
        return _words(value) if _says(value) else None
    if isinstance(value, list):
        return None if isinstance(value[0], Mapping) else ", ".join(str(one) for one in value)
    if key == "by":
        return _by(value)
    if key.endswith(("_at", "_until")) or key in ("at", "as_of"):
        return _moment(value)
    return day(date.fromisoformat(value)) if key == "birth_date" else str(value)


def _says(value: Mapping[str, Any]) -> bool:
    """Whether it is words: in two languages, a code with its name, or a vacancy."""
    return value.keys() in ({"az", "en"}, {"code", "name"}) or "school" in value


def _words(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    if "school" in value:
        return _joined(_words(value["school"]), _words(value["district"]), _words(value["subject"]))
    return _words(value[language()] if "az" in value else value["name"])
