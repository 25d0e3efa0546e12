"""Applications in bulk (demo, import), and the preliminary evaluation that points writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications.events import (
    ApplicationAccepted,
    ApplicationRejected,
    ApplicationsAdded,
    ApplicationSubmitted,
    PreliminaryRecorded,
)
from recruit.applications.models import ApplicationRow
from recruit.applications.queries import by_ids
from recruit.applications.rules import (
    BINDING,
    ApplicationState,
    NewApplication,
    Preliminary,
    Step,
    reason_to_json,
)
from recruit.applications.service.history import note_many, step_values
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.candidates.rules import Card
from recruit.extensions import db
from recruit.extensions.prepared import add_rows
from recruit.journal import service as journal
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.events import Event, Ref
from recruit.kernel.ids import new_public_id

BATCH = 1000


def record_preliminary(
    preliminary: Mapping[int, Preliminary], *, actor: Ref, now: datetime
) -> None:
    """Write preliminary evaluations by application id, in the place of earlier ones."""
    if not preliminary:
        return
    table: Any = ApplicationRow.__table__
    statement = (
        update(table)
        .where(table.c.id == bindparam("of_application"))
        .values(preliminary=bindparam("evaluation"))
    )
    values = [
        {"of_application": key, "evaluation": _preliminary_to_json(one)}
        for key, one in preliminary.items()
    ]
    db.session.flush()
    db.session.connection().execute(statement, values)
    db.session.expire_all()
    counts: dict[int, int] = {}
    for found in by_ids(preliminary).values():
        counts[found.campaign_id] = counts.get(found.campaign_id, 0) + 1
    for campaign_id, count in counts.items():
        campaign = campaigns.campaign_by_id(campaign_id).public_id
        event = PreliminaryRecorded(
            subject=Ref("campaign", campaign), campaign=campaign, count=count
        )
        journal.record(event, actor=actor, now=now)


def _preliminary_to_json(one: Preliminary) -> dict[str, Any]:
    return {"points": str(one.points), "rank": one.rank, "of": one.of, "lines": one.lines}


def add_applications(new: Sequence[NewApplication], *, actor: Ref, now: datetime) -> list[int]:
    """Add thousands of applications in one go, their ids in the order given."""
    ids: list[int] = []
    names = {c: campaigns.campaign_by_id(c).public_id for c in {one.campaign_id for one in new}}
    rules = {c: campaigns.active_rule_set(c).digest for c in names}
    for start in range(0, len(new), BATCH):
        ids += _add_batch(new[start : start + BATCH], names, rules, actor, now)
    card_service.lock_cards(
        [one.card_id for one in new if one.state in BINDING], actor=actor, now=now
    )
    for campaign_id, campaign in sorted(names.items()):
        count = sum(one.campaign_id == campaign_id for one in new)
        event = ApplicationsAdded(subject=Ref("campaign", campaign), campaign=campaign, count=count)
        journal.record(event, actor=actor, now=now)
    return ids


def _add_batch(
    new: Sequence[NewApplication],
    names: Mapping[int, str],
    rules: Mapping[int, str],
    actor: Ref,
    now: datetime,
) -> list[int]:
    held = cards.opened_all(cards.cards_of(one.card_id for one in new).values())
    people = accounts.people({one.person_id for one in new})
    said = {key: digest(canonical_json(card.answers)) for key, card in held.items()}
    values = [
        _values(one, held[one.card_id], said[one.card_id], rules[one.campaign_id]) for one in new
    ]
    ids = add_rows(ApplicationRow, values)
    note_many(
        [
            step
            for key, one, value in zip(ids, new, values, strict=True)
            for step in _steps(key, one, value, people, actor)
        ]
    )
    events: list[Event] = []
    for one, value in zip(new, values, strict=True):
        events += _events(one, value, names[one.campaign_id])
    journal.record_many(events, actor=actor, now=now)
    return ids


def _values(one: NewApplication, card: Card, said: str, rule_set: str) -> dict[str, Any]:
    public_id = new_public_id()
    receipt = {
        "application": public_id,
        "candidate_number": card.candidate_number,
        "subject": one.subject_code,
        "card": said,
        "submitted_at": one.submitted_at.isoformat(),
    }
    return {
        "public_id": public_id,
        "person_id": one.person_id,
        "card_id": one.card_id,
        "campaign_id": one.campaign_id,
        "subject_code": one.subject_code,
        "state": str(one.state),
        "version": 1,
        "card_version": card.version,
        "receipt": digest(canonical_json(receipt)),
        "submitted_at": one.submitted_at,
        "decided_at": one.decided_at,
        "reasons": [reason_to_json(reason) for reason in one.reasons],
        "rule_set": rule_set if one.decided_at else None,
    }


STEPS = {
    ApplicationState.UNDER_CHECK: Step.TAKE,
    ApplicationState.RETURNED: Step.RETURN,
    ApplicationState.ELIGIBLE: Step.ACCEPT,
    ApplicationState.NOT_ELIGIBLE: Step.REJECT,
    ApplicationState.WITHDRAWN: Step.WITHDRAW,
}


def _steps(
    key: int,
    one: NewApplication,
    value: Mapping[str, Any],
    people: Mapping[int, PersonInfo],
    actor: Ref,
) -> list[dict[str, Any]]:
    """Submitted by the person; what came afterwards by whoever adds it."""
    if one.state is ApplicationState.DRAFT:
        return []
    owner = Ref("person", people[one.person_id].public_id)
    submitted = ApplicationState.SUBMITTED
    steps = [step_values(key, Step.SUBMIT, submitted, by=owner, now=one.submitted_at)]
    if one.state in STEPS:
        by = owner if one.state is ApplicationState.WITHDRAWN else actor
        at = one.decided_at or one.submitted_at
        reasons = value["reasons"]
        steps.append(step_values(key, STEPS[one.state], one.state, by=by, now=at, reasons=reasons))
    return steps


def _events(one: NewApplication, value: Mapping[str, Any], campaign: str) -> list[Event]:
    subject = Ref("application", value["public_id"])
    events: list[Event] = [
        ApplicationSubmitted(
            subject=subject,
            campaign=campaign,
            subject_code=one.subject_code,
            card_version=value["card_version"],
            receipt=value["receipt"],
        )
    ]
    decided: dict[str, Any] = {
        "subject": subject,
        "campaign": campaign,
        "subject_code": one.subject_code,
        "rule_set": value["rule_set"] or "",
    }
    if one.state is ApplicationState.ELIGIBLE:
        events.append(ApplicationAccepted(automatic=True, **decided))
    if one.state is ApplicationState.NOT_ELIGIBLE:
        reasons = tuple(reason.code for reason in one.reasons)
        events.append(ApplicationRejected(reasons=reasons, **decided))
    return events
