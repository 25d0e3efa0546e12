"""Last year's vacancies as drafts of this year: what can be taken over, and what cannot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.vacancies import queries
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries import OfficeFilters
from recruit.vacancies.queries.office import every_for_office
from recruit.vacancies.rules import HIDDEN, NewVacancy, State, Vacancy
from recruit.vacancies.service.adding import Drafts, insert_drafts, ready_drafts
from recruit.vacancies.service.editing import new_of
from recruit.vacancies.service.publishing import require_unfinished

COPIED, FILLED, GONE, MOVED, TAKEN, NO_KIND = (
    "copied",
    "filled",
    "gone",
    "moved",
    "taken",
    "no-kind",
)
FATES = {
    COPIED: N_("Can be taken over"),
    MOVED: N_("Can be taken over; the school was merged, so it stands at the other one"),
    FILLED: N_("All posts were filled"),
    GONE: N_("The school is closed"),
    TAKEN: N_("The code stands in this campaign already"),
    NO_KIND: N_("This campaign's rules have no such kind"),
}
FITTING = (COPIED, MOVED)


@dataclass(frozen=True)
class Copy:
    """One of last year's vacancies and what becomes of it; `new` where it can be taken over."""

    old: Vacancy
    fate: str
    new: NewVacancy | None = None


def plan(
    source_id: int,
    campaign_id: int,
    filters: OfficeFilters,
    *,
    with_filled: bool = False,
    asker: Asker,
) -> list[Copy]:
    """What a copy would bring; nothing is stored. Posts that were filled are left out, and of the
    others only those that stayed free are taken, unless `with_filled`.
    """
    scope = asker.scope(Permission.VACANCIES_EDIT)
    found = [
        one
        for one in every_for_office(source_id, filters, scope)
        if one.state not in (*HIDDEN, State.WITHDRAWN)
    ]
    targets = _targets(found)
    codes = select(VacancyRow.code).where(VacancyRow.campaign_id == campaign_id)
    taken = set(db.session.scalars(codes))
    kinds = queries.kinds_of(campaign_id)
    return [_copy(one, targets, taken, kinds, with_filled) for one in found]


def _targets(found: Iterable[Vacancy]) -> dict[int, int]:
    """By school id, at which open school its vacancies stand now; closed ones are not in it."""
    schools = {s.id: s for one in found for s in (one.school, one.further_school) if s}
    while missing := {
        s.merged_into_id
        for s in schools.values()
        if s.merged_into_id is not None and s.merged_into_id not in schools
    }:
        schools |= directory.schools_by_ids(missing)
    targets = {}
    for key, one in schools.items():
        seen = {key}
        while one.merged_into_id is not None and one.merged_into_id not in seen:
            one = schools[one.merged_into_id]
            seen.add(one.id)
        if one.is_open:
            targets[key] = one.id
    return targets


def _copy(
    one: Vacancy,
    targets: dict[int, int],
    taken: set[str],
    kinds: Iterable[str],
    with_filled: bool,
) -> Copy:
    left = one.posts - (one.outcome.placed if one.outcome else 0)
    school = targets.get(one.school.id)
    if left <= 0 and not with_filled:
        return Copy(one, FILLED)
    if school is None:
        return Copy(one, GONE)
    if one.code in taken:
        return Copy(one, TAKEN)
    if one.kind not in kinds:
        return Copy(one, NO_KIND)
    further = targets.get(one.further_school.id) if one.further_school else None
    new = replace(
        new_of(one),
        school_id=school,
        further_school_id=further if further != school else None,
        posts=one.posts if with_filled else left,
        starts_on=None,
    )
    return Copy(one, COPIED if school == one.school.id else MOVED, new)


def fates(copies: Sequence[Copy]) -> dict[str, int]:
    """How many have each fate, in the order of FATES."""
    every = [one.fate for one in copies]
    return {fate: every.count(fate) for fate in FATES if fate in every}


def prepare_copies(
    campaign_id: int, copies: Iterable[Copy], *, asker: Asker, now: datetime
) -> Drafts:
    """What can be taken over, worked out before the transaction that stores it."""
    new = [one.new for one in copies if one.new]
    return ready_drafts(campaign_id, new, actor=asker.ref, now=now)


def take_over(
    campaign_id: int,
    campaign: str,
    drafts: Drafts,
    *,
    expected: int,
    asker: Asker,
    now: datetime,
) -> int:
    """Store prepared copies as drafts; RuleError where they are not as many as were seen, or
    where one of their codes was taken in between."""
    require_unfinished(campaign_id)
    if len(drafts) != expected:
        raise RuleError(
            N_("What can be taken over has changed; it is now: %(count)s. Look at it again."),
            count=len(drafts),
        )
    try:
        if drafts:
            insert_drafts(campaign, drafts, actor=asker.ref, now=now)
    except IntegrityError as error:
        raise RuleError(
            N_("Somebody has just added vacancies with the same codes. Look at it again.")
        ) from error
    return len(drafts)
