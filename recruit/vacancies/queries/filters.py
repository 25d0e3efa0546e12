"""What a search asks for: read from an address, written into one, and put to a catalogue."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from recruit.directory import queries as directory
from recruit.directory.rules import District
from recruit.directory.rules.places import Point, in_country, read_place, swapped
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual, fold
from recruit.vacancies.rules import CONTRACTS, SECTORS
from recruit.vacancies.rules.finding import HOURS, Ask
from recruit.vacancies.rules.kinds import DEFAULT_KINDS, BenefitKind

LONGEST_QUERY = 100
WORDS = 6
FURTHEST = 500  # km
MOST_HOURS = 60
SIMPLE = ("region", "district", "subject", "kind", "contract", "sector", "benefit")
SCHOOLS_TRIED = 25
ID = re.compile(r"[0-9a-z]{16}")


@dataclass(frozen=True)
class Filters:
    """What a search asks for; an empty value asks nothing."""

    q: str = ""
    region: str = ""
    district: str = ""
    subject: str = ""
    kind: str = ""
    contract: str = ""
    sector: str = ""
    benefit: str = ""
    hours_from: str = ""
    hours_to: str = ""
    school: str = ""  # its public id
    near: str = ""  # "lat,lon", a school's public id or a district's code
    within: str = ""  # km around it
    fits: str = ""  # "1": only what a signed-in candidate may apply for

    @classmethod
    def of(cls, values: Mapping[str, str], kinds: Collection[str] = DEFAULT_KINDS) -> "Filters":
        """Filters from an address; values that mean nothing are dropped. `kinds`: what the
        campaign's rules name."""
        known: dict[str, Any] = {
            "region": regions(),
            "district": directory.districts(),
            "subject": directory.subjects(),
            "kind": kinds,
            "contract": CONTRACTS,
            "sector": SECTORS,
            "benefit": tuple(BenefitKind),
            "fits": ("1",),
        }
        chosen = {n: values[n] for n, allowed in known.items() if values.get(n, "") in allowed}
        if school_id(values.get("school", "")) is not None:
            chosen["school"] = values["school"]
        chosen["near"] = _place(values)
        if chosen["near"]:
            chosen["within"] = whole(values.get("within", ""), FURTHEST)
        return cls(q=" ".join(values.get("q", "").split())[:LONGEST_QUERY], **chosen, **_of(values))

    def params(self) -> dict[str, str]:
        """The parts of an address that lead here again."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}

    @property
    def hours(self) -> str:
        """The band of hours that is asked for, where it is one of HOURS."""
        pair = (self.hours_from, self.hours_to)
        return next((n for n, (a, b) in HOURS.items() if pair == (str(a), _most(b))), "")

    def but(self, **values: str) -> "Filters":
        return replace(self, **values)


def _most(hours: int) -> str:
    return str(hours) if hours <= MOST_HOURS else str(MOST_HOURS)


def _of(values: Mapping[str, str]) -> dict[str, str]:
    """Hours from and to; a band stands for both."""
    if band := HOURS.get(values.get("hours", "")):
        return {"hours_from": str(band[0]), "hours_to": _most(band[1])}
    least = whole(values.get("hours_from", ""), MOST_HOURS)
    most = whole(values.get("hours_to", ""), MOST_HOURS)
    if least and most and int(least) > int(most):
        least, most = most, least
    return {"hours_from": least, "hours_to": most}


def whole(text: str, most: int) -> str:
    """A number from 1 to `most` as it is written plainly; nothing for anything else."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= most:
        return str(int(text))
    return ""


def region_code(district: District) -> str:
    """A region has no code of its own: its English name, folded."""
    return _code_of(district.region.en)


@lru_cache(maxsize=256)
def _code_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def regions() -> dict[str, Bilingual]:
    """The economic regions by code."""
    return {region_code(one): one.region for one in directory.districts().values()}


# --- near what ------------------------------------------------------------------------------------


