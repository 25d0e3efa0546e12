"""The roles a new installation begins with; which role may do what is data afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recruit.kernel.asker import Permission, Scope
from recruit.kernel.text import Bilingual

CANDIDATE = "candidate"
P = Permission


@dataclass(frozen=True)
class Role:
    """A named set of permissions. Every role except candidate needs a second factor."""

    code: str
    name: Bilingual
    permissions: frozenset[Permission]


@dataclass(frozen=True)
class Grant:
    """A role given to a person, within districts or everywhere."""

    role: str
    scope: Scope


def _role(code: str, az: str, en: str, *permissions: Permission) -> Role:
    return Role(code, Bilingual(az, en), frozenset(permissions))


DEFAULT_ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        _role(CANDIDATE, "Namizəd", "Candidate", P.CANDIDATE),
        _role(
            "school-head",
            "Məktəb direktoru",
            "School head",
            P.OFFICE,
            P.SCHOOLS_EDIT,
            P.VACANCIES_EDIT,
        ),
        _role(
            "regional-official",
            "Regional Təhsil İdarəsinin əməkdaşı",
            "Regional official",
            P.OFFICE,
            P.SCHOOLS_EDIT,
            P.VACANCIES_EDIT,
            P.CANDIDATES_READ,
            P.APPLICATIONS_CHECK,
            P.REPORTS_READ,
        ),
        _role(
            "ministry-official",
            "Nazirliyin məsul şəxsi",
            "Ministry official",
            P.OFFICE,
            P.CAMPAIGNS_MANAGE,
            P.RULES_PROPOSE,
            P.RULES_ACTIVATE,
            P.DIRECTORY_MANAGE,
            P.SCHOOLS_EDIT,
            P.VACANCIES_EDIT,
            P.VACANCIES_PUBLISH,
            P.FORMS_MANAGE,
            P.CANDIDATES_READ,
            P.APPLICATIONS_CHECK,
            P.ADJUSTMENTS_DECIDE,
            P.EXAMS_MANAGE,
            P.SITTINGS_WATCH,
            P.INTERVIEWS_MANAGE,
            P.POINTS_COMPUTE,
            P.PLACEMENT_RUN,
            P.PLACEMENT_PUBLISH,
            P.APPEALS_DECIDE,
            P.MESSAGES_READ,
            P.REPORTS_READ,
            P.CASES_READ,
        ),
        _role("item-author", "Sual müəllifi", "Item author", P.OFFICE, P.ITEMS_WRITE),
        _role(
            "exam-official",
            "İmtahan üzrə məsul şəxs",
            "Exam official",
            P.OFFICE,
            P.ITEMS_WRITE,
            P.ITEMS_REVIEW,
            P.EXAMS_MANAGE,
            P.SITTINGS_OPEN,
            P.SITTINGS_WATCH,
            P.ADJUSTMENTS_DECIDE,
            P.APPEALS_DECIDE,
            P.REPORTS_READ,
        ),
        _role(
            "exam-head", "İmtahan rəhbəri", "Exam head", P.OFFICE, P.SITTINGS_OPEN, P.SITTINGS_WATCH
        ),
        _role("invigilator", "Zal nəzarətçisi", "Invigilator", P.OFFICE, P.SITTINGS_WATCH),
        _role("interviewer", "Komissiya üzvü", "Interviewer", P.OFFICE, P.INTERVIEWS_MARK),
        _role(
            "auditor",
            "Auditor",
            "Auditor",
            P.OFFICE,
            P.CANDIDATES_READ,
            P.REPORTS_READ,
            P.JOURNAL_READ,
            P.CASES_READ,
        ),
        _role(
            "administrator",
            "İnzibatçı",
            "Administrator",
            P.OFFICE,
            P.PEOPLE_MANAGE,
            P.DIRECTORY_MANAGE,
            P.MESSAGES_READ,
            P.JOURNAL_READ,
            P.JOBS_WATCH,
        ),
    )
}


def permissions_of(
    grants: Iterable[Grant], permissions_by_role: Mapping[str, frozenset[Permission]]
) -> dict[Permission, Scope]:
    """What the grants allow together; the scopes of one permission add up."""
    allowed: dict[Permission, Scope] = {}
    for grant in grants:
        for permission in permissions_by_role.get(grant.role, frozenset()):
            before = allowed.get(permission, Scope())
            allowed[permission] = before | grant.scope
    return allowed


def needs_second_factor(roles: Iterable[str]) -> bool:
    """Everybody who can decide about somebody else proves twice who they are."""
    return any(role != CANDIDATE for role in roles)
