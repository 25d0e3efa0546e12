"""The demo's candidates and vacancies, drawn from a seed: the same seed, the same country.

Pure: no database. Row ids come later; people and vacancies are known by their position here.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from recruit.demo import names
from recruit.directory.rules import District, NewSchool

# How many of a hundred posts and applications each subject has.
SUBJECT_WEIGHTS = {
    "primary": 22,
    "azerbaijani": 14,
    "mathematics": 14,
    "english": 11,
    "history": 7,
    "physics": 6,
    "geography": 5,
    "biology": 5,
    "chemistry": 5,
    "informatics": 5,
    "physical-education": 4,
    "russian": 2,
}
# A second subject that a specialty opens as well.
SECOND_SUBJECT = {"mathematics": "physics", "azerbaijani": "primary"}
TRANSCRIPT = (
    "Pedaqogika",
    "Psixologiya",
    "Tədris metodikası",
    "İxtisas fənni",
    "Azərbaycan tarixi",
)
UNIVERSITIES = (
    "Azərbaycan Dövlət Pedaqoji Universiteti",
    "Bakı Dövlət Universiteti",
    "Gəncə Dövlət Universiteti",
    "Sumqayıt Dövlət Universiteti",
    "Lənkəran Dövlət Universiteti",
    "Naxçıvan Dövlət Universiteti",
)
LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Scale:
    """How big a demo is."""

    schools: int
    posts: int
    applications: int


SCALES = {
    "2011": Scale(schools=1100, posts=2177, applications=9850),
    "small": Scale(schools=140, posts=60, applications=240),
}


@dataclass(frozen=True)
class PlannedVacancy:
    school: int  # position among the schools
    district: str
    subject: str
    kind: str
    contract: str
    sector: str
    posts: int
    hours: int


@dataclass(frozen=True)
class PlannedCandidate:
    """One invented person with what they would state and how able they are."""

    number: int  # position among the candidates
    fin: str
    candidate_number: str
    first_name: str
    last_name: str
    patronymic: str
    birth_date: date
    district: str
    subjects: tuple[str, ...]
    answers: Mapping[str, Any]
    ability: float  # 0 is the middle, 1 a standard deviation

    def chance_of_right(self, difficulty: int) -> float:
        """How likely this person gives the right answer to an item of difficulty 1 to 3."""
        return 0.2 + 0.8 / (1 + math.exp(-1.2 * (self.ability - (difficulty - 2) * 0.8)))


def vacancies(
    chance: Random, schools: Sequence[NewSchool], districts: Mapping[str, District], posts: int
) -> list[PlannedVacancy]:
    """Vacancies whose posts add up to exactly `posts`; villages have more incentive ones."""
    made: list[PlannedVacancy] = []
    left = posts
    while left:
        school = chance.randrange(len(schools))
        size = min(left, 2 if chance.random() < 0.12 else 1)
        left -= size
        made.append(_vacancy(chance, school, schools[school], size))
    return made


def _vacancy(chance: Random, position: int, school: NewSchool, posts: int) -> PlannedVacancy:
    village = "kənd" in school.name.az
    return PlannedVacancy(
        school=position,
        district=school.district_code,
        subject=_subject(chance),
        kind="incentive" if chance.random() < (0.6 if village else 0.05) else "standard",
        contract="permanent" if chance.random() < 0.8 else "fixed-term",
        sector=chance.choice(school.sectors),
        posts=posts,
        hours=chance.choice((12, 15, 18, 18, 18, 20, 24)),
    )


def candidates(
    chance: Random, districts: Mapping[str, District], applications: int, born_before: date
) -> list[PlannedCandidate]:
    """People whose applications add up to exactly `applications`."""
    parents = {one.parent for one in districts.values() if one.parent}
    homes = sorted(code for code in districts if code not in parents)
    weights = [4 if districts[code].kind != "district" else 3 for code in homes]
    numbers = iter(chance.sample(range(100_000, 1_000_000), applications))
    fins = iter(chance.sample(range(34**5), applications))
    made: list[PlannedCandidate] = []
    left = applications
    while left:
        home = chance.choices(homes, weights)[0]
        one = _candidate(chance, len(made), next(numbers), next(fins), home, born_before, left)
        left -= len(one.subjects)
        made.append(one)
    return made


def _candidate(
    chance: Random,
    position: int,
    number: int,
    fin: int,
    home: str,
    born_before: date,
    left: int,
) -> PlannedCandidate:
    sex = "female" if chance.random() < 0.68 else "male"
    first, last, patronymic = names.name(chance, sex)
    subject = _subject(chance)
    second = SECOND_SUBJECT.get(subject)
    both = second is not None and left > 1 and chance.random() < 0.15
    ability = chance.gauss(0, 1)
    age = timedelta(days=chance.randrange(21 * 365, 52 * 365))
    return PlannedCandidate(
        number=position,
        fin=_fin(fin),
        candidate_number=str(number),
        first_name=first,
        last_name=last,
        patronymic=patronymic,
        birth_date=born_before - age,
        district=home,
        subjects=(subject, second) if both and second else (subject,),
        answers=_answers(chance, subject, sex, home, ability, (born_before - age).year),
        ability=ability,
    )


def _answers(
    chance: Random, subject: str, sex: str, home: str, ability: float, born: int
) -> dict[str, Any]:
    # One in twenty has studied something else: the specialty does not fit (rule 2.1).
    specialty = "other" if chance.random() < 0.045 else subject
    education = chance.choices(("secondary-special", "bachelor", "master", "phd"), (12, 68, 19, 1))[
        0
    ]
    graduated = min(born + 22, 2025)
    answers: dict[str, Any] = {
        "education": education,
        "specialty": specialty,
        "university": chance.choice(UNIVERSITIES),
        "graduation_year": graduated,
        "honours": ability > 1.2 and chance.random() < 0.5,
        "transcript": [_mark(chance, name, ability) for name in TRANSCRIPT],
        "experience_months": chance.randrange(0, max(1, min(240, (2026 - graduated) * 12))),
        "incentive_years": chance.choices((0, 3, 5), (90, 6, 4))[0],
        "permanent_post": False,
        "sex": sex,
        "citizenship": "citizen",
        "district": home,
        "exam_language": "az",
    }
    months = answers["experience_months"]
    if months >= 60 and months % 7 == 0:  # permanent teachers, long enough in their school
        answers |= {"permanent_post": True, "post_months": months // 2 + 6}
    if specialty == "other":
        answers["specialty_name"] = "İqtisadiyyat"
    return answers


def _mark(chance: Random, subject: str, ability: float) -> dict[str, Any]:
    mark = min(100, max(51, round(chance.gauss(76 + 8 * ability, 8))))
    return {
        "subject": subject,
        "grade": str(mark),
        "credits": str(chance.randrange(3, 9)),
        "scale": "100",
    }


def wishes(
    chance: Random,
    who: PlannedCandidate,
    subject_vacancies: Sequence[tuple[int, PlannedVacancy]],
    districts: Mapping[str, District],
    most: int,
) -> list[int]:
    """Positions of the vacancies a person lists, the nearest first, with a taste of their own."""
    if not subject_vacancies:
        return []
    pool = chance.sample(subject_vacancies, min(len(subject_vacancies), 30))
    home = districts[who.district]

    def worth(pair: tuple[int, PlannedVacancy]) -> float:
        there = districts[pair[1].district]
        far = math.hypot(there.lat - home.lat, (there.lon - home.lon) * 0.76)
        return far - (0.6 if pair[1].kind == "incentive" else 0) + chance.gauss(0, 0.35)

    return [position for position, _ in sorted(pool, key=worth)[:most]]


def _subject(chance: Random) -> str:
    return chance.choices(tuple(SUBJECT_WEIGHTS), tuple(SUBJECT_WEIGHTS.values()))[0]


def _fin(number: int) -> str:
    """Seven characters that belong to the number; demo FINs begin with 0D."""
    letters = ""
    for _ in range(5):
        number, rest = divmod(number, len(LETTERS))
        letters = LETTERS[rest] + letters
    return "0D" + letters
