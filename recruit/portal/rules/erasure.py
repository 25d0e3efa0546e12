"""Whether somebody's data may be erased now, and what the law keeps of them."""

from dataclasses import dataclass
from enum import StrEnum

from recruit.applications.rules import ApplicationState as State
from recruit.kernel.text import N_
from recruit.placement.rules import PlaceState

OVER = frozenset({State.DRAFT, State.WITHDRAWN, State.NOT_ELIGIBLE})
UNDECIDED = frozenset({State.DRAFT, State.WITHDRAWN})


@dataclass(frozen=True)
class AppliedFact:
    """`decided`: officials or the rules ever decided about it."""

    state: State
    running: bool  # whether its campaign is
    decided: bool


@dataclass(frozen=True)
class Standing:
    """What hangs on a person."""

    official: bool = False
    applied: tuple[AppliedFact, ...] = ()
    places: tuple[tuple[PlaceState, bool], ...] = ()  # with whether the campaign is running
    objections_waiting: int = 0


class Kept(StrEnum):
    JOURNAL = "journal"
    DECISIONS = "decisions"


KEPT_WORDS = {
    Kept.JOURNAL: N_("the journal: what was done and when, without names and values"),
    Kept.DECISIONS: N_(
        "name and FIN with what was decided: applications, exams, points, choices, placement"
    ),
}


def hindrances(standing: Standing) -> list[str]:
    """Why it cannot be done now, as source texts; empty where it can."""
    found = []
    if standing.official:
        found.append(N_("Officials are not erased while they have a role. It has to end first."))
    if any(one.running and one.state not in OVER for one in standing.applied):
        found.append(
            N_(
                "An application stands in a running campaign. Withdraw it first, or wait for the "
                "end of the campaign."
            )
        )
    if any(
        running and state in (PlaceState.OFFERED, PlaceState.ACCEPTED)
        for state, running in standing.places
    ):
        found.append(N_("A place is offered or accepted in a running campaign. Decline it first."))
    if standing.objections_waiting:
        found.append(N_("An objection waits for its decision."))
    return found


def kept(standing: Standing) -> frozenset[Kept]:
    """What stays: the journal always, and with whatever was decided the name it was decided for."""
    decided = any(one.decided or one.state not in UNDECIDED for one in standing.applied)
    held = bool(standing.places)
    return frozenset({Kept.JOURNAL} | ({Kept.DECISIONS} if decided or held else set()))
