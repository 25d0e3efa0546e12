"""The section `grades` of a rule-set: how marks of several scales are converted to one.

    "grades": {"scales": [{"code": "100", "minimum": "0", "maximum": "100",
                           "steps": [{"from": "91", "counts": "5"}, ...]}], "legal": {...}}

A rule-set without it leaves the conversion to the form. One with it binds the forms of its
campaign: a form that converts otherwise cannot be published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recruit.candidates.rules.definition import FormDefinition
from recruit.candidates.rules.parsing import Part, bad
from recruit.candidates.rules.results import Scale, read_scale
from recruit.candidates.rules.tables import TableField
from recruit.kernel.text import N_

KNOWN = ("scales", "legal")
MOST_SCALES = 20
MOST_STEPS = 200
_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {
    "anyOf": [{"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]+)?$"}, {"type": "integer"}]
}

SCHEMA: dict[str, Any] = {
    "description": "How marks of several scales are converted to one.",
    "type": "object",
    "properties": {
        "scales": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_SCALES,
            "items": {
                "type": "object",
                "properties": {
                    "code": _TEXT,
                    "minimum": {"description": "The lowest mark of the scale.", **_NUMBER},
                    "maximum": {"description": "The highest mark of the scale.", **_NUMBER},
                    "steps": {
                        "description": "From the highest mark down; none: a mark counts as it is.",
                        "type": "array",
                        "maxItems": MOST_STEPS,
                        "items": {
                            "type": "object",
                            "properties": {"from": _NUMBER, "counts": _NUMBER},
                            "required": ["from", "counts"],
                        },
                    },
                },
                "required": ["code", "minimum", "maximum"],
            },
        },
        "legal": {
            "type": "object",
            "properties": {"az": _TEXT, "en": _TEXT},
            "required": ["az", "en"],
        },
    },
    "required": ["scales"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Grades:
    scales: Mapping[str, Scale]


def parse_grades(section: Any) -> Grades:
    """The section; RuleError names the path of what is wrong."""
    part = Part(section, "grades")
    for name in part.value:
        if name not in KNOWN:
            raise bad(f"grades.{str(name)[:40]}", N_("this is not known here"))
    if part.has("legal"):
        part.bilingual("legal")
    scales: dict[str, Scale] = {}
    for one in part.parts("scales", most=MOST_SCALES):
        scale = read_scale(one)
        if scale.code in scales:
            raise bad(f"{one.path}.code", N_("two scales have this code"))
        scales[scale.code] = scale
    if not scales:
        raise bad("grades.scales", N_("at least one scale is needed"))
    return Grades(scales)


def describe_grades(grades: Grades) -> list[tuple[str, str]]:
    """Each scale beside what its marks count."""
    return [
        (one.code, f"{one.minimum}–{one.maximum}" + "".join(f", ≥{a} = {b}" for a, b in one.steps))
        for one in grades.scales.values()
    ]


def converts_otherwise(form: FormDefinition, grades: Grades) -> list[str]:
    """The tables whose results convert a scale otherwise than the rule-set does."""
    return [
        code
        for code, one in form.fields.items()
        if isinstance(one, TableField)
        and one.result
        and any(grades.scales.get(name) != scale for name, scale in one.result.scales.items())
    ]


def with_scales(field: Mapping[str, Any], section: Mapping[str, Any]) -> dict[str, Any]:
    """A table's part of a form's document with the rule-set's scales for those it names."""
    known = {one["code"]: one for one in section["scales"]}
    scales = [known.get(one["code"], one) for one in field["result"]["scales"]]
    return {**field, "result": {**field["result"], "scales": scales}}
