"""What a vacancy's row holds besides what was written: texts to search by, its place, what its
kind brings there, and how the same posts ended before."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from recruit.directory import queries as directory
from recruit.directory.rules import School, Subject, title
from recruit.kernel.text import fold, sort_key
from recruit.vacancies.rules import NewVacancy, Outcome, VacancyRules, benefits
from recruit.vacancies.rules.kinds import codes, monthly, once

Row = dict[str, Any]

# A word stands in many vacancies, and working out a key takes longer than storing a row.
_folded = lru_cache(maxsize=20_000)(fold)
_sort_key = lru_cache(maxsize=20_000)(sort_key)


@dataclass(frozen=True)
class Registers:
    """What rows are worked out from: read once for many."""

    schools: Mapping[int, School]
    subjects: Mapping[str, Subject]
    rules: VacancyRules


def written(new: NewVacancy) -> Row:
    """The columns that somebody wrote."""
    return {
        "code": new.code,
        "school_id": new.school_id,
        "further_school_id": new.further_school_id,
        "subject_code": new.subject_code,
        "kind": new.kind,
        "contract": new.contract,
        "sector": new.sector,
        "posts": new.posts,
        "hours": new.hours,
        "description": new.description,
        "grades": " ".join(map(str, new.grades)),
        "starts_on": new.starts_on,
        "requirements": new.requirements,
    }


def worked_out(new: NewVacancy, registers: Registers) -> Row:
    """The columns that follow from what somebody wrote and from the registers."""
    school = registers.schools[new.school_id]
    further = registers.schools[new.further_school_id] if new.further_school_id else None
    return (
        _words(new, school, further, registers)
        | _places(school, further)
        | brought(new.kind, school, registers.rules)
    )


def _words(new: NewVacancy, school: School, further: School | None, registers: Registers) -> Row:
    subject = registers.subjects[new.subject_code].name
    districts = directory.districts()
    district = title(districts[school.district_code], districts)
    words = [school.name.az, school.name.en, subject.az, subject.en, district.az, district.en]
    if further:
        words += [further.name.az, further.name.en]
    return {
        "search": " ".join(dict.fromkeys(_folded(word) for word in words))[:1000],
        "sort_az": _keys(district.az, school.name.az, subject.az),
        "sort_en": _keys(district.en, school.name.en, subject.en),
    }


def _keys(*words: str) -> str:
    """The sort key of the words with spaces between them."""
    return _sort_key(" ").join(_sort_key(word) for word in words)[:800]


def _places(school: School, further: School | None) -> Row:
    at = directory.place_of(school)
    also = directory.place_of(further) if further else None
    return {
        "district_code": school.district_code,
        "lat": at.lat,
        "lon": at.lon,
        "placed_exactly": at.exact,
        "further_lat": also.lat if also else None,
        "further_lon": also.lon if also else None,
        "further_district_code": further.district_code if further else None,
    }


def brought(kind: str, school: School, rules: VacancyRules) -> Row:
    """The distance from the district's centre, and what the kind brings there."""
    metres = directory.from_centre(school)
    found = benefits(rules.kinds[kind], metres)
    return {
        "centre_metres": metres,
        "benefits": codes(found),
        "benefit_monthly": monthly(found),
        "benefit_once": once(found, rules.salary),
    }


def ended(former: Outcome | None) -> Row:
    """How the same posts ended before, for searching and sorting."""
    return {
        "former_applicants": former.applicants if former else None,
        "former_placed": former.placed if former else None,
        "former_cut_off": former.cut_off if former else None,
    }
