"""The figures of the report on applications and placement, by district or by subject."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from sqlalchemy import select

from recruit.applications.queries import APPLICATIONS
from recruit.applications.rules import ApplicationState
from recruit.campaigns.rules import Campaign
from recruit.candidates.queries import CARDS
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.kernel.text import Bilingual
from recruit.placement import queries as placement
from recruit.points import queries as points
from recruit.reports.rules import BY, Figures
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import Vacancy

NOT_SENT = (ApplicationState.DRAFT.value, ApplicationState.WITHDRAWN.value)
NOWHERE = Bilingual("Rayon göstərilməyib", "No district stated")


@dataclass(frozen=True)
class ReportFilters:
    """`by` says what a row is; the other two narrow what is counted."""

    by: str = "district"
    subject: str = ""
    district: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "ReportFilters":
        """Filters from an address; values that mean nothing are dropped."""
        known = {"by": BY, "subject": directory.subjects(), "district": directory.districts()}
        return cls(**{n: values[n] for n, allowed in known.items() if values.get(n) in allowed})

    def params(self) -> dict[str, str]:
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}

    def admits(self, district: str | None, subject: str) -> bool:
        inside = not self.district or district in directory.expand_districts([self.district])
        return inside and self.subject in ("", subject)

    def key(self, district: str | None, subject: str) -> str:
        return subject if self.by == "subject" else district or ""


def figures_of(campaign: Campaign, filters: ReportFilters, scope: Scope) -> dict[str, Figures]:
    """By district or subject code. Applications count where the candidate lives, posts where
    the school is; both only inside the official's districts."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    _count_applications(counted, campaign, filters, scope)
    _count_posts(counted, campaign, filters, scope)
    return {key: replace(Figures(), **counts) for key, counts in counted.items()}


Counted = dict[str, dict[str, int]]


def _count_applications(
    counted: Counted, campaign: Campaign, filters: ReportFilters, scope: Scope
) -> None:
    passed = {key for key, one in points.standings(campaign.id).items() if one.passed}
    rows = db.session.execute(
        select(
            APPLICATIONS.c.id,
            APPLICATIONS.c.state,
            APPLICATIONS.c.subject_code,
            CARDS.c.district_code,
        )
        .join(CARDS, CARDS.c.id == APPLICATIONS.c.card_id)
        .where(
            APPLICATIONS.c.campaign_id == campaign.id,
            APPLICATIONS.c.state.not_in(NOT_SENT),
        )
    )
    for application_id, state, subject, district in rows:
        if _visible(district, scope) and filters.admits(district, subject):
            counts = counted[filters.key(district, subject)]
            counts["applications"] += 1
            counts["admitted"] += state == ApplicationState.ELIGIBLE
            counts["passed"] += application_id in passed


def _count_posts(
    counted: Counted, campaign: Campaign, filters: ReportFilters, scope: Scope
) -> None:
    posts = {one.id: one for one in vacancies.published(campaign.id)}
    for one in posts.values():
        if _counts(one, filters, scope):
            counted[filters.key(one.district_code, one.subject_code)]["posts"] += one.posts
    for place in placement.live_places(campaign.id):
        taken = posts.get(place.vacancy_id)
        if taken is not None and _counts(taken, filters, scope):
            counted[filters.key(taken.district_code, taken.subject_code)]["filled"] += 1


def _counts(one: Vacancy, filters: ReportFilters, scope: Scope) -> bool:
    return one.district_code in scope and filters.admits(one.district_code, one.subject_code)


def _visible(district: str | None, scope: Scope) -> bool:
    return district in scope


def names_of(filters: ReportFilters) -> dict[str, Bilingual]:
    """What the rows are called."""
    if filters.by == "subject":
        return {code: one.name for code, one in directory.subjects().items()}
    known = directory.districts()
    return {"": NOWHERE} | {code: title(one, known) for code, one in known.items()}
