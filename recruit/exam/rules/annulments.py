"""A breach that is proven after the exam: who may annul a result for it, and for how long the
candidate can object."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from recruit.exam.rules.incidents import Judgement, Outcome
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

LEAST_DAYS, MOST_DAYS = 3, 60
USUAL_DAYS = 10
LONGEST_LEGAL = 500


@dataclass(frozen=True)
class Hand:
    """As whom somebody decides: head of the exam where it was sat, or the ministry."""

    head: bool
    ministry: bool


def check_pair(first: Hand, second: Hand) -> None:
    """RuleError unless one of the two is the exam head, and the other one the ministry."""
    if not ((first.head and second.ministry) or (first.ministry and second.head)):
        raise RuleError(N_("One of the two has to be the exam head, the other one the ministry."))


def check_ground(reason: str, legal: str, days: int) -> None:
    """RuleError names what an annulment lacks."""
    if not reason.strip():
        raise RuleError(N_("Say what was proven, and by what."), field="reason")
    if not legal.strip():
        raise RuleError(N_("Name the legal basis: the candidate reads it."), field="legal")
    if len(legal) > LONGEST_LEGAL:
        raise RuleError(
            N_("At most %(most)s characters, please."), most=LONGEST_LEGAL, field="legal"
        )
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise RuleError(
            N_("The candidate has from %(least)s to %(most)s days to object."),
            least=LEAST_DAYS,
            most=MOST_DAYS,
            field="days",
        )


def objections_until(at: datetime, days: int) -> datetime:
    """The last instant of an objection, counted from the second official's agreement."""
    return at + timedelta(days=days)


@dataclass(frozen=True)
class Annulment:
    """A result that two officials annulled; persons by id. `lifted_at`: it counts again since."""

    public_id: str
    application_id: int
    attempt_public_id: str
    reason: str
    legal: str
    objections_until: datetime
    proposed_by: int
    agreed_by: int
    annulled_at: datetime
    lifted_at: datetime | None = None
    lifted_reason: str | None = None

    @property
    def stands(self) -> bool:
        return self.lifted_at is None


def judged_with(before: Judgement | None, annulment: Annulment) -> Judgement:
    """What became of the exam, an earlier expulsion counted in: a lifted annulment leaves what
    was before it, but what had been declared final is to be declared anew."""
    if annulment.lifted_at is None:
        return Judgement(Outcome.VOID, annulment.annulled_at)
    return Judgement(before.outcome if before else None, annulment.lifted_at)
