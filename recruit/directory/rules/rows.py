"""Rows of a file become schools to be added or changed, or errors that name row and column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recruit.directory.rules.changes import as_new
from recruit.directory.rules.checks import (
    CODE,
    LONGEST_ADDRESS,
    LONGEST_DESCRIPTION,
    SECTORS,
    clean_both,
    clean_contact,
    clean_count,
    clean_name,
)
from recruit.directory.rules.places import Point, checked_place, swapped
from recruit.directory.rules.registers import District, Subject
from recruit.directory.rules.schools import BUILDING_STATES, Contact, NewSchool, School
from recruit.kernel.asker import Scope
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

NEEDED = ("code", "name_az", "name_en", "district")
COUNTS = ("pupils", "teachers", "laboratories", "rooms")
COLUMN_NOTES = {
    "code": N_("the school's own code; a known code changes that school, a new one adds one"),
    "name_az": N_("the name in Azerbaijani"),
    "name_en": N_("the name in English"),
    "district": N_("the district's code; the template lists them"),
    "lat": N_("latitude in degrees, like 40.7912; empty where the place is not known"),
    "lon": N_("longitude in degrees, like 48.1523"),
    "sectors": N_("languages of instruction with spaces between them: az ru en"),
    "address_az": N_("the address in Azerbaijani"),
    "address_en": N_("the address in English"),
    "description_az": N_("what the school is like, in Azerbaijani"),
    "description_en": N_("what the school is like, in English"),
    "pupils": N_("how many pupils, a whole number"),
    "teachers": N_("how many teachers, a whole number"),
    "laboratories": N_("how many laboratories, a whole number"),
    "rooms": N_("how many rooms for lessons, a whole number"),
    "building": N_("state of the building: new, good, repair, under-repair or unsafe"),
    "phone": N_("telephone"),
    "email": N_("e-mail address"),
    "site": N_("address of the school's pages, with https://"),
    "subjects": N_("codes of the subjects taught there, with spaces between them"),
}
COLUMNS = tuple(COLUMN_NOTES)
EMPTIED = "-"  # an empty cell changes nothing

RowError = tuple[int, str, RuleError]  # row number as the file counts, column, what is wrong


@dataclass(frozen=True)
class Register:
    """What rows are checked against."""

    districts: Mapping[str, District]
    subjects: Mapping[str, Subject]
    schools: Mapping[str, School]  # by code
    scope: Scope


@dataclass(frozen=True)
class Row:
    """A right row: the school as it will be, what it was, and whether its place looks exchanged."""

    number: int
    after: NewSchool
    before: School | None = None
    turned: Point | None = None  # the place the other way round, offered


@dataclass
class _Reading:
    """One row while it is read; collects its errors instead of stopping at the first."""

    number: int
    cells: Mapping[str, str]
    errors: list[RowError]
    fine: bool = field(default=True)

    def refuse(self, column: str, message: str, **params: Any) -> None:
        self.fine = False
        self.errors.append((self.number, column, RuleError(message, field=column, **params)))

    def get(self, column: str, known: str = "") -> str:
        """A cell; an empty one says what is known already, "-" says nothing."""
        text = self.cells.get(column, "").strip()
        return "" if text == EMPTIED else text or known

    def within(self, check: Any, *arguments: Any) -> Any:
        """What a check gives back; its refusal becomes an error of this row."""
        try:
            return check(*arguments)
        except RuleError as error:
            self.refuse(error.field or "", error.message, **error.params)
            return None


def parse_rows(
    header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], register: Register
) -> tuple[list[Row], list[RowError]]:
    """All (number, cells) lines as schools, and every error of every line."""
    missing = [name for name in NEEDED if name not in header]
    if missing:
        error = RuleError(N_("The file lacks these columns: %(names)s."), names=", ".join(missing))
        return [], [(1, ", ".join(missing), error)]
    found: list[Row] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        row = _Reading(number, dict(zip(header, cells, strict=False)), errors)
        one = _row(row, register, seen)
        if row.fine:
            found.append(one)
    return found, errors


def _row(row: _Reading, register: Register, seen: dict[str, int]) -> Row:
    code = row.get("code")
    before = register.schools.get(code)
    known = as_new(before) if before else NewSchool(code, Bilingual("", ""), "")
    _check_code(row, code, seen, before)
    counts: dict[str, Any] = {name: _count(row, name, getattr(known, name)) for name in COUNTS}
    after = replace(
        known,
        name=_name(row, known),
        district_code=_district(row, known, register),
        sectors=_codes(row, "sectors", known.sectors, SECTORS) or ("az",),
        address=_text(row, "address", known.address, LONGEST_ADDRESS),
        description=_text(row, "description", known.description, LONGEST_DESCRIPTION),
        building=_building(row, known),
        contact=_contact(row, known),
        subjects=_codes(row, "subjects", known.subjects, tuple(register.subjects)),
        **counts,
    )
    place = _place(row, known)
    after = replace(after, lat=place and place[0], lon=place and place[1])
    moved = place is not None and place != (known.lat, known.lon)
    return Row(row.number, after, before, swapped(place) if place and moved else None)


def _check_code(row: _Reading, code: str, seen: dict[str, int], before: School | None) -> None:
    if not CODE.fullmatch(code):
        row.refuse("code", N_("Write a code of letters, digits, . _ / or -."))
    elif code in seen:
        row.refuse("code", N_("This code stands in row %(row)s already."), row=seen[code])
    elif before is not None and not before.is_open:
        row.refuse("code", N_("This school is closed or merged; it changes no more."))
    seen.setdefault(code, row.number)


def _name(row: _Reading, known: NewSchool) -> Bilingual:
    name = Bilingual(row.get("name_az", known.name.az), row.get("name_en", known.name.en))
    return row.within(clean_name, name) or name


def _district(row: _Reading, known: NewSchool, register: Register) -> str:
    code = row.get("district", known.district_code)
    if code not in register.districts:
        row.refuse("district", N_("There is no district with this code."))
    elif code not in register.scope or (
        known.district_code and known.district_code not in register.scope
    ):
        row.refuse("district", N_("This school lies outside the districts you work for."))
    return code


def _codes(
    row: _Reading, column: str, known: tuple[str, ...], allowed: Sequence[str]
) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(row.get(column, " ".join(known)).replace(",", " ").split()))
    for one in codes:
        if one not in allowed:
            row.refuse(
                column,
                N_("“%(value)s” is not one of: %(allowed)s."),
                value=one[:40],
                allowed=", ".join(allowed),
            )
    return codes


def _text(row: _Reading, column: str, known: Bilingual | None, longest: int) -> Bilingual | None:
    az = row.get(f"{column}_az", known.az if known else "")
    en = row.get(f"{column}_en", known.en if known else "")
    text: Bilingual | None = row.within(clean_both, Bilingual(az, en), column, longest)
    return text


def _count(row: _Reading, column: str, known: int | None) -> int | None:
    text = row.get(column, "" if known is None else str(known))
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        row.refuse(column, N_("Write a whole number."))
        return None
    value: int | None = row.within(clean_count, int(text[:9]), column)
    return value


def _building(row: _Reading, known: NewSchool) -> str | None:
    code = row.get("building", known.building or "")
    if code and code not in BUILDING_STATES:
        row.refuse(
            "building",
            N_("“%(value)s” is not one of: %(allowed)s."),
            value=code[:40],
            allowed=", ".join(BUILDING_STATES),
        )
    return code or None


def _contact(row: _Reading, known: NewSchool) -> Contact:
    contact = Contact(
        row.get("phone", known.contact.phone),
        row.get("email", known.contact.email),
        row.get("site", known.contact.site),
    )
    return row.within(clean_contact, contact) or contact


def _place(row: _Reading, known: NewSchool) -> Point | None:
    """The place as it will be: as the row says it, or as it is known where it says nothing."""
    if row.cells.get("lat", "").strip() == EMPTIED:
        return None
    lat, lon = row.get("lat"), row.get("lon")
    if not lat and not lon:
        return None if known.lat is None or known.lon is None else (known.lat, known.lon)
    numbers = [_degrees(row, name, text) for name, text in (("lat", lat), ("lon", lon))]
    if numbers[0] is None or numbers[1] is None:
        return None
    place: Point | None = row.within(checked_place, numbers[0], numbers[1])
    return place


def _degrees(row: _Reading, column: str, text: str) -> float | None:
    number = read_degrees(text)
    if number is None:
        row.refuse(column, N_("Write degrees like 40.7912."))
    return number


def read_degrees(text: str) -> float | None:
    """`40,7912` and `40.7912` are the same; None where it is no plain number."""
    plain = text.strip().removesuffix("°").replace(",", ".", 1)
    digits = plain.removeprefix("-")
    whole, _, rest = digits.partition(".")
    if not (digits.isascii() and whole.isdigit() and (rest.isdigit() or not rest)):
        return None
    return float(plain) if len(plain) <= 20 else None
