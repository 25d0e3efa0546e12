"""What a decision does once it is made: it takes effect, or waits for a second official."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from recruit.applications import queries
from recruit.applications.events import (
    ApplicationAccepted,
    ApplicationHeld,
    ApplicationRejected,
    ApplicationReopened,
)
from recruit.applications.rules import Application, ApplicationState, Step
from recruit.applications.service.candidates import free_card
from recruit.applications.service.moving import move, ref
from recruit.campaigns import queries as campaigns
from recruit.candidates import service as card_service
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.events import Event, Ref

STEPS = {ApplicationState.ELIGIBLE: Step.ACCEPT, ApplicationState.NOT_ELIGIBLE: Step.REJECT}


def campaign_of(found: Application) -> str:
    return campaigns.public_id_of(found.campaign_id)


def hold(
    found: Application,
    version: int,
    outcome: ApplicationState,
    codes: Sequence[str],
    asker: Asker,
    now: datetime,
    noted: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    """Keep a decision that was drawn, for a second official; nobody has it in hand."""
    move(
        found,
        version,
        Step.PROPOSE,
        asker.ref,
        now,
        noted={**noted, "proposed": outcome},
        proposed=outcome,
        assigned_id=None,
        **values,
    )
    event = ApplicationHeld(
        subject=ref(found),
        campaign=campaign_of(found),
        subject_code=found.subject_code,
        proposed=outcome.value,
        reasons=tuple(codes),
    )
    journal.record(event, actor=asker.ref, now=now)


def settle(
    found: Application,
    version: int,
    outcome: ApplicationState,
    codes: Sequence[str],
    by: Ref,
    now: datetime,
    noted: Mapping[str, Any],
    values: Mapping[str, Any],
    first: str | None = None,
) -> None:
    """Let a decision take effect: admitted, or refused with the card free again."""
    rule_set = campaigns.active_rule_set(found.campaign_id).digest
    move(
        found,
        version,
        STEPS[outcome],
        by,
        now,
        noted=noted,
        decided_at=now,
        rule_set=rule_set,
        proposed=None,
        **values,
    )
    event: Event
    if outcome is ApplicationState.ELIGIBLE:
        event = ApplicationAccepted(
            subject=ref(found),
            campaign=campaign_of(found),
            subject_code=found.subject_code,
            automatic=False,
            rule_set=rule_set,
            first=first,
        )
    else:
        free_card(found.card_id, actor=by, now=now)
        event = ApplicationRejected(
            subject=ref(found),
            campaign=campaign_of(found),
            subject_code=found.subject_code,
            reasons=tuple(codes),
            rule_set=rule_set,
            first=first,
        )
    journal.record(event, actor=by, now=now)


def reopen(found: Application, objection: Ref, actor: Ref, now: datetime) -> Application:
    """From rejected to open again, the card frozen as it was submitted."""
    card_service.lock_card(found.card_id, actor=actor, now=now)
    move(
        found,
        found.version,
        Step.REOPEN,
        actor,
        now,
        decided_at=None,
        checker_id=None,
        assigned_id=None,
        reasons=[],
        words=None,
    )
    event = ApplicationReopened(
        subject=ref(found),
        campaign=campaign_of(found),
        subject_code=found.subject_code,
        objection=objection.id,
    )
    journal.record(event, actor=actor, now=now)
    return queries.application(found.public_id)
