"""Adding vacancies in bulk, and what a placement leaves at them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import Ready, ready, write_ready
from recruit.journal import service as journal
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.vacancies import queries
from recruit.vacancies.events import OutcomesRecorded, VacanciesImported
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.reading import former_outcomes
from recruit.vacancies.rules import NewVacancy, Outcome, State
from recruit.vacancies.service.working_out import (
    Registers,
    Row,
    ended,
    worked_out,
    written,
)

CHUNK = 1000


def add_vacancies(
    campaign_id: int, campaign: str, new: Iterable[NewVacancy], *, actor: Ref, now: datetime
) -> list[int]:
    """Add drafts in bulk; returns their row ids in the given order. `campaign`: its public id."""
    drafts = ready_drafts(campaign_id, new, actor=actor, now=now)
    insert_drafts(campaign, drafts, actor=actor, now=now)
    ids = dict(
        db.session.execute(
            select(VacancyRow.code, VacancyRow.id).where(VacancyRow.campaign_id == campaign_id)
        ).all()
    )
    return [ids[code] for code in drafts.codes]


def drafted(campaign_id: int, new: Iterable[NewVacancy], now: datetime) -> list[Row]:
    """The rows of new drafts with all that follows from the registers; nothing is stored yet."""
    new = list(new)
    registers = registers_for(campaign_id, new)
    before = former_outcomes(campaign_id, new)
    return [
        {"public_id": new_public_id(), "campaign_id": campaign_id, "drafted_at": now}
        | {"state": State.DRAFT.value, "acknowledged": ""}
        | written(one)
        | worked_out(one, registers)
        | ended(before.get((one.school_id, one.subject_code, one.contract)))
        for one in new
    ]


def registers_for(campaign_id: int, new: Iterable[NewVacancy]) -> Registers:
    """The schools, the subjects and the rules that these vacancies name."""
    schools = {one.school_id for one in new} | {
        one.further_school_id for one in new if one.further_school_id
    }
    return Registers(
        directory.schools_by_ids(schools), directory.subjects(), queries.rules_of(campaign_id)
    )


@dataclass(frozen=True)
class Drafts:
    """New drafts, worked out: what is left is to write them. `digest` is of their codes."""

    rows: Ready
    codes: list[str]
    digest: str

    def __len__(self) -> int:
        return len(self.codes)


def ready_drafts(
    campaign_id: int, new: Iterable[NewVacancy], *, actor: Ref, now: datetime
) -> Drafts:
    """What `insert_drafts` stores, worked out before its transaction."""
    rows = [row | author(actor) for row in drafted(campaign_id, new, now)]
    codes = [row["code"] for row in rows]
    return Drafts(ready(VacancyRow, rows), codes, digest(canonical_json(sorted(codes))))


def author(actor: Ref) -> Row:
    """The column that says who wrote it last; nobody where the system did."""
    return {"written_by": actor.id if actor.type == "person" else None}


def store(rows: list[Row]) -> None:
    """Insert drafted rows."""
    write_ready(ready(VacancyRow, rows))


def insert_drafts(campaign: str, drafts: Drafts, *, actor: Ref, now: datetime) -> None:
    """Store drafts and say so in the journal; nothing but the database is waited for."""
    write_ready(drafts.rows)
    event = VacanciesImported(
        subject=Ref("campaign", campaign),
        campaign=campaign,
        count=len(drafts),
        digest=drafts.digest,
    )
    journal.record(event, actor=actor, now=now)


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