def _place(values: Mapping[str, str]) -> str:
    """What the form's field for a place says; an address without it says where itself."""
    near = _near(values.get("near", ""))
    if "place" not in values:
        return near
    typed = " ".join(values["place"].split())[:LONGEST_QUERY]
    known = centre(near)
    if known and fold(typed) in {fold(known[1].az), fold(known[1].en)}:
        return near  # as the form itself had written it
    return place_typed(typed)


def _near(text: str) -> str:
    """A place in an address as we write it: two numbers in the country, a code or a school."""
    text = text.strip()[:LONGEST_QUERY]
    if text in directory.districts() or school_id(text) is not None:
        return text
    return _coordinates(text)


def _coordinates(text: str) -> str:
    try:
        point = read_place(text)
    except RuleError:
        return ""
    if point is not None and not in_country(point):
        point = swapped(point)
    return f"{point[0]:.5f},{point[1]:.5f}" if point else ""


def place_typed(text: str) -> str:
    """A place that somebody wrote: numbers, a district by its name, or else a school."""
    text = " ".join(text.split())[:LONGEST_QUERY]
    if not text:
        return ""
    return _coordinates(text) or _district_named(text) or _school_named(text)


def _district_named(text: str) -> str:
    wanted = fold(text)
    names = {
        code: {fold(one.name.az), fold(one.name.en)} for code, one in directory.districts().items()
    }
    exact = [code for code, known in names.items() if wanted in known]
    begun = [code for code, known in names.items() if any(n.startswith(wanted) for n in known)]
    return next(iter([*exact, *begun]), "") if len(wanted) > 1 else ""


def _school_named(text: str) -> str:
    """The school whose name says all the words; of several, the one with the shortest name."""
    schools = directory.SCHOOLS.c
    words = fold(text.replace(",", " ")).split()[:WORDS]
    rows = db.session.execute(
        select(schools.public_id, schools.search)
        .where(*(schools.search.contains(word, autoescape=True) for word in words))
        .order_by(schools.sort_az)
        .limit(SCHOOLS_TRIED)
    ).all()
    return min(rows, key=lambda row: len(row.search)).public_id if rows and words else ""


def school_id(public_id: str) -> int | None:
    """A school's row id; None for what is none, without asking where it cannot be one."""
    if not ID.fullmatch(public_id):
        return None
    schools = directory.SCHOOLS.c
    return db.session.scalar(select(schools.id).where(schools.public_id == public_id))


def centre(near: str) -> tuple[Point, Bilingual] | None:
    """Where `Filters.near` is, and what it is called; None where it is nowhere (any more)."""
    if not near:
        return None
    if district := directory.districts().get(near):
        return (district.lat, district.lon), district.name
    if ID.fullmatch(near):
        found = db.session.execute(
            select(*directory.SCHOOLS.c).where(directory.SCHOOLS.c.public_id == near)
        ).first()
        if found is None:
            return None
        home = directory.districts()[found.district_code]
        exact = found.lat is not None and found.lon is not None
        return ((found.lat, found.lon) if exact else (home.lat, home.lon)), found.name
    point = read_place(near)
    return (point, Bilingual(near, near)) if point else None


# --- put to a catalogue ---------------------------------------------------------------------------


def ask_of(filters: Filters, fits: Collection[str] = ()) -> Ask:
    """The question to a catalogue; what no longer means anything finds nothing."""
    school = school_id(filters.school) if filters.school else None
    place = centre(filters.near)
    return asked(filters, fits, school=school, place=place[0] if place else None)


def asked(
    filters: Filters, fits: Collection[str], *, school: int | None, place: Point | None
) -> Ask:
    """The same where it is known already which school and place are meant."""
    values = {n: frozenset({v}) for n in SIMPLE if (v := getattr(filters, n))}
    if filters.fits:
        fitting = frozenset(fits)
        values["subject"] = values.get("subject", fitting) & fitting
    hours = filters.hours_from or filters.hours_to
    return Ask(
        values=values,
        words=tuple(fold(filters.q).split()[:WORDS]),
        hours=(int(filters.hours_from or 1), int(filters.hours_to or 10_000)) if hours else None,
        school=(school if school is not None else -1) if filters.school else None,
        near=place,
        within=int(filters.within) * 1000.0 if filters.within and place else None,
    )
