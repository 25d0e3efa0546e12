"""Applications in bulk (demo, import), and the preliminary evaluation that points writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update

from recruit.accounts import queries as accounts
from recruit.applications.events import (
    ApplicationAccepted,
    ApplicationRejected,
    ApplicationsAdded,
    ApplicationSubmitted,
    PreliminaryRecorded,
)
from recruit.applications.models import ApplicationRow, StepRow
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
from recruit.candidates.service.bulk import ReadyCards
from recruit.extensions import db
from recruit.extensions.prepared import Ready, add_rows, new_ids, ready, write_ready
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
    said = {
        key: Said(card.candidate_number, card.version, digest(canonical_json(card.answers)))
        for key, card in held.items()
    }
    values = [_values(one, said[one.card_id], rules[one.campaign_id]) for one in new]
    ids = add_rows(ApplicationRow, values)
    owners = {key: Ref("person", person.public_id) for key, person in people.items()}
    note_many(
        [
            step | {"application_id": key}
            for key, one, value in zip(ids, new, values, strict=True)
            for step in _steps(one, value, owners[one.person_id], actor)
        ]
    )
    events: list[Event] = []
    for one, value in zip(new, values, strict=True):
        events += _events(one, value, names[one.campaign_id])
    journal.record_many(events, actor=actor, now=now)
    return ids


@dataclass(frozen=True)
class ReadyApplications:
    """Applications of one campaign, worked out: what is left is to write them."""

    places: list[int]  # of each one's card
    rows: Ready
    steps: tuple[Ready, list[int]]  # and whose each step is
    events: Ready


def work_out_applications(
    new: Sequence[NewApplication],
    worked_out: ReadyCards,
    owners: Sequence[Ref],
    *,
    actor: Ref,
    now: datetime,
) -> ReadyApplications:
    """All that applications of one campaign with new cards store, but for ids: a `card_id` is a
    place among those cards until they are written, and so is a `person_id` among the owners."""
    (campaign_id,) = {one.campaign_id for one in new}
    campaign = campaigns.public_id_of(campaign_id)
    rules = campaigns.active_rule_set(campaign_id).digest
    said = [
        Said(number, 1, digest(canonical_json(answers)))
        for number, answers in zip(worked_out.numbers, worked_out.answers, strict=True)
    ]
    values = [_values(one, said[one.card_id], rules) for one in new]
    steps = [
        (place, step)
        for place, (one, value) in enumerate(zip(new, values, strict=True))
        for step in _steps(one, value, owners[one.person_id], actor)
    ]
    events = [
        e for one, value in zip(new, values, strict=True) for e in _events(one, value, campaign)
    ]
    known_later = ("person_id", "card_id")
    rows = [{name: v for name, v in one.items() if name not in known_later} for one in values]
    return ReadyApplications(
        [one.card_id for one in new],
        ready(ApplicationRow, rows),
        (ready(StepRow, [step for _, step in steps]), [place for place, _ in steps]),
        journal.worked_out(events, actor=actor, now=now),
    )


def write_applications(
    worked_out: ReadyApplications, persons: Sequence[int], cards_: Sequence[int]
) -> None:
    """Store applications of these people, whose cards are just written."""
    places = worked_out.places
    ids = new_ids(ApplicationRow, len(places))
    write_ready(
        worked_out.rows,
        id=ids,
        person_id=(persons[place] for place in places),
        card_id=(cards_[place] for place in places),
    )
    steps, of_step = worked_out.steps
    write_ready(steps, application_id=(ids[place] for place in of_step))
    write_ready(worked_out.events)


class Said(NamedTuple):
    """What a receipt says of a card."""

    candidate_number: str
    version: int
    digest: str


def _values(one: NewApplication, said: Said, rule_set: str) -> dict[str, Any]:
    public_id = new_public_id()
    receipt = {
        "application": public_id,
        "candidate_number": said.candidate_number,
        "subject": one.subject_code,
        "card": said.digest,
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
        "card_version": said.version,
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
    one: NewApplication, value: Mapping[str, Any], owner: Ref, actor: Ref
) -> list[dict[str, Any]]:
    """Submitted by the person; what came afterwards by whoever adds it."""
    if one.state is ApplicationState.DRAFT:
        return []
    submitted = ApplicationState.SUBMITTED
    steps = [step_values(0, Step.SUBMIT, submitted, by=owner, now=one.submitted_at)]
    if one.state in STEPS:
        by = owner if one.state is ApplicationState.WITHDRAWN else actor
        at = one.decided_at or one.submitted_at
        reasons = value["reasons"]
        steps.append(step_values(0, STEPS[one.state], one.state, by=by, now=at, reasons=reasons))
    for step in steps:
        del step["application_id"]  # known once the application is written
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
