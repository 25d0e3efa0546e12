"""Eligibility: the rule-set's section, and what it says of one person's answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

ROLES = ("education", "specialty", "citizenship")
Say = Callable[[str, Any], Bilingual]


@dataclass(frozen=True)
class Reason:
    """One rule and the fact that broke it; `params` are texts, numbers or Bilingual."""

    code: str
    message: str
    params: dict[str, Any]
    legal: Bilingual | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether rules admit an application; every reason why not."""

    eligible: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Eligibility:
    """What the rule-set asks of a candidate; an empty rule asks nothing."""

    education: frozenset[str]
    specialties: Mapping[str, frozenset[str]]  # by subject; a subject not named takes any
    citizenship: frozenset[str]
    fields: Mapping[str, str]  # role -> code of the card's field
    legal: Mapping[str, Bilingual] = field(default_factory=dict)
    auto_accept: bool = False
    correction_days: int = 3


def parse_eligibility(section: dict[str, Any]) -> Eligibility:
    """The section of a rule-set; RuleError names the path of what is wrong."""
    if not isinstance(section, dict):
        raise _bad("", N_("an object is expected here"))
    return Eligibility(
        _codes(section, "education"),
        _specialties(section),
        _codes(section, "citizenship"),
        _fields(section),
        _legal(section),
        _flag(section, "auto_accept"),
        _days(section),
    )


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


def _days(section: Mapping[str, Any]) -> int:
    value = section.get("correction_days", 3)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 60:
        raise _bad("correction_days", N_("a number of days from 0 to 60 is expected here"))
    return value


def evaluate(
    rules: Eligibility, subject: str, subject_name: Bilingual, answers: Mapping[str, Any], say: Say
) -> Verdict:
    """What the rules say of these answers for a subject. `say` puts an answer into words.

    A fact that the card does not state breaks the rule that asks for it.
    """
    wanted = {
        "education": rules.education,
        "specialty": rules.specialties.get(subject, frozenset()),
        "citizenship": rules.citizenship,
    }
    reasons = []
    for role in ROLES:
        code = rules.fields[role]
        value = answers.get(code)
        if wanted[role] and value not in wanted[role]:
            message = MISSING[role] if value is None else BROKEN[role]
            params = {"subject": subject_name} | (
                {} if value is None else {"fact": say(code, value)}
            )
            reasons.append(Reason(role, message, params, rules.legal.get(role)))
    return Verdict(not reasons, tuple(reasons))


BROKEN = {
    "education": N_("Your level of education is not sufficient. Your card says: %(fact)s."),
    "specialty": N_("Your specialty does not match the subject. Your card says: %(fact)s."),
    "citizenship": N_(
        "Citizens and permanent residents of Azerbaijan are admitted. Your card says: %(fact)s."
    ),
}
MISSING = {
    "education": N_("Your card does not state your level of education yet."),
    "specialty": N_("Your card does not state your specialty yet."),
    "citizenship": N_("Your card does not state your citizenship yet."),
}


def reason_to_json(reason: Reason) -> dict[str, Any]:
    """For storage: the words as they were said then, in both languages."""
    return {
        "code": reason.code,
        "message": reason.message,
        "params": {k: _text_to_json(v) for k, v in reason.params.items()},
        "legal": None if reason.legal is None else _text_to_json(reason.legal),
    }


def reason_from_json(stored: Mapping[str, Any]) -> Reason:
    legal = stored.get("legal")
    return Reason(
        stored["code"],
        stored["message"],
        {k: _text_from_json(v) for k, v in stored["params"].items()},
        _text_from_json(legal) if legal else None,
    )


def _text_to_json(value: Any) -> Any:
    return {"az": value.az, "en": value.en} if isinstance(value, Bilingual) else value


def _text_from_json(value: Any) -> Any:
    return Bilingual(value["az"], value["en"]) if isinstance(value, dict) else value
