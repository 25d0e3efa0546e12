"""Rows of a file of schools: what is added, changed, asked about and refused."""

import pytest

from recruit.directory.rules import Contact, District, School, Subject
from recruit.directory.rules.changes import differences
from recruit.directory.rules.checks import clean_both, clean_contact, clean_name
from recruit.directory.rules.rows import Register, Row, RowError, parse_rows, read_degrees
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual

pytestmark = pytest.mark.unit

REGION = Bilingual("Dağlıq Şirvan", "Mountainous Shirvan")
ISM = District("AZ-ISM", None, Bilingual("İsmayıllı", "Ismayilli"), "district", REGION, 40.8, 48.2)
QBA = District("AZ-QBA", None, Bilingual("Quba", "Guba"), "district", REGION, 41.4, 48.5)
KNOWN = School(
    1,
    "s1",
    Bilingual("1 nömrəli məktəb", "School No. 1"),
    "AZ-ISM",
    40.79,
    48.15,
    ("az",),
    None,
    "ISM-001",
    pupils=300,
    contact=Contact("050 1", "", ""),
)
SHUT = School(2, "s2", KNOWN.name, "AZ-ISM", None, None, ("az",), None, "ISM-002", state="closed")
HEADER = ["code", "name_az", "name_en", "district", "lat", "lon", "pupils", "sectors", "phone"]


def parsed(
    *rows: list[str], header: list[str] | None = None, scope: Scope = EVERYWHERE
) -> tuple[list[Row], list[RowError]]:
    register = Register(
        {"AZ-ISM": ISM, "AZ-QBA": QBA},
        {"physics": Subject("physics", REGION, ("az",))},
        {"ISM-001": KNOWN, "ISM-002": SHUT},
        scope,
    )
    return parse_rows(header or HEADER, enumerate(rows, start=2), register)


def test_a_new_code_adds_a_known_one_changes_and_empty_cells_change_nothing() -> None:
    rows, errors = parsed(
        ["N1", "Yeni", "New", "AZ-QBA", "41,36", "48.51", "12", "az ru", ""],
        ["ISM-001", "", "", "", "", "", "310", "", ""],
    )
    assert not errors
    added, changed = rows
    assert added.before is None
    assert (added.after.lat, added.after.sectors) == (41.36, ("az", "ru"))
    assert changed.before == KNOWN
    assert [one.after for one in differences(KNOWN, changed.after)] == [["pupils"]]


def test_a_hyphen_empties_a_cell() -> None:
    (row,), errors = parsed(["ISM-001", "", "", "", "-", "", "-", "", "-"])
    assert not errors
    assert (row.after.lat, row.after.lon, row.after.pupils) == (None, None, None)
    assert row.after.contact.phone == ""


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("code", "no code", "Write a code"),
        ("code", "ISM-002", "closed or merged"),
        ("name_az", "Mǝktəb", "only looks like"),
        ("name_az", "Мəktəb", "Cyrillic"),
        ("name_en", "x" * 201, "at most 200"),
        ("district", "AZ-XXX", "no district"),
        ("lat", "forty", "Write degrees"),
        ("lat", "91", "latitude"),
        ("lon", "181", "longitude"),
        ("pupils", "many", "whole number"),
        ("pupils", "10001", "from 0 to 10000"),
        ("sectors", "az fr", "not one of"),
        ("phone", "call me", "telephone"),
    ],
)
def test_each_wrong_cell_is_named(column: str, cell: str, words: str) -> None:
    right = ["N1", "Yeni", "New", "AZ-QBA", "41.36", "48.51", "12", "az", ""]
    wrong = [cell if name == column else one for name, one in zip(HEADER, right, strict=True)]
    rows, errors = parsed(wrong)
    assert not rows
    assert [(row, name) for row, name, _ in errors] == [(2, column)]
    assert words in str(errors[0][2])


def test_a_code_stands_once_in_a_file_and_all_errors_are_told() -> None:
    right = ["N1", "Yeni", "New", "AZ-QBA", "", "", "", "", ""]
    _, errors = parsed(right, ["N1", "", "", "AZ-QBA", "1", "", "x", "", ""])
    assert {name for _, name, _ in errors} == {"code", "name_az", "pupils", "lon"}


def test_nobody_writes_outside_their_districts_nor_moves_a_school_into_them() -> None:
    scope = Scope(districts=frozenset({"AZ-QBA"}))
    _, errors = parsed(
        ["N1", "Yeni", "New", "AZ-ISM", "", "", "", "", ""],
        ["ISM-001", "", "", "AZ-QBA", "", "", "", "", ""],
        scope=scope,
    )
    assert [(row, name) for row, name, _ in errors] == [(2, "district"), (3, "district")]


def test_an_exchanged_place_is_offered_the_other_way_round() -> None:
    (row,), errors = parsed(["ISM-001", "", "", "", "48.15", "40.80", "", "", ""])
    assert not errors
    assert row.turned == (40.80, 48.15)
    (same,), _ = parsed(["ISM-001", "", "", "", "40.79", "48.15", "", "", ""])
    assert same.turned is None


def test_a_file_without_the_needed_columns_says_which() -> None:
    _, errors = parsed(["N1"], header=["code"])
    assert errors[0][1] == "name_az, name_en, district"


@pytest.mark.parametrize(
    ("text", "number"),
    [("40.79", 40.79), ("40,79", 40.79), ("-5", -5.0), ("40°", 40.0), ("40.", 40.0)]
    + [(text, None) for text in ("", "1e5", "inf", "nan", "4 0", "--1", "1.2.3", "٤٠", "1" * 30)],
)
def test_degrees(text: str, number: float | None) -> None:
    assert read_degrees(text) == number


def test_names_and_texts_stand_in_both_languages() -> None:
    assert clean_name(Bilingual("  1  nömrəli ", " No. 1 ")) == Bilingual("1 nömrəli", "No. 1")
    with pytest.raises(RuleError) as caught:
        clean_both(Bilingual("yalnız", " "), "address", 100)
    assert caught.value.field == "address_en"
    assert clean_both(Bilingual(" ", ""), "address", 100) is None


@pytest.mark.parametrize(
    "contact",
    [Contact(site="javascript:alert(1)"), Contact(site="ftp://a.b"), Contact(email="a@b")],
)
def test_a_contact_is_what_it_says(contact: Contact) -> None:
    with pytest.raises(RuleError):
        clean_contact(contact)
