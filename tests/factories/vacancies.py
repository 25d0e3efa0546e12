"""Vacancies: call inside an application context."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from recruit.campaigns.rules import Campaign
from recruit.kernel.events import SYSTEM
from recruit.vacancies import queries, service
from recruit.vacancies.rules import NewVacancy, Vacancy
from tests.factories.directory import make_school

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_numbers = count(1)


def new_school(district: str) -> int:
    """A school with both sectors, near the centre of Şəki."""
    return make_school(district=district, sectors=("az", "ru"), lat=41.2, lon=47.17).id


def make_vacancy(campaign: Campaign, *, publish: bool = True, **values: Any) -> Vacancy:
    """A vacancy of the campaign; `district` puts its new school there."""
    district = values.pop("district", "AZ-SAK")
    school_id = values.pop("school_id", None) or new_school(district)
    stated = {"code": f"V{next(_numbers)}", "school_id": school_id, "subject_code": "physics"}
    ids = service.add_vacancies(
        campaign.id,
        campaign.public_id,
        [NewVacancy(**{**stated, **values})],
        actor=SYSTEM,
        now=NOW,
    )
    if publish:
        service.publish_all(campaign.id, campaign.public_id, actor=SYSTEM, now=NOW)
    return queries.by_ids(ids)[ids[0]]
