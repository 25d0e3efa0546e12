"""Who asks: an identity with permissions, each within a scope of districts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref


class Permission(StrEnum):
    """Everything the program lets somebody do; which role has which is data."""

    CANDIDATE = "candidate"  # apply, sit exams, choose: one's own things
    OFFICE = "office"  # the officials' home page
    CAMPAIGNS_MANAGE = "campaigns.manage"
    RULES_PROPOSE = "rules.propose"
    RULES_ACTIVATE = "rules.activate"
    DIRECTORY_MANAGE = "directory.manage"
    SCHOOLS_EDIT = "schools.edit"  # names and places within districts, the rest within one's school
    VACANCIES_EDIT = "vacancies.edit"
    VACANCIES_PUBLISH = "vacancies.publish"
    FORMS_MANAGE = "forms.manage"
    CANDIDATES_READ = "candidates.read"
    APPLICATIONS_CHECK = "applications.check"
    ADJUSTMENTS_DECIDE = "adjustments.decide"
    ITEMS_WRITE = "items.write"
    ITEMS_REVIEW = "items.review"
    EXAMS_MANAGE = "exams.manage"
    SITTINGS_OPEN = "sittings.open"
    SITTINGS_WATCH = "sittings.watch"
    INTERVIEWS_MANAGE = "interviews.manage"
    INTERVIEWS_MARK = "interviews.mark"
    POINTS_COMPUTE = "points.compute"
    PLACEMENT_RUN = "placement.run"
    PLACEMENT_PUBLISH = "placement.publish"
    APPEALS_DECIDE = "appeals.decide"
    MESSAGES_READ = "messages.read"
    REPORTS_READ = "reports.read"
    JOURNAL_READ = "journal.read"
    CASES_READ = "cases.read"  # one candidate's whole case on a page
    PEOPLE_MANAGE = "people.manage"
    JOBS_WATCH = "jobs.watch"


@dataclass(frozen=True)
class Scope:
    """A set of district codes, or everywhere; a city stands there with its own districts.

    A head's scope has no district and names schools by their row ids: what asks only for
    districts denies by default.
    """

    everywhere: bool = False
    districts: frozenset[str] = frozenset()
    schools: frozenset[int] = frozenset()

    def __contains__(self, district: str | None) -> bool:
        return self.everywhere or (district is not None and district in self.districts)

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(
            self.everywhere or other.everywhere,
            self.districts | other.districts,
            self.schools | other.schools,
        )

    def covers(self, district: str | None, school_id: int) -> bool:
        """Whether a school lies within the scope: by its district, or named itself."""
        return district in self or school_id in self.schools


EVERYWHERE = Scope(everywhere=True)
NOWHERE = Scope()


@dataclass(frozen=True)
class Asker:
    """The person behind a request, as far as the program must know them."""

    person_id: int | None = None
    public_id: str | None = None
    permissions: Mapping[Permission, Scope] = field(default_factory=dict)
    session: str | None = None  # public id of the session, where the asker came through one
    only: Ref | None = None  # the one thing the session is for; it then allows nothing else

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def ref(self) -> Ref:
        return Ref("person", self.public_id) if self.public_id else Ref("visitor", "anonymous")

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def scope(self, permission: Permission) -> Scope:
        return self.permissions.get(permission, NOWHERE)

    def own_id(self) -> int:
        """The asker's person id; a visitor has none, and nothing of their own to find."""
        if self.person_id is None:
            raise NotFoundError()
        return self.person_id


VISITOR = Asker()
