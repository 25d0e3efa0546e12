"""The public page of a school."""

import pytest
from flask import Flask

from recruit.extensions import db
from recruit.kernel.text import Bilingual
from tests.factories.accounts import make_official, sign_in
from tests.factories.directory import load_registers, make_school
from tests.pages import Pages

pytestmark = pytest.mark.db


@pytest.mark.parametrize("language", ["az", "en"])
def test_a_school_says_where_it_is(app: Flask, pages: Pages, language: str) -> None:
    with app.app_context():
        school = make_school(
            lat=40.79,
            lon=48.15,
            sectors=("az", "ru"),
            address=Bilingual("Nizami küçəsi 5", "Nizami street 5"),
        )
        db.session.commit()
    page = pages.get(f"/{language}/schools/{school.public_id}")
    assert page.heading == school.name[language]
    assert school.address is not None
    assert school.address[language] in page.text
    assert "40.7900, 48.1500" in page.text


def test_a_school_of_which_little_is_known_has_a_page(app: Flask, pages: Pages) -> None:
    with app.app_context():
        school = make_school()
        db.session.commit()
    assert pages.get(f"/az/schools/{school.public_id}").heading == school.name.az


def test_a_school_that_is_none(pages: Pages) -> None:
    pages.get("/az/schools/nothing", status=404)


def test_officials_add_a_university_and_see_what_is_wrong(app: Flask, pages: Pages) -> None:
    with app.app_context():
        load_registers()
        official = make_official("ministry-official")
        db.session.commit()
    sign_in(pages.client, official)
    page = pages.get("/en/office/universities?code=bsu")
    assert "Baku State University" in page.text
    wrong = {"code": "No Code", "name_az": "Yeni", "name_en": "New"}
    page.form("university").submit(status=422, **wrong)
    assert "New" in page.form("university").submit(**wrong | {"code": "new-one"}).text
