"""Tables that people send: read when they can be, refused with a reason when they cannot."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from recruit.files.tables import Table, csv_file, read_table, write_xlsx
from recruit.files.tables.parts import cell_name
from recruit.kernel.errors import FileRefusedError

pytestmark = pytest.mark.unit

ROWS = [["məktəb", "fənn", "yer"], ["İsmayıllı 1", "Fizika", "2"], ["Şəki 3", "Kimya", "1"]]


def csv_text(separator: str = ";", rows: list[list[str]] = ROWS) -> str:
    return "".join(separator.join(row) + "\r\n" for row in rows)


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed."""
    out = io.BytesIO()
    packed = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", packed) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return out.getvalue()


def refusal(data: bytes, name: str, **options: Any) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        read_table(data, name, **options)
    return caught.value


# --- CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_reads_each_separator_in_each_encoding(separator: str, encoding: str) -> None:
    table = read_table(csv_text(separator).encode(encoding), "vakansiya.CSV")
    assert [table.header, *table.rows] == ROWS
    assert table.numbers == [2, 3]
    assert table.warnings == []


def test_reads_big_endian_utf_16() -> None:
    data = b"\xfe\xff" + csv_text().encode("utf-16-be")
    assert [read_table(data, "a.csv").header, *read_table(data, "a.csv").rows] == ROWS


def test_windows_1254_is_read_with_a_warning_that_names_it() -> None:
    table = read_table("ad;yer\r\nŞuşa ığdır;1\r\n".encode("cp1254"), "a.csv")
    assert table.rows == [["Şuşa ığdır", "1"]]
    assert [w.params for w in table.warnings] == [{"encoding": "Windows-1254"}]


def test_an_encoding_nobody_knows_is_refused() -> None:
    refusal(b"ad;yer\r\n\x81\x8d\x8e;1\r\n", "a.csv")


def test_excels_own_line_names_the_separator() -> None:
    table = read_table(b"sep=,\r\na,b;c\r\n1,2\r\n", "a.csv")
    assert table.header == ["a", "b;c"]
    assert table.numbers == [3]


def test_quoted_cells_may_hold_separators_and_lines_and_numbers_stay_right() -> None:
    table = read_table(b'a;b\r\n"x;y\r\nz";1\r\n2;3\r\n', "a.csv")
    assert table.rows == [["x;y z", "1"], ["2", "3"]]
    assert table.numbers == [2, 4]


def test_a_quotation_mark_left_open_is_refused_with_its_line() -> None:
    assert refusal(b'a;b\r\n1;2\r\n"x;y\r\n3;4\r\n', "a.csv").params == {"line": 3}


def test_look_alikes_of_schwa_are_corrected_and_their_cells_named() -> None:
    table = read_table("m\u01ddkt\u01ddb;ad\r\n\u018elv\u04d9t;Əli\r\n".encode(), "a.csv")
    assert table.header == ["məktəb", "ad"]
    assert table.rows == [["Əlvət", "Əli"]]
    assert [w.params for w in table.warnings] == [{"cells": "A1, A2"}]


def test_empty_rows_are_left_out_and_short_rows_filled() -> None:
    table = read_table(b"a;b;c\r\n\r\n1\r\n;;\r\n1;2;3;;\r\n", "a.csv")
    assert table.rows == [["1", "", ""], ["1", "2", "3"]]
    assert table.numbers == [3, 5]


def test_rows_wider_than_the_header_are_refused_by_number() -> None:
    error = refusal(b"a;b\r\n1;2\r\n1;2;3\r\n4;5;;6\r\n", "a.csv")
    assert [(number, column) for number, column, _ in error.rows] == [(3, "C"), (4, "C")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b";;\r\n;;\r\n", "no rows"),
        (b"a;;c\r\n1;2;3\r\n", "no name"),
        (b"a;b;a\r\n", "same name"),
        (b"a;b\r\n1\x00;2\r\n", "not a text file"),
        ("a;b\r\n1;2\r\n".encode("utf-16-le"), "not a text file"),
        (b"\xff\xfea\x00\x00\x00", "not a text file"),
        (b"\xff\xfea", "encoding"),
        (b"a;b\r\n1;\x07\r\n", "no text: B2"),
        (b"a;b\r\n1;" + b"x" * 6000 + b"\r\n", "characters: B2"),
        (b"a" + b";" * 200 + b"b\r\n", "columns"),
        (b"a" * 200_000, "characters|quotation"),
    ],
)
def test_what_is_refused_and_why(data: bytes, words: str) -> None:
    assert re.search(words, str(refusal(data, "a.csv")))


