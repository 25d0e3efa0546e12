"""Changing the draft of a form: each function gives a new document and leaves the old one."""

import copy
from typing import Any

from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_

Doc = dict[str, Any]


def put_section(form: Doc, section: Doc, *, replaces: str | None = None) -> Doc:
    """Add a section at the end, or put it in the place of the one it replaces."""
    new = copy.deepcopy(form)
    if replaces is None:
        _refuse_known(new["sections"], section["code"])
        new["sections"].append({**section, "fields": []})
    else:
        place = _place(new["sections"], replaces)
        kept = new["sections"][place]["fields"]
        new["sections"][place] = {**section, "code": replaces, "fields": kept}
    return new


def remove_section(form: Doc, code: str) -> Doc:
    new = copy.deepcopy(form)
    del new["sections"][_place(new["sections"], code)]
    return new


def move_section(form: Doc, code: str, by: int) -> Doc:
    new = copy.deepcopy(form)
    _move(new["sections"], code, by)
    return new


def put_field(form: Doc, section: str, field: Doc, *, replaces: str | None = None) -> Doc:
    """Add a field at the end of a section, or put it in the place of the one it replaces."""
    new = copy.deepcopy(form)
    fields = _fields(new, section)
    if replaces is None:
        for one in new["sections"]:
            _refuse_known(one["fields"], field["code"])
        fields.append(field)
    else:
        fields[_place(fields, replaces)] = {**field, "code": replaces}
    return new


def remove_field(form: Doc, section: str, code: str) -> Doc:
    new = copy.deepcopy(form)
    fields = _fields(new, section)
    del fields[_place(fields, code)]
    return new


def move_field(form: Doc, section: str, code: str, by: int) -> Doc:
    new = copy.deepcopy(form)
    _move(_fields(new, section), code, by)
    return new


def find_section(form: Doc, code: str) -> Doc:
    found: Doc = form["sections"][_place(form["sections"], code)]
    return found


def find_field(form: Doc, section: str, code: str) -> Doc:
    fields = _fields(form, section)
    return fields[_place(fields, code)]


def _fields(form: Doc, section: str) -> list[Doc]:
    found: list[Doc] = form["sections"][_place(form["sections"], section)]["fields"]
    return found


def _place(items: list[Doc], code: str) -> int:
    for place, item in enumerate(items):
        if item["code"] == code:
            return place
    raise NotFoundError()


def _refuse_known(items: list[Doc], code: str) -> None:
    if any(item["code"] == code for item in items):
        raise RuleError(N_("The form has this code already."), field="code")


def _move(items: list[Doc], code: str, by: int) -> None:
    """A step beyond either end changes nothing."""
    place = _place(items, code)
    to = min(max(place + by, 0), len(items) - 1)
    items.insert(to, items.pop(place))
