"""Throwing away what nobody but officials has seen yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.vacancies.events import VacancyDiscarded
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries import one_for_office
from recruit.vacancies.queries.office import within
from recruit.vacancies.rules import HIDDEN
from recruit.vacancies.rules.states import require_discardable
from recruit.vacancies.service.publishing import require_unfinished


def discard(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Delete a draft, or a checked one, of the asker's; the journal keeps what it was.

    RuleError for what is or was published, checked again in the statement that deletes.
    """
    scope = asker.scope(Permission.VACANCIES_EDIT)
    vacancy = one_for_office(public_id, scope)
    require_unfinished(vacancy.campaign_id)
    require_discardable(vacancy.state)
    done: Any = db.session.execute(
        delete(VacancyRow).where(
            VacancyRow.public_id == public_id, VacancyRow.state.in_(HIDDEN), *within(scope)
        ),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    if done.rowcount == 0:
        raise RuleError(N_("Somebody else has just changed this vacancy. Look at it again."))
    event = VacancyDiscarded(
        subject=Ref("vacancy", public_id),
        campaign=campaigns.campaign_by_id(vacancy.campaign_id).public_id,
        code=vacancy.code,
        school=vacancy.school.public_id,
        subject_code=vacancy.subject_code,
        posts=vacancy.posts,
    )
    journal.record(event, actor=asker.ref, now=now)
