"""Changing the draft of a form: each function gives a new document and leaves the old one."""

import copy
from typing import Any

from recruit.kernel.canonical import canonical_json
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


def put_column(
    form: Doc, section: str, field: str, column: Doc, *, replaces: str | None = None
) -> Doc:
    """Add a column at the end of a table, or put it in the place of the one it replaces."""
    new = copy.deepcopy(form)
    columns = _columns(new, section, field)
    if replaces is None:
        _refuse_known(columns, column["code"])
        columns.append(column)
    else:
        columns[_place(columns, replaces)] = {**column, "code": replaces}
    return new


def remove_column(form: Doc, section: str, field: str, code: str) -> Doc:
    new = copy.deepcopy(form)
    columns = _columns(new, section, field)
    del columns[_place(columns, code)]
    return new


def move_column(form: Doc, section: str, field: str, code: str, by: int) -> Doc:
    new = copy.deepcopy(form)
    _move(_columns(new, section, field), code, by)
    return new


def find_column(form: Doc, section: str, field: str, code: str) -> Doc:
    columns = _columns(form, section, field)
    return columns[_place(columns, code)]


def put_check(form: Doc, check: Doc, *, replaces: str | None = None) -> Doc:
    """Add a check between two answers, or put it in the place of the one it replaces."""
    new = copy.deepcopy(form)
    checks: list[Doc] = new.setdefault("checks", [])
    if replaces is None:
        _refuse_known(checks, check["code"])
        checks.append(check)
    else:
        checks[_place(checks, replaces)] = {**check, "code": replaces}
    return new


def remove_check(form: Doc, code: str) -> Doc:
    """A form without checks reads as if it had never had one."""
    new = copy.deepcopy(form)
    checks = new.get("checks", [])
    del checks[_place(checks, code)]
    if not checks:
        del new["checks"]
    return new


def find_check(form: Doc, code: str) -> Doc:
    checks: list[Doc] = form.get("checks", [])
    return checks[_place(checks, code)]


def own_part(section_or_field: Doc) -> Doc:
    """What the page of a section or field shows of it: a section without its fields."""
    return {name: value for name, value in section_or_field.items() if name != "fields"}


def differences(before: Any, after: Any, path: str = "") -> list[tuple[str, str, str]]:
    """(path, before, after) of every value in which two documents differ."""
    if before is None and isinstance(after, dict | list):
        before = type(after)()
    if after is None and isinstance(before, dict | list):
        after = type(before)()
    if isinstance(before, dict) and isinstance(after, dict):
        names = [*before, *(name for name in after if name not in before)]
        pairs = [(f"{path}.{n}" if path else n, before.get(n), after.get(n)) for n in names]
    elif isinstance(before, list) and isinstance(after, list):
        length = max(len(before), len(after))
        pairs = [(f"{path}[{n + 1}]", _at(before, n), _at(after, n)) for n in range(length)]
    else:
        return [] if before == after else [(path, _plain(before), _plain(after))]
    return [one for name, old, new in pairs for one in differences(old, new, name)]


def _at(items: list[Any], place: int) -> Any:
    return items[place] if place < len(items) else None


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else canonical_json(value)


def find_section(form: Doc, code: str) -> Doc:
    found: Doc = form["sections"][_place(form["sections"], code)]
    return found


def find_field(form: Doc, section: str, code: str) -> Doc:
    fields = _fields(form, section)
    return fields[_place(fields, code)]


def _fields(form: Doc, section: str) -> list[Doc]:
    found: list[Doc] = form["sections"][_place(form["sections"], section)]["fields"]
    return found


def _columns(form: Doc, section: str, field: str) -> list[Doc]:
    found: list[Doc] = find_field(form, section, field).get("columns", [])
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
