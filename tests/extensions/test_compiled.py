"""Statements that are compiled once give what SQLAlchemy gives."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, bindparam, event, func, select, text, update
from sqlalchemy.exc import DBAPIError

from recruit.campaigns.models import CampaignRow, RuleSetRow
from recruit.extensions import db
from recruit.extensions.compiled import compiled
from recruit.extensions.prepared import run
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.db

CAMPAIGNS: Any = CampaignRow.__table__
RULES: Any = RuleSetRow.__table__
NOW = datetime(2026, 6, 1, 8, 30, 15, 250000, tzinfo=UTC)

STATEMENTS = [
    (
        select(RULES).where(RULES.c.created_at <= bindparam("until")),
        {"until": NOW.replace(year=2030)},
    ),
    (select(CAMPAIGNS).where(CAMPAIGNS.c.state == bindparam("state")), {"state": "running"}),
    (select(CAMPAIGNS.c.id, RULES.c.id).join(RULES, RULES.c.campaign_id == CAMPAIGNS.c.id), {}),
    (select(func.count(), (CAMPAIGNS.c.year == "2026/2027").label("now")).group_by("now"), {}),
    (select(RULES).where(RULES.c.state == "active").with_for_update(), {}),
    (select(RULES.c.digest).where(RULES.c.campaign_id == bindparam("campaign")), {"campaign": -1}),
]


@pytest.fixture
def standing(db_app: Flask) -> Any:
    with db_app.app_context():
        make_campaign(now=NOW)
        yield db.session.connection()


@pytest.mark.parametrize("number", range(len(STATEMENTS)))
def test_rows_are_those_of_sqlalchemy(standing: Any, number: int) -> None:
    statement, values = STATEMENTS[number]
    expected = standing.execute(statement, values).all()
    for _again in range(2):
        found = run(statement, **values).all()
        assert [row._asdict() for row in found] == [row._asdict() for row in expected]
        assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in expected]
    assert bool(expected) is (number < len(STATEMENTS) - 1)


def test_it_is_heard_like_every_statement(standing: Any) -> None:
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, words: str, *_more: Any) -> None:
        heard.append(words)

    statement, values = STATEMENTS[1]
    for name in ("before_cursor_execute", "after_cursor_execute"):
        event.listen(db.engine, name, hear)
    try:
        run(statement, **values)
    finally:
        for name in ("before_cursor_execute", "after_cursor_execute"):
            event.remove(db.engine, name, hear)
    assert len(heard) == 2
    assert heard[0].startswith("SELECT")


@pytest.mark.parametrize(
    "statement",
    [
        select(CAMPAIGNS.c.id).where(CAMPAIGNS.c.id.in_(bindparam("ids", expanding=True))),
        select(CAMPAIGNS.c.id).where(CAMPAIGNS.c.id == bindparam("id", callable_=lambda: 7)),
        update(CAMPAIGNS).values(year="x"),
    ],
)
def test_what_has_to_be_made_each_time_is_left_to_sqlalchemy(standing: Any, statement: Any) -> None:
    assert compiled(statement, standing.dialect) is None


def test_a_value_that_is_lacking_is_an_error(standing: Any) -> None:
    with pytest.raises(KeyError):
        run(STATEMENTS[1][0])


def test_an_error_of_the_database_is_one_of_sqlalchemys(standing: Any) -> None:
    broken: Select[Any] = select(func.no_such_function(CAMPAIGNS.c.id))
    with pytest.raises(DBAPIError):
        run(broken)


def test_a_lost_connection_is_given_up_and_the_next_one_works(pg_app: Flask) -> None:
    """As after a restart of PostgreSQL."""
    with pg_app.app_context():
        assert run(STATEMENTS[1][0], state="running").all() == []
        process = db.session.connection().connection.driver_connection.info.backend_pid
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        with pytest.raises(DBAPIError) as caught:
            run(STATEMENTS[1][0], state="running")
        assert caught.value.connection_invalidated
        db.session.rollback()
        assert run(STATEMENTS[1][0], state="running").all() == []