def test_too_many_rows_are_refused() -> None:
    text = csv_text(rows=[["a", "b"]] + [["1", "2"]] * 11)
    assert "more than 10 rows" in str(refusal(text.encode(), "a.csv", max_rows=10))
    assert len(read_table(text.encode(), "a.csv", max_rows=11).rows) == 11


def test_fifty_megabytes_are_refused_unread() -> None:
    assert "10 MB" in str(refusal(b"a;b\r\n" * 10_000_000, "a.csv"))


# --- names and contents --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (workbook(ROWS), "a.csv"),
        (csv_text().encode(), "a.xlsx"),
        (csv_text().encode(), "a.pdf"),
        (csv_text().encode(), ""),
        (b"%PDF-1.7", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls"),
    ],
)
def test_a_name_that_does_not_fit_the_content_is_refused(data: bytes, name: str) -> None:
    refusal(data, name)


# --- XLSX ----------------------------------------------------------------------------------------


def test_reads_a_workbook_with_its_kinds_of_cells() -> None:
    rows = [
        ["ad", "say", "kəsr", "tarix", "vaxt", "bəli"],
        [" Şəki ", 3, 0.1 + 0.2, date(2026, 9, 1), datetime(2026, 9, 1, 10, 30), True],  # noqa: DTZ001
        [None, 2.0, -1.5, None, None, False],
    ]
    table = read_table(workbook(rows), "a.xlsx")
    assert table.rows == [
        ["Şəki", "3", "0.3", "2026-09-01", "2026-09-01 10:30:00", "1"],
        ["", "2", "-1.5", "", "", "0"],
    ]


def test_formulas_are_refused_by_cell() -> None:
    error = refusal(workbook([["a", "b"], [1, "=1+1"], ["=SUM(A1:A2)", 2]]), "a.xlsx")
    assert error.params == {"cells": "B2, A3"}
    assert [(number, cell) for number, cell, _ in error.rows] == [(2, "B2"), (3, "A3")]


def test_text_that_begins_with_an_equals_sign_is_text() -> None:
    data = write_xlsx({"A": [["a"], ["=1+1"]]})
    assert read_table(data, "a.xlsx").rows == [["=1+1"]]


def test_200_000_rows_are_refused() -> None:
    def fill(xml: bytes) -> bytes:
        head, tail = xml.split(b"<sheetData>")[0], xml.split(b"</sheetData>")[1]
        rows = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
        body = b"".join(rows % (number, number) for number in range(1, 200_001))
        return head + b"<sheetData>" + body + b"</sheetData>" + tail

    data = with_part(workbook(ROWS), "xl/worksheets/sheet1.xml", fill)
    assert "20000 rows" in str(refusal(data, "a.xlsx"))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO(workbook(ROWS))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"\0" * (200 * 1024 * 1024))
    assert len(out.getvalue()) < 1_000_000
    assert "unpacked" in str(refusal(out.getvalue(), "a.xlsx"))


def test_an_archive_of_many_parts_is_refused() -> None:
    out = io.BytesIO(workbook(ROWS))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(1000):
            archive.writestr(f"xl/{number}.xml", b"")
    assert "unpacked" in str(refusal(out.getvalue(), "a.xlsx"))


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


@pytest.mark.parametrize(
    "part",
    [f"xl/{one}.xml" for one in ("worksheets/sheet1", "workbook", "styles", "sharedStrings")],
)
def test_entities_are_never_expanded(part: str) -> None:
    def plant(xml: bytes) -> bytes:
        body = xml.split(b"?>", 1)[1] if xml.startswith(b"<?xml") else xml
        return ENTITIES + body

    refusal(with_part(write_xlsx({"A": ROWS}), part, plant), "a.xlsx")


def test_a_file_that_lies_about_its_own_size_loses_no_rows() -> None:
    def lie(xml: bytes) -> bytes:
        assert b'<dimension ref="A1:C3"' in xml
        return xml.replace(b'<dimension ref="A1:C3"', b'<dimension ref="A1:A1"')

    data = with_part(workbook(ROWS), "xl/worksheets/sheet1.xml", lie)
    assert [read_table(data, "a.xlsx").header, *read_table(data, "a.xlsx").rows] == ROWS


def test_a_far_away_cell_is_seen() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["GZ2"] = "far"
    out = io.BytesIO()
    book.save(out)
    assert "columns" in str(refusal(out.getvalue(), "a.xlsx"))


