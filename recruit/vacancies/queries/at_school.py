"""What the page of a school shows of its vacancies."""

from sqlalchemy import or_, select

from recruit.campaigns import queries as campaigns
from recruit.directory.rules import Post
from recruit.extensions import db
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.rules import CONTRACT_NAMES


def posts_at(school_id: int) -> list[Post]:
    """The published vacancies of the running campaign at a school, as its main or its further
    one."""
    campaign = campaigns.current_campaign()
    if campaign is None:
        return []
    rows = db.session.scalars(
        select(VacancyRow)
        .where(
            VacancyRow.campaign_id == campaign.id,
            VacancyRow.state == "published",
            or_(VacancyRow.school_id == school_id, VacancyRow.further_school_id == school_id),
        )
        .order_by(VacancyRow.sort_az, VacancyRow.id)
    )
    return [
        Post(row.public_id, row.subject_code, row.posts, row.hours, CONTRACT_NAMES[row.contract])
        for row in rows
    ]
