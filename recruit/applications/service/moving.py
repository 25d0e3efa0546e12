"""The one statement that moves an application on, from the version and state that were seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from recruit.accounts import queries as accounts
from recruit.applications import queries
from recruit.applications.models import ApplicationRow
from recruit.applications.rules import Application, ApplicationState, Step, next_state
from recruit.applications.service.history import note
from recruit.candidates import service as card_service
from recruit.extensions import db
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


def found_for(public_id: str, asker: Asker) -> Application:
    """The application where it lies in the official's scope, its card held."""
    row = queries.queue_row(public_id, asker.scope(Permission.APPLICATIONS_CHECK))
    card_service.hold_card(row.application.card_id)
    return queries.application(public_id)


def ref(found: Application) -> Ref:
    return Ref("application", found.public_id)


def move(
    found: Application,
    version: int,
    step: Step,
    by: Ref,
    now: datetime,
    *,
    noted: Mapping[str, Any] | None = None,
    **values: Any,
) -> ApplicationState:
    """Take a step and write it down, or refuse where somebody came first; the state after it."""
    if found.version != version:
        raise overtaken(found)
    state = next_state(found.state, step)
    change(found, version, now, state=state, **values)
    note(found.id, step, state, by=by, now=now, **(noted or {}))
    return state


def change(found: Application, version: int, now: datetime, **values: Any) -> None:
    """Set columns of the version and state that were seen, or nothing."""
    if found.version != version:
        raise overtaken(found)
    done = db.session.execute(
        update(ApplicationRow)
        .where(
            ApplicationRow.id == found.id,
            ApplicationRow.version == version,
            ApplicationRow.state == found.state,
        )
        .values(version=version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise overtaken(queries.application(found.public_id))
    db.session.expire_all()


def overtaken(found: Application) -> RuleError:
    if found.checker_id is None:
        return RuleError(N_("The candidate has just changed this application. Look at it again."))
    return RuleError(
        N_(
            "Another official has just dealt with this application: %(name)s. "
            "Look at it again before you decide."
        ),
        name=accounts.person(found.checker_id).full_name,
    )
