"""What a vacancy is, and what may be done with it in each state."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from recruit.directory.rules import School
from recruit.kernel.text import N_, Bilingual
from recruit.vacancies.rules.kinds import Benefit

CONTRACTS = ("permanent", "fixed-term")
SECTORS = ("az", "ru")

CONTRACT_NAMES = {"permanent": N_("Permanent contract"), "fixed-term": N_("Fixed-term contract")}
SECTOR_NAMES = {"az": N_("Azerbaijani sector"), "ru": N_("Russian sector")}


@dataclass(frozen=True)
class Outcome:
    """How an earlier placement ended here; `cut_off` only where the posts were all taken."""

    applicants: int
    placed: int
    cut_off: Decimal | None


@dataclass(frozen=True)
class Former:
    """How the same posts ended in an earlier campaign."""

    campaign_id: int
    outcome: Outcome


@dataclass(frozen=True)
class Vacancy:
    """Posts of one subject at one school, or at two whose hours are merged."""

    id: int
    public_id: str
    campaign_id: int
    code: str
    school: School
    further_school: School | None
    district_code: str
    subject_code: str
    kind: str
    contract: str
    sector: str
    posts: int
    hours: int
    state: str
    description: Bilingual | None
    outcome: Outcome | None
    withdrawn_why: str | None = None  # a code of WITHDRAWAL_REASONS or CLOSING_REASONS
    grades: tuple[int, ...] = ()
    starts_on: date | None = None
    requirements: Bilingual | None = None
    lat: float | None = None  # of the school, or of its district's centre
    lon: float | None = None
    placed_exactly: bool = False
    further_lat: float | None = None
    further_lon: float | None = None
    further_district_code: str | None = None
    centre_metres: int | None = None  # from the district's centre, in a straight line
    benefits: tuple[Benefit, ...] = ()
    former: Outcome | None = None  # how the same posts ended the last time
    note: str | None = None  # why a draft was sent back
    acknowledged: tuple[str, ...] = ()  # codes of the warnings that a checker has seen
    published_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True)
class NewVacancy:
    """A vacancy to be added; `code` is its own within the campaign."""

    code: str
    school_id: int
    subject_code: str
    kind: str = "standard"
    contract: str = "permanent"
    sector: str = "az"
    posts: int = 1
    hours: int = 18
    description: Bilingual | None = None
    further_school_id: int | None = None
    grades: tuple[int, ...] = ()
    starts_on: date | None = None
    requirements: Bilingual | None = None
