import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.directory.rules import SUBJECTS, School
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.text import Bilingual
from recruit.vacancies.rules import COLUMNS, Sheet, parse_rows

pytestmark = pytest.mark.unit

SCHOOL = School(7, "s", Bilingual("M", "S"), "AZ-SAK", 41.2, 47.2, ("az",), None, "S1")
SHEET = Sheet({"S1": SCHOOL}, {one.code: one for one in SUBJECTS}, frozenset({"OLD"}), EVERYWHERE)
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
    ],
)
def test_names_the_column_that_is_wrong(column: str, value: str) -> None:
    assert column in wrong(**{column: value})


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
