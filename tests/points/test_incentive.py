"""What the incentive does: of one run, and under other rules; every number counted by hand."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.jobs.service import run_due
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from recruit.placement.queries.figures import figures
from recruit.placement.rules import Contract, NewList, Snapshot
from recruit.placement.rules.rounds import SnapshotVacancy
from recruit.placement.service import lists
from recruit.reports.queries.what_if import effect_of
from recruit.vacancies.rules import Vacancy
from tests.factories.accounts import asker, make_official, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_card, publish_marked_form
from tests.factories.points import make_total
from tests.factories.vacancies import make_vacancy
from tests.pages import Pages

pytestmark = pytest.mark.db
KINDS = [
    {"code": "standard", "name": {"az": "Adi", "en": "Standard"}},
    {"code": "incentive", "name": {"az": "Həvəsləndirmə", "en": "Incentive"}, "incentive": True},
    {"code": "mountain", "name": {"az": "Dağ məktəbi", "en": "Mountain school"}},
]


def a_campaign() -> Campaign:
    return make_campaign(vacancies={"kinds": KINDS})


def frozen(campaign: Campaign, posts: list[Vacancy]) -> Snapshot:
    spots = tuple(SnapshotVacancy(one.id, one.public_id, one.posts) for one in posts)
    key = ("holder", "points", "lot")
    return Snapshot(campaign.public_id, Contract.PERMANENT, 1, "rules", key, spots, ())


def test_each_kind_has_its_posts_its_people_and_its_mean_cut_off(app: Flask) -> None:
    """Standard: 1 + 3 posts, 3 taken, one full at 62.50. Incentive: 2 + 1 + 1 posts, all taken,
    full at 41.00, 50.00 and 44.26: 135.26 / 3 = 45.09. Mountain: 8 posts, one taken, none full."""
    with app.app_context():
        campaign = a_campaign()
        plan = [("standard", 1), ("standard", 3), ("incentive", 2), ("incentive", 1)]
        plan += [("incentive", 1), ("mountain", 8)]
        posts = [make_vacancy(campaign, kind=kind, posts=count) for kind, count in plan]
        taken = [0, 1, 1, 2, 2, 3, 4, 5]  # which vacancy each of eight people got
        cut_offs = [(0, 6250), (2, 4100), (3, 5000), (4, 4426)]
        result: dict[str, Any] = {
            "placement": [[number, posts[at].id] for number, at in enumerate(taken)],
            "cut_offs": [[posts[at].id, f"0:{points}:7"] for at, points in cut_offs],
        }
        found = figures(frozen(campaign, posts), result)
    seen = {
        kind: (one.posts, one.taken, one.left, one.percent, one.full, one.mean_cut_off)
        for kind, one in found.by_kind.items()
    }
    assert seen == {
        "standard": (4, 3, 1, 75, 1, Decimal("62.50")),
        "incentive": (4, 4, 0, 100, 3, Decimal("45.09")),
        "mountain": (8, 1, 7, 12, 0, None),
    }
    (district,) = found.by_district.values()
    assert (district.posts, district.taken, district.full) == (16, 8, 4)


def test_what_other_rules_move_is_told_by_the_kinds_of_the_rules(
    app: Flask, pages: Pages, clock: FixedClock
) -> None:
    """The better one gets the standard post, the other one the mountain school; where one choice
    counts, the mountain school stays empty."""
    with app.app_context():
        campaign = a_campaign()
        publish_marked_form(campaign)
        posts = [make_vacancy(campaign, kind=kind) for kind in ("standard", "mountain")]
        for mark in ("59.00", "50.00"):
            one = make_application(
                make_card(campaign=campaign, incentive_years=0), state=ApplicationState.ELIGIBLE
            )
            make_total(one, mark)
            wishes = [(post.id, one.id) for post in posts]
            new = NewList(one.person_id, campaign.id, "permanent", wishes, NOW)
            lists.add_lists([new], actor=SYSTEM, now=NOW)
        official = make_official("ministry-official")
        document = campaigns.active_rule_set(campaign.id).document
        fewer = document["placement"] | {"choices": {"permanent": 1, "fixed-term": 4}}
        tried = campaigns_service.draft_rule_set(
            campaign.public_id, document | {"placement": fewer}, asker=asker(official), now=NOW
        )
        found = effect_of(campaign, campaigns.rule_set(tried), now=NOW)
        rows = {
            kind: (row["people"], row["placed_before"], row["placed_after"])
            for kind, row in found["rows"]["school"].items()
        }
        assert rows == {"standard": (1, 1, 1), "mountain": (1, 1, 0)}
        assert found["moved"] == 1
        db.session.commit()
        sign_in(pages.client, official)
    page = pages.get(f"/az/office/reports/what-if?rules={tried}").form("what-if").submit()
    with app.app_context():
        run_due(clock)
    shown = pages.get(f"{page.path}?by=school")
    names = [cell.get_text(strip=True) for cell in shown.all(".table-scroll tbody th")]
    assert names == ["Adi", "Dağ məktəbi"]
