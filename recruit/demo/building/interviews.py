"""Everybody who passed the exam meets the panel; then points."""

from datetime import timedelta
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
