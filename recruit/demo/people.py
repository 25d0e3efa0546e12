"""The demo's people with a password: invented, printed by `make run`, refused in production."""

from dataclasses import dataclass
from datetime import date

from recruit.kernel.text import Bilingual

PASSWORD = "nümayiş parolu 2026"  # noqa: S105  (a demo's, printed on purpose)
DOMAIN = "demo.example"
# Mail to these goes nowhere; the notifications know the ending and write none.
NOBODY = "nobody.invalid"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody a visitor may be; `role` None is a candidate."""

    login: str
    fin: str
    first_name: str
    last_name: str
    patronymic: str
    role: str | None
    what: Bilingual
    districts: frozenset[str] | None = None
    school: str | None = None  # the code of the school that this role is for

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"

    @property
    def birth_date(self) -> date:
        return date(1990, 5, 17)


PEOPLE = (
    DemoPerson(
        "candidate",
        "0DEM001",
        "Aysel",
        "Nümayişova",
        "Rauf qızı",
        None,
        Bilingual("Namizəd: məşq müsabiqəsinə yeni başlayır", "Candidate: new to the rehearsal"),
    ),
    DemoPerson(
        "placed",
        "0DEM002",
        "Kamran",
        "Nümayişov",
        "Elman oğlu",
        None,
        Bilingual("Namizəd: keçən müsabiqədə yerləşdirilib", "Candidate: placed last year"),
    ),
    DemoPerson(
        "chooser",
        "0DEM015",
        "Səbinə",
        "Nümayişova",
        "Eldar qızı",
        None,
        Bilingual(
            "Namizəd: məşq müsabiqəsində vakansiya seçir", "Candidate: chooses in the rehearsal"
        ),
    ),
    DemoPerson(
        "ministry",
        "0DEM003",
        "Nigar",
        "Sınaqova",
        "Tofiq qızı",
        "ministry-official",
        Bilingual("Nazirliyin məsul şəxsi", "Ministry official"),
    ),
    DemoPerson(
        "ministry2",
        "0DEM004",
        "Rəşad",
        "Sınaqov",
        "Vaqif oğlu",
        "ministry-official",
        Bilingual("Nazirliyin ikinci məsul şəxsi", "Second ministry official"),
    ),
    DemoPerson(
        "exam",
        "0DEM005",
        "Lalə",
        "Məşqova",
        "Natiq qızı",
        "exam-official",
        Bilingual("İmtahan üzrə məsul şəxs", "Exam official"),
    ),
    DemoPerson(
        "exam-head",
        "0DEM006",
        "Orxan",
        "Məşqov",
        "Zahid oğlu",
        "exam-head",
        Bilingual("İmtahan rəhbəri", "Exam head"),
    ),
    DemoPerson(
        "regional",
        "0DEM007",
        "Sevinc",
        "Rayonova",
        "Adil qızı",
        "regional-official",
        Bilingual("Regional idarənin əməkdaşı (Şəki, Qax)", "Regional official (Shaki, Gakh)"),
        frozenset({"AZ-SAK", "AZ-QAX"}),
    ),
    DemoPerson(
        "head",
        "0DEM016",
        "Rəna",
        "Direktorlu",
        "Vaqif qızı",
        "school-head",
        Bilingual("Şəkidə məktəb direktoru", "Head of a school in Shaki"),
        frozenset(),
        "SAK-001",
    ),
    DemoPerson(
        "panel1",
        "0DEM008",
        "Vüqar",
        "Komissiyalı",
        "Aqil oğlu",
        "interviewer",
        Bilingual("Komissiyanın sədri", "Chair of the interview panel"),
    ),
    DemoPerson(
        "panel2",
        "0DEM009",
        "Günel",
        "Komissiyalı",
        "Asif qızı",
        "interviewer",
        Bilingual("Komissiyanın ikinci üzvü", "Second member of the panel"),
    ),
    DemoPerson(
        "panel3",
        "0DEM010",
        "Elnur",
        "Komissiyalı",
        "Mahir oğlu",
        "interviewer",
        Bilingual("Komissiyanın üçüncü üzvü", "Third member of the panel"),
    ),
    DemoPerson(
        "auditor",
        "0DEM011",
        "Təranə",
        "Yoxlamalı",
        "Səid qızı",
        "auditor",
        Bilingual("Auditor", "Auditor"),
    ),
    DemoPerson(
        "admin",
        "0DEM012",
        "Fərid",
        "İdarəli",
        "Rasim oğlu",
        "administrator",
        Bilingual("İnzibatçı", "Administrator"),
    ),
    DemoPerson(
        "admin2",
        "0DEM013",
        "Xatirə",
        "İdarəli",
        "Kamran qızı",
        "administrator",
        Bilingual("İkinci inzibatçı", "Second administrator"),
    ),
    DemoPerson(
        "author",
        "0DEM014",
        "Leyla",
        "Sualova",
        "Namiq qızı",
        "item-author",
        Bilingual("Sual müəllifi", "Item author"),
    ),
)


def people_table() -> str:
    """The demo's people as lines of text, for the terminal."""
    width = max(len(one.email) for one in PEOPLE)
    lines = [f"  {one.email:<{width}}  {one.what.en}" for one in PEOPLE]
    return "\n".join(
        [
            f"Demo people (invented), password of each: {PASSWORD}",
            *lines,
            "Officials' codes of the second factor: /dev/people",
        ]
    )
