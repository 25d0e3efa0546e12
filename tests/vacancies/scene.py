"""What the tests of vacancies' pages begin with."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from recruit.accounts.rules import PersonInfo
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.files.tables import write_xlsx
from recruit.vacancies.rules import COLUMNS
from tests.factories.accounts import make_official, sign_in
from tests.factories.campaigns import make_campaign
from tests.factories.directory import load_registers, make_school
from tests.pages import Pages

GOOD_ROW = {
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


def a_campaign(**values: Any) -> Campaign:
    """A campaign whose phases are open now; call inside an application context."""
    load_registers()
    return make_campaign(now=datetime.now(UTC), **values)


def signed_in(
    app: Flask, pages: Pages, role: str = "ministry-official", districts: Iterable[str] = ()
) -> PersonInfo:
    """Signs an official in; without districts they work for all of them."""
    with app.app_context():
        load_registers()
        person = make_official(role, frozenset(districts) or None, now=datetime.now(UTC))
        db.session.commit()
    sign_in(pages.client, person)
    return person


def school_s1() -> None:
    """The school that GOOD_ROW names."""
    make_school(code="S1", district="AZ-SAK")


def rows(count: int) -> list[dict[str, str]]:
    return [GOOD_ROW | {"code": f"V{number}"} for number in range(1, count + 1)]


def csv_file(lines: Iterable[dict[str, str]], encoding: str = "utf-8") -> tuple[io.BytesIO, str]:
    text = io.StringIO()
    writer = csv.DictWriter(text, [*COLUMNS], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return io.BytesIO(text.getvalue().encode(encoding)), "vacancies.csv"


def xlsx_file(lines: Iterable[dict[str, str]]) -> tuple[io.BytesIO, str]:
    sheet = [list(COLUMNS), *([line[name] for name in COLUMNS] for line in lines)]
    return io.BytesIO(write_xlsx({"vacancies": sheet})), "vacancies.xlsx"
