"""What comes out for people and vacancies."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from recruit.kernel.text import Bilingual
from recruit.placement.rules.words import Contract, PlaceState, Reason


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
    decided_by: str | None = None  # BELOW_CUT_OFF: "holder", "priority", "points", "tie-1", "lot"
    tie: Bilingual | None = None  # the tie-break's name where one decided


@dataclass(frozen=True)
class Explanation:
    """The published answer of one round to one person."""

    contract: Contract
    round: int
    round_public_id: str
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
class ExcuseInfo:
    """Why somebody declined or was silent; `state` asked, accepted or refused."""

    public_id: str
    place_id: int
    code: str
    words: str
    asked_at: datetime
    state: str
    reason: str | None
