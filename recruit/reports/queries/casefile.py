"""One case as a document that machines read (docs/privacy.md says what stands in it).

Instants are ISO 8601 in UTC, points are texts with two decimals, and whatever has words has them in
both languages: {"az": ..., "en": ...}. `recruit.reports.queries.printing` makes paper of it.
"""

from typing import Any

from recruit.candidates.queries.history import Saved
from recruit.candidates.rules import Adjustment
from recruit.placement.rules import (
    CONTRACT_NAMES,
    INELIGIBLE_RULES,
    PLACE_STATE_NAMES,
    REASON_NAMES,
)
from recruit.placement.rules.results import ChoiceResult, Explanation
from recruit.reports.queries.applied import application_document
from recruit.reports.queries.case import Case
from recruit.reports.queries.plain import (
    OFFICIAL,
    Doc,
    Voice,
    actor,
    district_document,
    document_document,
    entry_document,
    message_document,
    named,
    plain,
    subject_document,
)


def case_document(case: Case, voice: Voice = OFFICIAL) -> Doc:
    """Everything that is kept about a candidate in one campaign, but for the bytes of files."""
    return {
        "campaign": {
            "public_id": case.campaign.public_id,
            "name": plain(case.campaign.name),
            "year": case.campaign.year,
        },
        "card": _card(case, voice),
        "documents": [document_document(one) for one in case.documents],
        "adjustments": [_adjustment(one) for one in case.adjustments],
        "applications": [application_document(one, voice) for one in case.applications],
        "choice_lists": [_list(one, case) for one in case.lists],
        "placement": [_explanation(one, case) for one in case.explanations],
        "place": _place(case),
        "messages": [message_document(one) for one in case.messages],
        "journal": [entry_document(one, voice) for one in case.journal],
    }


def _card(case: Case, voice: Voice) -> Doc:
    card = case.card
    return {
        "public_id": card.public_id,
        "candidate_number": card.candidate_number,
        "district": district_document(card.district_code),
        "complete": card.complete,
        "version": card.version,
        "answers": [
            {"code": code, "label": plain(label), "answer": plain(said), "value": plain(value)}
            for code, label, said, value in case.stated
        ],
        "versions": [_version(one, voice) for one in case.versions],
    }


def _version(one: Saved, voice: Voice) -> Doc:
    """What it changed, and the decision that let the card be changed again, if any."""
    return {
        "number": one.number,
        "saved_at": plain(one.at),
        "by": actor(one.by.type, one.by.id, voice),
        "reason": one.why,
        "changes": [
            {
                "label": plain(change.label),
                "before": plain(change.before),
                "after": plain(change.after),
            }
            for change in one.differences
        ],
    }


def _adjustment(one: Adjustment) -> Doc:
    return {
        "kind": named(one.kind, one.name),
        "state": named(one.state, one.state_name),
        "reason": one.reason,
        "minutes": one.minutes,
        "per_cent": one.per_cent,
        "asked_at": plain(one.asked_at),
        "decided_at": plain(one.decided_at),
        "decision_reason": one.decision_reason,
        "legal": one.legal,
    }


def _post(vacancy_id: int, case: Case) -> Doc:
    post = case.posts[vacancy_id]
    return {
        "public_id": post.public_id,
        "school": plain(post.school.name),
        "district": district_document(post.district_code),
        "subject": subject_document(post.subject_code),
    }


def _list(one: Any, case: Case) -> Doc:
    return {
        "contract": named(one.contract, CONTRACT_NAMES[one.contract]),
        "version": one.version,
        "saved_at": plain(one.saved_at),
        "confirmed_at": plain(one.confirmed_at),
        "receipt": one.receipt_code,
        "choices": [
            {"rank": choice.rank, "vacancy": _post(choice.vacancy_id, case)}
            for choice in one.choices
        ],
    }


def _explanation(one: Explanation, case: Case) -> Doc:
    return {
        "contract": named(one.contract, CONTRACT_NAMES[one.contract]),
        "round": one.round,
        "published_at": plain(one.published_at),
        "legal": plain(one.legal),
        "choices": [_choice(choice, case) for choice in one.choices],
    }


def _choice(choice: ChoiceResult, case: Case) -> Doc:
    return {
        "rank": choice.rank,
        "vacancy": _post(choice.vacancy_id, case),
        "outcome": named(choice.reason, REASON_NAMES[choice.reason]),
        "rule": named(choice.rule, INELIGIBLE_RULES[choice.rule]) if choice.rule else None,
        "points": plain(choice.points),
        "cut_off": plain(choice.cut_off),
        "tie": plain(choice.tie),
    }


def _place(case: Case) -> Doc | None:
    place = case.place
    if place is None:
        return None
    return {
        "public_id": place.public_id,
        "vacancy": _post(place.vacancy_id, case),
        "contract": named(place.contract, CONTRACT_NAMES[place.contract]),
        "state": named(place.state, PLACE_STATE_NAMES[place.state]),
        "offered_at": plain(place.offered_at),
        "answer_until": plain(place.answer_until),
        "answered_at": plain(place.answered_at),
    }
