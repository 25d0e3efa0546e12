"""What one candidate has done and received in one campaign, as far as /me needs it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from recruit.applications.rules import ApplicationState
from recruit.exam.rules.timing import Phase
from recruit.kernel.text import Bilingual
from recruit.placement.rules import PlaceState

STANDING = frozenset(ApplicationState) - {ApplicationState.WITHDRAWN, ApplicationState.DRAFT}


@dataclass(frozen=True)
class ApplicationFact:
    subject: Bilingual
    state: ApplicationState
    preliminary: Decimal | None = None
    returned_until: datetime | None = None


@dataclass(frozen=True)
class SeatFact:
    """The next seat that is not over. `until`: the end of entry, then of answering."""

    subject: Bilingual
    phase: Phase
    opens_at: datetime
    until: datetime
    place: str
    room: str
    number: int


@dataclass(frozen=True)
class InterviewFact:
    starts_at: datetime
    room: str
    marked: bool


@dataclass(frozen=True)
class Score:
    subject: Bilingual
    points: Decimal
    passed: bool


@dataclass(frozen=True)
class PlaceFact:
    state: PlaceState
    answer_until: datetime
    vacancy: Bilingual
    vacancy_public_id: str


@dataclass(frozen=True)
class Facts:
    """`sat`: how many attempts have ended; `answered`: a published round says what came of it."""

    has_card: bool = False
    card_complete: bool = False
    applications: tuple[ApplicationFact, ...] = ()
    seat: SeatFact | None = None
    may_take_seat: bool = False
    sat: int = 0
    exams: tuple[Score, ...] = ()
    interview: InterviewFact | None = None
    totals: tuple[Score, ...] = ()
    choices: int = 0
    confirmed: bool = False
    answered: bool = False
    place: PlaceFact | None = None

    @property
    def standing(self) -> tuple[ApplicationFact, ...]:
        """The applications that were sent and not withdrawn."""
        return tuple(one for one in self.applications if one.state in STANDING)

    @property
    def may_choose(self) -> bool:
        return any(one.passed for one in self.totals)

    def any_in(self, *states: ApplicationState) -> bool:
        return any(one.state in states for one in self.applications)
