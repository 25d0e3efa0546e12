"""The closing of a sitting: its numbers from the data, and as the people in the room counted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from recruit.exam.rules.seating import SittingState
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

LONGEST_TEXT = 2000
NAMES = {
    "present": N_("Present"),
    "absent": N_("Absent"),
    "finished": N_("Exams ended"),
    "incidents": N_("Incidents"),
}


@dataclass(frozen=True)
class Numbers:
    """What invigilator and exam head confirm."""

    present: int
    absent: int
    finished: int
    incidents: int


@dataclass(frozen=True)
class Figures:
    """What the data say about a sitting. Present: their identity was checked, or they began."""

    seated: int
    present: int
    by_hand: int
    by_time: int
    expelled: int
    working: int
    may_begin: int
    incidents: int
    unconfirmed: int

    @property
    def numbers(self) -> Numbers:
        return Numbers(
            present=self.present,
            absent=self.seated - self.present,
            finished=self.by_hand + self.by_time + self.expelled,
            incidents=self.incidents,
        )


@dataclass(frozen=True)
class Protocol:
    """A closed sitting's protocol as it stands."""

    public_id: str
    document: dict[str, Any]
    digest: str
    drawn_by: int
    drawn_at: datetime
    agreed_by: int
    agreed_at: datetime

    @property
    def figures(self) -> Figures:
        return Figures(**self.document["figures"])

    @property
    def stated(self) -> Numbers:
        return Numbers(**self.document["stated"])


def differences(figures: Figures, stated: Numbers) -> list[str]:
    """The names of the numbers that the data see otherwise."""
    ours, theirs = asdict(figures.numbers), asdict(stated)
    return [name for name in NAMES if ours[name] != theirs[name]]


def check_ready(state: SittingState, figures: Figures, *, entry_over: bool) -> None:
    """RuleError while the sitting cannot be closed yet."""
    if state is SittingState.CLOSED:
        raise RuleError(N_("This sitting is closed: its protocol can no longer change."))
    if state is SittingState.PLANNED:
        raise RuleError(N_("This sitting has not been opened."))
    if figures.working:
        raise RuleError(
            N_("Still working: %(count)s. The protocol comes after the last exam."),
            count=figures.working,
        )
    if figures.may_begin and not entry_over:
        raise RuleError(N_("Somebody may still begin. The protocol comes after that."))
    if figures.unconfirmed:
        raise RuleError(N_("An incident still waits for its second person."))


def check_stated(figures: Figures, stated: Numbers, explanation: str) -> None:
    """RuleError where the numbers cannot be, or differ without a word."""
    if min(asdict(stated).values()) < 0:
        raise RuleError(N_("A number cannot be below zero."))
    if len(explanation) > LONGEST_TEXT:
        raise RuleError(
            N_("At most %(most)s characters, please."), most=LONGEST_TEXT, field="explanation"
        )
    if differences(figures, stated) and not explanation.strip():
        raise RuleError(
            N_("Your numbers differ from the data. Explain the difference."), field="explanation"
        )


def document_of(
    sitting: Mapping[str, Any],
    figures: Figures,
    stated: Numbers,
    explanation: str,
    record: Mapping[str, Any],
) -> dict[str, Any]:
    """What is frozen: the sitting, both counts, and everything on record about it."""
    return {
        "sitting": dict(sitting),
        "figures": asdict(figures),
        "stated": asdict(stated),
        "explanation": explanation.strip(),
        **record,
    }
