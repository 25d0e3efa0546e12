"""A vacancy that is withdrawn after somebody was placed there: the rule-set says what they get."""

from datetime import datetime

from sqlalchemy import update

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.journal.queries import Entry
from recruit.kernel.events import SYSTEM, Ref
from recruit.placement import queries
from recruit.placement.events import PlaceFreed
from recruit.placement.models import PlaceRow
from recruit.placement.rules import PlaceState
from recruit.placement.service.gate import LIVE
from recruit.vacancies import queries as vacancies
from recruit.vacancies.events import VacancyWithdrawn
from recruit.vacancies.rules import AfterWithdrawal


def on_entry(entry: Entry, now: datetime) -> None:
    """Subscribed to the journal: whoever is placed there is freed, where the rules say so."""
    if entry.kind != VacancyWithdrawn.__name__:
        return
    vacancy = vacancies.vacancy(entry.subject.id)
    means = vacancies.rules_of(vacancy.campaign_id).withdrawn_after_placement
    if means is AfterWithdrawal.NOTHING:
        return
    freed = db.session.scalars(
        update(PlaceRow)
        .where(PlaceRow.vacancy_id == vacancy.id, PlaceRow.state.in_(LIVE))
        .values(state=PlaceState.FREED.value)
        .returning(PlaceRow.id),
        execution_options={"synchronize_session": False},
    ).all()
    db.session.expire_all()
    campaign = campaigns.campaign_by_id(vacancy.campaign_id).public_id
    events = [
        PlaceFreed(
            subject=Ref("place", queries.place_by_id(one).public_id),
            campaign=campaign,
            vacancy=vacancy.public_id,
            means=means.value,
        )
        for one in freed  # as many as it has posts
    ]
    journal.record_each(events, actor=SYSTEM, now=now)
