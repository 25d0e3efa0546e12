"""Other rules tried on a campaign: counted by hand, and on pages."""

import copy
from decimal import Decimal

import pytest
from flask import Flask

from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.campaigns.service import shipped
from recruit.extensions import db
from recruit.jobs.service import run_due
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from recruit.placement.rules import NewList
from recruit.placement.service import lists
from recruit.points import queries as points
from recruit.reports.queries.what_if import effect_of
from recruit.reports.rules.what_if import Moved, bars, effect
from tests.factories.accounts import asker, make_official, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_card, publish_marked_form
from tests.factories.placement import make_vacancy
from tests.factories.points import make_total
from tests.pages import Pages


def moved(before: str | None, after: str | None, sex: str = "female", **more: str) -> Moved:
    was, then = (None if one is None else Decimal(one) for one in (before, after))
    return Moved("physics", "AZ-BA", sex, was, then, was is not None, then is not None, **more)


@pytest.mark.unit
def test_ranks_means_and_places_are_counted_by_group() -> None:
    """Before 60 50 50 -; after 55 60 50 70: ranks 1 2 2 - become 3 2 4 1."""
    found = [
        moved("60", "55", school_before="standard"),
        moved("50", "60", "male", school_before="incentive", school_after="standard"),
        moved("50", "50", "male"),
        moved(None, "70", school_after="incentive"),
    ]
    rows = effect(found)
    whole = rows["all"][""]
    assert (whole.people, whole.up, whole.down, whole.both) == (4, 0, 2, 3)
    assert (whole.mean_before, whole.mean_after) == (Decimal("53.33"), Decimal("55.00"))
    assert (whole.passed_before, whole.passed_after) == (3, 4)
    assert (whole.placed_before, whole.placed_after) == (2, 2)
    women, men = rows["sex"]["female"], rows["sex"]["male"]
    assert (women.mean_before, women.mean_after) == (Decimal("60.00"), Decimal("55.00"))
    assert (men.placed_before, men.placed_after, men.down) == (1, 1, 1)
    schools = {k: (r.placed_before, r.placed_after) for k, r in rows["school"].items()}
    assert schools == {"standard": (1, 1), "incentive": (1, 1)}
    left, right = bars([women, men])
    assert (left.at, left.width, left.up) == (0, 500, False)
    assert (right.at, right.width, right.up) == (500, 500, True)


@pytest.mark.db
def test_rules_are_tried_without_storing_anything(
    app: Flask, pages: Pages, clock: FixedClock
) -> None:
    with app.app_context():
        campaign = make_campaign()
        for subject_points in ("59.00", "50.00"):
            card = make_card(campaign=campaign, incentive_years=0, sex="female")
            make_total(make_application(card, state=ApplicationState.ELIGIBLE), subject_points)
        official = make_official("ministry-official")
        document = copy.deepcopy(shipped()["2025"])
        document["points"]["sources"][1]["weight"] = "2"
        who = asker(official)
        tried = campaigns_service.draft_rule_set(campaign.public_id, document, asker=who, now=NOW)
        before = points.totals(campaign.id)
        found = effect_of(campaign, campaigns.rule_set(tried), now=NOW)
        whole = found["rows"]["all"][""]
        assert (whole["people"], whole["sum_before"], whole["sum_after"]) == (2, 13500, 16100)
        assert found["rows"]["sex"].keys() == {"female"}
        assert points.totals(campaign.id) == before
        db.session.commit()
        sign_in(pages.client, official)
    page = pages.get(f"/en/office/reports/what-if?rules={tried}")
    page = page.form("what-if").submit()
    assert "Tried so far" in page.text
    with app.app_context():
        run_due(clock)
    address = page.path
    page = pages.get(address)
    assert "67.50" in page.text  # (72 + 63) / 2
    assert "80.50" in page.text
    for by in ("district", "sex", "school"):
        pages.get(f"{address}?by={by}")
    pages.get(address.replace("/en/", "/az/"))


GROUPS = {
    "code": "groups",
    "kind": "several",
    "options": [{"code": c, "name": {"az": c, "en": c}} for c in ("martyr", "veteran")],
}


@pytest.mark.db
def test_the_page_says_which_placement_rules_were_tried(
    app: Flask, pages: Pages, clock: FixedClock
) -> None:
    """Only the placement section differs: nobody's points move, but somebody's place does."""
    with app.app_context():
        campaign = make_campaign()
        publish_marked_form(campaign, GROUPS)
        posts = [make_vacancy(campaign, code) for code in ("near", "far")]
        for mark, groups in (("59.00", []), ("50.00", ["martyr", "veteran"])):
            card = make_card(campaign=campaign, incentive_years=0, groups=groups)
            one = make_application(card, state=ApplicationState.ELIGIBLE)
            make_total(one, mark)
            wishes = [(post.id, one.id) for post in posts]
            new = NewList(one.person_id, campaign.id, "permanent", wishes, NOW)
            lists.add_lists([new], actor=SYSTEM, now=NOW)
        official = make_official("ministry-official")
        plain, who = shipped()["2025"], asker(official)
        tried = []
        for change in (
            {"choices": {"permanent": 1, "fixed-term": 4}},
            {"priority": {"field": "groups", "classes": {"martyr": 2, "veteran": 1}}},
        ):
            document = {**plain, "placement": {**plain["placement"], **change}}
            tried.append(
                campaigns_service.draft_rule_set(campaign.public_id, document, asker=who, now=NOW)
            )
        db.session.commit()
        sign_in(pages.client, official)
    shown = []
    for one_tried in tried:
        started = (
            pages.get(f"/en/office/reports/what-if?rules={one_tried}").form("what-if").submit()
        )
        with app.app_context():
            run_due(clock)
        shown.append(pages.get(started.path))
    fewer, groups_first = shown
    assert "Placed, now and then 2 → 1" in fewer.text
    assert "People placed elsewhere, newly or no longer 1" in fewer.text
    assert "Higher rank in the subject 0" in fewer.text
    (row,) = fewer.one("table.table-cards").select("tbody tr")
    assert row.get_text(" ", strip=True) == "Permanent contract 8 1"
    assert "is in two priority classes (1, 2)" in groups_first.text
    assert "groups: martyr (2), veteran (1)" in groups_first.text
