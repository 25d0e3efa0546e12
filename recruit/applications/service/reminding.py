"""Reminders before a deadline: of a card without an application, of a correction. Each once."""

from datetime import datetime, timedelta

from sqlalchemy import exists, insert, select

from recruit.applications.events import CardReminded, CorrectionReminded
from recruit.applications.models import ApplicationRow, ReminderRow
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.candidates import queries as candidates
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.events import SYSTEM, Event, Ref

AT_ONCE = 500
CARD, CORRECTION = "card", "correction"
BEFORE_CORRECTION = timedelta(days=1)
CARDS = candidates.CARDS


def remind_some(now: datetime) -> int:
    """Remind the next ones in all running campaigns; how many. Zero when all are reminded."""
    for campaign in campaigns.campaigns():
        if campaign.state != "running":
            continue
        if told := _of_cards(campaign, now) + _of_corrections(campaign, now):
            return told
    return 0


def _of_cards(campaign: Campaign, now: datetime) -> int:
    """Whose card has no application, in the last days in which one can be submitted."""
    phase = campaign.calendar.phase(PhaseKind.APPLICATIONS)
    if phase is None or not campaigns.has_active_rule_set(campaign.id):
        return 0
    days = campaigns.section(campaign.id, "eligibility").reminder_days
    if not phase.closes_at - timedelta(days=days) <= now < phase.closes_at:
        return 0
    applied = exists().where(
        ApplicationRow.card_id == CARDS.c.id, ApplicationRow.state != ApplicationState.DRAFT
    )
    reminded = exists().where(ReminderRow.kind == CARD, ReminderRow.about == CARDS.c.public_id)
    cards = db.session.scalars(
        select(CARDS.c.public_id)
        .where(CARDS.c.campaign_id == campaign.id, ~applied, ~reminded)
        .order_by(CARDS.c.id)
        .limit(AT_ONCE)
    ).all()
    events: list[Event] = [
        CardReminded(subject=Ref("card", one), campaign=campaign.public_id) for one in cards
    ]
    _note(CARD, list(cards), events, now)
    return len(cards)


def _of_corrections(campaign: Campaign, now: datetime) -> int:
    """Whose returned application can be sent again for less than a day."""
    # A return has its own reminder: the time until which it can be corrected names it.
    rows = db.session.execute(
        select(ApplicationRow.public_id, ApplicationRow.subject_code, ApplicationRow.returned_until)
        .where(
            ApplicationRow.campaign_id == campaign.id,
            ApplicationRow.state == ApplicationState.RETURNED,
            ApplicationRow.returned_until > now,
            ApplicationRow.returned_until <= now + BEFORE_CORRECTION,
        )
        .order_by(ApplicationRow.id)
    ).all()
    named = {f"{row.public_id}:{row.returned_until:%Y%m%d%H%M}": row for row in rows}
    known = set(
        db.session.scalars(
            select(ReminderRow.about).where(
                ReminderRow.kind == CORRECTION, ReminderRow.about.in_(named)
            )
        )
    )
    waiting = [name for name in named if name not in known][:AT_ONCE]
    events: list[Event] = [
        CorrectionReminded(
            subject=Ref("application", named[name].public_id),
            campaign=campaign.public_id,
            subject_code=named[name].subject_code,
        )
        for name in waiting
    ]
    _note(CORRECTION, waiting, events, now)
    return len(waiting)


def _note(kind: str, about: list[str], events: list[Event], now: datetime) -> None:
    """The constraint lets two sweeps at once tell nobody twice."""
    if not about:
        return
    rows = [{"kind": kind, "about": one, "at": now} for one in about]
    db.session.execute(insert(ReminderRow), rows)
    journal.record_each(events, actor=SYSTEM, now=now)
