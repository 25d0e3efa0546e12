"""Reading the rule-set's section about eligibility; what is wrong is named by its path."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from recruit.applications.rules.eligibility import (
    CONFIRMED,
    KINDS,
    NEVER,
    ROLES,
    Condition,
    Eligibility,
    When,
)
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

MOST_CONDITIONS = 60
CODE = re.compile(r"[a-z0-9_-]{1,60}")
NUMBER = re.compile(r"[0-9]{1,9}([.][0-9]{1,6})?")
COMMON = frozenset({"code", "kind", "legal", "broken", "subjects"})
SETTINGS = {
    "one-of": frozenset({"field", "values", "when"}),
    "at-least": frozenset({"field", "number", "when"}),
    "at-most": frozenset({"field", "number", "when"}),
    "document": frozenset({"field", "when"}),
    "no-bar": frozenset({"values"}),
}


def parse_eligibility(section: dict[str, Any]) -> Eligibility:
    """The section of a rule-set; RuleError names the path of what is wrong."""
    if not isinstance(section, dict):
        raise _bad("", N_("an object is expected here"))
    sampling = section.get("sampling", {})
    if not isinstance(sampling, dict) or not sampling.keys() <= {"per_cent", "seed"}:
        raise _bad("sampling", N_("an object is expected here"))
    seed = sampling.get("seed", "")
    if not isinstance(seed, str) or len(seed) > 200:
        raise _bad("sampling.seed", N_("a text is expected here"))
    return Eligibility(
        _codes(section, "education"),
        _specialties(section),
        _codes(section, "citizenship"),
        _fields(section),
        _legal(section),
        _flag(section, "auto_accept"),
        _whole(section, "correction_days", 3, 60),
        _conditions(section),
        _whole(sampling, "per_cent", 0, 100, "sampling."),
        seed,
        _whole(section, "reminder_days", 3, 60),
        _confirmed(section),
    )


def _confirmed(section: Mapping[str, Any]) -> str:
    found = section.get("confirmed_cards", NEVER)
    if found not in CONFIRMED:
        raise _bad("confirmed_cards", N_("one of the known words is expected here"))
    return str(found)


def _bad(path: str, problem: str) -> RuleError:
    return RuleError(problem, path=path)


def _codes(section: Mapping[str, Any], name: str, path: str = "") -> frozenset[str]:
    codes = section.get(name, [])
    if not isinstance(codes, list) or not all(isinstance(c, str) and c for c in codes):
        raise _bad(f"{path}{name}", N_("a list of codes is expected here"))
    return frozenset(codes)


def _specialties(section: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    subjects = section.get("specialties", {})
    if not isinstance(subjects, dict):
        raise _bad("specialties", N_("an object is expected here"))
    return {str(subject): _codes(subjects, subject, "specialties.") for subject in subjects}


def _fields(section: Mapping[str, Any]) -> dict[str, str]:
    fields = section.get("fields", {})
    if not isinstance(fields, dict) or not all(
        role in ROLES and isinstance(code, str) and code for role, code in fields.items()
    ):
        raise _bad("fields", N_("the names of the card's fields are expected here"))
    return {role: role for role in ROLES} | fields


def _legal(section: Mapping[str, Any]) -> dict[str, Bilingual]:
    """One reference for all rules, or one for each."""
    legal = section.get("legal") or {}
    if not isinstance(legal, dict):
        raise _bad("legal", N_("an object is expected here"))
    if "az" in legal or "en" in legal:
        return dict.fromkeys(ROLES, _bilingual(legal, "legal"))
    return {str(role): _bilingual(text, f"legal.{role}") for role, text in legal.items()}


def _bilingual(value: Any, path: str) -> Bilingual:
    texts = [value.get(lang) for lang in ("az", "en")] if isinstance(value, dict) else [None]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise _bad(path, N_("both languages are needed"))
    return Bilingual(*texts)


def _flag(section: Mapping[str, Any], name: str) -> bool:
    value = section.get(name, False)
    if not isinstance(value, bool):
        raise _bad(name, N_("true or false is expected here"))
    return value


def _whole(section: Mapping[str, Any], name: str, otherwise: int, most: int, path: str = "") -> int:
    value = section.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        message = N_("a whole number from 0 to %(most)s is expected here")
        raise RuleError(message, path=f"{path}{name}", most=most)
    return value


def _conditions(section: Mapping[str, Any]) -> tuple[Condition, ...]:
    found = section.get("conditions", [])
    if not isinstance(found, list) or len(found) > MOST_CONDITIONS:
        raise _bad("conditions", N_("a list of conditions is expected here"))
    conditions = tuple(_condition(one, f"conditions[{n}]") for n, one in enumerate(found))
    codes = [one.code for one in conditions]
    for number, code in enumerate(codes):
        if code in codes[:number] or code in ROLES:
            raise _bad(f"conditions[{number}].code", N_("each condition needs a code of its own"))
    return conditions


def _condition(found: Any, path: str) -> Condition:
    if not isinstance(found, dict):
        raise _bad(path, N_("an object is expected here"))
    kind = found.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise _bad(f"{path}.kind", N_("there is no such kind of condition"))
    for key in found:
        if key not in COMMON | SETTINGS[kind]:
            raise _bad(f"{path}.{key}", N_("this setting does not belong here"))
    values = frozenset[str]()
    if "values" in SETTINGS[kind]:
        values = _codes(found, "values", f"{path}.")
        if not values:
            raise _bad(f"{path}.values", N_("a list of codes is expected here"))
    return Condition(
        code=_code(found.get("code"), f"{path}.code"),
        kind=kind,
        legal=_bilingual(found.get("legal"), f"{path}.legal"),
        broken=_broken(found, kind, path),
        field=_code(found.get("field"), f"{path}.field") if "field" in SETTINGS[kind] else "",
        values=values,
        number=_number(found.get("number"), f"{path}.number")
        if "number" in SETTINGS[kind]
        else None,
        subjects=_codes(found, "subjects", f"{path}."),
        when=_when(found.get("when"), f"{path}.when"),
    )


def _broken(found: Mapping[str, Any], kind: str, path: str) -> Bilingual:
    """A document is given or not yet: nothing can break that rule, so nothing needs saying."""
    if kind == "document" and "broken" not in found:
        return Bilingual("", "")
    return _bilingual(found.get("broken"), f"{path}.broken")


def _code(value: Any, path: str) -> str:
    if not isinstance(value, str) or not CODE.fullmatch(value):
        raise _bad(path, N_("a code is expected here"))
    return value


def _number(value: Any, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _bad(path, N_("a number is expected here, with decimals as text"))
    if not NUMBER.fullmatch(str(value)):
        raise _bad(path, N_("a number is expected here, with decimals as text"))
    return Decimal(value)


def _when(found: Any, path: str) -> When | None:
    if found is None:
        return None
    if not isinstance(found, dict) or not found.keys() <= {"field", "values"}:
        raise _bad(path, N_("an object is expected here"))
    values = _codes(found, "values", f"{path}.")
    if not values:
        raise _bad(f"{path}.values", N_("a list of codes is expected here"))
    return When(_code(found.get("field"), f"{path}.field"), values)
