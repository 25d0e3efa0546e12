"""The rules in force and the facts they are applied to, gathered from the lower rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Protocol

from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.campaigns.rules import RuleSet
from recruit.candidates import queries as candidates
from recruit.exam.rules import ExamResult
from recruit.interviews.rules import InterviewResult
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.points.rules import (
    Carried,
    Correction,
    ExamFact,
    Facts,
    InterviewFact,
    PointsRules,
    SectionFact,
    check_draft,
    check_fields,
    check_references,
    facts_document,
    parse_points,
)
from recruit.points.rules.json_schema import SCHEMA
from recruit.points.service.describing import describe


def fits(rules: PointsRules, campaign_id: int) -> None:
    """Refuse rules that read what the campaign's cards do not have; with no form all fit."""
    try:
        form = candidates.form_for(campaign_id)
    except RuleError:
        return
    kinds = {code: str(one.kind) for code, one in form.fields.items()}
    check_fields(rules, {**kinds, **dict.fromkeys(form.results, "computed")})


campaigns_service.register_section(
    "points", parse_points, describe, check_draft, schema=SCHEMA, fits=fits
)


@dataclass(frozen=True)
class Book:
    """A campaign's points rules in force, and the exam's marks by section to explain with."""

    rule_set: RuleSet
    rules: PointsRules
    marks: Mapping[str, tuple[str | None, str | None]]
    hidden: frozenset[str]  # the card's sensitive fields
    days: Mapping[str, date]  # of the calendar, those that the rules count up to


def open_book(campaign_id: int) -> Book:
    """Raises RuleError where no rules are in force or where they contradict themselves."""
    return book_of(campaigns.active_rule_set(campaign_id), campaign_id)


def book_of(rule_set: RuleSet, campaign_id: int) -> Book:
    """Any rule-set for a campaign's facts: in force or not, its own or another's."""
    rules: PointsRules = campaigns.section_of(rule_set, "points")
    check_references(rules, rule_set.document)
    days = _days(rules, campaign_id)
    return Book(rule_set, rules, _marks(rule_set.document), _hidden(campaign_id), days)


def _days(rules: PointsRules, campaign_id: int) -> dict[str, date]:
    """RuleError where the rules count up to a day that the calendar does not have."""
    if not rules.days:
        return {}
    known = candidates.days_of(campaign_id)
    if not rules.days <= known.keys():
        raise RuleError(
            N_("The points count time up to a day of the phase “Applications”. Date it first.")
        )
    return {name: known[name] for name in rules.days}


def checked_book(campaign_id: int) -> Book:
    """The same, refused too where the rules read a field that the cards do not have any more."""
    book = open_book(campaign_id)
    fits(book.rules, campaign_id)
    return book


def _hidden(campaign_id: int) -> frozenset[str]:
    try:
        return candidates.form_for(campaign_id).sensitive
    except RuleError:  # no form is published, so there is no card either
        return frozenset()


def _marks(document: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    sections = document.get("exam", {}).get("sections", [])
    return {s["code"]: (_text(s.get("right")), _text(s.get("wrong"))) for s in sections}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


class CardFacts(Protocol):
    """What facts need of a card."""

    @property
    def public_id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def answers(self) -> dict[str, Any]: ...


def facts_of(
    book: Book,
    card: CardFacts,
    exam: ExamResult | None = None,
    interview: InterviewResult | None = None,
    corrections: tuple[Correction, ...] = (),
    *,
    earlier: tuple[ExamResult, ...] = (),
    carried: tuple[Carried, ...] = (),
    sittings: Mapping[str, str] = MappingProxyType({}),
) -> Facts:
    return Facts(
        answers=card.answers,
        card=Ref("card", card.public_id),
        exam=_exam_fact(book, exam, sittings) if exam else None,
        interview=_interview_fact(interview) if interview else None,
        corrections=corrections,
        hidden=book.hidden,
        version=card.version,
        earlier=tuple(_exam_fact(book, one, sittings) for one in earlier),
        carried=carried,
        days=book.days,
    )


def _exam_fact(book: Book, result: ExamResult, sittings: Mapping[str, str]) -> ExamFact:
    sections = tuple(
        SectionFact(
            s.code, s.points, s.right, s.wrong, s.blank, *book.marks.get(s.code, (None, None))
        )
        for s in result.sections
    )
    attempt = Ref("attempt", result.attempt_public_id)
    sitting = sittings.get(result.attempt_public_id)
    return ExamFact(sections, result.total, result.passed, attempt, sitting)


def _interview_fact(result: InterviewResult) -> InterviewFact:
    return InterviewFact(result.points, result.criteria, Ref("interview", result.public_id))


def input_digest(book: Book, facts: Facts) -> str:
    """Equal digests give equal totals: who has not changed is not computed again."""
    inputs = [book.rule_set.digest, facts_document(facts, book.rules.fields)]
    return digest(canonical_json(inputs))
