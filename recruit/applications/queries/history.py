"""What happened to applications, when and by whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from recruit.accounts.queries import PERSONS
from recruit.applications.models import ApplicationRow, StepRow
from recruit.applications.rules import ApplicationState, Step, StepTaken, excluded, reason_from_json
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.events import Ref

CHUNK = 500


_STEPS = StepRow.__table__
_OF_ONE = select(_STEPS).where(_STEPS.c.application_id == bindparam("of")).order_by(_STEPS.c.id)


def history(application_id: int) -> list[StepTaken]:
    """The steps of one application, in the order in which they were taken."""
    return [step_of(row) for row in run(_OF_ONE, of=application_id)]


def excluded_from(application_id: int) -> frozenset[Ref]:
    """Who may not decide about an application, as they have done so already."""
    return excluded(history(application_id))


def histories(ids: Iterable[int]) -> dict[int, list[StepTaken]]:
    """The same for many; without those that have none."""
    wanted = sorted(set(ids))
    found: dict[int, list[StepTaken]] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.scalars(
            select(StepRow)
            .where(StepRow.application_id.in_(wanted[start : start + CHUNK]))
            .order_by(StepRow.id)
        )
        for row in rows:
            found.setdefault(row.application_id, []).append(step_of(row))
    return found


def of_batch(batch: str) -> list[tuple[str, datetime, Ref]]:
    """(application, when, by whom) of the decisions that were made together."""
    rows = db.session.execute(
        select(ApplicationRow.public_id, StepRow.at, StepRow.actor_type, StepRow.actor_id)
        .join(StepRow, StepRow.application_id == ApplicationRow.id)
        .where(StepRow.batch == batch)
        .order_by(ApplicationRow.public_id)
    )
    return [(row.public_id, row.at, Ref(row.actor_type, row.actor_id)) for row in rows]


def names_of(actors: Iterable[Ref]) -> dict[str, str]:
    """Full names by public id, of those actors who are people."""
    ids = {one.id for one in actors if one.type == "person"}
    columns = (PERSONS.c.public_id, PERSONS.c.last_name, PERSONS.c.first_name, PERSONS.c.patronymic)
    rows = db.session.execute(select(*columns).where(PERSONS.c.public_id.in_(ids)))
    return {row[0]: " ".join(name for name in row[1:] if name) for row in rows}


def step_of(row: Any) -> StepTaken:
    return StepTaken(
        row.application_id,
        Step(row.step),
        ApplicationState(row.state),
        row.at,
        Ref(row.actor_type, row.actor_id),
        tuple(reason_from_json(one) for one in row.reasons),
        row.words,
        row.batch,
        ApplicationState(row.proposed) if row.proposed else None,
    )
