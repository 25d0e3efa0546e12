"""One vacancy by hand: a new draft, a draft edited, a published one changed with its history."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual
from recruit.vacancies import queries
from recruit.vacancies.events import VacancyChanged, VacancyDrafted, VacancyEdited
from recruit.vacancies.models import VacancyChange, VacancyRow
from recruit.vacancies.queries.office import within
from recruit.vacancies.rules import CONTRACTS, SECTORS, Kinds, NewVacancy, State, Step, Vacancy
from recruit.vacancies.rules.changes import (
    Changed,
    differences,
    require_changeable,
    require_posts,
)
from recruit.vacancies.rules.rows import CODE, MOST_HOURS, MOST_POSTS
from recruit.vacancies.rules.states import after, before
from recruit.vacancies.service.adding import author, drafted, registers_for, store
from recruit.vacancies.service.publishing import require_unfinished
from recruit.vacancies.service.working_out import Row, worked_out, written

SHORTEST_REASON, LONGEST_REASON = 5, 500


def add_one(campaign_id: int, new: NewVacancy, *, asker: Asker, now: datetime) -> str:
    """A new draft for a school of the asker's; its public id."""
    require_unfinished(campaign_id)
    _require(campaign_id, new, asker.scope(Permission.VACANCIES_EDIT))
    row = drafted(campaign_id, [new], now)[0]
    try:
        store([row | author(asker.ref)])
    except IntegrityError as error:
        raise RuleError(
            N_("A vacancy with this code stands in the campaign already."), field="code"
        ) from error
    campaign = campaigns.campaign_by_id(campaign_id).public_id
    event = VacancyDrafted(subject=Ref("vacancy", row["public_id"]), campaign=campaign)
    journal.record(event, actor=asker.ref, now=now)
    return str(row["public_id"])


def edit(public_id: str, new: NewVacancy, *, asker: Asker, now: datetime) -> bool:
    """Write a draft anew; one that was checked waits for the check again. False: nothing new."""
    vacancy = _mine(public_id, asker)
    to = after(vacancy.state, Step.EDIT)
    _require(vacancy.campaign_id, new, asker.scope(Permission.VACANCIES_EDIT))
    changed = _differences(vacancy, new)
    if not changed and vacancy.note is None:
        return False
    values = {"state": to.value, "note": None, "acknowledged": ""} | author(asker.ref)
    _write(vacancy, new, Step.EDIT, values, asker)
    _record(VacancyEdited, vacancy, changed, asker.ref, now)
    return True


