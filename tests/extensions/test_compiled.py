"""Statements that are compiled once give what SQLAlchemy gives."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Select,
    Table,
    bindparam,
    delete,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from recruit.campaigns.models import CampaignRow, RuleSetRow
from recruit.extensions import db
from recruit.extensions.compiled import compiled
from recruit.extensions.database import reading_only
from recruit.extensions.prepared import run
from recruit.jobs.models import Job
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.db

CAMPAIGNS: Any = CampaignRow.__table__
RULES: Any = RuleSetRow.__table__
JOBS: Any = Job.__table__
VARYING = Table(
    "varying",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("changes", Integer, onupdate=lambda: 7),
    Column("asked", Integer),
)
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
    ("statement", "names"),
    [
        (select(CAMPAIGNS.c.id).where(CAMPAIGNS.c.id.in_(bindparam("ids", expanding=True))), ()),
        (select(CAMPAIGNS.c.id).where(CAMPAIGNS.c.id == bindparam("id", callable_=lambda: 7)), ()),
        (delete(CAMPAIGNS), ()),
        (update(VARYING), ("asked",)),
    ],
)
def test_what_has_to_be_made_each_time_is_left_to_sqlalchemy(
    standing: Any, statement: Any, names: tuple[str, ...]
) -> None:
    assert compiled(statement, standing.dialect, names) is None


def test_a_row_is_written_as_sqlalchemy_writes_it(standing: Any) -> None:
    """With the model's defaults, anew for each row; the named columns alone are changed."""
    values = {"kind": "test", "payload": {"ə": [1, None]}, "due_at": NOW, "created_at": NOW}
    plain = standing.execute(insert(JOBS), values).inserted_primary_key[0]
    statement = insert(JOBS).returning(JOBS.c.id)
    ours = [run(statement, **values).scalar_one() for _ in range(2)]
    run(insert(JOBS), **values, unique_key="named")
    found = {row.id: row._asdict() for row in standing.execute(select(JOBS))}
    named = next(one for one in found if found[one]["unique_key"] == "named")
    assert len({row["public_id"] for row in found.values()}) == len(found) == 4
    own = ("id", "public_id", "unique_key")
    alike = [{k: v for k, v in row.items() if k not in own} for row in found.values()]
    assert alike == [alike[0]] * 4
    assert {plain, *ours, named} == set(found)
    change = update(JOBS).where(JOBS.c.id == bindparam("of"))
    assert run(change, of=plain, result=["ş"], finished_at=NOW).rowcount == 1
    assert run(change, of=plain, owner="me").rowcount == 1
    assert run(change.values(state="done"), of=-1).rowcount == 0
    changed = standing.execute(select(JOBS).where(JOBS.c.id == plain)).one()._asdict()
    assert changed == found[plain] | {"result": ["ş"], "finished_at": NOW, "owner": "me"}


def test_what_the_database_refuses_to_write_is_an_error_of_sqlalchemys(standing: Any) -> None:
    values = {"kind": "test", "payload": {}, "due_at": NOW, "created_at": NOW, "unique_key": "k"}
    run(insert(JOBS), **values)
    with pytest.raises(IntegrityError):
        run(insert(JOBS), **values)


def test_what_was_written_so_is_undone_with_its_transaction(standing: Any) -> None:
    """Also where requests are to read only: whoever has written does not commit by the way."""
    db.session.commit()
    with reading_only():
        run(update(CAMPAIGNS), year="1999/2000")
        db.session.rollback()
        assert db.session.scalar(select(CAMPAIGNS.c.year)) == "2026/2027"


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
