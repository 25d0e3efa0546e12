"""When the demo's campaigns take place: one over, one with everything open."""

from datetime import datetime, timedelta

from recruit.campaigns.rules import Phase, PhaseKind
from recruit.kernel.clock import baku, from_baku

# Kind, opens (month, day), closes (month, day); every phase opens at 9 and closes at 18.
FINISHED = (
    (PhaseKind.VACANCIES, (3, 2), (4, 10)),
    (PhaseKind.APPLICATIONS, (4, 13), (5, 8)),
    (PhaseKind.PRELIMINARY, (5, 11), (5, 22)),
    (PhaseKind.EXAM, (6, 1), (6, 12)),
    (PhaseKind.INTERVIEW, (6, 15), (6, 26)),
    (PhaseKind.POINTS, (6, 29), (7, 3)),
    (PhaseKind.APPEALS, (7, 3), (7, 8)),
    (PhaseKind.CHOICE, (7, 9), (7, 20)),
    (PhaseKind.PLACEMENT, (7, 21), (7, 31)),
    (PhaseKind.RESULTS, (7, 31), (8, 31)),
)
REHEARSAL_LENGTH = timedelta(days=365)


def finished_year(now: datetime) -> int:
    """The year whose campaign is surely over: its last phase ends in August."""
    here = baku(now)
    return here.year if here.month >= 10 else here.year - 1


def finished_phases(year: int) -> list[Phase]:
    return [
        Phase(kind, from_baku(year, *opens, 9), from_baku(year, *closes, 18))
        for kind, opens, closes in FINISHED
    ]


def rehearsal_phases(now: datetime) -> list[Phase]:
    """Every phase open from today's morning on."""
    begin = baku(now).replace(hour=0, minute=0, second=0, microsecond=0)
    opens, closes = begin - timedelta(days=1), begin + REHEARSAL_LENGTH
    return [Phase(kind, opens, closes) for kind in PhaseKind if kind != PhaseKind.INTERVIEW]
