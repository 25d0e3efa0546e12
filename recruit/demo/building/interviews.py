"""Everybody who passed the exam meets the panel; then points."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from recruit.campaigns.rules import PhaseKind
from recruit.demo.building.base import Build, batches
from recruit.demo.population import PlannedCandidate
from recruit.exam import queries as exams
from recruit.extensions import db
from recruit.interviews import queries as interviews
from recruit.interviews import service as interviews_service
from recruit.interviews.rules import InterviewRules
from recruit.kernel.events import SYSTEM
from recruit.points import service as points_service

TOPICS = """Yeni mövzunun izahı | Explaining a new topic
Səhvlər üzərində iş | Working on mistakes
Qruplarla iş | Work in groups
Təkrar və möhkəmləndirmə | Repetition and consolidation
Şagirdlərin qiymətləndirilməsi | Assessing pupils"""


def hold_interviews(build: Build) -> None:
    """Everybody who passed the exam meets the panel, where the campaign has interviews."""
    if build.campaign.calendar.phase(PhaseKind.INTERVIEW) is None:
        return
    begins = build.at(PhaseKind.INTERVIEW, 0.05)
    panel = interviews_service.form_panel(
        build.campaign.id,
        build.officials.panel,
        subject_code=None,
        room="Nümayiş mərkəzi, zal 1",
        asker=build.officials.first,
        now=begins,
    )
    rules = interviews.rules_of(build.campaign.id)
    who, results = build.who(), exams.results(build.campaign.id)
    passed = [one for one in build.applications if one.id in results and results[one.id].passed]
    new = [
        interviews_service.NewResult(
            application_id=one.id,
            starts_at=begins + timedelta(minutes=2) * number,
            sheets=tuple(_sheet(build.chance, who[one.person_id], rules) for _ in range(3)),  # type: ignore[arg-type]
        )
        for number, one in enumerate(passed)
    ]
    for batch in batches(new, 500):
        interviews_service.add_results(
            panel, batch, actor=SYSTEM, now=build.at(PhaseKind.INTERVIEW, 0.95)
        )
        db.session.commit()


def show_interviews(build: Build, now: datetime) -> None:
    """A few interviews to look at: two that have begun and can be marked, two tomorrow, and drawn
    topics of the open lesson."""
    results, office = exams.results(build.campaign.id), build.officials.first
    passed = [one for one in build.applications if one.id in results and results[one.id].passed]
    if len(passed) < 4:
        return
    earlier = build.at(PhaseKind.EXAM)
    for subject in dict.fromkeys(one.subject_code for one in passed[:4]):
        topics = (build.campaign.id, subject)
        interviews_service.topics.fix_topics(*topics, TOPICS, asker=office, now=earlier)
        interviews_service.topics.announce_seed(
            *topics, f"demo {build.seed}", asker=office, now=earlier
        )
    panel = interviews_service.form_panel(
        build.campaign.id,
        build.officials.panel,
        subject_code=None,
        room="Nümayiş mərkəzi, zal 2",
        asker=office,
        now=earlier,
    )
    for one, hours in zip(passed, (-1.0, -0.5, 24.0, 24.5), strict=False):
        at = now.replace(second=0, microsecond=0) + timedelta(hours=hours)
        interviews_service.appoint_one(panel, one, at, 20, asker=office, now=earlier)
    db.session.commit()


def _sheet(chance: Random, who: PlannedCandidate, rules: InterviewRules) -> dict[str, Decimal]:
    return {
        one.code: _half_points(one.maximum, 0.62 + 0.12 * who.ability + chance.gauss(0, 0.08))
        for one in rules.criteria
    }


def _half_points(maximum: Decimal, share: float) -> Decimal:
    halves = round(float(maximum) * 2 * min(1.0, max(0.1, share)))
    return Decimal(halves) / 2


def compute_points(build: Build) -> None:
    points_service.compute_campaign(
        build.campaign,
        asker=build.officials.first,
        now=build.at(PhaseKind.POINTS),
        progress=lambda _done, _of: db.session.commit(),
    )
