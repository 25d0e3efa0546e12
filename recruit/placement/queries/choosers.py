"""How many people want to work in each district, and how many hold a place there."""

from sqlalchemy import distinct, func, select

from recruit.extensions import db
from recruit.placement.models import ChoiceRow, ListRow, PlaceRow
from recruit.placement.queries.places import LIVE
from recruit.vacancies.queries import VACANCIES


def choosers(campaign_id: int, subject: str = "") -> dict[str, int]:
    """By district code: the people who have a vacancy there in a list, each counted once."""
    conditions = [ListRow.campaign_id == campaign_id]
    if subject:
        conditions.append(VACANCIES.c.subject_code == subject)
    rows = db.session.execute(
        select(VACANCIES.c.district_code, func.count(distinct(ListRow.person_id)))
        .select_from(ListRow)
        .join(ChoiceRow, ChoiceRow.list_id == ListRow.id)
        .join(VACANCIES, VACANCIES.c.id == ChoiceRow.vacancy_id)
        .where(*conditions)
        .group_by(VACANCIES.c.district_code)
    )
    return dict(rows.all())


def filled(campaign_id: int, subject: str = "") -> dict[str, int]:
    """By district code: how many hold a place at a vacancy there."""
    conditions = [PlaceRow.campaign_id == campaign_id, PlaceRow.state.in_(LIVE)]
    if subject:
        conditions.append(VACANCIES.c.subject_code == subject)
    rows = db.session.execute(
        select(VACANCIES.c.district_code, func.count())
        .select_from(PlaceRow)
        .join(VACANCIES, VACANCIES.c.id == PlaceRow.vacancy_id)
        .where(*conditions)
        .group_by(VACANCIES.c.district_code)
    )
    return dict(rows.all())
