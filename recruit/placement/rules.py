"""What a placement is made of: rules of the rule-set, lists, keys, states, reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from recruit.kernel.text import N_, Bilingual

# --- words ------------------------------------------------------------------------------------


class Contract(StrEnum):
    """The two contract kinds; each has its own lists and its own rounds."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed-term"


class ListState(StrEnum):
    SAVED = "saved"
    CONFIRMED = "confirmed"


class RoundState(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"
    SIMULATED = "simulated"
    CERTIFIED = "certified"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class RunKind(StrEnum):
    SIMULATION = "simulation"
    CERTIFIED = "certified"


class PlaceState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MOVED = "moved"  # a later round gave its holder a choice they ranked higher


class Reason(StrEnum):
    """What became of one choice."""

    PLACED = "placed"
    INELIGIBLE = "ineligible"
    BELOW_CUT_OFF = "below-cut-off"
    NOT_REACHED = "not-reached"


CONTRACT_NAMES = {
    Contract.PERMANENT: N_("Permanent contract"),
    Contract.FIXED_TERM: N_("Fixed-term contract"),
}
ROUND_STATE_NAMES = {
    RoundState.DRAFT: N_("Lists open"),
    RoundState.LOCKED: N_("Locked"),
    RoundState.SIMULATED: N_("Simulated"),
    RoundState.CERTIFIED: N_("Certified"),
    RoundState.PUBLISHED: N_("Published"),
    RoundState.SUPERSEDED: N_("Superseded"),
}
REASON_NAMES = {
    Reason.PLACED: N_("You are placed here"),
    Reason.INELIGIBLE: N_("Could not take part"),
    Reason.BELOW_CUT_OFF: N_("Others stood higher"),
    Reason.NOT_REACHED: N_("Not needed"),
}
# Why a choice could not take part: the code is kept, the sentence is shown.
INELIGIBLE_RULES = {
    "application": N_("Your application for this subject was not accepted."),
    "no-total": N_("There is no total for this subject."),
    "threshold": N_("Your total for this subject is below the threshold."),
    "vacancy": N_("The vacancy was withdrawn."),
    "subject": N_("The vacancy is of another subject than your application."),
    "contract": N_("The vacancy is of another contract kind than your list."),
    "no-posts": N_("The vacancy has no posts left."),
    "barred": N_("You declined a place won in this campaign."),
    "holds-place": N_("You already hold a place of the other contract kind."),
}

# --- the rule-set's section -------------------------------------------------------------------

MAX_CHOICES = 50
MAX_ANSWER_DAYS = 60


@dataclass(frozen=True)
class Priority:
    """Groups that choose first: a card field's answers and the class each gives."""

    field: str
    classes: Mapping[str, int]


@dataclass(frozen=True)
class PlacementRules:
    """The rule-set's section "placement"."""

    choices: Mapping[Contract, int]
    last_saved_counts: bool
    decline_bars: bool
    answer_days: int
    legal: Bilingual
    priority: Priority | None = None

    def maximum(self, contract: Contract) -> int:
        """How many choices a list of this contract kind may hold; 0 where it has no round."""
        return self.choices.get(contract, 0)


def parse_placement(section: Mapping[str, Any]) -> PlacementRules:
    """The section as rules; a RuleError names the path of what is wrong."""
    raise NotImplementedError


# --- lists ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """One ranked vacancy; it counts with the total of its own application."""

    rank: int
    vacancy_id: int
    application_id: int


@dataclass(frozen=True)
class ChoiceList:
    """A person's ranked vacancies of one contract kind. `version` 0: nothing stored yet."""

    person_id: int
    campaign_id: int
    contract: Contract
    id: int | None = None
    public_id: str = ""
    version: int = 0
    state: ListState = ListState.SAVED
    saved_at: datetime | None = None
    confirmed_at: datetime | None = None
    receipt_code: str | None = None
    receipt_digest: str | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def confirmed(self) -> bool:
        return self.state == ListState.CONFIRMED


@dataclass(frozen=True)
class NewList:
    """A whole list for the bulk path; `choices` are (vacancy id, application id) in rank order."""

    person_id: int
    campaign_id: int
    contract: str
    choices: Sequence[tuple[int, int]]
    confirmed_at: datetime | None = None


# --- rounds, runs, results --------------------------------------------------------------------


@dataclass(frozen=True)
class RoundInfo:
    """One round of one contract kind: its lists are locked once, then simulated and certified."""

    id: int
    public_id: str
    campaign_id: int
    contract: Contract
    number: int
    state: RoundState
    locked_at: datetime | None
    snapshot_digest: str | None
    seed: str | None
    seed_announced_at: datetime | None
    certified_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True)
class RunInfo:
    """One run over a round's snapshot."""

    id: int
    public_id: str
    round_id: int
    kind: RunKind
    state: str  # waiting | done
    seed: str
    engine: str
    created_at: datetime
    finished_at: datetime | None
    result_digest: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True)
class PlaceInfo:
    """A place somebody won."""

    id: int
    public_id: str
    person_id: int
    campaign_id: int
    application_id: int
    vacancy_id: int
    contract: Contract
    state: PlaceState
    offered_at: datetime
    answer_until: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True)
class ChoiceResult:
    """What became of one choice and why: never a number without its reason (rule 5)."""

    rank: int
    vacancy_id: int
    application_id: int
    reason: Reason
    rule: str | None = None  # INELIGIBLE: a code of INELIGIBLE_RULES
    points: Decimal | None = None
    cut_off: Decimal | None = None
    short_by: Decimal | None = None  # BELOW_CUT_OFF by points
    decided_by: str | None = None  # BELOW_CUT_OFF: "points", "priority", "lot", a tie-break's code


@dataclass(frozen=True)
class Explanation:
    """The published answer of one round to one person."""

    contract: Contract
    round: int
    published_at: datetime
    candidate_number: str
    pseudonym: str  # under which the public certificate lists them
    choices: tuple[ChoiceResult, ...]
    legal: Bilingual


@dataclass(frozen=True)
class CutOff:
    """How one vacancy came out; `points` only where it is full."""

    vacancy_id: int
    posts: int
    applicants: int
    placed: int
    points: Decimal | None


@dataclass(frozen=True)
class Counts:
    """A run in numbers."""

    vacancies: int = 0
    posts: int = 0
    candidates: int = 0
    placed: int = 0
    unfilled: int = 0
    first_choice: int = 0
    extra: Mapping[str, int] = field(default_factory=dict)
