"""Seats from a file: its columns, and what each row says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from recruit.kernel.errors import FileRefusedError, RecruitError
from recruit.kernel.text import N_, Bilingual, fold

# What a column may be called, folded: our name first.
CANDIDATE = ("candidate", "fin", "namized", "candidate number", "is nomresi")
SUBJECT = ("subject", "fenn")
SEAT = ("seat", "yer")
COLUMNS = ("candidate", "subject", "seat")
COLUMN_NOTES = {
    "candidate": N_("FIN or candidate number."),
    "subject": N_("Code or name of the subject."),
    "seat": N_("Number of the seat; leave it empty and the lowest free one is given."),
}


@dataclass(frozen=True)
class SeatLine:
    """A row as it was understood; `seat` is None where any will do."""

    row: int
    candidate: str
    subject_code: str
    seat: int | None


@dataclass(frozen=True)
class WrongCell:
    """What is wrong where: the row's line in the file, the column, the error."""

    row: int
    column: str
    error: RecruitError


@dataclass(frozen=True)
class Known:
    """What the program knows about somebody whom a row names."""

    application_id: int
    person_id: int
    admitted: bool
    here: int | None  # the seat's number in this very sitting
    elsewhere: bool  # a seat in another sitting


@dataclass(frozen=True)
class Assigned:
    """A row that can be carried out. `stands`: it was carried out before."""

    row: int
    candidate: str
    application_id: int
    person_id: int
    subject_code: str
    seat: int
    stands: bool


@dataclass(frozen=True)
class Room:
    """The sitting that is filled: its subjects, its seats, who sits where already."""

    subjects: Collection[str]
    capacity: int
    taken: Mapping[int, int]  # seat -> application
    people: Mapping[int, int]  # person -> application, of those who sit here already


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Where the columns stand. FileRefusedError where one is missing."""
    plain = [fold(name.replace("_", " ")) for name in header]
    found: dict[str, int] = {}
    for name, aliases in (("candidate", CANDIDATE), ("subject", SUBJECT), ("seat", SEAT)):
        place = next((plain.index(alias) for alias in aliases if alias in plain), None)
        if place is not None:
            found[name] = place
        elif name != "seat":
            raise FileRefusedError(N_("The column %(name)s is missing."), name=name)
    return found


def parse_lines(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    subjects: Mapping[str, Bilingual],
) -> tuple[list[SeatLine], list[WrongCell]]:
    """The rows that can be read, and what is wrong with the others."""
    places = columns_of(header)
    names = subject_names(subjects)
    lines: list[SeatLine] = []
    wrong: list[WrongCell] = []
    for row, cells in rows:
        candidate = "".join(cells[places["candidate"]].split()).upper()
        subject = names.get(fold(cells[places["subject"]]))
        seat = _seat(cells[places["seat"]]) if "seat" in places else None
        if not candidate:
            wrong.append(_wrong(row, "candidate", N_("Write the FIN or the candidate number.")))
        elif subject is None:
            wrong.append(_wrong(row, "subject", N_("There is no such subject.")))
        elif seat == 0:
            wrong.append(_wrong(row, "seat", N_("Write a whole number from 1 on.")))
        else:
            lines.append(SeatLine(row, candidate, subject, seat))
    return lines, wrong


def subject_names(subjects: Mapping[str, Bilingual]) -> dict[str, str]:
    """Codes by what people write: the code, or the name in either language."""
    return {
        fold(text): code for code, name in subjects.items() for text in (name.az, name.en, code)
    }


def _seat(cell: str) -> int | None:
    """None for an empty cell, 0 for what is no number of a seat."""
    text = cell.strip().removesuffix(".0")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0


def assign(
    lines: Sequence[SeatLine], known: Mapping[tuple[str, str], Known], room: Room
) -> tuple[list[Assigned], list[WrongCell]]:
    """Who sits where when the file is carried out; every row that cannot be is wrong.

    `known` by (candidate, subject). Chosen numbers come first, then the lowest free ones in the
    order of the file. A row that stands already is right: a second upload changes nothing.
    """
    wrong: list[WrongCell] = []
    good: list[tuple[SeatLine, Known]] = []
    people, chosen = dict(room.people), dict(room.taken)
    seen: set[int] = set()
    for line in lines:
        one = known.get((line.candidate, line.subject_code))
        error = _row_error(line, one, room, people, chosen, seen)
        if error is not None or one is None:
            wrong.append(error or _unknown(line))
            continue
        seen.add(one.application_id)
        people[one.person_id] = one.application_id
        if line.seat and one.here is None:
            chosen[line.seat] = one.application_id
        good.append((line, one))
    new = [line.row for line, one in good if one.here is None]
    free = room.capacity - len(room.taken)
    if len(new) > free:
        wrong += [
            _wrong(
                row, "candidate", N_("No seat is left: the sitting has %(most)s."), room.capacity
            )
            for row in new[free:]
        ]
    return ([], wrong) if wrong else (_numbered(good, chosen, room.capacity), [])


def _numbered(
    good: Sequence[tuple[SeatLine, Known]], chosen: Collection[int], capacity: int
) -> list[Assigned]:
    free = (number for number in range(1, capacity + 1) if number not in chosen)
    return [
        Assigned(
            line.row,
            line.candidate,
            one.application_id,
            one.person_id,
            line.subject_code,
            one.here or line.seat or next(free),
            one.here is not None,
        )
        for line, one in good
    ]


def _row_error(
    line: SeatLine,
    one: Known | None,
    room: Room,
    people: Mapping[int, int],
    chosen: Mapping[int, int],
    seen: Collection[int],
) -> WrongCell | None:
    if one is None:
        return _unknown(line)
    if line.subject_code not in room.subjects:
        return _wrong(line.row, "subject", N_("This sitting is not for this subject."))
    if not one.admitted:
        return _wrong(line.row, "candidate", N_("This application is not admitted to the exam."))
    if one.application_id in seen:
        return _wrong(line.row, "candidate", N_("This candidate stands in the file twice."))
    if one.elsewhere:
        return _wrong(line.row, "candidate", N_("This candidate has a seat in another sitting."))
    if people.get(one.person_id, one.application_id) != one.application_id:
        return _wrong(
            line.row, "candidate", N_("This person sits another paper in this sitting already.")
        )
    return _seat_error(line, one, room, chosen)


def _seat_error(
    line: SeatLine, one: Known, room: Room, chosen: Mapping[int, int]
) -> WrongCell | None:
    if line.seat is None or line.seat == one.here:
        return None
    if one.here is not None:
        return _wrong(
            line.row, "seat", N_("This candidate sits at seat %(most)s already."), one.here
        )
    if line.seat > room.capacity:
        return _wrong(line.row, "seat", N_("The sitting has %(most)s seats."), room.capacity)
    if line.seat in chosen:
        return _wrong(line.row, "seat", N_("This seat is given to somebody else."))
    return None


def _unknown(line: SeatLine) -> WrongCell:
    return _wrong(
        line.row, "candidate", N_("Nobody with this FIN or number applied for this subject.")
    )


def _wrong(row: int, column: str, message: str, most: int | None = None) -> WrongCell:
    params = {} if most is None else {"most": most}
    return WrongCell(row, column, RecruitError(message, **params))
