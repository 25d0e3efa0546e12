"""Reminders before a deadline: who, when, once."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.applications import queries, service
from recruit.applications.rules import ApplicationState
from recruit.applications.service import reminding
from recruit.extensions import db
from recruit.jobs.service import run_due
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.kernel.clock import FixedClock
from recruit.notifications import queries as notifications
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_candidate, make_card, official_asker

pytestmark = pytest.mark.db
CLOSES = NOW + timedelta(days=30)


def reminded(now: object) -> list[int]:
    return [reminding.remind_some(now), reminding.remind_some(now)]  # type: ignore[arg-type]


def test_a_card_without_an_application_is_remembered_once_near_the_end(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        card, applied = make_card(None, campaign), make_card(None, campaign)
        make_application(applied)
        withdrawn = make_application(make_card(None, campaign), state=ApplicationState.WITHDRAWN)
        assert reminded(CLOSES - timedelta(days=3, seconds=1)) == [0, 0]
        assert reminded(CLOSES - timedelta(days=3)) == [1, 0]
        assert reminded(CLOSES - timedelta(days=1)) == [0, 0]
        assert reminded(CLOSES) == [0, 0]
        entries, count = journal.entries(kind="CardReminded")
        assert (count, entries[0].subject.id) == (1, card.public_id)
        db.session.commit()
        run_due(FixedClock(CLOSES), kinds=["notifications.tell"])
        told = notifications.inbox(card.person_id)
        assert [one.template for one in told] == ["card-reminder"]
        assert notifications.inbox(withdrawn.person_id) == []


def test_a_correction_is_remembered_once_for_each_return(app: Flask) -> None:
    with app.app_context():
        made = make_application()
        who = official_asker(make_candidate(), Permission.APPLICATIONS_CHECK)
        given = {"reasons": ["document-missing"], "words": "", "asker": who, "now": CLOSES}
        service.return_to_candidate(made.public_id, made.version, **given)  # type: ignore[arg-type]
        until = queries.application(made.public_id).returned_until
        assert until == CLOSES + timedelta(days=3)
        assert reminded(until - timedelta(days=1, seconds=1)) == [0, 0]
        assert reminded(until - timedelta(days=1)) == [1, 0]
        assert reminded(until) == [0, 0]
        assert journal.entries(kind="CorrectionReminded")[1] == 1
