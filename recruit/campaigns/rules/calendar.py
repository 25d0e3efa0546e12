"""A campaign's phases in time: pure, all instants are parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual


class PhaseKind(StrEnum):
    VACANCIES = "vacancies"
    APPLICATIONS = "applications"
    PRELIMINARY = "preliminary"
    EXAM = "exam"
    POINTS = "points"
    APPEALS = "appeals"
    CHOICE = "choice"
    PLACEMENT = "placement"
    INTERVIEW = "interview"
    RESULTS = "results"

    @property
    def label(self) -> Bilingual:
        """The phase's name, for the heads of calendars and inside refusals."""
        return PHASE_NAMES[self]


PHASE_NAMES = {
    PhaseKind.VACANCIES: Bilingual("Vakansiyaların elanı", "Vacancies"),
    PhaseKind.APPLICATIONS: Bilingual("Ərizələrin qəbulu", "Applications"),
    PhaseKind.PRELIMINARY: Bilingual("İlkin qiymətləndirmə", "Preliminary evaluation"),
    PhaseKind.EXAM: Bilingual("İmtahan", "Exam"),
    PhaseKind.POINTS: Bilingual("Balların hesablanması", "Points"),
    PhaseKind.APPEALS: Bilingual("Apellyasiya", "Appeals"),
    PhaseKind.CHOICE: Bilingual("Vakansiya seçimi", "Choice"),
    PhaseKind.PLACEMENT: Bilingual("Yerləşdirmə", "Placement"),
    PhaseKind.INTERVIEW: Bilingual("Müsahibə", "Interview"),
    PhaseKind.RESULTS: Bilingual("Nəticələr", "Results"),
}


class PhaseState(StrEnum):
    COMING = "coming"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Phase:
    """A dated window: `opens_at` belongs to it, `closes_at` does not."""

    kind: PhaseKind
    opens_at: datetime
    closes_at: datetime

    @property
    def name(self) -> Bilingual:
        return self.kind.label

    def state(self, now: datetime) -> PhaseState:
        if now < self.opens_at:
            return PhaseState.COMING
        return PhaseState.OPEN if now < self.closes_at else PhaseState.OVER

    def is_open(self, now: datetime) -> bool:
        return self.state(now) is PhaseState.OPEN


@dataclass(frozen=True)
class Calendar:
    """The phases a campaign has, in the order of their dates."""

    phases: tuple[Phase, ...] = ()

    def phase(self, kind: PhaseKind | str) -> Phase | None:
        return next((phase for phase in self.phases if phase.kind == kind), None)

    def is_open(self, kind: PhaseKind | str, now: datetime) -> bool:
        phase = self.phase(kind)
        return phase is not None and phase.is_open(now)

    def current(self, now: datetime) -> tuple[Phase, ...]:
        """The phases that are open; some overlap."""
        return tuple(phase for phase in self.phases if phase.is_open(now))

    def next(self, now: datetime) -> Phase | None:
        """The phase that opens soonest after now."""
        coming = [phase for phase in self.phases if now < phase.opens_at]
        return min(coming, key=lambda phase: phase.opens_at, default=None)


def require_open(calendar: Calendar, kind: PhaseKind | str, now: datetime) -> None:
    """Refuse what a phase does not admit now, saying when it opens or that it closed."""
    phase = calendar.phase(kind)
    name = PHASE_NAMES[PhaseKind(kind)]
    if phase is None:
        raise RuleError(N_("This campaign has no such phase: %(phase)s."), phase=name)
    state = phase.state(now)
    if state is PhaseState.COMING:
        raise RuleError(
            N_("It is too early. Phase: %(phase)s. It opens: %(opens)s."),
            phase=name,
            opens=phase.opens_at,
        )
    if state is PhaseState.OVER:
        raise RuleError(
            N_("It is too late. Phase: %(phase)s. It closed: %(closed)s."),
            phase=name,
            closed=phase.closes_at,
        )


def calendar_of(phases: Sequence[Phase]) -> Calendar:
    """A calendar in the order of dates; refuses empty windows and a phase that stands twice."""
    for phase in phases:
        if phase.closes_at <= phase.opens_at:
            raise RuleError(
                N_("A phase must close after it opens: %(phase)s."),
                field=f"{phase.kind}_closes",
                phase=phase.name,
            )
    if len({phase.kind for phase in phases}) < len(phases):
        raise RuleError(N_("A phase stands in the calendar twice."))
    return Calendar(tuple(sorted(phases, key=lambda p: (p.opens_at, p.closes_at))))
