"""Objections: what may be objected to, by whom it is decided, and how."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

SHORTEST = 20
LONGEST = 4000
LAST_QUESTION = 500


class ObjectionKind(StrEnum):
    ITEM = "item"
    SCORE = "score"
    PLACEMENT = "placement"
    ELIGIBILITY = "eligibility"
    ADJUSTMENT = "adjustment"  # a refused adjustment of the exam
    ANNULMENT = "annulment"  # of the exam's result, for a breach proven later


class ObjectionState(StrEnum):
    WAITING = "waiting"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"


DECISIONS = (ObjectionState.UPHELD, ObjectionState.PARTLY, ObjectionState.REJECTED)
CORRECTABLE = frozenset({ObjectionKind.ITEM, ObjectionKind.SCORE})

KIND_NAMES = {
    ObjectionKind.ITEM: N_("An exam question"),
    ObjectionKind.SCORE: N_("The points"),
    ObjectionKind.PLACEMENT: N_("The placement"),
    ObjectionKind.ELIGIBILITY: N_("The decision about the application"),
    ObjectionKind.ADJUSTMENT: N_("The refusal of an exam adjustment"),
    ObjectionKind.ANNULMENT: N_("The annulment of the exam result"),
}
STATE_NAMES = {
    ObjectionState.WAITING: N_("Waiting for a decision"),
    ObjectionState.UPHELD: N_("Upheld"),
    ObjectionState.PARTLY: N_("Partly upheld"),
    ObjectionState.REJECTED: N_("Rejected"),
}
STATE_KINDS = {
    ObjectionState.WAITING: "accent",
    ObjectionState.UPHELD: "good",
    ObjectionState.PARTLY: "warning",
    ObjectionState.REJECTED: "danger",
}
# Which section of the rule-set says what an objection of a kind is decided by.
SECTION_OF = {
    ObjectionKind.ITEM: "exam",
    ObjectionKind.SCORE: "points",
    ObjectionKind.PLACEMENT: "placement",
    ObjectionKind.ELIGIBILITY: "eligibility",
    ObjectionKind.ADJUSTMENT: "exam",
    ObjectionKind.ANNULMENT: "exam",
}
# Who did one of these about the thing decided it, and does not decide the objection.
DECIDING_EVENTS = frozenset(
    {
        "ApplicationAccepted",
        "ApplicationHeld",
        "ApplicationRejected",
        "ApplicationReturned",
        "InterviewMarked",
        "PlacementCertified",
        "PlacementPublished",
    }
)


@dataclass(frozen=True)
class Objection:
    """One objection as it stands; `matter` tells objections of one kind apart."""

    id: int
    public_id: str
    person_id: int
    application_id: int
    campaign_id: int
    kind: ObjectionKind
    matter: str
    text: str
    state: ObjectionState
    raised_at: datetime
    decided_at: datetime | None
    decided_by: int | None
    reason: str | None
    legal: Bilingual

    @property
    def decided(self) -> bool:
        return self.state is not ObjectionState.WAITING

    @property
    def question(self) -> int | None:
        """The number of the question that an objection to an item names."""
        return int(self.matter) if self.kind is ObjectionKind.ITEM else None

    @property
    def adjustment(self) -> str | None:
        """The public id of the refused request that an objection is about."""
        return self.matter if self.kind is ObjectionKind.ADJUSTMENT else None


def check_text(text: str, field: str = "text") -> str:
    """What was written, without blanks around it; between 20 and 4,000 characters."""
    clean = text.strip()
    if len(clean) < SHORTEST:
        raise RuleError(N_("Say it in at least %(least)s characters."), field=field, least=SHORTEST)
    if len(clean) > LONGEST:
        raise RuleError(N_("Say it in at most %(most)s characters."), field=field, most=LONGEST)
    return clean


def matter_of(kind: ObjectionKind, question: int | None) -> str:
    """What tells objections apart: the question's number, or nothing but the kind."""
    if kind is not ObjectionKind.ITEM:
        return ""
    if question is None or not 1 <= question <= LAST_QUESTION:
        raise RuleError(N_("Write the number of the question."), field="question")
    return str(question)
