"""Seats from a file: reading rows and giving numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.seat_files import (
    Assigned,
    Known,
    Room,
    SeatLine,
    WrongCell,
    assign,
    parse_lines,
)
from recruit.kernel.errors import FileRefusedError
from recruit.kernel.text import Bilingual

pytestmark = pytest.mark.unit
SUBJECTS = {
    "mathematics": Bilingual("Riyaziyyat", "Mathematics"),
    "azerbaijani": Bilingual("Azərbaycan dili", "Azerbaijani"),
}
EMPTY = Room(("mathematics",), 3, {}, {})


def known(number: int, **values: object) -> Known:
    stated = {"admitted": True, "here": None, "elsewhere": False, **values}
    return Known(application_id=number, person_id=100 + number, **stated)  # type: ignore[arg-type]


def lines(*seats: int | None) -> list[SeatLine]:
    return [SeatLine(row, str(row), "mathematics", seat) for row, seat in enumerate(seats, 2)]


def people(count: int) -> dict[tuple[str, str], Known]:
    return {(str(row), "mathematics"): known(row) for row in range(2, 2 + count)}


def said(wrong: list[WrongCell]) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in wrong]


def test_rows_are_read_by_names_in_both_languages() -> None:
    found, wrong = parse_lines(
        ["Fənn", "FİN", "Yer"],
        [(2, ["riyaziyyat", " 5ab c12d", ""]), (3, ["AZERBAIJANI", "100001", "7.0"])],
        SUBJECTS,
    )
    assert not wrong
    assert found == [
        SeatLine(2, "5ABC12D", "mathematics", None),
        SeatLine(3, "100001", "azerbaijani", 7),
    ]


def test_wrong_cells_are_named() -> None:
    rows = [
        (2, ["", "mathematics", ""]),
        (3, ["100001", "alchemy", ""]),
        (4, ["100001", "mathematics", "-1"]),
        (5, ["100001", "mathematics", "seven"]),
        (6, ["100001", "mathematics", "0"]),
    ]
    found, wrong = parse_lines(["candidate", "subject", "seat"], rows, SUBJECTS)
    assert not found
    assert said(wrong) == [
        (2, "candidate"),
        (3, "subject"),
        (4, "seat"),
        (5, "seat"),
        (6, "seat"),
    ]


def test_the_seat_column_may_be_missing_the_others_may_not() -> None:
    rows = [(2, ["100001", "mathematics"])]
    assert parse_lines(["candidate_number", "subject"], rows, SUBJECTS)[0][0].seat is None
    with pytest.raises(FileRefusedError):
        parse_lines(["candidate", "seat"], rows, SUBJECTS)


def test_chosen_numbers_come_first_then_the_lowest_free_ones() -> None:
    room = Room(("mathematics",), 5, {2: 90}, {190: 90})
    found, wrong = assign(lines(None, 1, None), people(3), room)
    assert not wrong
    assert [one.seat for one in found] == [3, 1, 4]


@pytest.mark.parametrize(
    ("line", "one", "room", "column"),
    [
        (lines(None)[0], None, EMPTY, "candidate"),
        (lines(None)[0], known(2, admitted=False), EMPTY, "candidate"),
        (lines(None)[0], known(2, elsewhere=True), EMPTY, "candidate"),
        (lines(4)[0], known(2), EMPTY, "seat"),
        (lines(1)[0], known(2), Room(("mathematics",), 3, {1: 9}, {109: 9}), "seat"),
        (lines(2)[0], known(2, here=1), Room(("mathematics",), 3, {1: 2}, {102: 2}), "seat"),
        (lines(None)[0], known(2), Room(("physics",), 3, {}, {}), "subject"),
        (lines(None)[0], known(2), Room(("mathematics",), 3, {1: 9}, {102: 9}), "candidate"),
        (lines(None)[0], known(2), Room(("mathematics",), 1, {1: 9}, {109: 9}), "candidate"),
    ],
)
def test_a_row_that_cannot_be_carried_out_is_wrong(
    line: SeatLine, one: Known | None, room: Room, column: str
) -> None:
    found, wrong = assign([line], {("2", "mathematics"): one} if one else {}, room)
    assert not found
    assert said(wrong) == [(2, column)]


def test_twice_in_a_file_and_twice_on_a_seat_are_wrong() -> None:
    twice = [SeatLine(2, "2", "mathematics", 1), SeatLine(3, "2", "mathematics", 2)]
    assert said(assign(twice, people(1), EMPTY)[1]) == [(3, "candidate")]
    assert said(assign(lines(1, 1), people(2), EMPTY)[1]) == [(3, "seat")]


def test_more_people_than_seats_are_wrong_row_by_row() -> None:
    found, wrong = assign(lines(None, None, None, None, None), people(5), EMPTY)
    assert not found
    assert said(wrong) == [(5, "candidate"), (6, "candidate")]


def test_what_stands_already_is_right_and_keeps_its_seat() -> None:
    room = Room(("mathematics",), 1, {1: 2}, {102: 2})
    for seat in (None, 1):
        found, wrong = assign(lines(seat), {("2", "mathematics"): known(2, here=1)}, room)
        assert not wrong
        assert found == [Assigned(2, "2", 2, 102, "mathematics", 1, stands=True)]


@given(
    st.lists(st.one_of(st.none(), st.integers(1, 8)), max_size=8, unique_by=lambda s: s or object())
)
def test_everybody_gets_one_seat_of_the_room(seats: list[int | None]) -> None:
    found, wrong = assign(lines(*seats), people(len(seats)), Room(("mathematics",), 8, {}, {}))
    assert not wrong
    given_seats = [one.seat for one in found]
    assert len(set(given_seats)) == len(seats)
    assert all(1 <= seat <= 8 for seat in given_seats)
    assert all(one.seat == seat for one, seat in zip(found, seats, strict=True) if seat)
