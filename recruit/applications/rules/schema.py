"""The section "eligibility" of a rule-set as JSON Schema: the same rules as the parser's."""

from typing import Any

from recruit.applications.rules.eligibility import KINDS, ROLES

_TEXTS = {
    "type": "object",
    "properties": {
        "az": {"type": "string", "pattern": r"\S"},
        "en": {"type": "string", "pattern": r"\S"},
    },
    "required": ["az", "en"],
}
_FILLED = {"type": "string", "minLength": 1}
_CODES = {"type": "array", "items": _FILLED}


def _whole(most: int, default: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "maximum": most, "default": default}


_WHEN = {
    "type": "object",
    "properties": {"field": _FILLED, "values": {**_CODES, "minItems": 1}},
    "required": ["field", "values"],
    "additionalProperties": False,
}
_CONDITION = {
    "type": "object",
    "properties": {
        "code": _FILLED,
        "kind": {"enum": list(KINDS)},
        "field": _FILLED,
        "values": _CODES,
        "number": {"type": ["string", "integer"]},
        "subjects": _CODES,
        "when": _WHEN,
        "legal": _TEXTS,
        "broken": _TEXTS,
    },
    "required": ["code", "kind", "legal"],
    "additionalProperties": False,
}
_LEGAL = {
    "anyOf": [
        {**_TEXTS, "additionalProperties": False},
        {
            "type": "object",
            "not": {"anyOf": [{"required": ["az"]}, {"required": ["en"]}]},
            "additionalProperties": _TEXTS,
        },
    ]
}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "education": _CODES,
        "specialties": {"type": "object", "additionalProperties": _CODES},
        "citizenship": _CODES,
        "fields": {
            "type": "object",
            "properties": dict.fromkeys(ROLES, _FILLED),
            "additionalProperties": False,
        },
        "conditions": {"type": "array", "items": _CONDITION},
        "auto_accept": {"type": "boolean", "default": False},
        "correction_days": _whole(60, 3),
        "reminder_days": _whole(60, 3),
        "sampling": {
            "type": "object",
            "properties": {
                "per_cent": _whole(100, 0),
                "seed": {"type": "string", "maxLength": 200},
            },
            "additionalProperties": False,
        },
        "legal": _LEGAL,
    },
}
