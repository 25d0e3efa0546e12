"""Two officials at once, on PostgreSQL: nobody is appointed to two places."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from recruit.extensions import db
from recruit.interviews import queries, service
from recruit.journal import queries as journal
from recruit.kernel.errors import RuleError
from tests.factories.accounts import asker
from tests.factories.candidates import NOW
from tests.factories.interviews import make_interview, make_panel, sheet
from tests.interviews.test_appointments import another, make_world

pytestmark = pytest.mark.race

TOMORROW = NOW + timedelta(days=1)


def at_once(app: Flask, *actions: Callable[[], Any]) -> list[Any]:
    """Each action in a session of its own, all at the same time; what each gave or raised."""
    barrier, results = Barrier(len(actions)), [None] * len(actions)

    def run(place: int, action: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[place] = action()
                db.session.commit()
            except RuleError as error:
                db.session.rollback()
                results[place] = error  # type: ignore[call-overload]
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_two_panels_in_one_room_are_not_appointed_at_once(pg_app: Flask) -> None:
    with pg_app.app_context():
        world = make_world()
        other, (panel, _) = another(world.campaign_id), make_panel(world.campaign_id)
        db.session.commit()
    appoint = partial(service.appoint_one, asker=world.office, now=NOW)
    results = at_once(
        pg_app,
        partial(appoint, world.panel, world.application, TOMORROW, 20),
        partial(appoint, panel, other, TOMORROW + timedelta(minutes=10), 20),
    )
    assert sum(isinstance(one, RuleError) for one in results) == 1


def test_the_last_two_sheets_at_once_give_one_result(pg_app: Flask) -> None:
    with pg_app.app_context():
        world = make_world()
        interview = make_interview(world.panel, world.application)
        first, second, third = (asker(who) for who in world.members)
        service.submit_marks(interview, sheet(), asker=first, now=NOW)
        db.session.commit()
    mark = partial(service.submit_marks, interview, sheet(), now=NOW)
    at_once(pg_app, partial(mark, asker=second), partial(mark, asker=third))
    with pg_app.app_context():
        assert queries.result_of(world.application.id) is not None
        completed, _ = journal.entries(kind="InterviewCompleted")
        assert len(completed) == 1
