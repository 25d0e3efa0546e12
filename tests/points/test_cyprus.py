"""The example of Cyprus as officials use it: its form, its rules, totals; all of it by pages."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from recruit.applications.rules import ApplicationState
from recruit.campaigns import cli as rules_cli
from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import shipped
from recruit.candidates.service import load_standard_form
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.clock import FixedClock
from recruit.points.cli import cli
from tests.factories.accounts import make_official, sign_in
from tests.factories.applications import make_application
from tests.factories.candidates import NOW, make_card
from tests.factories.directory import load_registers
from tests.factories.points import make_exam_result
from tests.pages import Pages

pytestmark = pytest.mark.db

NAME = "cyprus-example"
LAST_DAY = "2026-08-31"
EXAM = (("subject", 30), ("methodology", 10))
# By hand. Exam: (60 + 10) / 2. Master: 4. 30 months: 30 x 2.5 / 12. From 30 June 2014 to 31 August
# 2026: twelve full years, half a point each. 9 months of service: 9/8 = 1.125, half up.
FIRST = {
    "education": "master",
    "experience_months": 30,
    "diploma_date": "2014-06-30",
    "army_served": True,
    "army_months": 9,
}
FIRST_LINES = ["35.00", "4.00", "6.25", "6.00", "1.13", "52.38"]
# (41 + 10.50) / 2 = 25.75. 2.5 x 97/12 with at most 96: 20. From 1 September 2005: twenty full
# years on 1 September 2025, so 20 x 1/2 = 10. No service: nothing given.
SECOND = {
    "education": "bachelor",
    "experience_months": 97,
    "diploma_date": "2005-09-01",
    "army_served": False,
}
SECOND_LINES = ["25.75", "0.00", "20.00", "10.00", "0.00", "55.75"]


def office(app: Flask, pages: Pages) -> None:
    with app.app_context():
        person = make_official("ministry-official")
        db.session.commit()
    sign_in(pages.client, person, now=NOW)


def begin(app: Flask, pages: Pages) -> str:
    """A dated campaign in draft, made on the pages; its address."""
    with app.app_context():
        load_registers(NOW)
        load_standard_form(NOW)
        db.session.commit()
    office(app, pages)
    new = pages.get("/en/office/campaigns/new").form("new-campaign")
    calendar = new.submit(name_az="Nümunə", name_en="An example", year="2026/2027").form("calendar")
    return calendar.submit(
        applications_opens="2026-03-01T09:00",
        applications_closes="2026-09-01T00:00",  # so 31 August is the last day
    ).path


def take_rules(pages: Pages, campaign: str) -> Any:
    new = pages.get(f"{campaign}/rules/new")
    assert "the page “Forms” offers it" in new.text
    return new.form("new-rules").submit(shipped=NAME)


def take_form(pages: Pages, campaign: str) -> None:
    forms = pages.get("/en/office/forms")
    (offered,) = [o for o in forms.all("select[name=from] option") if "Cyprus" in o.get_text()]
    values = {
        "campaign": campaign.rpartition("/")[2],
        "from": str(offered["value"]),
        "csrf_token": str(forms.all("main input[name=csrf_token]")[0]["value"]),
    }
    form = pages.post("/en/office/forms", data=values)
    assert form.heading == "Candidate card for the example of Cyprus"
    assert (
        "Published as version 1" in pages.get(f"{form.path}/publish").form("publish").submit().text
    )


def test_an_official_comes_from_a_name_to_totals(
    app: Flask, pages: Pages, clock: FixedClock
) -> None:
    campaign = begin(app, pages)
    refused = take_rules(pages, campaign)
    assert "the candidate card has no field “diploma_date”" in refused.text
    take_form(pages, campaign)
    rules = take_rules(pages, campaign)
    assert "full years until the last day of applications count" in rules.text
    rules.form("propose").submit(reason="An example")
    office(app, pages)  # the second one
    decision = pages.get("/en/office/decisions").follow("Put a rule-set into force")
    decision.form(f"{decision.path}/agree").submit()
    assert "is running" in pages.get(campaign).form(f"{campaign}/start").submit().text

    with app.app_context():
        found = campaigns.campaign(campaign.rpartition("/")[2])
        for answers, exam in ((FIRST, ("60.00", "10.00")), (SECOND, ("41.00", "10.50"))):
            card = make_card(campaign=found, graduation_year=None, **answers)
            make_exam_result(make_application(card, state=ApplicationState.ELIGIBLE), *exam)
        db.session.commit()
    pages.get("/en/office/points").form(f"/en/office/points/{found.public_id}/compute").submit()
    with app.app_context():
        jobs.run_due(clock)
    links = pages.get("/en/office/points").all("table.table-cards a")
    for link, lines in zip(links, (SECOND_LINES, FIRST_LINES), strict=True):
        one = pages.get(str(link["href"]))
        assert [td.get_text() for td in one.all("main td.number")][: len(lines)] == lines
    assert "12 years (from 2014-06-30 to 2026-08-31)" in one.text


def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    rules, card = tmp_path / "rules.json", tmp_path / "card.json"
    rules.write_text(json.dumps(shipped()[NAME], ensure_ascii=False), encoding="utf-8")
    said = {
        "answers": FIRST,
        "exam": {
            "sections": [{"code": "subject", "right": 30}, {"code": "methodology", "right": 10}]
        },
        "days": {"applications-close": LAST_DAY},
    }
    card.write_text(json.dumps(said), encoding="utf-8")
    assert CliRunner().invoke(rules_cli.cli, ["check", str(rules)]).output == "rules.json: good\n"
    asked = ["explain", "--ruleset", str(rules), "--card", str(card), "--json"]
    found = json.loads(CliRunner().invoke(cli, asked).stdout)
    assert [*(line["points"] for line in found["lines"]), found["points"]] == FIRST_LINES
    card.write_text(json.dumps({**said, "days": {}}), encoding="utf-8")
    assert "days.applications-close is missing" in str(CliRunner().invoke(cli, asked).exception)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("until", "2026-02-30", "a day is needed"),
        ("until", "today", "a day is needed"),
        ("unit", "hour", "year, month"),
    ],
)
def test_what_is_no_day_is_refused(tmp_path: Path, setting: str, value: str, words: str) -> None:
    document = copy.deepcopy(shipped()[NAME])
    document["points"]["sources"][3][setting] = value
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(document), encoding="utf-8")
    refused = CliRunner().invoke(rules_cli.cli, ["check", str(rules)])
    assert words in refused.output
    assert f"points.sources[3].{setting}" in refused.output
