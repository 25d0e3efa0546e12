"""Importing a file: checked whole, seen, confirmed once; a bad file leaves nothing behind."""

import io
import re
import time
from collections.abc import Callable
from itertools import cycle
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlsxwriter
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from recruit.extensions import db
from recruit.files.tables import write_xlsx
from recruit.vacancies.rules import COLUMNS
from tests.factories.directory import make_school
from tests.factories.vacancies import make_vacancy
from tests.pages import Page, Pages
from tests.vacancies.scene import (
    GOOD_ROW,
    a_campaign,
    csv_file,
    rows,
    school_s1,
    signed_in,
    xlsx_file,
)

pytestmark = pytest.mark.db
IMPORT = "/az/office/vacancies/import"
File = tuple[io.BytesIO, str]


@pytest.fixture
def official(app: Flask, pages: Pages) -> Pages:
    """A ministry official in front of an empty campaign with one school, S1."""
    with app.app_context():
        school_s1()
        a_campaign()
        db.session.commit()
    signed_in(app, pages)
    return pages


def send(pages: Pages, file: File, *, status: int = 200, language: str = "az") -> Page:
    page = pages.get(IMPORT.replace("az", language)).form(None).submit(file=file, status=status)
    for answer in (*page.response.history, page.response):
        answer.request.environ["wsgi.input"].close()  # werkzeug's client leaves it open
    return page


def stored(app: Flask) -> tuple[int, int]:
    """How many vacancies, and how many staged files."""
    with app.app_context():
        count = db.session.execute
        return (
            count(text("SELECT count(*) FROM vacancies")).scalar_one(),
            count(text("SELECT count(*) FROM vacancy_imports")).scalar_one(),
        )


def journal(app: Flask) -> int:
    with app.app_context():
        found = text("SELECT count(*) FROM journal_entries WHERE kind = 'VacanciesImported'")
        return db.session.execute(found).scalar_one()


def wrong(page: Page) -> list[tuple[int, str]]:
    """(row, column) of each error that the page shows."""
    return [
        (int(row.select_one("th").get_text()), row.select_one("code").get_text())  # type: ignore[union-attr]
        for row in page.all("tbody tr")
    ]


@pytest.mark.parametrize(("make", "language"), [(csv_file, "az"), (xlsx_file, "en")])
def test_a_good_file_is_shown_then_stored_as_drafts(
    app: Flask,
    official: Pages,
    make: Callable[..., File],
    language: str,
) -> None:
    preview = send(official, make(rows(3)), language=language)
    assert stored(app) == (0, 1)
    assert "V3" in preview.text
    page = preview.form(f"{preview.path}").submit()
    assert stored(app) == (3, 1)
    assert page.all(".notice-good")
    assert journal(app) == 1


@pytest.mark.parametrize(("make", "language"), [(csv_file, "az"), (xlsx_file, "en")])
def test_three_bad_rows_are_named_and_nothing_is_stored(
    app: Flask,
    official: Pages,
    make: Callable[..., File],
    language: str,
) -> None:
    lines = rows(6)
    lines[1]["subject"] = "magic"
    lines[3]["posts"] = "0"
    lines[3]["hours"] = "many"
    lines[4]["school_code"] = "S9"
    page = send(official, make(lines), status=422, language=language)
    assert wrong(page) == [(3, "subject"), (5, "posts"), (5, "hours"), (6, "school_code")]
    assert stored(app) == (0, 0)


def test_a_confirmation_sent_twice_imports_once(app: Flask, official: Pages) -> None:
    preview = send(official, csv_file(rows(2)))
    form = preview.form(preview.path)
    form.submit()
    form.submit()
    assert stored(app)[0] == 2
    assert journal(app) == 1
    again = official.get(preview.path)
    assert not again.all("main form")


def test_somebody_elses_staged_file_is_not_there(app: Flask, official: Pages) -> None:
    preview = send(official, csv_file(rows(2)))
    token = preview.form(preview.path).values["csrf_token"]
    signed_in(app, official)  # another person of the same role
    official.get(preview.path, status=404)
    response = official.client.post(preview.path, data={"csrf_token": token})
    assert response.status_code in (400, 404)
    form = official.get(IMPORT).form(None)
    official.post(preview.path, data={"csrf_token": form.values["csrf_token"]}, status=404)
    assert stored(app)[0] == 0


