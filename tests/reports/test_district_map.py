"""The coloured map of districts: its figures, its table, its files, and whose it shows."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from flask import Flask

from recruit.extensions import db
from recruit.reports.rules.district_map import DistrictFigures, Measure, ordered, total
from tests.factories.accounts import make_official, sign_in
from tests.factories.campaigns import make_campaign
from tests.factories.placement import Office, make_competitor, make_list, make_vacancy
from tests.factories.vacancies import make_vacancy as make_other_vacancy
from tests.pages import Pages

TODAY = datetime.now(UTC)


@pytest.mark.unit
def test_figures_say_nothing_where_nothing_can_be_said() -> None:
    nobody_placed = DistrictFigures(vacancies=2, posts=4, applicants=6)
    assert (nobody_placed.per_post, nobody_placed.left, nobody_placed.unfilled) == (15, None, None)
    placed = DistrictFigures(vacancies=2, posts=4, applicants=6, filled=3)
    assert (placed.left, placed.unfilled) == (1, 25)
    assert DistrictFigures(filled=0).per_post is None
    assert DistrictFigures(filled=0).unfilled is None


@pytest.mark.unit
def test_the_largest_stands_first_and_what_has_no_number_last() -> None:
    figures = {
        "a": DistrictFigures(1, 2, 2, 1),
        "b": DistrictFigures(3, 3, 9, 0),
        "c": DistrictFigures(0, 0, 0, 0),
    }
    names = {"a": "Şəki", "b": "Ağdam", "c": "Zaqatala"}

    def codes(order: str) -> list[str]:
        return [row.code for row in ordered(figures, names, order)]

    assert codes("name") == ["b", "a", "c"]
    assert codes(Measure.UNFILLED) == ["b", "a", "c"]
    assert codes(Measure.APPLICANTS) == ["b", "a", "c"]
    assert codes("nonsense") == codes("name")
    whole = total(figures)
    assert (whole.vacancies, whole.posts, whole.filled, whole.applicants) == (4, 5, 1, None)


@pytest.mark.db
def test_map_table_and_files_say_the_same_within_the_officials_districts(
    app: Flask, pages: Pages
) -> None:
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        post = make_vacancy(campaign, "M1", posts=2)  # in İsmayıllı
        make_other_vacancy(campaign, district="AZ-BAL", subject_code="chemistry")
        winner = make_competitor(campaign, "80.00")
        make_list(winner, campaign, post)
        Office(campaign).published(now=TODAY)
        everywhere, nearby = (
            make_official("ministry-official"),
            make_official("regional-official", frozenset({"AZ-BAL"})),
        )
        public_id = campaign.public_id
        db.session.commit()
    sign_in(pages.client, everywhere)
    address = f"office/reports/map?campaign={public_id}&measure=unfilled&sort=unfilled"
    page = pages.get(f"/en/{address}")
    rows = [[cell.text.strip() for cell in row.select("th, td")] for row in page.all("tbody tr")]
    assert rows[0][1:] == ["1", "1", "0", "0", "0", "1", "100%"]
    assert rows[1][1:] == ["1", "2", "1", "0.5", "1", "1", "50%"]
    titles = [one.text for one in page.all("svg[role=img] title")]
    assert "Balakan: 100%" in titles
    assert page.one("svg[role=img]")["aria-describedby"] == page.one("table")["id"]
    assert [li.text.strip() for li in page.all(".shade-legend li")] == ["50%", "100%", "no figures"]
    sheet = openpyxl.load_workbook(
        io.BytesIO(pages.client.get(f"/az/{address.replace('map?', 'map.xlsx?')}").data)
    ).active
    assert [cell.value for cell in sheet[2]][1:] == [1, 1, 0, 0, 0, 1, 100]
    with pages.client.get(f"/az/{address.replace('map?', 'map.csv?')}") as given:
        text = given.data.decode("utf-8-sig")
    assert next(csv.reader(text.splitlines()[1:], delimiter=";"))[1:3] == ["1", "1"]
    one_subject = pages.get(f"/az/office/reports/map?campaign={public_id}&subject=chemistry&sort=x")
    assert len(one_subject.all("tbody tr")) == 1
    pages.client.post("/az/sign-out")
    sign_in(pages.client, nearby)
    own = pages.get(f"/en/{address}")
    assert [row.text.strip() for row in own.all("tbody th")] == ["Balakan"]
