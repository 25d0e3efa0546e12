"""Writing down what happens to applications. Rows are only ever added."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from recruit.applications.models import StepRow
from recruit.applications.rules import ApplicationState, Step
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.events import Ref

_STEP = insert(StepRow.__table__)  # type: ignore[arg-type]


def note(
    application_id: int,
    step: Step,
    state: ApplicationState,
    *,
    by: Ref,
    now: datetime,
    reasons: Sequence[Mapping[str, Any]] = (),
    words: str | None = None,
    batch: str | None = None,
    proposed: ApplicationState | None = None,
) -> None:
    """Add a step of one application, in the transaction that takes it."""
    row = step_values(application_id, step, state, by=by, now=now)
    more = {"reasons": list(reasons), "words": words, "batch": batch, "proposed": proposed}
    run(_STEP, **{**row, **more})


def note_many(rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for the rows of a bulk."""
    if rows:
        db.session.flush()
        db.session.connection().execute(insert(StepRow), [dict(row) for row in rows])


def step_values(
    application_id: int,
    step: Step,
    state: ApplicationState,
    *,
    by: Ref,
    now: datetime,
    reasons: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    return {
        "application_id": application_id,
        "step": step.value,
        "state": state.value,
        "at": now,
        "actor_type": by.type,
        "actor_id": by.id,
        "reasons": list(reasons),
    }
