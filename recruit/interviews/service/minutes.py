"""The minutes of an interview: what is signed, as one document with its digest."""

from dataclasses import dataclass
from typing import Any

from recruit.accounts import queries as accounts
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidates
from recruit.interviews import queries
from recruit.interviews.queries import SlotInfo
from recruit.interviews.rules import InterviewResult, InterviewRules, Topic
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


@dataclass(frozen=True)
class Minutes:
    """An interview whose result stands, with everything that its minutes say."""

    slot: SlotInfo
    rules: InterviewRules
    result: InterviewResult
    number: str  # the candidate's
    topic: Topic | None
    document: str

    @property
    def digest(self) -> str:
        return digest(self.document)


def minutes_of(slot: SlotInfo) -> Minutes:
    """RuleError while the result does not stand. `slot` holds all its sheets."""
    result = queries.result_of_slot(slot)
    if result is None:
        raise RuleError(N_("The minutes are ready once the result stands."))
    rules = queries.rules_of(slot.campaign_id)
    one = applications.by_ids([slot.application_id])[slot.application_id]
    number = candidates.card_by_id(one.card_id).candidate_number
    topic = topic_at(slot, one.subject_code, number)
    document = canonical_json(_document(slot, result, number, topic))
    return Minutes(slot, rules, result, number, topic, document)


def topic_at(slot: SlotInfo, subject_code: str, number: str) -> Topic | None:
    """The topic of this interview; none that was drawn only after it had begun."""
    listed = queries.topics_of(slot.campaign_id, subject_code)
    if listed is None or listed.seed_at is None or listed.seed_at > slot.starts_at:
        return None
    return listed.draw(number, slot.appointment)


def _document(
    slot: SlotInfo, result: InterviewResult, number: str, topic: Topic | None
) -> dict[str, Any]:
    people = accounts.people({*slot.member_ids, *slot.left})
    return {
        "interview": slot.public_id,
        "campaign": campaigns.public_id_of(slot.campaign_id),
        "rules": digest(
            canonical_json(campaigns.active_rule_set(slot.campaign_id).document["interview"])
        ),
        "candidate": number,
        "starts_at": slot.starts_at.isoformat(),
        "room": slot.room,
        "late_minutes": slot.late_minutes,
        "topic": {"az": topic.az, "en": topic.en} if topic else None,
        "members": [
            {
                "person": people[who].public_id,
                "seat": seat,
                "conflict": bool(sheet and sheet.conflict),
                "marks": {k: str(v) for k, v in sheet.marks.items()} if sheet else {},
                "note": sheet.note if sheet else None,
                "explanation": sheet.explanation if sheet else None,
            }
            for who, seat in zip(slot.member_ids, _seats(slot), strict=True)
            for sheet in [slot.sheets.get(who)]
        ],
        "left": [people[who].public_id for who in slot.left],
        "criteria": {code: str(value) for code, value in result.criteria},
        "points": str(result.points),
        "spread": str(result.spread),
        "passed": result.passed,
    }


def _seats(slot: SlotInfo) -> list[str]:
    return [one.code for one in slot.seats] or [""] * len(slot.member_ids)
