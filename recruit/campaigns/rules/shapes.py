"""What a JSON Schema says about one part of a rule-set: its settings, and the parts below it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from recruit.campaigns.rules.paths import Path, value_at
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_

Schema = Mapping[str, Any]


class Shape(StrEnum):
    TEXT = "text"
    WHOLE = "whole"  # a whole number
    FLAG = "flag"
    CHOICE = "choice"
    BOTH = "both"  # a text in both languages
    CODES = "codes"  # a list of texts
    MAP = "map"  # codes and their values, one in a line
    PART = "part"
    LIST = "list"


@dataclass(frozen=True)
class Setting:
    """One setting of a part: how it is asked, and what stands there now."""

    name: str
    shape: Shape
    schema: Schema
    required: bool
    value: Any = None
    given: bool = False

    @property
    def choices(self) -> list[str]:
        return [str(one) for one in self.schema.get("enum", ())]


def schema_at(schema: Schema, document: Any, path: Path) -> Schema:
    """The schema of what stands at the path; NotFoundError where the schema knows no such place."""
    found = settled(schema, document)
    for depth, step in enumerate(path):
        below = found.get("items") if isinstance(step, int) else _property(found, step)
        if not isinstance(below, Mapping):
            raise NotFoundError()
        found = settled(below, value_at(document, path[: depth + 1]))
    return found


def _property(schema: Schema, name: str) -> Any:
    found = schema.get("properties", {}).get(name)
    return schema.get("additionalProperties") if found is None else found


def settled(schema: Schema, value: Any) -> Schema:
    """Of several possibilities the one that this value follows."""
    if "anyOf" in schema and "properties" not in schema:
        return settled(_first_fitting(schema["anyOf"], value), value)
    if "oneOf" in schema and "properties" not in schema:
        kind = value.get("kind") if isinstance(value, dict) else None
        for one in schema["oneOf"]:
            if kind in kinds_of(one):
                return settled(one, value)
        return settled(schema["oneOf"][0], value)
    return schema


def _first_fitting(options: list[Schema], value: Any) -> Schema:
    real = [one for one in options if one.get("type") != "null"]
    if isinstance(value, dict):
        bilingual = {"az", "en"} & value.keys()
        for one in real:
            if one.get("type") == "object" and bool(bilingual) == _is_both(one):
                return one
    return real[0]


def kinds_of(schema: Schema) -> list[str]:
    """The kinds between which a list's new entry is chosen; none where there is one alone."""
    if "oneOf" in schema and "properties" not in schema:
        return [kind for one in schema["oneOf"] for kind in kinds_of(one)]
    kind = schema.get("properties", {}).get("kind", {})
    return [kind["const"]] if "const" in kind else []


def settings_of(schema: Schema, value: Mapping[str, Any]) -> Iterator[Setting]:
    """The settings of a part, those that are needed first."""
    needed = list(schema.get("required", ()))
    properties = schema.get("properties", {})
    order = [*(n for n in needed if n in properties), *(n for n in properties if n not in needed)]
    for name in order:
        if "const" in properties[name]:
            continue
        held = value.get(name)
        own = settled(properties[name], held)
        if "const" not in own:
            yield Setting(name, shape_of(own), own, name in needed, held, held is not None)


def shape_of(schema: Schema) -> Shape:
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if "enum" in schema:
        return Shape.CHOICE
    if kind == "object":
        if _is_both(schema):
            return Shape.BOTH
        return Shape.PART if schema.get("properties") or "oneOf" in schema else Shape.MAP
    if kind == "array":
        texts = shape_of(settled(schema.get("items", {}), None)) in (Shape.TEXT, Shape.CHOICE)
        return Shape.CODES if texts else Shape.LIST
    return {"integer": Shape.WHOLE, "boolean": Shape.FLAG}.get(str(kind), Shape.TEXT)


def _is_both(schema: Schema) -> bool:
    return schema.get("properties", {}).keys() == {"az", "en"}


# --- a setting as text, and back ------------------------------------------------------------------


def shown(setting: Setting) -> str:
    """What stands in the field: codes with commas, a map with one entry in a line."""
    value = setting.value
    if value is None:
        return ""
    if setting.shape is Shape.CODES and isinstance(value, list):
        return ", ".join(map(str, value))
    if setting.shape is Shape.MAP and isinstance(value, dict):
        return "\n".join(f"{key} = {_entry(held)}" for key, held in value.items())
    return str(value)


def _entry(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value.get('az', '')} | {value.get('en', '')}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def typed(setting: Setting, text: str) -> Any:
    """What was typed as a value; None leaves the setting out. RuleError where it cannot be."""
    text = text.strip()
    if not text:
        return None
    if isinstance(setting.value, int) and str(setting.value) == text:
        return setting.value  # a number that may be written either way stays as it was
    match setting.shape:
        case Shape.WHOLE:
            return _whole(text, setting.name)
        case Shape.CODES:
            return [one.strip() for one in text.split(",") if one.strip()]
        case Shape.MAP:
            rows = dict(_row(line, setting) for line in text.splitlines() if line.strip())
            held = setting.value if isinstance(setting.value, dict) else {}
            same = {key: held[key] for key in rows if _entry(held.get(key)) == rows[key]}
            return rows | same
    return text


def _whole(text: str, field: str) -> int:
    if not text.lstrip("-").isascii() or not text.lstrip("-").isdigit() or len(text) > 9:
        raise RuleError(N_("Write a whole number."), field=field)
    return int(text)


def _row(line: str, setting: Setting) -> tuple[str, Any]:
    key, mark, value = (part.strip() for part in line.partition("="))
    if not mark or not key:
        raise RuleError(
            N_("One entry in a line, like this: code = value. Wrong line: %(line)s"),
            field=setting.name,
            line=line.strip()[:60],
        )
    below = settled(setting.schema.get("additionalProperties", {}), None)
    shape = shape_of(below) if isinstance(below, Mapping) else Shape.TEXT
    if shape is Shape.BOTH:
        az, _, en = (part.strip() for part in value.partition("|"))
        return key, {"az": az, "en": en or az}
    if shape is Shape.CODES:
        return key, [one.strip() for one in value.split(",") if one.strip()]
    return key, _whole(value, setting.name) if shape is Shape.WHOLE else value
