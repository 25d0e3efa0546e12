"""Adding vacancies in bulk, and what a placement leaves at them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import insert, select, update

from recruit.directory import queries as directory
from recruit.directory.rules import School, Subject, title
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
Row = dict[str, Any]


def add_vacancies(
    campaign_id: int, campaign: str, new: Iterable[NewVacancy], *, actor: Ref, now: datetime
) -> list[int]:
    """Add drafts in bulk; returns their row ids in the given order. `campaign`: its public id."""
    rows = drafted(campaign_id, new)
    insert_drafts(campaign, rows, actor=actor, now=now)
    ids = dict(
        db.session.execute(
            select(VacancyRow.code, VacancyRow.id).where(VacancyRow.campaign_id == campaign_id)
        ).all()
    )
    return [ids[row["code"]] for row in rows]


def drafted(campaign_id: int, new: Iterable[NewVacancy]) -> list[Row]:
    """The rows of new drafts, search texts and sort keys worked out; nothing is stored yet."""
    new = list(new)
    schools = directory.schools_by_ids({one.school_id for one in new})
    subjects = directory.subjects()
    return [_values(campaign_id, one, schools[one.school_id], subjects) for one in new]


def insert_drafts(campaign: str, rows: list[Row], *, actor: Ref, now: datetime) -> None:
    """Store drafted rows and say so in the journal."""
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(VacancyRow), rows[start : start + CHUNK])
    event = VacanciesImported(
        subject=Ref("campaign", campaign),
        campaign=campaign,
        count=len(rows),
        digest=digest(canonical_json(sorted(row["code"] for row in rows))),
    )
    journal.record(event, actor=actor, now=now)


# A word stands in many vacancies, and working out a key takes longer than storing a row.
_folded = lru_cache(maxsize=20_000)(fold)
_sort_key = lru_cache(maxsize=20_000)(sort_key)


def _keys(*words: str) -> str:
    """The sort key of the words with spaces between them."""
    return _sort_key(" ").join(_sort_key(word) for word in words)[:800]


def _values(campaign_id: int, new: NewVacancy, school: School, subjects: dict[str, Subject]) -> Row:
    subject = subjects[new.subject_code].name
    district = title(directory.districts()[school.district_code], directory.districts())
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
        "search": " ".join(dict.fromkeys(_folded(word) for word in words))[:1000],
        "sort_az": _keys(district.az, school.name.az, subject.az),
        "sort_en": _keys(district.en, school.name.en, subject.en),
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
