"""One application in a case's document: its steps, exam, interview, points and objections."""

from collections.abc import Mapping
from typing import Any

from recruit.appeals.rules import KIND_NAMES, STATE_NAMES
from recruit.applications.rules import VOICES, Application
from recruit.applications.rules.states import STEP_WORDS
from recruit.campaigns import queries as campaigns
from recruit.exam.rules import ExamResult
from recruit.kernel.errors import RuleError
from recruit.points.rules import Total
from recruit.reports.queries.case import ApplicationCase
from recruit.reports.queries.plain import (
    Doc,
    Voice,
    actor,
    named,
    plain,
    reason_document,
    subject_document,
)


def application_document(found: ApplicationCase, voice: Voice) -> Doc:
    one = found.application
    return {
        "public_id": one.public_id,
        "subject": subject_document(one.subject_code),
        "state": named(one.state, _state_words(one, voice)),
        "submitted_at": plain(one.submitted_at),
        "decided_at": plain(one.decided_at),
        "receipt": one.receipt,
        "reasons": [reason_document(reason) for reason in one.reasons],
        "words": one.words,
        "steps": [_step(step, voice) for step in found.steps if _told(step, voice)],
        "preliminary": _preliminary(found),
        "seat": _seat(found),
        "exam": _exam(found.exam, part_names(one.campaign_id, "exam")),
        "incidents": [
            {
                "kind": named(incident.kind, incident.name),
                "happened_at": plain(incident.happened_at),
                "state": str(incident.state),
                "text": incident.text,
            }
            for incident in found.incidents
        ],
        "interview": _interview(found, part_names(one.campaign_id, "interview")),
        "totals": [_total(total) for total in found.totals],
        "objections": [_objection(objection) for objection in found.objections],
    }


def _state_words(one: Application, voice: Voice) -> str:
    said = VOICES[one.state]
    return said.candidate if voice.me else said.official


def _told(step: Any, voice: Voice) -> bool:
    """Some steps are the officials' own affair."""
    return not voice.me or STEP_WORDS[step.step][0] is not None


def _step(step: Any, voice: Voice) -> Doc:
    own, official = STEP_WORDS[step.step]
    return {
        "step": named(step.step, own if voice.me and own else official),
        "at": plain(step.at),
        "by": actor(step.by.type, step.by.id, voice),
        "reasons": [reason_document(reason) for reason in step.reasons],
        "words": step.words,
    }


def _preliminary(found: ApplicationCase) -> Doc | None:
    one = found.preliminary
    if one is None:
        return None
    return {"points": plain(one.points), "rank": one.rank, "of": one.of, "lines": plain(one.lines)}


def _seat(found: ApplicationCase) -> Doc | None:
    seat = found.seat
    if seat is None:
        return None
    return {
        "opens_at": plain(seat.opens_at),
        "place": seat.place,
        "room": seat.room,
        "number": seat.number,
        "attempt": seat.attempt_public_id,
        "receipt": seat.receipt_code,
    }


def part_names(campaign_id: int, section: str) -> dict[str, Doc]:
    """What the rules in force call the exam's sections or the interview's criteria, by code."""
    try:
        document = campaigns.active_rule_set(campaign_id).document.get(section, {})
    except RuleError:
        return {}
    parts = document.get("sections") or document.get("criteria") or []
    return {one["code"]: one["name"] for one in parts if "name" in one}


def _exam(result: ExamResult | None, names: Mapping[str, Doc]) -> Doc | None:
    if result is None:
        return None
    return {
        "points": plain(result.total),
        "passed": result.passed,
        "final": result.final,
        "outcome": plain(result.outcome),
        "sections": [
            {
                "code": one.code,
                "name": names.get(one.code, one.code),
                "right": one.right,
                "partly": one.partly,
                "wrong": one.wrong,
                "blank": one.blank,
                "points": plain(one.points),
                "passed": one.passed,
            }
            for one in result.sections
        ],
    }


def _interview(found: ApplicationCase, names: Mapping[str, Doc]) -> Doc | None:
    slot, result = found.interview, found.interview_result
    if slot is None:
        return None
    return {
        "starts_at": plain(slot.starts_at),
        "room": slot.room,
        "points": plain(result.points) if result else None,
        "criteria": [
            {"code": code, "name": names.get(code, code), "points": plain(points)}
            for code, points in result.criteria
        ]
        if result
        else [],
    }


def _total(total: Total) -> Doc:
    return {
        "version": total.version,
        "computed_at": plain(total.computed_at),
        "points": plain(total.points),
        "threshold": plain(total.threshold),
        "passed": total.passed,
        "rule_set": total.rule_set_digest,
        "lines": [
            {
                "code": line.code,
                "name": plain(line.name),
                "input": plain(line.said) if line.said.en else line.input,
                "rule": plain(line.rule),
                "legal": plain(line.legal),
                "points": plain(line.points),
            }
            for line in total.lines
        ],
        "reasons": [
            {"code": one.code, "text": plain(one.text), "legal": plain(one.legal)}
            for one in total.reasons
        ],
    }


def _objection(one: Any) -> Doc:
    return {
        "public_id": one.public_id,
        "kind": named(one.kind, KIND_NAMES[one.kind]),
        "text": one.text,
        "state": named(one.state, STATE_NAMES[one.state]),
        "raised_at": plain(one.raised_at),
        "decided_at": plain(one.decided_at),
        "reason": one.reason,
        "legal": plain(one.legal),
    }
