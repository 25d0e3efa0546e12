"""What a vacancy is, and what may be done with it in each state."""

from dataclasses import dataclass
from decimal import Decimal

from recruit.directory.rules import School
from recruit.kernel.text import N_, Bilingual

KINDS = ("standard", "incentive")
CONTRACTS = ("permanent", "fixed-term")
SECTORS = ("az", "ru")
STATES = ("draft", "published", "closed", "withdrawn")

KIND_NAMES = {"standard": N_("Standard"), "incentive": N_("Incentive")}
CONTRACT_NAMES = {"permanent": N_("Permanent contract"), "fixed-term": N_("Fixed-term contract")}
SECTOR_NAMES = {"az": N_("Azerbaijani sector"), "ru": N_("Russian sector")}
STATE_NAMES = {
    "draft": N_("Draft"),
    "published": N_("Published"),
    "closed": N_("Closed"),
    "withdrawn": N_("Withdrawn"),
}

WITHDRAWAL_REASONS = {
    "filled": N_("The post has been filled in another way"),
    "cut": N_("The post has been cut"),
    "wrong": N_("The vacancy was posted by mistake"),
    "closing": N_("The school is being closed or merged"),
}


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
    withdrawn_why: str | None = None  # a code of WITHDRAWAL_REASONS


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
