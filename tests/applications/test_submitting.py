"""A submission asks little of the database, and nothing that it asks is old."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from recruit.accounts import queries as accounts
from recruit.accounts.models import GrantRow
from recruit.accounts.service import roles
from recruit.applications import service
from recruit.applications.models import ApplicationRow
from recruit.applications.queries import situation
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import shipped
from recruit.candidates.rules import Card
from recruit.directory.queries import SUBJECTS
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.journal import service as journal_service
from recruit.journal.queries import Entry
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM
from tests.factories.campaigns import give_rules
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_card,
    publish_marked_form,
)

pytestmark = pytest.mark.db

MOST = 6  # of a first submission beside its campaign and what decides: the card, five that write


def submit(card: Card, subject: str = "physics") -> tuple[str, list[str]]:
    """The application's public id, and the statements that made it, as a request makes them."""
    who = candidate_asker(accounts.person(card.person_id))
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, words: str, *_more: Any) -> None:
        statements.append(words)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        campaign = campaigns.current_campaign()
        assert campaign is not None
        made = service.submit(subject, campaign=campaign, asker=who, now=NOW)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    db.session.commit()
    return made.public_id, [one for one in statements if not one.startswith("BEGIN")]


def refusal(card: Card, subject: str = "physics") -> str:
    with pytest.raises(RuleError) as caught:
        submit(card, subject)
    db.session.rollback()
    return caught.value.message


def test_a_submission_takes_few_statements(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = campaigns.campaign_by_id(make_card(specialty="mathematics").campaign_id)
        first, second = (make_card(campaign=campaign, specialty="mathematics") for _ in range(2))
        db.session.commit()
        submit(first)  # reads the form and the rules, which are kept
        assert len(submit(second)[1]) <= MOST
        assert len(submit(second, "mathematics")[1]) <= MOST - 1  # the card is locked already
        again, statements = submit(second)
        assert len(statements) <= 2
        assert again == submit(second)[0]
        held = [one for one in statements if "FOR UPDATE" in one]
        assert len(held) == (2 if db.engine.dialect.name == "postgresql" else 0)


def test_what_decides_is_seen_as_it_is_now(db_app: Flask) -> None:
    """Whatever one process has kept of earlier submissions."""
    with db_app.app_context():
        campaign = campaigns.campaign_by_id(make_card().campaign_id)
        card, other = (make_card(campaign=campaign) for _ in range(2))
        db.session.commit()
        submit(make_card(campaign=campaign))
        roles.give_role(other.person_id, "item-author", None, actor=SYSTEM, now=NOW)
        db.session.commit()
        assert "take part in the decisions" in refusal(other)
        begin = min(phase.opens_at for phase in campaign.calendar.phases)
        for hours, refused in ((1, True), (-1, False)):
            ended = begin + timedelta(hours=hours)
            db.session.execute(update(GrantRow).values(ended_at=ended))
            db.session.commit()
            assert bool(situation(other.person_id, campaign, "physics").deciding) is refused
        opening = update(SUBJECTS).where(SUBJECTS.c.code == "physics")
        db.session.execute(opening.values(applicable=False))
        assert refusal(card) == refusal(card, "no such") == "Choose a subject from the list."
        db.session.execute(opening.values(applicable=True))
        needed = {"code": "hobby", "kind": "text", "required": True}
        db.session.commit()
        publish_marked_form(campaign, needed)
        assert "not complete" in refusal(card)
        strict = {**shipped()["2025"]["eligibility"], "education": ["master"]}
        give_rules(campaign.id, eligibility=strict)
        db.session.commit()
        assert "education" in refusal(card)


def test_what_happened_is_heard_in_its_order(db_app: Flask) -> None:
    heard: list[tuple[str, Entry]] = []

    def hears(name: str) -> Any:
        return lambda entry, _now: heard.append((name, entry))

    mine = [hears("first"), hears("second")]
    with db_app.app_context():
        card = make_card()
        db.session.commit()
        journal_service._subscribers.extend(mine)
        try:
            submit(card)
        finally:
            del journal_service._subscribers[-2:]
        order = [(name, entry.kind) for name, entry in heard]
        kinds = ("CardLocked", "ApplicationSubmitted")
        assert order == [(name, kind) for kind in kinds for name in ("first", "second")]
        written = journal.entries(limit=2)[0]
        assert written == [heard[2][1], heard[0][1]]
        assert written[0].id > written[1].id
        columns = ApplicationRow.state, ApplicationRow.version
        assert db.session.execute(select(*columns)).all() == [(ApplicationState.SUBMITTED, 1)]
