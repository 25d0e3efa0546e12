"""What a vacancy says beyond its numbers, and vacancies that wait for officials."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from recruit.campaigns.rules import Campaign
from recruit.demo.building.base import Build
from recruit.demo.population import PlannedVacancy
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.kernel.text import Bilingual
from recruit.vacancies import queries as vacancies
from recruit.vacancies import service
from recruit.vacancies.rules import NewVacancy, Vacancy

FEW_HOURS = 12  # a second school adds the rest
REQUIREMENTS = (
    Bilingual(
        "Fənn üzrə ali pedaqoji təhsil; rəqəmsal vasitələrlə dərs demək bacarığı.",
        "Higher pedagogical education in the subject; able to teach with digital tools.",
    ),
    Bilingual(
        "Kiçik siniflərdə iş təcrübəsi üstünlükdür.",
        "Experience with younger classes is welcome.",
    ),
)
DESCRIPTION = Bilingual(
    "Məktəb müəllimə metodist köməyi göstərir; dərslər birinci növbədədir (nümayiş məlumatı).",
    "The school gives teachers a mentor; lessons are in the first shift (demo data).",
)
WORDS_BACK = "Həftəlik dərs saatını dəqiqləşdirin: cədvəldə 18 saat göstərilib."
WHY_CHANGED = "Yeni sinif açıldığı üçün dərs yükü artıb."


def planned(build: Build, schools: dict[str, School]) -> Iterator[NewVacancy]:
    """The campaign's vacancies; what chance has not drawn follows from their numbers."""
    places = [schools[one.code] for one in build.schools]
    beside = _beside(places)
    starts_on = date(int(build.campaign.year[:4]), 9, 15)
    for number, one in enumerate(build.vacancies, start=1):
        school = places[one.school]
        yield NewVacancy(
            code=f"{build.campaign.year[:4]}-{number:05d}",
            school_id=school.id,
            subject_code=one.subject,
            kind=one.kind,
            contract=one.contract,
            sector=one.sector,
            posts=one.posts,
            hours=one.hours,
            further_school_id=beside.get(school.id) if one.hours <= FEW_HOURS else None,
            grades=_grades(one, number),
            starts_on=starts_on,
            requirements=REQUIREMENTS[number % 2] if number % 3 == 0 else None,
            description=DESCRIPTION if number % 5 == 0 else None,
        )


def _beside(schools: list[School]) -> dict[int, int]:
    """For each school another one of its district, where there is one."""
    last: dict[str, int] = {}
    found: dict[int, int] = {}
    for one in schools:
        if (other := last.get(one.district_code)) is not None and other != one.id:
            found[one.id] = other
        last[one.district_code] = one.id
    return found


def _grades(one: PlannedVacancy, number: int) -> tuple[int, ...]:
    if one.subject == "primary":
        return (1, 2, 3, 4)
    return tuple(range(5, 10)) if number % 3 else tuple(range(8, 12))


def as_last_year(build: Build, last: Campaign) -> None:
    """Move every second vacancy to a school that offered such posts in the campaign before, the
    most wanted first: its page can say how those ended."""
    offered: dict[tuple[str, str], list[tuple[Decimal, int, School]]] = {}
    places = {one.code: number for number, one in enumerate(build.schools)}
    for old in vacancies.published(last.id):
        if old.outcome is not None and (place := places.get(old.school.code)) is not None:
            row = (old.outcome.cut_off or Decimal(0), place, old.school)
            offered.setdefault((old.subject_code, old.contract), []).append(row)
    for known in offered.values():
        known.sort(key=lambda one: one[0], reverse=True)
    for number, one in enumerate(build.vacancies):
        there = offered.get((one.subject, one.contract))
        if number % 2 and there:
            _cut_off, place, school = there.pop(0)
            build.vacancies[number] = replace(
                one,
                school=place,
                district=school.district_code,
                sector=one.sector if one.sector in school.sectors else school.sectors[0],
            )


def show_waiting(build: Build, now: datetime) -> None:
    """Drafts, checked ones, one sent back, and a published one that has changed."""
    campaign, first = build.campaign, build.officials.first
    shown = list(islice(vacancies.published(campaign.id), 9))
    new = [_again(one, number) for number, one in enumerate(shown[1:], start=1)]
    ids = service.add_vacancies(campaign.id, campaign.public_id, new, actor=first.ref, now=now)
    drafts = [one.public_id for one in vacancies.by_ids(ids).values()]
    doubts = ("duplicate", "many-posts", "subject", "hours")
    service.check(
        campaign.id, campaign.public_id, drafts[:3], acknowledged=doubts, asker=first, now=now
    )
    service.send_back(
        campaign.id, campaign.public_id, drafts[3:4], WORDS_BACK, asker=first, now=now
    )
    more = replace(service.editing.new_of(shown[0]), hours=24, description=DESCRIPTION)
    service.editing.change(shown[0].public_id, more, WHY_CHANGED, asker=first, now=now)
    db.session.commit()


def _again(one: Vacancy, number: int) -> NewVacancy:
    """Another post of the same school, as if it had come up later."""
    return replace(
        service.editing.new_of(one),
        code=f"{one.code}-{number}",
        sector=one.school.sectors[0],
        hours=8 if number == 4 else 18,  # the one that is sent back for it
        posts=1,
        further_school_id=None,
    )
