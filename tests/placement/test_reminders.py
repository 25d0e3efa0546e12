"""Whoever has not confirmed a list is reminded, once at each step."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.candidates import queries as candidates
from recruit.journal import queries as journal
from recruit.placement.service import lists, reminding
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.placement import PERMANENT, make_competitor, make_list, make_vacancy

pytestmark = pytest.mark.db


def test_who_has_not_confirmed_is_reminded_once_at_each_step(db_app: Flask) -> None:
    with db_app.app_context():
        steps()


def steps() -> None:
    campaign = make_campaign()
    phase = campaign.calendar.phase("choice")
    assert phase is not None
    confirmed, saved, changed, without, failed = (
        make_competitor(campaign, passed=number < 4) for number in range(5)
    )
    one, other = make_vacancy(campaign, "V1"), make_vacancy(campaign, "V2")
    make_list(confirmed, campaign, one)
    make_list(changed, campaign, one)
    lists.save_list(campaign.id, PERMANENT, [other.public_id], 1, asker=changed.asker, now=NOW)
    lists.add_choice(one.public_id, asker=saved.asker, now=NOW)

    def reminded(before: timedelta) -> list[str]:
        now = phase.closes_at - before
        while reminding.remind_some(now):
            pass
        entries, _ = journal.entries(kind="ChoicesReminded", limit=50)
        cards = {
            candidates.card(who.person.id, campaign.id).public_id: name  # type: ignore[union-attr]
            for name, who in (
                ("confirmed", confirmed),
                ("saved", saved),
                ("changed", changed),
                ("without", without),
                ("failed", failed),
            )
        }
        return sorted(f"{cards[e.subject.id]} {e.details['days']}" for e in entries)

    assert reminded(timedelta(days=4)) == []
    first = ["changed 3", "saved 3", "without 3"]
    assert reminded(timedelta(days=3)) == first
    assert reminded(timedelta(days=2)) == first
    assert reminded(timedelta(days=1)) == sorted([*first, "changed 1", "saved 1", "without 1"])
    assert len(reminded(timedelta(0))) == 6
