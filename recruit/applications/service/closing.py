"""When an account falls because its FIN is somebody else's, what it applied for falls with it."""

from datetime import datetime

from recruit.accounts import queries as accounts
from recruit.accounts.events import FinReleased
from recruit.applications import queries
from recruit.applications.events import ApplicationRejected
from recruit.applications.rules import (
    REASON_WORDS,
    Application,
    Reason,
    Step,
    may,
    reason_to_json,
)
from recruit.applications.service import outcomes
from recruit.applications.service.moving import move, ref
from recruit.campaigns import queries as campaigns
from recruit.journal import service as journal
from recruit.journal.queries import Entry

IDENTITY = "identity"


def on_entry(entry: Entry, now: datetime) -> None:
    """Subscribed to the journal: in the transaction in which two officials free a FIN."""
    if entry.kind != FinReleased.__name__:
        return
    person = accounts.person_by_public_id(entry.subject.id)
    for campaign in campaigns.campaigns():
        if campaign.state == "running":
            for found in queries.of_person(person.id, campaign.id):
                if may(found.state, Step.CLOSE):
                    _close(found, entry, now)


def _close(found: Application, entry: Entry, now: datetime) -> None:
    reasons = [reason_to_json(Reason(IDENTITY, REASON_WORDS[IDENTITY], {}))]
    move(
        found,
        found.version,
        Step.CLOSE,
        entry.actor,
        now,
        noted={"reasons": reasons},
        decided_at=now,
        proposed=None,
        assigned_id=None,
        reasons=reasons,
        words=None,
    )
    event = ApplicationRejected(
        subject=ref(found),
        campaign=outcomes.campaign_of(found),
        subject_code=found.subject_code,
        reasons=(IDENTITY,),
        rule_set=campaigns.active_rule_set(found.campaign_id).digest,
    )
    journal.record(event, actor=entry.actor, now=now)
