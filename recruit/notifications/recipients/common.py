"""Facts that several messages need."""

from datetime import datetime
from typing import Any

from recruit.applications import queries as applications
from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import PhaseKind
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.kernel.text import Bilingual
from recruit.vacancies.rules import Vacancy


def application(public_id: str) -> Application:
    return applications.application(public_id)


def subject(code: str) -> Bilingual:
    return directory.subjects()[code].name


def window(campaign_id: int, kind: PhaseKind, name: str) -> dict[str, datetime | None]:
    """`<name>_from` and `<name>_until` of a phase, both None where the campaign has none."""
    phase = campaigns.campaign_by_id(campaign_id).calendar.phase(kind)
    return {
        f"{name}_from": phase.opens_at if phase else None,
        f"{name}_until": phase.closes_at if phase else None,
    }


def appeal_window(campaign_id: int) -> dict[str, datetime | None]:
    return window(campaign_id, PhaseKind.APPEALS, "appeal")


def where(post: Vacancy) -> dict[str, Any]:
    """Which school, where, and what is taught."""
    known = directory.districts()
    return {
        "school": post.school.name,
        "district": title(known[post.district_code], known),
        "subject": subject(post.subject_code),
    }
