"""The section "vacancies" as JSON Schema: the same rules as the parser's, for editors."""

from typing import Any

from recruit.vacancies.rules.kinds import AfterWithdrawal, BenefitKind, Closing, Unit, Usual
from recruit.vacancies.rules.section import (
    FARTHEST_KM,
    MOST_BENEFITS,
    MOST_KINDS,
    MOST_TEXT,
    SYMBOLS,
)

_TEXT = {"type": "string", "minLength": 1, "maxLength": MOST_TEXT - 1, "pattern": r"\S"}
_TEXTS = {
    "type": "object",
    "properties": {"az": _TEXT, "en": _TEXT},
    "required": ["az", "en"],
    "additionalProperties": False,
}
_AMOUNT = {"type": "string", "pattern": r"^[0-9]{1,7}(\.[0-9]{1,2})?$"}
_KM = {"type": "integer", "minimum": 0, "maximum": FARTHEST_KM}
_USUAL = Usual()

_BENEFIT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"description": "What is given.", "enum": [one.value for one in BenefitKind]},
        "amount": {"description": "How much; money is paid only with an amount.", **_AMOUNT},
        "unit": {
            "description": "What the amount counts.",
            "enum": [one.value for one in Unit],
            "default": Unit.AZN.value,
        },
        "from_km": {
            "description": "Only so many kilometres from the district's centre or farther.",
            **_KM,
        },
        "below_km": {
            "description": "Only nearer to the district's centre than so many kilometres.",
            **_KM,
        },
        "text": {"description": "What else is to be said of it.", **_TEXTS},
    },
    "required": ["kind"],
    "additionalProperties": False,
}

_KIND: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {
            "description": "The code by which files and addresses name the kind.",
            "type": "string",
            "pattern": r"^[a-z][a-z0-9-]{0,19}$",
        },
        "name": {"description": "What pages call it.", **_TEXTS},
        "symbol": {
            "description": "The sign beside its name and on the map.",
            "enum": list(SYMBOLS),
            "default": SYMBOLS[0],
        },
        "incentive": {
            "description": "Whether service there counts as service in an incentive school.",
            "type": "boolean",
            "default": False,
        },
        "benefits": {"type": "array", "maxItems": MOST_BENEFITS, "items": _BENEFIT},
    },
    "required": ["code", "name"],
    "additionalProperties": False,
}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kinds": {
            "description": "The kinds of vacancy.",
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_KINDS,
            "items": _KIND,
        },
        "withdrawn_after_placement": {
            "description": "What somebody gets whose place is withdrawn.",
            "enum": [one.value for one in AfterWithdrawal],
            "default": AfterWithdrawal.NOTHING.value,
        },
        "closing": {
            "description": "What closes a published vacancy by itself.",
            "enum": [one.value for one in Closing],
            "default": Closing.BY_HAND.value,
        },
        "salary": {
            "description": "A salary in AZN, to compare lump sums of so many salaries.",
            **_AMOUNT,
        },
        "usual": {
            "description": "What an ordinary vacancy looks like; others are asked about.",
            "type": "object",
            "properties": {
                "hours_from": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 1000,
                    "default": _USUAL.hours_from,
                },
                "hours_to": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 1000,
                    "default": _USUAL.hours_to,
                },
                "pupils_per_post": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 1000,
                    "default": _USUAL.pupils_per_post,
                },
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
