"""Days that a campaign's calendar sets: borders of dates, and what dates are held against."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from recruit.candidates.queries.forms import days_of
from recruit.candidates.rules import parse_definition
from recruit.candidates.rules.days import CLOSE, OPEN, RelativeDay, relative, uses_days, with_days
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from tests.candidates.forms import document, field
from tests.factories.campaigns import make_campaign
from tests.factories.directory import load_registers

DAYS = {OPEN: date(2027, 3, 1), CLOSE: date(2028, 2, 29)}
ADULT = {"field": "born", "is": "before", "value": "applications-close-18y"}
FORM = document(
    field("born", "date", latest="applications-close-18y"),
    field("since", "date", latest="applications-open-1d"),
    field("guardian", when={"all": [ADULT]}),
)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("applications-open", date(2027, 3, 1)),
        ("applications-open-1d", date(2027, 2, 28)),
        ("applications-close-18y", date(2010, 2, 28)),
        ("applications-close+4y", date(2032, 2, 29)),
        ("applications-open-1y+10d", date(2026, 3, 11)),
    ],
)
def test_a_day_is_counted_from_the_calendar_and_written_in_one_way(text: str, day: date) -> None:
    found = relative(text)
    assert found is not None
    assert found.on(DAYS) == day
    assert found.text == text


@pytest.mark.unit
@pytest.mark.parametrize("text", ["2027-03-01", "applications", "applications-open-1", "x", "", 5])
def test_other_values_are_no_days_of_the_calendar(text: object) -> None:
    assert relative(text) is None


@pytest.mark.unit
def test_it_is_said_in_words() -> None:
    assert RelativeDay(CLOSE, -18, 1).said.en == "the last day of applications − 18 years + 1 days"


@pytest.mark.unit
def test_a_campaign_puts_its_own_days_in_and_the_document_stays() -> None:
    assert uses_days(FORM)
    made = parse_definition(FORM, days=DAYS)
    assert made.digest == parse_definition(FORM).digest
    born = made.fields["born"]
    typed = {"born-day": ["28"], "born-month": ["2"], "born-year": ["2010"]}
    assert born.parse(typed) == "2010-02-28"
    with pytest.raises(RuleError) as refused:
        born.parse(typed | {"born-day": ["1"], "born-month": ["3"]})
    assert refused.value.params["day"] == "28.02.2010"
    assert set(made.shown({"born": "2010-02-27"})) == {"born", "since", "guardian"}
    assert set(made.shown({"born": "2010-02-28"})) == {"born", "since"}
    assert set(parse_definition(FORM).shown({"born": "1980-01-01"})) == {"born", "since"}
    undated = parse_definition(FORM)
    said = undated.conditions_of(undated.fields.values())["guardian"]
    assert "the last day of applications" in said.en


@pytest.mark.unit
def test_a_text_that_looks_like_a_day_stays_a_text() -> None:
    when = {"field": "name", "is": "equals", "value": "applications-open"}
    made = document(field("name"), field("f", when=when))
    assert not uses_days(made)
    assert with_days(made, DAYS) == made


@pytest.mark.unit
def test_a_calendar_that_moved_past_a_border_keeps_nobody_from_reading() -> None:
    made = document(field("f", "date", earliest="2027-06-01", latest="applications-open"))
    assert parse_definition(made, days=DAYS).fields["f"].fits("2027-03-01") is False
    with pytest.raises(RuleError, match="written as"):
        parse_definition(document(field("f", "date", latest="applications-open-18x")))


@pytest.mark.db
def test_the_days_are_those_of_baku(app: Flask) -> None:
    """Midnight in Baku is 20:00 of the day before in UTC; a phase that ends then ended the day
    before."""
    with app.app_context():
        load_registers()
        now = datetime(2026, 8, 4, 22, 0, tzinfo=UTC)
        campaign = make_campaign(now=now)
        phase = campaign.calendar.phase("applications")  # type: ignore[arg-type]
        assert phase is not None
        found = days_of(campaign.id)
        baku = timedelta(hours=4)
        assert found[OPEN] == (phase.opens_at + baku).date()
        assert found[CLOSE] == (phase.closes_at + baku - timedelta(seconds=1)).date()
        db.session.rollback()
