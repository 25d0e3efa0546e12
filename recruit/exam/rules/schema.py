"""The section "exam" of a rule-set as JSON Schema: the same rules as the parser's."""

from typing import Any

from recruit.exam.rules.plan import EXPELLED, ITEM_LANGUAGES

_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {
    "type": "object",
    "properties": {"az": _TEXT, "en": _TEXT},
    "required": ["az", "en"],
    "additionalProperties": False,
}
_POINTS = {
    "anyOf": [
        {"type": "string", "pattern": r"^-?[0-9]{1,5}(\.[0-9]{1,2})?$"},
        {"type": "integer", "minimum": -99999, "maximum": 99999},
    ]
}
_SHORT = {"type": "string", "pattern": r"\S", "maxLength": 40}
_SECTION = {
    "type": "object",
    "properties": {
        "code": _SHORT,
        "name": _TEXTS,
        "from": _SHORT,
        "items": {"type": "integer", "minimum": 1, "maximum": 200},
        "right": _POINTS,
        "wrong": _POINTS,
        "blank": _POINTS,
        "minimum": _POINTS,
    },
    "required": ["code", "from", "items", "right"],
}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "minutes": {"type": "integer", "minimum": 1, "maximum": 600},
        "grace_seconds": {"type": "integer", "minimum": 0, "maximum": 600, "default": 30},
        "review_minutes": {"type": "integer", "minimum": 0, "maximum": 60, "default": 0},
        "sections": {"type": "array", "items": _SECTION, "minItems": 1},
        "minimum": _POINTS,
        "minimum_for": {"type": "object", "additionalProperties": _POINTS},
        "expelled": {"enum": list(EXPELLED), "default": EXPELLED[0]},
        "item_languages": {"enum": list(ITEM_LANGUAGES), "default": ITEM_LANGUAGES[0]},
        "legal": _TEXTS,
    },
    "required": ["minutes", "sections"],
}
