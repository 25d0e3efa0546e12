"""The figures of the coloured map: a few grouped statements, whatever the size of the campaign."""

from sqlalchemy import func, select

from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.placement import queries as placement
from recruit.reports.rules.district_map import DistrictFigures
from recruit.vacancies.queries import VACANCIES

COUNTED = ("published", "closed")


def district_figures(campaign_id: int, subject: str, scope: Scope) -> dict[str, DistrictFigures]:
    """By code, the districts in scope that have a vacancy; one subject's, or all."""
    wanted = placement.choosers(campaign_id, subject)
    taken = placement.filled(campaign_id, subject)
    placed = bool(taken) or bool(placement.filled(campaign_id))
    return {
        code: DistrictFigures(
            vacancies, int(posts), wanted.get(code, 0), taken.get(code, 0) if placed else None
        )
        for code, vacancies, posts in _posts(campaign_id, subject)
        if code in scope
    }


def _posts(campaign_id: int, subject: str) -> list[tuple[str, int, int]]:
    conditions = [VACANCIES.c.campaign_id == campaign_id, VACANCIES.c.state.in_(COUNTED)]
    if subject:
        conditions.append(VACANCIES.c.subject_code == subject)
    rows = db.session.execute(
        select(VACANCIES.c.district_code, func.count(), func.sum(VACANCIES.c.posts))
        .where(*conditions)
        .group_by(VACANCIES.c.district_code)
    )
    return [(code, count, posts) for code, count, posts in rows]
