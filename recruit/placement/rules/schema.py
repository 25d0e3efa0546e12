"""The section "placement" as JSON Schema: the same rules as the parser's, for editors."""

from typing import Any

from recruit.placement.rules.section import (
    MAX_ANSWER_DAYS,
    MAX_CHOICES,
    MAX_EXCUSES,
    MAX_REMINDER_DAYS,
    MAX_REMINDERS,
    Declines,
    Silence,
)
from recruit.placement.rules.words import Contract
from recruit.vacancies.rules import DEFAULT_KINDS

_TEXTS = {
    "type": "object",
    "properties": {
        "az": {"type": "string", "minLength": 1},
        "en": {"type": "string", "minLength": 1},
    },
    "required": ["az", "en"],
    "additionalProperties": False,
}
_MARK = {"type": "string", "pattern": r"^[0-9]{1,5}(\.[0-9]{1,2})?$"}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "choices": {
            "description": "How many choices a list of each contract kind may hold.",
            "type": "object",
            "minProperties": 1,
            "properties": {
                kind.value: {"type": "integer", "minimum": 0, "maximum": MAX_CHOICES}
                for kind in Contract
            },
            "additionalProperties": False,
        },
        "last_saved_counts": {
            "description": "Whether a list that is not confirmed counts as it was saved last.",
            "type": "boolean",
        },
        "publish_counts": {
            "description": "Whether candidates see how many listed a vacancy so far.",
            "type": "boolean",
            "default": False,
        },
        "decline_bars": {
            "description": "Whether who declines is barred from later rounds.",
            "type": "boolean",
        },
        "declines": {
            "description": "What a round after declines does.",
            "enum": [one.value for one in Declines],
            "default": Declines.RERUN.value,
        },
        "silence": {
            "description": "What it means when an offer is not answered in time.",
            "enum": [one.value for one in Silence],
            "default": Silence.KEEPS.value,
        },
        "excuses": {
            "description": "Reasons that free from the bar.",
            "type": "array",
            "maxItems": MAX_EXCUSES,
            "items": {
                "type": "object",
                "properties": {
                    "code": {"type": "string", "minLength": 1, "maxLength": 30},
                    "name": _TEXTS,
                    "legal": _TEXTS,
                },
                "required": ["code", "name", "legal"],
                "additionalProperties": False,
            },
        },
        "answer_days": {
            "description": "Days to answer an offer.",
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_ANSWER_DAYS,
        },
        "pass_marks": {
            "description": "Own pass marks of kinds of vacancy, on the total.",
            "type": "object",
            "properties": dict.fromkeys(DEFAULT_KINDS, _MARK),
            "propertyNames": {"pattern": r"^[a-z][a-z0-9-]{0,19}$"},
            "additionalProperties": _MARK,
        },
        "priority": {
            "description": "Groups that choose first: a card field and the class of each answer.",
            "type": ["object", "null"],
            "properties": {
                "field": {"type": "string", "minLength": 1},
                "classes": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 99},
                },
            },
            "required": ["field", "classes"],
        },
        "reminder_days": {
            "description": "How many days before the end who has not confirmed is reminded.",
            "type": "array",
            "maxItems": MAX_REMINDERS,
            "uniqueItems": True,
            "items": {"type": "integer", "minimum": 1, "maximum": MAX_REMINDER_DAYS},
        },
        "legal": {"description": "Legal basis.", **_TEXTS},
    },
    "required": ["choices", "last_saved_counts", "decline_bars", "answer_days", "legal"],
    "additionalProperties": False,
}
