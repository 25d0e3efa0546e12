"""One case as a document that machines read (docs/privacy.md says what stands in it).

Instants are ISO 8601 in UTC, points are texts with two decimals, and whatever has words has them in
both languages: {"az": ..., "en": ...}. `recruit.reports.queries.printing` makes paper of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from recruit.accounts.rules import PersonInfo
from recruit.accounts.rules.people import EarlierName
from recruit.applications.rules import VOICES, Application, Reason
from recruit.applications.rules.states import STEP_WORDS
from recruit.candidates.queries.history import Saved
from recruit.candidates.rules import Adjustment, Document
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.exam.rules import ExamResult
from recruit.journal.queries import Entry
from recruit.kernel.text import Bilingual
from recruit.placement.rules import CONTRACT_NAMES, INELIGIBLE_RULES, REASON_NAMES
from recruit.placement.rules.results import ChoiceResult, Explanation
from recruit.points.rules import Total
from recruit.reports.queries.case import ApplicationCase, Case
from recruit.reports.rules.event_words import event_words

Doc = dict[str, Any]


@dataclass(frozen=True)
class Voice:
    """Who reads the document. The person themselves reads what their own pages say, and not
    which official did what: `me` is then their public id."""

    me: str | None = None


OFFICIAL = Voice()


def both(text: str | None, **params: Any) -> Doc | None:
    """A source text in both languages."""
    if text is None:
        return None
    return {language: _in(language, text, params) for language in ("az", "en")}


def _in(language: str, text: str, params: Mapping[str, Any]) -> str:
    with force_locale(language):
        return _(
            text, **{k: v[language] if isinstance(v, Bilingual) else v for k, v in params.items()}
        )


def named(code: str, text: str) -> Doc:
    return {"code": str(code), "name": both(text)}


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Bilingual):
        return {"az": value.az, "en": value.en}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _subject(code: str) -> Doc:
    return {"code": code, "name": plain(directory.subjects()[code].name)}


def _district(code: str | None) -> Doc | None:
    known = directory.districts()
    if code not in known:
        return None
    return {"code": code, "name": plain(title(known[code], known))}


# --- the person -----------------------------------------------------------------------------------


def person_document(person: PersonInfo, earlier: Iterable[EarlierName]) -> Doc:
    return {
        "public_id": person.public_id,
        "fin": person.fin,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "patronymic": person.patronymic,
        "birth_date": plain(person.birth_date),
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
        "earlier_names": [
            {
                "last_name": one.last_name,
                "first_name": one.first_name,
                "patronymic": one.patronymic,
                "document": one.document,
                "added_at": plain(one.added_at),
            }
            for one in earlier
        ],
    }


# --- a case ---------------------------------------------------------------------------------------


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
        "applications": [_application(one, voice) for one in case.applications],
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
        "district": _district(card.district_code),
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
        "by": _by(one.by.type, one.by.id, voice),
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


def document_document(one: Document) -> Doc:
    return {
        "public_id": one.public_id,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "uploaded_at": plain(one.uploaded_at),
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


def _reason(one: Reason) -> Doc:
    return {
        "code": one.code,
        "text": both(one.message, **one.params),
        "legal": plain(one.legal),
    }


def _application(found: ApplicationCase, voice: Voice) -> Doc:
    one = found.application
    return {
        "public_id": one.public_id,
        "subject": _subject(one.subject_code),
        "state": named(one.state, _state_words(one, voice)),
        "submitted_at": plain(one.submitted_at),
        "decided_at": plain(one.decided_at),
        "receipt": one.receipt,
        "reasons": [_reason(reason) for reason in one.reasons],
        "words": one.words,
        "steps": [_step(step, voice) for step in found.steps if _told(step, voice)],
        "preliminary": _preliminary(found),
        "seat": _seat(found),
        "exam": _exam(found.exam),
        "incidents": [
            {
                "kind": named(incident.kind, incident.name),
                "happened_at": plain(incident.happened_at),
                "state": str(incident.state),
                "text": incident.text,
            }
            for incident in found.incidents
        ],
        "interview": _interview(found),
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
        "by": _by(step.by.type, step.by.id, voice),
        "reasons": [_reason(reason) for reason in step.reasons],
        "words": step.words,
    }


def _by(kind: str, public_id: str, voice: Voice) -> str:
    if voice.me is None or kind != "person":
        return f"{kind}:{public_id}"
    return "you" if public_id == voice.me else "official"


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


def _exam(result: ExamResult | None) -> Doc | None:
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


def _interview(found: ApplicationCase) -> Doc | None:
    slot, result = found.interview, found.interview_result
    if slot is None:
        return None
    return {
        "starts_at": plain(slot.starts_at),
        "room": slot.room,
        "points": plain(result.points) if result else None,
        "criteria": [{"code": code, "points": plain(points)} for code, points in result.criteria]
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
        "kind": str(one.kind),
        "text": one.text,
        "state": str(one.state),
        "raised_at": plain(one.raised_at),
        "decided_at": plain(one.decided_at),
        "reason": one.reason,
        "legal": plain(one.legal),
    }


def _post(vacancy_id: int, case: Case) -> Doc:
    post = case.posts[vacancy_id]
    return {
        "public_id": post.public_id,
        "school": plain(post.school.name),
        "district": _district(post.district_code),
        "subject": _subject(post.subject_code),
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
        "state": str(place.state),
        "offered_at": plain(place.offered_at),
        "answer_until": plain(place.answer_until),
        "answered_at": plain(place.answered_at),
    }


def message_document(one: Any) -> Doc:
    return {
        "public_id": one.public_id,
        "title": one.subject,
        "body": one.body,
        "sent_at": plain(one.sent_at),
        "read_at": plain(one.read_at),
    }


def entry_document(one: Entry, voice: Voice = OFFICIAL) -> Doc:
    return {
        "at": plain(one.at),
        "kind": named(one.kind, event_words(one.kind)),
        "by": _by(one.actor.type, one.actor.id, voice),
        "about": f"{one.subject.type}:{one.subject.id}",
        "details": {} if voice.me else plain(one.details),
    }
