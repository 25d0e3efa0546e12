"""The whole rule-set as one JSON Schema (draft 2020-12), made of the sections' own."""

from collections.abc import Mapping
from typing import Any

from recruit.campaigns.rules.calendar import PhaseKind
from recruit.campaigns.rules.documents import SECTIONS, Section

ADDRESS = "/api/v1/rule-set.schema.json"
_TEXT = {"type": "string", "pattern": r"\S"}
_TEXTS = {
    "type": "object",
    "properties": {"az": _TEXT, "en": _TEXT},
    "required": ["az", "en"],
}


def document_schema(sections: Mapping[str, Section] | None = None) -> dict[str, Any]:
    """What `problems` checks, as far as a schema can say it: references between parts it cannot."""
    known = SECTIONS if sections is None else sections
    properties: dict[str, Any] = {
        "name": _TEXTS,
        "note": _TEXTS,
        "phases": {"type": "array", "items": {"enum": [kind.value for kind in PhaseKind]}},
    }
    properties |= {one.name: dict(one.schema or {"type": "object"}) for one in known.values()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "Rule-set of a recruitment campaign",
        "type": "object",
        "properties": dict(sorted(properties.items())),
        "required": ["name", *sorted(one.name for one in known.values() if not one.optional)],
        "additionalProperties": False,
    }
