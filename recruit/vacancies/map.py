"""The one document that the map of vacancies is drawn from.

Ten thousand vacancies must travel in 200 kB: every name stands once, the vacancies are written
down by columns, and a school's place is its step from the centre of its district.
"""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from recruit.directory.rules import District, Subject, title
from recruit.kernel.text import Bilingual
from recruit.vacancies.queries import Found
from recruit.vacancies.rules import CONTRACT_NAMES
from recruit.vacancies.rules.kinds import BENEFIT_NAMES, BenefitRule, Kind
from recruit.vacancies.service.section import money

SCALE = 10_000  # steps of a place in a degree: about ten metres
NO_SCHOOL = -1

COLUMNS = ("step", "further", "subject", "kind", "contract", "posts", "hours", "benefits")
SCHOOL = ("name", "district", "lat", "lon")


class Names:
    """Each thing once, in the order in which it was first met."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}

    def __call__(self, thing: Hashable) -> int:
        return self._places.setdefault(thing, len(self._places))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._places)


class Columns:
    """What is being written down; `document` says what each column means."""

    def __init__(self, districts: Mapping[str, District], language: str) -> None:
        self.districts, self.language = districts, language
        self.schools, self.places = Names(), Names()
        self.subjects, self.kinds, self.contracts, self.benefits = (Names() for _ in range(4))
        self.ids: list[str] = []
        self.rows: dict[str, list[int]] = {name: [] for name in COLUMNS}
        self._last = 0

    def add(self, one: Found, held: tuple[BenefitRule, ...]) -> None:
        school = self.school(one.school, one.district_code, one.lat, one.lon)
        step, self._last = school - self._last, school
        self.ids.append(one.public_id)
        row = (
            step,
            self.further(one),
            self.subjects(one.subject_code),
            self.kinds(one.kind),
            self.contracts(one.contract),
            one.posts,
            one.hours,
            self.benefits(held),
        )
        for column, value in zip(self.rows.values(), row, strict=True):
            column.append(value)

    def further(self, one: Found) -> int:
        if one.further is None:
            return NO_SCHOOL
        return self.school(one.further, one.district_code, one.further_lat, one.further_lon)

    def school(self, name: Bilingual, district: str, lat: float | None, lon: float | None) -> int:
        """A school by its name and place; one without a place stands at its district's centre."""
        centre = self.districts[district]
        north = 0 if lat is None else round((lat - centre.lat) * SCALE)
        east = 0 if lon is None else round((lon - centre.lon) * SCALE)
        return self.schools((name[self.language], self.places(district), north, east))


def document(
    vacancies: Iterable[Found],
    districts: Mapping[str, District],
    subjects: Mapping[str, Subject],
    kinds: Mapping[str, Kind],
    language: str,
) -> bytes:
    """The vacancies as JSON, in the language's words.

    `vacancies` holds columns of numbers: places in the lists beside it (a further school may be
    none, -1), posts and hours; a school is the step from the school before, which is mostly 0 or
    1. `ids` is all public ids in one text. `schools` holds columns, too:
    a name, a district and the steps from its centre. Districts: [name, latitude, longitude].
    """
    columns = Columns(districts, language)
    for one in vacancies:
        columns.add(one, _held(kinds[one.kind], one.centre_metres))
    known = [kinds[code] for code in columns.kinds]
    whole = {
        "kinds": [
            {"code": k.code, "name": k.name[language], "symbol": k.symbol, "special": k.incentive}
            for k in known
        ],
        "subjects": [subjects[code].name[language] for code in columns.subjects],
        "contracts": [_(CONTRACT_NAMES[code]) for code in columns.contracts],
        "benefits": [[_said(b, language) for b in held] for held in columns.benefits],
        "districts": [_place(districts[c], districts, language) for c in columns.places],
        "schools": _turned(SCHOOL, columns.schools),
        "vacancies": {"ids": "".join(columns.ids), **columns.rows},
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _held(kind: Kind, centre_metres: int | None) -> tuple[BenefitRule, ...]:
    return tuple(one for one in kind.benefits if one.holds(centre_metres))


def _turned(names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Rows as columns; one by one, as ten thousand at once keep the collector busy."""
    found: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows:
        for column, value in zip(found.values(), row, strict=True):
            column.append(value)
    return found


def _place(
    one: District, districts: Mapping[str, District], language: str
) -> tuple[str, float, float]:
    return title(one, dict(districts))[language], one.lat, one.lon


def _said(one: BenefitRule, language: str) -> str:
    """A benefit in words, short enough for a pin: "Monthly supplement: 70 AZN"."""
    name = _(BENEFIT_NAMES[one.kind])
    more = money(one.amount, one.unit) or (one.text[language] if one.text else "")
    return f"{name}: {more}" if more else name
