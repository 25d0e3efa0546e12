"""Publishing drafts and withdrawing what was published."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.vacancies.events import VacanciesPublished, VacancyWithdrawn
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries import OfficeFilters, one_for_office
from recruit.vacancies.queries.office import conditions_of_drafts, within
from recruit.vacancies.rules import WITHDRAWAL_REASONS


def publish_all(campaign_id: int, campaign: str, *, actor: Ref, now: datetime) -> int:
    """Publish every draft of a campaign; returns how many."""
    conditions = [VacancyRow.campaign_id == campaign_id, VacancyRow.state == "draft"]
    return _publish(campaign, conditions, actor, now)


def publish(
    campaign_id: int,
    campaign: str,
    chosen: Sequence[str] | OfficeFilters,
    *,
    asker: Asker,
    now: datetime,
    expected: int | None = None,
) -> int:
    """Publish the drafts that were chosen by public id or by a search, within the asker's
    districts; returns how many they were.

    RuleError where the campaign is over, or where there are not as many as were `expected`.
    """
    require_unfinished(campaign_id)
    scope = asker.scope(Permission.VACANCIES_PUBLISH)
    conditions = conditions_of_drafts(campaign_id, chosen, scope)
    count = _publish(campaign, conditions, asker.ref, now)
    if expected is not None and count != expected:
        raise RuleError(
            N_("The drafts have changed in between; there are now: %(count)s. Look at them again."),
            count=count,
        )
    return count


def require_unfinished(campaign_id: int) -> None:
    """RuleError where the campaign is over: what was decided with its vacancies stays."""
    if campaigns.campaign_by_id(campaign_id).state == "finished":
        raise RuleError(N_("This campaign is finished; its vacancies no longer change."))


def _publish(
    campaign: str, conditions: list[ColumnElement[bool]], actor: Ref, now: datetime
) -> int:
    published = db.session.scalars(
        update(VacancyRow)
        .where(*conditions)
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
    vacancy = one_for_office(public_id, asker.scope(Permission.VACANCIES_EDIT))
    require_unfinished(vacancy.campaign_id)
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
    campaign = campaigns.campaign_by_id(vacancy.campaign_id).public_id
    event = VacancyWithdrawn(subject=Ref("vacancy", public_id), campaign=campaign, reason=reason)
    journal.record(event, actor=asker.ref, now=now)
