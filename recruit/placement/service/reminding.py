"""Reminders to those who have not confirmed a list: once at each step before the end."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, insert, or_, select

from recruit.applications.queries import APPLICATIONS
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.candidates.queries import CARDS
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.events import SYSTEM, Event, Ref
from recruit.placement.events import ChoicesReminded
from recruit.placement.models import ChoiceReminderRow, ChoiceRow, ListRow, PlaceRow
from recruit.placement.rules import ListState, PlacementRules
from recruit.placement.rules.advice import due_reminder
from recruit.points import queries as points

AT_ONCE = 500


def remind_some(now: datetime) -> int:
    """Remind the next ones in all running campaigns; how many were looked at. Zero: all are."""
    for campaign in campaigns.campaigns():
        if campaign.state == "running" and (seen := _of_campaign(campaign, now)):
            return seen
    return 0


def _of_campaign(campaign: Campaign, now: datetime) -> int:
    phase = campaign.calendar.phase(PhaseKind.CHOICE)
    if phase is None or now < phase.opens_at or not campaigns.has_active_rule_set(campaign.id):
        return 0
    rules: PlacementRules = campaigns.section(campaign.id, "placement")
    step = due_reminder(rules.reminder_days, phase.closes_at, now)
    if step is None:
        return 0
    people = _unconfirmed(campaign.id, step)
    if not people:
        return 0
    rows = [
        {"campaign_id": campaign.id, "person_id": one, "step": step, "at": now} for one in people
    ]
    db.session.execute(insert(ChoiceReminderRow), rows)
    events: list[Event] = [
        ChoicesReminded(subject=Ref("card", card), campaign=campaign.public_id, days=step)
        for card in _cards_of_choosers(campaign.id, people)
    ]
    journal.record_each(events, actor=SYSTEM, now=now)
    return len(people)


def _unconfirmed(campaign_id: int, step: int) -> Sequence[int]:
    """People with an admitted application, without a place or this reminder, who have confirmed no
    list or changed one since.

    The table's constraint lets two sweeps at once tell nobody twice.
    """
    person = APPLICATIONS.c.person_id
    confirmed = exists().where(
        ListRow.person_id == person,
        ListRow.campaign_id == campaign_id,
        ListRow.state == ListState.CONFIRMED.value,
    )
    waiting = exists().where(
        ListRow.person_id == person,
        ListRow.campaign_id == campaign_id,
        ListRow.state == ListState.SAVED.value,
        ChoiceRow.list_id == ListRow.id,
    )
    placed = exists().where(PlaceRow.person_id == person, PlaceRow.campaign_id == campaign_id)
    reminded = exists().where(
        ChoiceReminderRow.person_id == person,
        ChoiceReminderRow.campaign_id == campaign_id,
        ChoiceReminderRow.step == step,
    )
    return db.session.scalars(
        select(person)
        .distinct()
        .where(
            APPLICATIONS.c.campaign_id == campaign_id,
            APPLICATIONS.c.state == ApplicationState.ELIGIBLE.value,
            or_(~confirmed, waiting),
            ~placed,
            ~reminded,
        )
        .order_by(person)
        .limit(AT_ONCE)
    ).all()


def _cards_of_choosers(campaign_id: int, people: Sequence[int]) -> list[str]:
    """The cards of those among them whose total lets them choose."""
    rows = db.session.execute(
        select(APPLICATIONS.c.id, APPLICATIONS.c.person_id).where(
            APPLICATIONS.c.campaign_id == campaign_id,
            APPLICATIONS.c.state == ApplicationState.ELIGIBLE.value,
            APPLICATIONS.c.person_id.in_(people),
        )
    ).all()
    totals = points.totals_of([row.id for row in rows])
    chosen = {row.person_id for row in rows if row.id in totals and totals[row.id].passed}
    cards = select(CARDS.c.public_id).where(
        CARDS.c.campaign_id == campaign_id, CARDS.c.person_id.in_(chosen)
    )
    return list(db.session.scalars(cards.order_by(CARDS.c.id)))
