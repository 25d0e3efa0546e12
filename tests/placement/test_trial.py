"""What-if: other totals over the present lists, and nothing stored."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask

from recruit.extensions import db
from recruit.placement import queries
from recruit.placement.service.trial import Spot, try_with
from recruit.points import queries as points
from tests.factories.campaigns import make_campaign
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