def test_a_code_taken_in_between_refuses_the_whole_file(app: Flask, official: Pages) -> None:
    first, second = (send(official, csv_file(rows(2))) for _ in range(2))
    first.form(first.path).submit()
    page = second.form(second.path).submit()
    assert "V1" in page.one(".notice-danger").get_text()
    assert stored(app)[0] == 2


def test_a_school_of_another_district_is_refused(app: Flask, pages: Pages) -> None:
    with app.app_context():
        make_school(code="S1", district="AZ-BAL")
        a_campaign()
        db.session.commit()
    signed_in(app, pages, "regional-official", ["AZ-SAK"])
    page = send(pages, csv_file(rows(1)), status=422)
    assert wrong(page) == [(2, "school_code")]


def test_a_finished_campaign_takes_no_more(app: Flask, pages: Pages) -> None:
    with app.app_context():
        school_s1()
        a_campaign(state="finished")
        db.session.commit()
    signed_in(app, pages)
    assert send(pages, csv_file(rows(1)), status=422).all(".notice-danger")
    assert stored(app) == (0, 0)


def test_the_template_can_be_filled_in_and_sent_back(app: Flask, official: Pages) -> None:
    response = official.client.get("/az/office/vacancies/import-template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert tuple(cell.value for cell in book.worksheets[0][1]) == COLUMNS
    empty = send(official, (io.BytesIO(response.data), "vacancies.xlsx"), status=422)
    assert empty.all(".notice-danger")
    book.worksheets[0].append([GOOD_ROW[name] for name in COLUMNS])
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    preview = send(official, (filled, "vacancies.xlsx"))
    assert "V1" in preview.text
    assert not preview.all(".notice-warning")  # its further sheets are ours and no surprise


def test_what_was_guessed_or_not_read_is_said(app: Flask, official: Pages) -> None:
    lines = [GOOD_ROW | {"description_az": "Məktəb", "description_en": "School"}]
    content = csv_file(lines)[0].read().decode().replace("ə", "e")
    content = content.replace("requirements_en\r\n", "requirements_en,salary\r\n")
    content = content.replace("Mekteb", "Məktəb".replace("ə", "ö"))
    page = send(official, (io.BytesIO(content.encode("cp1254")), "vacancies.csv"))
    said = " ".join(notice.get_text() for notice in page.all(".notice-warning"))
    assert "salary" in said
    assert "Windows-1254" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_look_alike_of_schwa_is_mended_and_said_with_its_cell(
    app: Flask, official: Pages, encoding: str
) -> None:
    wrong_letters = {"description_az": "M\u01ddkt\u04d9b", "description_en": "School"}
    file = csv_file([GOOD_ROW | wrong_letters], encoding)
    page = send(official, file)
    said = " ".join(notice.get_text() for notice in page.all(".notice-warning"))
    assert "I2" in said
    page.form(page.path).submit()
    with app.app_context():
        kept = db.session.execute(text("SELECT description FROM vacancies")).scalar_one()
    assert "Məktəb" in kept


def test_what_looks_odd_is_said_before_it_is_stored(app: Flask, official: Pages) -> None:
    lines = rows(3)
    lines[2]["hours"] = "59"
    page = send(official, csv_file(lines))
    odd = page.one(".notice-warning").get_text()
    assert "3" in odd  # twins of each other
    assert "59" not in odd
    assert page.all("tbody tr")[2].get_text().count(";") == 1  # the third is odd twice
    page.form(page.path).submit()
    assert stored(app)[0] == 3


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_exported_list_can_come_in_again(app: Flask, official: Pages, form: str) -> None:
    more = {"grades": "5-7, 9", "start": "2026-09-15", "further_school_code": "S2"}
    texts = {"requirements_az": "Təcrübə", "requirements_en": "Experience"}
    with app.app_context():
        make_school(code="S2", district="AZ-BAL")
        db.session.commit()
    page = send(official, csv_file([GOOD_ROW | more | texts, GOOD_ROW | {"code": "V2"}]))
    page.form(page.path).submit()
    data = official.client.get(f"/az/office/vacancies/export.{form}").data
    with app.app_context():
        taken = db.session.execute(text("SELECT code, grades, starts_on FROM vacancies")).all()
        db.session.execute(text("DELETE FROM vacancies"))
        db.session.commit()
    again = send(official, (io.BytesIO(data), f"vacancies.{form}"))
    assert not [n for n in again.all(".notice-warning") if "state" in n.get_text()]
    again.form(again.path).submit()
    with app.app_context():
        found = db.session.execute(text("SELECT code, grades, starts_on FROM vacancies")).all()
    assert sorted(found) == sorted(taken)
    assert official.get("/az/office/vacancies/export.pdf", status=404)


# --- files that are refused -----------------------------------------------------------------------


def formulas() -> File:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_formula(1, 3, "=1+1")
    return io.BytesIO(out.getvalue()), "vacancies.xlsx"


def many_rows() -> File:
    header = ",".join(COLUMNS)
    return io.BytesIO((header + "\n" + "V1,S1\n" * 200_000).encode()), "vacancies.csv"


REFUSED = {
    "formulas": formulas,
    "200,000 rows": many_rows,
    "UTF-16 without a mark": lambda: csv_file(rows(1), "utf-16-le"),
    "a picture": lambda: (io.BytesIO(b"\x89PNG\r\n\x1a\n\0\0"), "vacancies.xlsx"),
    "a picture that says CSV": lambda: (io.BytesIO(b"\x89PNG\r\n\x1a\n\0\0"), "vacancies.csv"),
    "a broken workbook": lambda: (io.BytesIO(b"PK\x03\x04 nothing"), "vacancies.xlsx"),
    "an empty file": lambda: (io.BytesIO(b""), "vacancies.csv"),
    "only a header": lambda: csv_file([]),
    "columns are missing": lambda: (io.BytesIO(b"code,posts\nV1,1\n"), "vacancies.csv"),
    "another type": lambda: (io.BytesIO(b"code\n"), "vacancies.exe"),
}


@pytest.mark.parametrize(
    ("name", "language"),
    list(zip(REFUSED, cycle(["az", "en"]), strict=False)),  # each in one of them
)
def test_a_bad_file_is_refused_whole_with_its_reason(
    app: Flask, official: Pages, name: str, language: str
) -> None:
    page = send(official, REFUSED[name](), status=422, language=language)
    assert page.all(".notice-danger")
    assert stored(app) == (0, 0)
    assert page.form(None).names >= {"file", "csrf_token"}


def test_no_file_at_all_is_said_at_the_field(official: Pages) -> None:
    page = official.get(IMPORT).form(None).submit(status=422)
    assert page.one("#error-summary a")["href"] == "#file"


def test_fifty_megabytes_are_too_large(app: Flask, official: Pages) -> None:
    page = send(official, (io.BytesIO(b"x" * 50 * 1024 * 1024), "vacancies.csv"), status=413)
    assert "10 MB" in page.text
    assert stored(app) == (0, 0)


def long_workbook(count: int) -> File:
    """As write_xlsx makes it, its rows written straight into the sheet's XML: that is quick."""
    made, out = io.BytesIO(write_xlsx({"vacancies": [list(COLUMNS)]})), io.BytesIO()
    cells = '<row r="{0}">' + "".join(
        f'<c r="{letter}{{0}}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in (("A", "V1"), ("B", "S1"))
    )
    rows = "".join(cells.format(number) + "</row>" for number in range(2, count + 2))
    with ZipFile(made) as source, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for part in source.namelist():
            data = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
                data = re.sub(rb'<dimension ref="[^"]*"/>', b"", data)
            target.writestr(part, data)
    out.seek(0)
    return out, "vacancies.xlsx"


@pytest.mark.slow
def test_a_workbook_of_200_000_rows_is_refused(app: Flask, official: Pages) -> None:
    file = long_workbook(200_000)
    started = time.perf_counter()
    page = send(official, file, status=422)
    assert page.all(".notice-danger")
    assert time.perf_counter() - started < 60
    assert stored(app) == (0, 0)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a", "ə.CSV"]))
def test_any_bytes_get_an_answer(app: Flask, official: Pages, data: bytes, name: str) -> None:
    official.get(IMPORT).form(None).submit(file=(io.BytesIO(data), name), status=422)
    assert stored(app) == (0, 0)


# --- size -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ten_thousand_rows_come_in_within_twenty_seconds(app: Flask, official: Pages) -> None:
    file = xlsx_file(rows(10_000))
    started = time.perf_counter()
    preview = send(official, file)
    preview.form(preview.path).submit()
    taken = time.perf_counter() - started
    assert stored(app)[0] == 10_000
    assert taken < 20, f"{taken:.1f} s"


def test_an_existing_code_is_named_while_the_file_is_checked(app: Flask, pages: Pages) -> None:
    with app.app_context():
        school_s1()
        make_vacancy(a_campaign(), code="V1")
        db.session.commit()
    signed_in(app, pages)
    assert wrong(send(pages, csv_file(rows(2)), status=422)) == [(2, "code")]
