"""What-if: other totals over the present lists, and nothing stored."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import draft_rule_set, shipped
from recruit.extensions import db
from recruit.placement import queries
from recruit.placement.service.trial import Spot, try_with
from recruit.points import queries as points
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.placement import Office, make_competitor, make_list, make_vacancy

pytestmark = pytest.mark.db


def test_other_totals_move_people_and_nothing_is_stored(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign()
        near, far = (make_vacancy(campaign, code) for code in ("near", "far"))
        strong, weak = (make_competitor(campaign, total) for total in ("80.00", "70.00"))
        for who in (strong, weak):
            make_list(who, campaign, near, far)
        Office(campaign).published()
        db.session.commit()
        totals = points.totals(campaign.id)
        totals[weak.application_id] = replace(totals[weak.application_id], points=Decimal("80.01"))
        (trial,) = try_with(campaign.public_id, totals)
        assert trial.before.placed == {
            strong.person.id: Spot(near.id, strong.application_id),
            weak.person.id: Spot(far.id, weak.application_id),
        }
        assert trial.after.placed[weak.person.id].vacancy_id == near.id
        assert trial.moved == tuple(sorted((strong.person.id, weak.person.id)))
        assert trial.after.cut_offs == {near.id: Decimal("80.01"), far.id: Decimal("80.00")}
        assert (trial.after.posts, trial.after.unfilled) == (2, 0)
        assert not db.session.new
        assert not db.session.dirty
        assert queries.placed_people(campaign.id)[strong.person.id].vacancy_id == near.id
        del totals[strong.application_id]
        (trial,) = try_with(campaign.public_id, totals)
        assert strong.person.id not in trial.after.placed


BY_SCHOOLING = {"field": "education", "classes": {"master": 2, "bachelor": 1}}


@pytest.mark.parametrize(
    ("changed", "strong_at", "weak_at"),
    [
        ({}, "near", "far"),
        ({"choices": {"permanent": 1}}, "near", None),  # far stands second on the list
        ({"choices": {"permanent": 0}}, None, None),
        ({"choices": {"permanent": 20}, "silence": "declines"}, "near", "far"),
        ({"priority": BY_SCHOOLING}, "far", "near"),  # the weaker one goes first
        ({"last_saved_counts": False}, None, "near"),  # the stronger one never confirmed
        ({"pass_marks": {"standard": "75"}}, "near", None),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, dict) else None,
)
def test_another_placement_section_alone_moves_people(
    app: Flask, changed: dict[str, Any], strong_at: str | None, weak_at: str | None
) -> None:
    with app.app_context():
        campaign = make_campaign()
        near, far = (make_vacancy(campaign, code) for code in ("near", "far"))
        strong = make_competitor(campaign, "80.00")
        weak = make_competitor(campaign, "70.00", education="master")
        make_list(strong, campaign, near, far, confirmed_at=None)
        make_list(weak, campaign, near, far)
        document = shipped()["2025"]
        document = {**document, "placement": {**document["placement"], **changed}}
        drafted = draft_rule_set(
            campaign.public_id, document, asker=Office(campaign).first, now=NOW
        )
        totals = points.totals(campaign.id)
        (trial,) = try_with(campaign.public_id, totals, campaigns.rule_set(drafted))
        names = {near.id: "near", far.id: "far"}
        before, after = (
            {person: names[spot.vacancy_id] for person, spot in run.placed.items()}
            for run in (trial.before, trial.after)
        )
        assert before == {strong.person.id: "near", weak.person.id: "far"}
        assert after.get(strong.person.id) == strong_at
        assert after.get(weak.person.id) == weak_at
        assert set(trial.moved) == {p for p in before if before[p] != after.get(p)}


def test_residence_decides_where_only_the_tried_rules_know_it(app: Flask) -> None:
    """The place of residence in the key is that of the rules tried, not of those in force."""
    plain = shipped()["2025"]
    ties = plain["points"]["tie_breaks"]
    without = {**plain["points"], "tie_breaks": [t for t in ties if t["kind"] != "residence"]}
    alone = {**plain["points"], "tie_breaks": [t for t in ties if t["kind"] == "residence"]}
    with app.app_context():
        campaign = make_campaign(points=without)
        post = make_vacancy(campaign, "post")
        home, away = (
            make_competitor(campaign, "70.00", district=code)
            for code in (post.school.district_code, "AZ-NX")
        )
        for who in (home, away):
            make_list(who, campaign, post)
        office = Office(campaign)
        drafted = draft_rule_set(
            campaign.public_id, {**plain, "points": alone}, asker=office.first, now=NOW
        )
        totals = {
            key: replace(one, tie_break=(0,)) for key, one in points.totals(campaign.id).items()
        }
        (trial,) = try_with(campaign.public_id, totals, campaigns.rule_set(drafted))
        assert list(trial.after.placed) == [home.person.id]
