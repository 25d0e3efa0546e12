"""What a school is: where it stands, how large it is, what became of it."""

from dataclasses import dataclass, field

from recruit.kernel.text import N_, Bilingual

STATES = ("open", "merged", "closed")
STATE_NAMES = {"open": N_("In operation"), "merged": N_("Merged"), "closed": N_("Closed")}

BUILDING_STATES = ("new", "good", "repair", "under-repair", "unsafe")
BUILDING_NAMES = {
    "new": N_("New building"),
    "good": N_("In good state"),
    "repair": N_("Needs repair"),
    "under-repair": N_("Under repair"),
    "unsafe": N_("Unsafe"),
}


@dataclass(frozen=True)
class Contact:
    """How a school is reached; what is not known is empty."""

    phone: str = ""
    email: str = ""
    site: str = ""


@dataclass(frozen=True)
class School:
    id: int
    public_id: str
    name: Bilingual
    district_code: str
    lat: float | None
    lon: float | None
    sectors: tuple[str, ...]  # languages of instruction
    address: Bilingual | None
    code: str = ""
    description: Bilingual | None = None
    pupils: int | None = None
    teachers: int | None = None
    laboratories: int | None = None
    rooms: int | None = None
    building: str | None = None  # a code of BUILDING_STATES
    contact: Contact = Contact()
    subjects: tuple[str, ...] = ()  # codes of what is taught there; empty: not known
    state: str = "open"
    merged_into_id: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def placed(self) -> bool:
        """False: nobody has said where it stands; it is shown at its district's centre."""
        return self.lat is not None


@dataclass(frozen=True)
class NewSchool:
    """A school to be added; `code` is the stable code by which imports name it."""

    code: str
    name: Bilingual
    district_code: str
    lat: float | None = None
    lon: float | None = None
    sectors: tuple[str, ...] = field(default=("az",))
    address: Bilingual | None = None
    description: Bilingual | None = None
    pupils: int | None = None
    teachers: int | None = None
    laboratories: int | None = None
    rooms: int | None = None
    building: str | None = None
    contact: Contact = Contact()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """A published vacancy, as a school's page names it."""

    public_id: str
    subject_code: str
    posts: int
    hours: int
    contract: str  # its name, a source text
