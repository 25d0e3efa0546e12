"""What the home page says: the one step that is open today."""

from dataclasses import dataclass
from datetime import datetime

from recruit.campaigns.rules import Calendar, Phase, PhaseKind


@dataclass(frozen=True)
class PublicStep:
    """What anybody can do now, and until when; `phase` is None between the phases."""

    kind: str  # apply | choose | exam | object | results | look
    phase: Phase | None


# When several phases are open, the one that asks most of people comes first.
_ORDER = (
    (PhaseKind.APPLICATIONS, "apply"),
    (PhaseKind.CHOICE, "choose"),
    (PhaseKind.EXAM, "exam"),
    (PhaseKind.APPEALS, "object"),
    (PhaseKind.RESULTS, "results"),
)


def public_step(calendar: Calendar, now: datetime) -> PublicStep:
    for kind, step in _ORDER:
        phase = calendar.phase(kind)
        if phase is not None and phase.is_open(now):
            return PublicStep(step, phase)
    return PublicStep("look", calendar.next(now))
