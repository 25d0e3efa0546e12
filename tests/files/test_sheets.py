"""A sheet is read by ourselves as openpyxl reads it."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from recruit.files.tables import sheets, xlsx_files
from recruit.kernel.errors import RecruitError

pytestmark = pytest.mark.unit

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = f"""<?xml version="1.0" encoding="UTF-8"?>
<sst xmlns="{MAIN}"><si><t>Əliyeva</t></si><si/><si><t xml:space="preserve"> a  b </t></si>
<si><r><rPr><b/></rPr><t>Gü</t></r><r><t>nəl</t></r><rPh sb="0" eb="1"><t>yox</t></rPh></si>
<si><t>a_x005F_x000D_b &amp; &lt;c&gt; &#399;</t></si></sst>"""
CELLS = (
    '<c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>1</v></c><c r="C{n}" t="s"><v>2</v></c>',
    '<c r="B{n}" t="s"><v>3</v></c><c r="AB{n}" t="s"><v>4</v></c>',
    '<c t="s"><v>0</v></c><c><v>7</v></c><c r="E{n}"><v>0.30000000000000004</v></c><c/>',
    '<c r="A{n}" s="1"><v>45000</v></c><c r="B{n}" s="2"><v>45000.4375</v></c>',
    '<c r="A{n}" s="3"><v>0.75</v></c><c r="B{n}" s="4"><v>1.5</v></c><c r="C{n}" s="1"/>',
    '<c r="A{n}" s="1"><v>99999999999</v></c><c r="B{n}"><v>1E3</v></c><c r="C{n}"><v>-2</v></c>',
    '<c r="A{n}" t="b"><v>1</v></c><c r="B{n}" t="b"><v>0</v></c><c r="C{n}" t="e"><v>#N/A</v></c>',
    '<c r="A{n}" t="str"><v>mətn</v></c><c r="B{n}" t="d"><v>2026-09-01T10:30:00</v></c>',
    '<c r="A{n}" t="inlineStr"><is><t>İçində &amp; </t></is></c><c r="B{n}"><v></v></c>',
    '<c r="A{n}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>c</t></rPh>'
    '</is></c><c r="C{n}" t="inlineStr"><v>5</v></c>',
    "",
)


def workbook(rows: str) -> bytes:
    made, out = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for column, look in enumerate(("dd.mm.yyyy", "dd.mm.yyyy hh:mm", "hh:mm", "[h]:mm")):
            sheet.write_number(0, column, 1, book.add_format({"num_format": look}))
        sheet.write_string(0, 4, "so that there are strings")
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "xl/sharedStrings.xml":
                data = STRINGS.encode()
            if name == "xl/worksheets/sheet1.xml":
                xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
                data = xml.encode()
            after.writestr(name, data)
    return out.getvalue()


def by_openpyxl(data: bytes) -> list[tuple[int, list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    book.worksheets[0].reset_dimensions()
    return [
        (number, [xlsx_files._text(number, 0, value) for value in row])  # noqa: SLF001
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
    ]


def read(data: bytes) -> list[tuple[int, list[str]]]:
    warnings: list[RecruitError] = []
    return list(xlsx_files.lines(data, warnings))


@pytest.mark.filterwarnings("ignore:Cell A")
def test_every_kind_of_cell_is_read_as_openpyxl_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the pieces are in which the file comes."""
    rows = "".join(
        f'<row r="{number}" spans="1:3">{cells.format(n=number)}</row>'
        for number, cells in enumerate(CELLS, 1)
    )
    wanted = by_openpyxl(workbook(rows))
    assert [cells for _number, cells in wanted][1][27] == "a_x000D_b & <c> Ə"
    assert wanted[4][1] == ["18:00:00", "1 day, 12:00:00", ""]
    assert read(workbook(rows)) == wanted
    monkeypatch.setattr(sheets, "CHUNK", 7)
    assert read(workbook(rows)) == wanted


@pytest.mark.parametrize(
    "numbers", [("", "", ""), ("2", "5", "6"), ("2.0", "", "9"), ("3", "1", "3")]
)
def test_rows_have_the_numbers_that_openpyxl_gives_them(numbers: tuple[str, ...]) -> None:
    rows = "".join(
        "<row" + (f' r="{one}"' if one else "") + f"><c><v>{place}</v></c></row>"
        for place, one in enumerate(numbers)
    )
    filled: Any = [row for row in by_openpyxl(workbook(rows)) if row[1]]
    assert read(workbook(rows)) == filled
