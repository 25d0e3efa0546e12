"""Publishing drafts and withdrawing what was published."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update

from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.vacancies.events import VacanciesPublished, VacancyWithdrawn
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.office import within
from recruit.vacancies.rules import WITHDRAWAL_REASONS


def publish_all(campaign_id: int, campaign: str, *, actor: Ref, now: datetime) -> int:
    """Publish every draft of a campaign; returns how many."""
    return _publish(campaign_id, campaign, [], actor, now)


def publish(
    campaign_id: int, campaign: str, public_ids: Iterable[str], *, asker: Asker, now: datetime
) -> int:
    """Publish some drafts within the asker's districts; returns how many were drafts."""
    conditions = [
        VacancyRow.public_id.in_(list(public_ids)),
        *within(asker.scope(Permission.VACANCIES_PUBLISH)),
    ]
    return _publish(campaign_id, campaign, conditions, asker.ref, now)


def _publish(
    campaign_id: int,
    campaign: str,
    conditions: list[ColumnElement[bool]],
    actor: Ref,
    now: datetime,
) -> int:
    published = db.session.scalars(
        update(VacancyRow)
        .where(VacancyRow.campaign_id == campaign_id, VacancyRow.state == "draft", *conditions)
        .values(state="published")
        .returning(VacancyRow.public_id),
        execution_options={"synchronize_session": False},
    ).all()
    if published:
        event = VacanciesPublished(
            subject=Ref("campaign", campaign),
            campaign=campaign,
            count=len(published),
            digest=digest(canonical_json(sorted(published))),
        )
        journal.record(event, actor=actor, now=now)
    return len(published)


def withdraw(public_id: str, reason: str, *, asker: Asker, now: datetime) -> None:
    """Take a published vacancy back; the reason is one of WITHDRAWAL_REASONS."""
    if reason not in WITHDRAWAL_REASONS:
        raise RuleError(N_("Choose a reason."), field="reason")
    done: Any = db.session.execute(
        update(VacancyRow)
        .where(
            VacancyRow.public_id == public_id,
            VacancyRow.state == "published",
            *within(asker.scope(Permission.VACANCIES_EDIT)),
        )
        .values(state="withdrawn", withdrawn_why=reason),
        execution_options={"synchronize_session": False},
    )
    if done.rowcount == 0:
        raise NotFoundError()
    event = VacancyWithdrawn(subject=Ref("vacancy", public_id), reason=reason)
    journal.record(event, actor=asker.ref, now=now)