def change(public_id: str, new: NewVacancy, reason: str, *, asker: Asker, now: datetime) -> bool:
    """Change a published vacancy, visibly: each field stands in its history with the reason, and
    whoever listed it is told once. False: nothing new.

    RuleError where the change would make another vacancy of it.
    """
    vacancy = _mine(public_id, asker)
    after(vacancy.state, Step.CHANGE)
    changed = _differences(vacancy, new)
    if not changed:
        return False
    require_changeable(changed)
    require_posts(new.posts, vacancy.outcome.placed if vacancy.outcome else None)
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise RuleError(
            N_("Write in %(least)s to %(most)s characters why it changes."),
            field="reason",
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    _require(vacancy.campaign_id, new, asker.scope(Permission.VACANCIES_EDIT))
    _write(vacancy, new, Step.CHANGE, {"changed_at": now}, asker)
    keep_history([(vacancy.id, one) for one in changed], reason, asker.ref, now)
    _record(VacancyChanged, vacancy, changed, asker.ref, now)
    return True


def keep_history(
    changed: Iterable[tuple[int, Changed]], reason: str, actor: Ref, now: datetime
) -> None:
    """Write lines of the history; nobody can change or remove them afterwards."""
    lines = [
        {
            "vacancy_id": vacancy_id,
            "field": one.field,
            "before": one.before,
            "after": one.after,
            "reason": reason,
            "actor_type": actor.type,
            "actor_id": actor.id,
            "changed_at": now,
        }
        for vacancy_id, one in changed
    ]
    insert_rows(VacancyChange, lines)


def new_of(vacancy: Vacancy) -> NewVacancy:
    """What somebody would have to write to get this vacancy again."""
    further = vacancy.further_school
    return NewVacancy(
        code=vacancy.code,
        school_id=vacancy.school.id,
        subject_code=vacancy.subject_code,
        kind=vacancy.kind,
        contract=vacancy.contract,
        sector=vacancy.sector,
        posts=vacancy.posts,
        hours=vacancy.hours,
        description=vacancy.description,
        further_school_id=further.id if further else None,
        grades=vacancy.grades,
        starts_on=vacancy.starts_on,
        requirements=vacancy.requirements,
    )


def plain(new: NewVacancy, schools: dict[int, School], kinds: Kinds) -> dict[str, Any]:
    """A vacancy's fields as plain JSON values, for comparing and for its history."""
    school, further = schools.get(new.school_id), schools.get(new.further_school_id or 0)
    return {
        "code": new.code,
        "school": named(school) if school else None,
        "further_school": named(further) if further else None,
        "subject": new.subject_code,
        "contract": new.contract,
        "kind": {"id": new.kind, "az": kinds[new.kind].name.az, "en": kinds[new.kind].name.en},
        "sector": new.sector,
        "posts": new.posts,
        "hours": new.hours,
        "grades": list(new.grades),
        "starts_on": new.starts_on.isoformat() if new.starts_on else None,
        "requirements": _both(new.requirements),
        "description": _both(new.description),
    }


def named(school: School) -> dict[str, str]:
    """A school in a history: its id, and its name as it was then."""
    return {"id": school.public_id, "az": school.name.az, "en": school.name.en}


def _both(text: Bilingual | None) -> dict[str, str] | None:
    return {"az": text.az, "en": text.en} if text else None


def _mine(public_id: str, asker: Asker) -> Vacancy:
    vacancy = queries.one_for_office(public_id, asker.scope(Permission.VACANCIES_EDIT))
    require_unfinished(vacancy.campaign_id)
    return vacancy


def _differences(vacancy: Vacancy, new: NewVacancy) -> tuple[Changed, ...]:
    old = new_of(vacancy)
    ids = [one for v in (old, new) for one in (v.school_id, v.further_school_id) if one]
    schools = directory.schools_by_ids(ids)
    kinds = queries.kinds_of(vacancy.campaign_id)
    return differences(plain(old, schools, kinds), plain(new, schools, kinds))


def _write(vacancy: Vacancy, new: NewVacancy, step: Step, values: Row, asker: Asker) -> None:
    """The state and the scope are checked again in the statement that writes."""
    everything = written(new) | worked_out(new, registers_for(vacancy.campaign_id, [new])) | values
    try:
        done: Any = db.session.execute(
            update(VacancyRow)
            .where(
                VacancyRow.id == vacancy.id,
                VacancyRow.state.in_(before(step)),
                VacancyRow.state == vacancy.state,
                *within(asker.scope(Permission.VACANCIES_EDIT)),
            )
            .values(**everything),
            execution_options={"synchronize_session": False},
        )
    except IntegrityError as error:
        raise RuleError(
            N_("A vacancy with this code stands in the campaign already."), field="code"
        ) from error
    db.session.expire_all()
    if done.rowcount == 0:
        raise RuleError(N_("Somebody else has just changed this vacancy. Look at it again."))


def _record(
    kind: type[VacancyEdited] | type[VacancyChanged],
    vacancy: Vacancy,
    changed: tuple[Changed, ...],
    actor: Ref,
    now: datetime,
) -> None:
    event = kind(
        subject=Ref("vacancy", vacancy.public_id),
        campaign=campaigns.campaign_by_id(vacancy.campaign_id).public_id,
        fields=tuple(one.field for one in changed),
    )
    journal.record(event, actor=actor, now=now)


def _require(campaign_id: int, new: NewVacancy, scope: Scope) -> None:
    """RuleError at the field that is wrong: what an import checks, for one vacancy by hand."""
    schools = directory.schools_by_ids(one for one in (new.school_id, new.further_school_id) if one)
    school = schools.get(new.school_id)
    if school is None or not scope.covers(school.district_code, school.id):
        raise RuleError(N_("Choose a school that you work for."), field="school")
    if not school.is_open:
        raise RuleError(N_("This school is closed or merged with another one."), field="school")
    if new.further_school_id:
        _require_further(schools.get(new.further_school_id), school)
    if new.sector not in SECTORS or new.sector not in school.sectors:
        raise RuleError(N_("This school has no such sector."), field="sector")
    _require_codes(campaign_id, new)
    if not 1 <= new.posts <= MOST_POSTS or not 1 <= new.hours <= MOST_HOURS:
        field = "hours" if 1 <= new.posts <= MOST_POSTS else "posts"
        most = MOST_HOURS if field == "hours" else MOST_POSTS
        raise RuleError(N_("Write a whole number from 1 to %(most)s."), field=field, most=most)


def _require_further(further: School | None, school: School) -> None:
    if further is None or not further.is_open:
        raise RuleError(
            N_("This school is closed or merged with another one."), field="further_school"
        )
    if further.id == school.id:
        raise RuleError(
            N_("The further school is another one than the school."), field="further_school"
        )


def _require_codes(campaign_id: int, new: NewVacancy) -> None:
    subject = directory.subjects().get(new.subject_code)
    wrong = {
        "code": CODE.match(new.code) is None,
        "subject": subject is None or not subject.applicable,
        "contract": new.contract not in CONTRACTS,
        "kind": new.kind not in queries.kinds_of(campaign_id),
    }
    for field, is_wrong in wrong.items():
        if is_wrong and field == "code":
            raise RuleError(N_("Write a code of letters, digits, . _ / or -."), field=field)
        if is_wrong:
            raise RuleError(N_("Choose one of the list."), field=field)


def next_code(campaign_id: int, school: School) -> str:
    """A code that nobody has yet: the school's, a hyphen and a number."""
    stem = "".join(c if c.isascii() and (c.isalnum() or c in "._/-") else "" for c in school.code)
    stem = (stem or "V")[:30]
    taken = set(
        db.session.scalars(
            select(VacancyRow.code).where(
                VacancyRow.campaign_id == campaign_id, VacancyRow.code.startswith(f"{stem}-")
            )
        )
    )
    number = len(taken) + 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def may_edit(vacancy: Vacancy) -> Step | None:
    """With which step the vacancy can be written anew; None: not at all."""
    if vacancy.state in before(Step.EDIT):
        return Step.EDIT
    return Step.CHANGE if vacancy.state == State.PUBLISHED else None
