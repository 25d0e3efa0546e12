"""The section "interview" as JSON Schema: the same rules as the parser's, for editors."""

from typing import Any

from recruit.interviews.rules.section import (
    CODE,
    MOST_APPOINTMENTS,
    MOST_CRITERIA,
    NUMBER,
    PANEL,
    QUORUM,
    SHARE,
    Aggregate,
    Role,
)

_TEXTS = {
    "type": "object",
    "properties": {
        "az": {"type": "string", "minLength": 1},
        "en": {"type": "string", "minLength": 1},
    },
    "required": ["az", "en"],
}
_NUMBER = {
    "anyOf": [
        {"type": "string", "pattern": NUMBER},
        {"type": "integer", "minimum": 1, "maximum": 9999999},
    ]
}
_NAMED = {"code": {"type": "string", "pattern": CODE}, "name": _TEXTS}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "role": {
            "description": "Whether the interview gives points or is a gate after the placement.",
            "enum": [one.value for one in Role],
            "default": Role.POINTS.value,
        },
        "criteria": {
            "description": "What each member marks; none: the campaign has no marked interview.",
            "type": "array",
            "maxItems": MOST_CRITERIA,
            "items": {
                "type": "object",
                "properties": {
                    **_NAMED,
                    "maximum": _NUMBER,
                    "share": {
                        "description": "The share of the maximum that the joint mark must reach.",
                        "type": "string",
                        "pattern": SHARE,
                    },
                },
                "required": ["code", "name", "maximum"],
                "additionalProperties": False,
            },
        },
        "aggregate": {
            "description": "How the members' marks become one.",
            "enum": [one.value for one in Aggregate],
            "default": Aggregate.MEAN.value,
        },
        "minimum": {"description": "The joint points that must be reached.", **_NUMBER},
        "outlier": {
            "description": "Who lies further than this from the others must explain it.",
            **_NUMBER,
        },
        "seats": {
            "description": "The roles on a panel, the chair's first.",
            "type": "array",
            "minItems": PANEL,
            "maxItems": PANEL,
            "items": {
                "type": "object",
                "properties": _NAMED,
                "required": ["code", "name"],
                "additionalProperties": False,
            },
        },
        "quorum": {
            "description": "How many members must have marked for a result.",
            "type": "integer",
            "minimum": QUORUM,
            "maximum": PANEL,
            "default": QUORUM,
        },
        "appointments": {
            "description": "How often somebody may be invited who did not come.",
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_APPOINTMENTS,
            "default": 2,
        },
        "legal": {"description": "The legal basis.", **_TEXTS},
    },
    "additionalProperties": False,
}
