"""Nobody waits for SQLite's lock while files are worked out and drafts are looked at."""

import io
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from recruit.directory.service import importing as schools
from recruit.extensions import db
from recruit.vacancies.service import importing, publishing
from tests.elsewhere import written_elsewhere
from tests.pages import Pages
from tests.vacancies.scene import a_campaign, csv_file, rows, school_s1, signed_in

pytestmark = pytest.mark.db


def test_others_write_while_files_are_worked_out_and_drafts_are_looked_at(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        school_s1()
        campaign = a_campaign()
        db.session.commit()
    signed_in(app, pages)
    wrote: list[str] = []

    def meanwhile(room: ModuleType, name: str) -> None:
        step: Callable[..., Any] = getattr(room, name)

        def stepping(*given: Any, **named: Any) -> Any:
            written_elsewhere("UPDATE persons SET phone = :phone", phone="+994501234567")
            wrote.append(name)
            return step(*given, **named)

        monkeypatch.setattr(room, name, stepping)

    meanwhile(schools, "worked_out")
    meanwhile(importing, "ready_drafts")
    meanwhile(publishing, "doubtful_among")
    lines = "code;name_az;name_en;district\nS1;Başqa məktəb;Other school;AZ-SAK\nS2;Yeni;New;AZ-SAK"
    page = pages.get("/en/office/schools/import")
    page = page.form().submit(file=(io.BytesIO(lines.encode()), "s.csv"))
    assert page.form("confirm-form").submit().all(".notice-good")
    page = pages.get("/en/office/vacancies/import").form(None).submit(file=csv_file(rows(1)))
    assert page.form(page.path).submit().all(".notice-good")
    address = f"/en/office/vacancies/publish?campaign={campaign.public_id}&all=1"
    page = pages.get(address).form("publish").submit()
    assert page.all(".notice-good"), [one.get_text() for one in page.all(".notice, .error")]
    assert wrote == ["worked_out", "ready_drafts", "doubtful_among"]
