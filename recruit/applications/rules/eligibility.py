"""Whether the rules admit somebody's application: what they say of one person's answers.

Three answers are possible to each rule: it is met, it is broken, or the card does not state the
fact yet. What is not stated never breaks a rule.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

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
    """Whether rules admit an application; every reason why not, and what is not stated yet."""

    eligible: bool
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...] = ()

    @property
    def refused(self) -> bool:
        return bool(self.reasons)

    @property
    def undecided(self) -> bool:
        """Nothing is broken, but the card does not state everything that the rules ask for."""
        return bool(self.missing) and not self.reasons


@dataclass(frozen=True)
class When:
    """A condition concerns only those whose answer is one of some values."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True)
class Condition:
    """One more rule: about a field, a document, or a bar from an earlier campaign."""

    code: str
    kind: str  # one of KINDS
    legal: Bilingual
    broken: Bilingual  # the sentence for whoever does not meet it
    field: str = ""
    values: frozenset[str] = frozenset()  # of one-of: codes; of no-bar: kinds of bars
    number: Decimal | None = None
    subjects: frozenset[str] = frozenset()  # none named: all
    when: When | None = None


KINDS = ("one-of", "at-least", "at-most", "document", "no-bar")


NEVER, UNTIL_DEADLINE, ALWAYS = "never", "until-deadline", "always"
CONFIRMED = (NEVER, UNTIL_DEADLINE, ALWAYS)


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
    conditions: tuple[Condition, ...] = ()
    sample_per_cent: int = 0  # of officials' decisions, which a second official confirms
    sample_seed: str = ""
    reminder_days: int = 3  # before applications close; 0 for none
    confirmed: str = NEVER  # whether a card that is confirmed anew counts for what was submitted


@dataclass(frozen=True)
class Facts:
    """What is known of somebody. `say` puts an answer into words.

    `labels` name the card's fields; `shown` are those that the form asks of this person, None
    where nothing is known of the form; `bars` say which campaigns bar the person, by their kind.
    """

    answers: Mapping[str, Any]
    say: Say
    labels: Mapping[str, Bilingual] = field(default_factory=dict)
    shown: Collection[str] | None = None
    bars: Mapping[str, Bilingual] = field(default_factory=dict)


def evaluate(
    rules: Eligibility, subject: str, subject_name: Bilingual, answers: Mapping[str, Any], say: Say
) -> Verdict:
    """What the rules say of these answers for a subject, where nothing else is known."""
    return judge(rules, subject, subject_name, Facts(answers, say))


def judge(rules: Eligibility, subject: str, subject_name: Bilingual, facts: Facts) -> Verdict:
    """What the rules say of somebody for a subject: every rule that is broken, all that lacks."""
    broken: list[Reason] = []
    missing: list[Reason] = []
    for found in _findings(rules, subject, subject_name, facts):
        (missing if found.message in UNSTATED else broken).append(found)
    return Verdict(not broken and not missing, tuple(broken), tuple(missing))


def _findings(
    rules: Eligibility, subject: str, subject_name: Bilingual, facts: Facts
) -> Iterator[Reason]:
    wanted = {
        "education": rules.education,
        "specialty": rules.specialties.get(subject, frozenset()),
        "citizenship": rules.citizenship,
    }
    for role in ROLES:
        code = rules.fields[role]
        value = facts.answers.get(code)
        if wanted[role] and value not in wanted[role]:
            message = MISSING[role] if value is None else BROKEN[role]
            params = {"subject": subject_name} | (
                {} if value is None else {"fact": facts.say(code, value)}
            )
            yield Reason(role, message, params, rules.legal.get(role))
    for one in rules.conditions:
        if (not one.subjects or subject in one.subjects) and (found := _finding(one, facts)):
            yield found


def _finding(one: Condition, facts: Facts) -> Reason | None:
    if one.kind == "no-bar":
        return _barred(one, facts)
    if one.when is not None:
        if facts.shown is not None and one.when.field not in facts.shown:
            return None  # the form does not ask it of this person
        given = plain(facts.answers.get(one.when.field))
        if not given:
            return _unstated(one, one.when.field, facts)
        if not given & one.when.values:
            return None
    value = facts.answers.get(one.field)
    if value is None or (one.kind == "document" and not value):
        return _unstated(one, one.field, facts)
    if _met(one, value):
        return None
    params = {"words": one.broken, "fact": facts.say(one.field, value)}
    return Reason(one.code, BROKEN_CONDITION, params, one.legal)


def _barred(one: Condition, facts: Facts) -> Reason | None:
    campaigns = [facts.bars[kind] for kind in sorted(one.values) if kind in facts.bars]
    if not campaigns:
        return None
    return Reason(one.code, BARRED, {"words": one.broken, "fact": campaigns[0]}, one.legal)


def _unstated(one: Condition, code: str, facts: Facts) -> Reason:
    label = facts.labels.get(code, Bilingual(code, code))
    message = NO_DOCUMENT if one.kind == "document" and code == one.field else NOT_STATED
    return Reason(one.code, message, {"label": label}, one.legal)


def _met(one: Condition, value: Any) -> bool:
    match one.kind:
        case "one-of":
            return bool(plain(value) & one.values)
        case "at-least" | "at-most":
            number = _number(value)
            if number is None or one.number is None:
                return False
            return number >= one.number if one.kind == "at-least" else number <= one.number
    return True  # a document that is given


def plain(value: Any) -> frozenset[str]:
    """An answer as the codes that rules name: yes and no for true and false, each of several."""
    if value is None:
        return frozenset()
    if isinstance(value, bool):
        return frozenset({"yes" if value else "no"})
    if isinstance(value, list | tuple):
        return frozenset(str(one) for one in value)
    return frozenset({str(value)})


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


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
BROKEN_CONDITION = N_("%(words)s Your card says: %(fact)s.")
BARRED = N_("%(words)s Recorded in: %(fact)s.")
NOT_STATED = N_("Your card does not state this yet: %(label)s.")
NO_DOCUMENT = N_("This document is not given yet: %(label)s.")
UNSTATED = frozenset({*MISSING.values(), NOT_STATED, NO_DOCUMENT})


def reason_to_json(reason: Reason) -> dict[str, Any]:
    """For storage: the words as they were said then, in both languages."""
    return {
        "code": reason.code,
        "message": reason.message,
        "params": {k: text_to_json(v) for k, v in reason.params.items()},
        "legal": None if reason.legal is None else text_to_json(reason.legal),
    }


def reason_from_json(stored: Mapping[str, Any]) -> Reason:
    legal = stored.get("legal")
    return Reason(
        stored["code"],
        stored["message"],
        {k: text_from_json(v) for k, v in stored["params"].items()},
        text_from_json(legal) if legal else None,
    )


def text_to_json(value: Any) -> Any:
    """A parameter of a sentence as plain JSON: both languages, or the value as it is."""
    return {"az": value.az, "en": value.en} if isinstance(value, Bilingual) else value


def text_from_json(value: Any) -> Any:
    return Bilingual(value["az"], value["en"]) if isinstance(value, dict) else value
