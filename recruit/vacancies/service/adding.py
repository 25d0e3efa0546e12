"""Adding vacancies in bulk, and what a placement leaves at them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert, select, update

from recruit.directory import queries as directory
from recruit.directory.rules import School, Subject
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import fold, sort_key
from recruit.vacancies.events import OutcomesRecorded, VacanciesImported
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.rules import NewVacancy, Outcome

CHUNK = 1000


def add_vacancies(
    campaign_id: int, campaign: str, new: Iterable[NewVacancy], *, actor: Ref, now: datetime
) -> list[int]:
    """Add drafts in bulk; returns their row ids in the given order. `campaign`: its public id."""
    new = list(new)
    schools = directory.schools_by_ids({one.school_id for one in new})
    subjects = directory.subjects()
    rows = [_values(campaign_id, one, schools[one.school_id], subjects) for one in new]
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(VacancyRow), rows[start : start + CHUNK])
    event = VacanciesImported(
        subject=Ref("campaign", campaign),
        campaign=campaign,
        count=len(rows),
        digest=digest(canonical_json(sorted(one.code for one in new))),
    )
    journal.record(event, actor=actor, now=now)
    ids = dict(
        db.session.execute(
            select(VacancyRow.code, VacancyRow.id).where(VacancyRow.campaign_id == campaign_id)
        ).all()
    )
    return [ids[one.code] for one in new]


def _values(
    campaign_id: int, new: NewVacancy, school: School, subjects: dict[str, Subject]
) -> dict[str, object]:
    subject = subjects[new.subject_code].name
    district = directory.districts()[school.district_code].name
    words = (school.name.az, school.name.en, subject.az, subject.en, district.az, district.en)
    return {
        "public_id": new_public_id(),
        "campaign_id": campaign_id,
        "code": new.code,
        "school_id": new.school_id,
        "further_school_id": new.further_school_id,
        "district_code": school.district_code,
        "subject_code": new.subject_code,
        "kind": new.kind,
        "contract": new.contract,
        "sector": new.sector,
        "posts": new.posts,
        "hours": new.hours,
        "state": "draft",
        "description": new.description,
        "search": " ".join(dict.fromkeys(fold(word) for word in words))[:1000],
        "sort_az": sort_key(f"{district.az} {school.name.az} {subject.az}")[:800],
        "sort_en": sort_key(f"{district.en} {school.name.en} {subject.en}")[:800],
    }


def record_outcomes(
    campaign_id: int, campaign: str, outcomes: Mapping[int, Outcome], *, actor: Ref, now: datetime
) -> None:
    """Write how a published placement ended at each vacancy; called by recruit.placement."""
    rows = [
        {
            "id": vacancy_id,
            "outcome_applicants": one.applicants,
            "outcome_placed": one.placed,
            "outcome_cut_off": one.cut_off,
        }
        for vacancy_id, one in outcomes.items()
    ]
    for start in range(0, len(rows), CHUNK):
        db.session.execute(update(VacancyRow), rows[start : start + CHUNK])
    event = OutcomesRecorded(subject=Ref("campaign", campaign), campaign=campaign, count=len(rows))
    journal.record(event, actor=actor, now=now)
