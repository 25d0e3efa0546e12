"""What vacancies copied from schools and rules is worked out anew when those change."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from recruit.campaigns import queries as campaigns
from recruit.campaigns.events import RuleSetActivated
from recruit.directory import queries as directory
from recruit.directory.queries import SCHOOLS
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.journal.queries import Entry
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.text import N_
from recruit.vacancies.events import VacanciesRefreshed, VacancyChanged
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.reading import former_outcomes
from recruit.vacancies.rules import HIDDEN, NewVacancy
from recruit.vacancies.rules.changes import Changed
from recruit.vacancies.service.adding import registers_for
from recruit.vacancies.service.editing import keep_history, named
from recruit.vacancies.service.working_out import ended, worked_out

JOB = "vacancies.refresh"
CHUNK = 500
MERGED = "school-merged"
REASONS = {MERGED: N_("The school was merged with another one")}


def on_entry(entry: Entry, now: datetime) -> None:
    """Subscribed to the journal: a school's name, place or end, and new rules."""
    if entry.subject.type == "school":
        _school(entry.subject.id, now)
    elif entry.kind == RuleSetActivated.__name__ or _many_schools(entry):
        payload = {"campaign": entry.campaign}
        jobs.enqueue(JOB, payload, now=now, unique_key=f"{JOB}:{entry.public_id}")


def _many_schools(entry: Entry) -> bool:
    return entry.kind.startswith("Schools") and entry.kind != "SchoolsAdded"


def _school(public_id: str, now: datetime) -> None:
    """The school's vacancies in campaigns that are not over, and those of what was merged here."""
    ids = list(
        db.session.scalars(
            select(SCHOOLS.c.id).where(
                (SCHOOLS.c.public_id == public_id)
                | SCHOOLS.c.merged_into_id.in_(
                    select(SCHOOLS.c.id).where(SCHOOLS.c.public_id == public_id)
                )
            )
        )
    )
    schools = directory.schools_by_ids(ids)
    for one in schools.values():
        if one.merged_into_id is not None:
            _move(one, directory.schools_by_ids([one.merged_into_id])[one.merged_into_id], now)
    _refresh(_unfinished(VacancyRow.school_id.in_(ids) | VacancyRow.further_school_id.in_(ids)))


def _move(old: School, new: School, now: datetime) -> None:
    """Vacancies of a merged school stand at the other one; published ones say so for ever."""
    rows = _unfinished((VacancyRow.school_id == old.id) | (VacancyRow.further_school_id == old.id))
    lines: list[tuple[int, Changed]] = []
    told: dict[str, tuple[str, set[str]]] = {}
    held = {key: campaigns.campaign_by_id(key).public_id for key in {r.campaign_id for r in rows}}
    for row in rows:
        changed = _moved(row, old, new)
        if row.state not in HIDDEN:
            lines += [(row.id, one) for one in changed]
            told[row.public_id] = held[row.campaign_id], {one.field for one in changed}
            row.changed_at = now
    db.session.flush()
    keep_history(lines, MERGED, SYSTEM, now)
    _refresh(rows)
    events = [
        VacancyChanged(subject=Ref("vacancy", key), campaign=campaign, fields=tuple(sorted(fields)))
        for key, (campaign, fields) in told.items()
    ]
    journal.record_each(events, actor=SYSTEM, now=now)


def _moved(row: VacancyRow, old: School, new: School) -> list[Changed]:
    """Both schools of merged hours may become one; then it has no further school any more."""
    changed = []
    if row.school_id == old.id:
        row.school_id = new.id
        changed.append(Changed("school", named(old), named(new)))
        if row.further_school_id == new.id:
            row.further_school_id = None
            changed.append(Changed("further_school", named(new), None))
    elif row.further_school_id == old.id:
        same = row.school_id == new.id
        row.further_school_id = None if same else new.id
        changed.append(Changed("further_school", named(old), None if same else named(new)))
    return changed


def _unfinished(*conditions: object) -> Sequence[VacancyRow]:
    open_ = [one.id for one in campaigns.campaigns() if one.state != "finished"]
    found = select(VacancyRow).where(VacancyRow.campaign_id.in_(open_), *conditions)  # type: ignore[arg-type]
    return db.session.scalars(found.order_by(VacancyRow.id)).all()


def refresh(campaign_id: int, after_id: int = 0) -> int | None:
    """Work out some of a campaign's vacancies anew; the row id to go on after, None at the end."""
    rows = db.session.scalars(
        select(VacancyRow)
        .where(VacancyRow.campaign_id == campaign_id, VacancyRow.id > after_id)
        .order_by(VacancyRow.id)
        .limit(CHUNK)
    ).all()
    _refresh(rows)
    return rows[-1].id if len(rows) == CHUNK else None


def refresh_unplaced() -> int:
    """Some vacancies from before places were copied get theirs; how many they were."""
    rows = db.session.scalars(select(VacancyRow).where(VacancyRow.lat.is_(None)).limit(CHUNK)).all()
    _refresh(rows)
    return len(rows)


def record_refreshed(campaign: str, now: datetime) -> None:
    """Say so: pages kept for the campaign are no longer true."""
    event = VacanciesRefreshed(subject=Ref("campaign", campaign), campaign=campaign)
    journal.record(event, actor=SYSTEM, now=now)


def _refresh(rows: Sequence[VacancyRow]) -> None:
    for campaign_id in {row.campaign_id for row in rows}:
        part = [row for row in rows if row.campaign_id == campaign_id]
        new = {row.id: _new(row) for row in part}
        registers = registers_for(campaign_id, new.values())
        before = former_outcomes(campaign_id, new.values())
        values = [
            {"id": key}
            | worked_out(one, registers)
            | ended(before.get((one.school_id, one.subject_code, one.contract)))
            for key, one in new.items()
        ]
        db.session.execute(update(VacancyRow), values)
    db.session.expire_all()


def _new(row: VacancyRow) -> NewVacancy:
    """As much of it as something follows from."""
    return NewVacancy(
        code=row.code,
        school_id=row.school_id,
        further_school_id=row.further_school_id,
        subject_code=row.subject_code,
        kind=row.kind,
        contract=row.contract,
    )
