"""The section "points" as JSON Schema (draft 2020-12): the parser's rules, for editors."""

from typing import Any

from recruit.kernel.points import Rounding
from recruit.points.rules.schema import (
    ANCHORS,
    APPLICATIONS_CLOSE,
    Attempts,
    Contract,
    Mode,
    SourceKind,
    TieKind,
)
from recruit.points.rules.sources import (
    MOST_YEARS,
    SAVED_FOR_LATER,
    SPANS,
    default_unit,
    known_settings,
)
from recruit.points.rules.words import UNITS

Schema = dict[str, Any]

_DECIMAL = r"[0-9]{1,9}(\.[0-9]{1,9})?"
_ABOVE = r"(?![0.]*(/|$))(?!.*/[0.]*$)"  # neither nought nor divided by it
NUMBER: Schema = {
    "anyOf": [
        {"type": "string", "pattern": rf"^-?{_DECIMAL}(/(?![0.]*$){_DECIMAL})?$"},
        {"type": "integer", "minimum": -999_999_999, "maximum": 999_999_999},
    ]
}
NOT_NEGATIVE: Schema = {
    "anyOf": [
        {"type": "string", "pattern": rf"^{_DECIMAL}(/(?![0.]*$){_DECIMAL})?$"},
        {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    ]
}
ABOVE_ZERO: Schema = {
    "anyOf": [
        {"type": "string", "pattern": rf"^{_ABOVE}{_DECIMAL}(/{_DECIMAL})?$"},
        {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    ]
}
CODE: Schema = {"type": "string", "pattern": r"^[a-z0-9][a-z0-9_-]{0,39}$"}
_TEXT: Schema = {"type": "string", "pattern": r"\S", "maxLength": 2000}
TEXTS: Schema = {
    "type": "object",
    "properties": {"az": _TEXT, "en": _TEXT},
    "required": ["az", "en"],
    "additionalProperties": False,
}


def _by_code(value: Schema, *, least: int = 1) -> Schema:
    return {
        "type": "object",
        "propertyNames": CODE,
        "additionalProperties": value,
        "minProperties": least,
        "maxProperties": 500,
    }


def _object(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema, *, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": 500}


def _or_null(schema: Schema) -> Schema:
    """What may be left out may also be there and empty."""
    return {"anyOf": [schema, {"type": "null"}]}


_SCALE = _object(
    ("from", "to"),
    **{
        "from": ABOVE_ZERO,
        "to": NUMBER,
        "from_least": _or_null(NUMBER),
        "to_least": _or_null(NUMBER),
    },
)
_RANGE = _object(("from", "points"), **{"from": NUMBER, "points": NUMBER})
_SETTINGS: dict[str, Schema] = {
    "code": CODE,
    "name": TEXTS,
    "legal": TEXTS,
    "of": CODE,
    "points": NUMBER,
    "per": ABOVE_ZERO,
    "whole": {"type": "boolean", "default": False},
    "unit": {"enum": list(UNITS), "default": "unit"},
    "limit": NOT_NEGATIVE,
    "until": {
        "type": "string",
        "pattern": rf"^({'|'.join(ANCHORS)}|[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))$",
        "default": APPLICATIONS_CLOSE,
    },
    "scale": _SCALE,
    "ranges": _list(_RANGE, least=1),
    "table": _by_code(NUMBER),
    "labels": _by_code(TEXTS, least=0),
    "otherwise": NUMBER,
    "attempts": {"enum": [one.value for one in Attempts], "default": Attempts.LAST.value},
    "years": {"type": "integer", "minimum": 1, "maximum": MOST_YEARS, "default": 1},
    "weight": NOT_NEGATIVE,
    "floor": NUMBER,
    "cap": NOT_NEGATIVE,
    "rounding": {"enum": [one.value for one in Rounding]},
    "minimum": NOT_NEGATIVE,
    "preliminary": {"type": "boolean", "default": False},
}
_NEEDED = {
    SourceKind.EXAM_SECTION: ("of",),
    SourceKind.CARD_NUMBER: ("of",),
    SourceKind.CARD_CHOICE: ("of", "table"),
    SourceKind.CARD_COMPUTED: ("of",),
    SourceKind.CARD_DATE: ("of",),
    SourceKind.CONSTANT: ("points",),
    SourceKind.BEST_OF: ("of",),
    SourceKind.LAST_OF: ("of",),
    SourceKind.SUM_OF: ("of",),
    SourceKind.CARRIED_OVER: ("of",),
    SourceKind.SITTING: ("table",),
}
_PARTS = frozenset({SourceKind.BEST_OF, SourceKind.LAST_OF, SourceKind.SUM_OF})


def _source(kind: SourceKind) -> Schema:
    settings = {name: _SETTINGS[name] for name in _SETTINGS if name in known_settings(kind)}
    if kind in _PARTS:
        settings["of"] = _list(CODE, least=1)
    if kind is SourceKind.CARD_DATE:
        settings["unit"] = {"enum": list(SPANS), "default": default_unit(kind)}
    if kind in SAVED_FOR_LATER:
        settings["preliminary"] = {"const": False}
    required = ("code", "name", "kind", "legal", *_NEEDED.get(kind, ()))
    properties = {
        name: one if name in required else _or_null(one) for name, one in settings.items()
    }
    return _object(required, **{"kind": {"const": kind.value}, **properties})


_BAND = _object(
    ("from", "factor"), **{"from": NUMBER, "below": _or_null(NUMBER), "factor": ABOVE_ZERO}
)
_COEFFICIENT = {
    **_object(
        ("name", "of", "legal"),
        name=TEXTS,
        of=CODE,
        unit=_or_null({"enum": list(UNITS), "default": "year"}),
        bands=_list(_BAND, least=1),
        answers=_by_code(ABOVE_ZERO),
        labels=_or_null(_by_code(TEXTS, least=0)),
        applies_to=_or_null(_list(CODE)),
        legal=TEXTS,
    ),
    "oneOf": [{"required": ["bands"]}, {"required": ["answers"]}],
}
_SINGLE = {
    **_COEFFICIENT,
    "properties": {
        **dict(_COEFFICIENT["properties"]),
        "mode": _or_null({"const": "highest"}),
    },
}
_TIE = _object(
    ("kind", "of", "name", "legal"),
    kind={"enum": [one.value for one in TieKind]},
    of=CODE,
    name=TEXTS,
    legal=TEXTS,
    order={**_list(CODE), "uniqueItems": True},
    enabled=_or_null({"type": "boolean", "default": True}),
)

SCHEMA: Schema = _object(
    ("sources",),
    sources=_list({"oneOf": [_source(kind) for kind in SourceKind]}, least=1),
    rounding=_or_null({"enum": [one.value for one in Rounding], "default": Rounding.HALF_UP.value}),
    threshold=_or_null(NOT_NEGATIVE),
    thresholds=_or_null(_object((), **{kind.value: NOT_NEGATIVE for kind in Contract})),
    coefficient=_or_null(_SINGLE),
    coefficients=_or_null(
        _object(
            ("mode", "list"),
            mode={"enum": [one.value for one in Mode]},
            list=_list(_COEFFICIENT, least=1),
        )
    ),
    tie_breaks=_or_null(_list(_TIE)),
    legal=_or_null(TEXTS),
)