def test_the_second_sheet_is_named_as_left_out() -> None:
    data = write_xlsx({"Vakansiyalar": ROWS, "Qeydlər": [["x"]]})
    table = read_table(data, "a.xlsx")
    assert [table.header, *table.rows] == ROWS
    assert [w.params for w in table.warnings] == [{"sheet": "Vakansiyalar"}]


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "xl/workbook.xml"])
def test_an_archive_that_is_no_workbook_is_refused(missing: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            if part != missing:
                new.writestr(part, old.read(part))
    refusal(out.getvalue(), "a.xlsx")


# --- any bytes -----------------------------------------------------------------------------------


def read_or_refused(data: bytes, name: str) -> None:
    try:
        table = read_table(data, name)
    except FileRefusedError:
        return
    assert isinstance(table, Table)
    assert table.header
    assert all(len(row) == len(table.header) for row in table.rows)
    assert len(table.numbers) == len(table.rows)
    for row in [table.header, *table.rows]:
        "".join(row).encode()  # no half characters, and below no NUL: PostgreSQL refuses both
        assert "\0" not in "".join(row)


NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a.tsv", "a", "a.xls"])
TEXTS = st.text(alphabet='a;,\t"\r\n əǝİ\x85\u2028\ufeff', max_size=60)


@given(st.binary(max_size=300), NAMES)
def test_any_bytes_become_a_table_or_a_refusal(data: bytes, name: str) -> None:
    read_or_refused(data, name)


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_becomes_a_table_or_a_refusal(text: str, encoding: str) -> None:
    read_or_refused(text.encode(encoding), "a.csv")


BOOK = workbook(ROWS)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(4, len(BOOK) - 1), st.integers(0, 255)), max_size=6))
def test_a_damaged_workbook_becomes_a_table_or_a_refusal(damage: list[tuple[int, int]]) -> None:
    data = bytearray(BOOK)
    for place, value in damage:
        data[place] = value
    read_or_refused(bytes(data), "a.xlsx")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 6000), st.binary(max_size=40))
def test_a_damaged_sheet_becomes_a_table_or_a_refusal(place: int, junk: bytes) -> None:
    def damage(xml: bytes) -> bytes:
        at = place % len(xml)
        return xml[:at] + junk + xml[at + len(junk) :]

    read_or_refused(with_part(BOOK, "xl/worksheets/sheet1.xml", damage), "a.xlsx")


# --- giving out ----------------------------------------------------------------------------------


def test_what_we_write_is_no_formula_and_no_link() -> None:
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "mailto:a@example.org"]
    data = write_xlsx({"A/B: *": [["ad"], *[[cell] for cell in cells]]})
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    found = [sheet.cell(row, 1) for row in range(2, len(cells) + 2)]
    assert [cell.value for cell in found] == cells
    assert {cell.data_type for cell in found} == {"s"}
    assert not any(cell.hyperlink for cell in found)


def test_what_we_write_we_read_again() -> None:
    at = datetime(2026, 9, 1, 6, 30, tzinfo=UTC)
    rows = [
        ["ad", "bal", "vaxt", "gün", "say"],
        ["Şəki", Decimal("79.20"), at, date(2026, 9, 1), 7],
    ]
    table = read_table(write_xlsx({"A": rows}), "a.xlsx")
    assert table.rows == [["Şəki", "79.2", "2026-09-01 10:30:00", "2026-09-01", "7"]]


@example("=1+1")
@example("'=1+1")
@example("''@a")
@example("\t+994 12")
@example("'-")
@example("'s")
@example(";@")
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
        | st.sampled_from("'=+-@\t\n"),
        max_size=12,
    )
)
@settings(max_examples=30, deadline=None)
def test_what_we_give_out_comes_in_again_as_the_same_text(text: str) -> None:
    rows = [["kod", "ad"], ["V1", text]]
    with csv_file(rows) as file:
        written = file.read()
    cell = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))[-1][-1]
    assert not cell.startswith(("=", "+", "-", "@", "\t"))  # nothing a spreadsheet would compute
    same = " ".join(text.split()).translate({0x1DD: "ə", 0x18E: "Ə", 0x4D9: "ə", 0x4D8: "Ə"})
    assert read_table(written, "a.csv").rows == [["V1", same]]
    assert read_table(write_xlsx({"A": rows}), "a.xlsx").rows == [["V1", same]]


def test_an_empty_workbook_can_be_written() -> None:
    assert write_xlsx({"A": []}).startswith(b"PK")


@pytest.mark.parametrize(("column", "name"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1")])
def test_cells_are_named_as_in_spreadsheets(column: int, name: str) -> None:
    assert cell_name(1, column) == name
