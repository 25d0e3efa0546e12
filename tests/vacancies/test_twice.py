"""A confirmed import and a publishing sent twice at once happen once."""

import pytest
from flask import Flask

from tests.pages import Pages
from tests.twice import twice_at_once
from tests.vacancies.scene import csv_file, rows, signed_in
from tests.vacancies.test_import_pages import journal as imports
from tests.vacancies.test_import_pages import official, send, stored  # noqa: F401
from tests.vacancies.test_office import OFFICE, drafts, journal, states

pytestmark = pytest.mark.race


@pytest.fixture
def app(pg_app: Flask) -> Flask:
    return pg_app


def test_an_import_confirmed_twice_is_stored_once(app: Flask, official: Pages) -> None:  # noqa: F811
    preview = send(official, csv_file(rows(20)))
    twice_at_once(app, preview.form(preview.path))
    assert stored(app)[0] == 20
    assert imports(app) == 1


def test_vacancies_published_twice_are_published_once(app: Flask, pages: Pages) -> None:
    made = drafts(app, "AZ-SAK", "AZ-BAL")
    signed_in(app, pages)
    form = pages.get(OFFICE).form("publish").submit(all="1").form("publish")
    twice_at_once(app, form)
    assert states(app, made) == ["published", "published"]
    assert journal(app, "VacanciesPublished") == 1
