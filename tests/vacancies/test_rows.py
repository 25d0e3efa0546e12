from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.directory.rules import SUBJECTS, School
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.text import Bilingual
from recruit.vacancies.rules import COLUMNS, Sheet, parse_rows

pytestmark = pytest.mark.unit

SCHOOL = School(7, "s", Bilingual("M", "S"), "AZ-SAK", 41.2, 47.2, ("az",), None, "S1")
FURTHER = School(8, "f", Bilingual("F", "F"), "AZ-BAL", None, None, ("az",), None, "S8")
CLOSED = School(
    9, "c", Bilingual("C", "C"), "AZ-SAK", None, None, ("az",), None, "S9", state="closed"
)
SCHOOLS = {"S1": SCHOOL, "S8": FURTHER, "S9": CLOSED}
SHEET = Sheet(SCHOOLS, {one.code: one for one in SUBJECTS}, frozenset({"OLD"}), EVERYWHERE)
GOOD = {
    "code": "V1",
    "school_code": "S1",
    "subject": "physics",
    "posts": "2",
    "hours": "18",
    "kind": "standard",
    "contract": "permanent",
    "sector": "az",
    "description_az": "",
    "description_en": "",
    "further_school_code": "",
    "grades": "",
    "start": "",
    "requirements_az": "",
    "requirements_en": "",
}


def wrong(**change: str) -> list[str]:
    row = GOOD | change
    _found, errors = parse_rows(COLUMNS, [(2, [row[name] for name in COLUMNS])], SHEET)
    return [column for _row, column, _error in errors]


def test_a_good_row_becomes_a_vacancy() -> None:
    found, errors = parse_rows(COLUMNS, [(2, [GOOD[name] for name in COLUMNS])], SHEET)
    assert errors == []
    assert (found[0].code, found[0].school_id, found[0].posts) == ("V1", 7, 2)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("code", ""),
        ("code", "OLD"),
        ("code", "a b"),
        ("code", "x" * 41),
        ("school_code", "S2"),
        ("subject", "methodology"),
        ("subject", "magic"),
        ("posts", "0"),
        ("posts", "-1"),
        ("posts", "1.5"),
        ("posts", "٣"),
        ("posts", "51"),
        ("hours", "99999999999999999999"),
        ("kind", "Incentive"),
        ("contract", ""),
        ("sector", "ru"),
        ("sector", "en"),
        ("description_az", "ə" * 2001),
        ("requirements_en", "x" * 2001),
        ("school_code", "S9"),
        ("further_school_code", "S1"),
        ("further_school_code", "S9"),
        ("further_school_code", "S404"),
        ("grades", "12"),
        ("grades", "9-5"),
        ("start", "2026-02-30"),
        ("start", "soon"),
    ],
)
def test_names_the_column_that_is_wrong(column: str, value: str) -> None:
    assert column in wrong(**{column: value})


def test_what_may_be_left_out_is_read_where_it_stands() -> None:
    more = {"further_school_code": "S8", "grades": "5-7, 9", "start": "15.09.2026"}
    row = GOOD | more | {"requirements_az": "Təcrübə", "requirements_en": "Experience"}
    (one,), errors = parse_rows(list(row), [(2, list(row.values()))], SHEET)
    assert errors == []
    assert (one.further_school_id, one.grades) == (8, (5, 6, 7, 9))
    assert one.starts_on == date(2026, 9, 15)
    assert one.requirements == Bilingual("Təcrübə", "Experience")
    assert not wrong(start="2026-09-15")


def test_a_file_without_the_newer_columns_is_read_as_before() -> None:
    old = list(GOOD)[:10]
    found, errors = parse_rows(old, [(2, [GOOD[name] for name in old])], SHEET)
    assert errors == []
    assert (found[0].grades, found[0].starts_on, found[0].further_school_id) == ((), None, None)


def test_the_kinds_of_the_campaign_are_the_ones_allowed() -> None:
    sheet = replace(SHEET, kinds=("standard", "boarding"))
    for kind, refused in (("boarding", []), ("incentive", ["kind"])):
        row = GOOD | {"kind": kind}
        _found, errors = parse_rows(list(row), [(2, list(row.values()))], sheet)
        assert [column for _row, column, _error in errors] == refused


def test_a_head_of_school_adds_for_that_school_only() -> None:
    for schools, refused in ((frozenset({7}), []), (frozenset({8}), ["school_code"])):
        sheet = replace(SHEET, scope=Scope(schools=schools))
        _found, errors = parse_rows(list(GOOD), [(2, list(GOOD.values()))], sheet)
        assert [column for _row, column, _error in errors] == refused


def test_a_description_stands_in_both_languages_or_in_neither() -> None:
    assert wrong(description_az="Mətn") == ["description_en"]
    assert wrong(description_en="Text") == ["description_az"]
    assert wrong(description_az="Mətn", description_en="Text") == []


def test_the_second_row_with_a_code_is_wrong_and_names_the_first() -> None:
    cells = [GOOD[name] for name in COLUMNS]
    found, errors = parse_rows(COLUMNS, [(2, cells), (5, cells)], SHEET)
    assert len(found) == 1
    assert [(row, column, error.params["row"]) for row, column, error in errors] == [(5, "code", 2)]


def test_a_school_outside_the_officials_districts_is_wrong() -> None:
    sheet = Sheet(
        SHEET.schools, SHEET.subjects, frozenset(), Scope(districts=frozenset({"AZ-BAL"}))
    )
    _found, errors = parse_rows(COLUMNS, [(2, [GOOD[name] for name in COLUMNS])], sheet)
    assert [column for _row, column, _error in errors] == ["school_code"]


def test_missing_columns_are_named_at_once() -> None:
    found, errors = parse_rows(["code", "posts"], [(2, ["V1", "1"])], SHEET)
    assert found == []
    assert "school_code" in errors[0][1]


@given(st.lists(st.lists(st.text(max_size=30), max_size=12), max_size=8))
def test_any_cells_give_vacancies_or_errors(rows: list[list[str]]) -> None:
    found, errors = parse_rows(COLUMNS, list(enumerate(rows, start=2)), SHEET)
    assert len(found) + len({row for row, _column, _error in errors}) == len(rows)
