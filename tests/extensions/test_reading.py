"""How a transaction that only reads ends on PostgreSQL: its statements stay prepared."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.extensions.database import declare_writing, reading_only
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.race

PREPARED = text(
    "SELECT count(*) FROM pg_prepared_statements"
    " WHERE statement LIKE '%campaigns%' AND statement NOT LIKE '%pg_prepared%'"
)


def look() -> int:
    """One reading request: what it asks, then the end of its session; how much is prepared."""
    with reading_only():
        campaigns.current_campaign()
        found = int(db.session.scalar(PREPARED) or 0)
        db.session.remove()
    return found


def test_pages_that_read_keep_their_statements_prepared(pg_app: Flask) -> None:
    with pg_app.app_context():
        make_campaign()
        db.session.commit()
        assert [look() for _ in range(8)][-1] == 1


def test_what_was_written_is_rolled_back_all_the_same(pg_app: Flask) -> None:
    """Also where a request that was to read has written after all, or another one gives up."""
    rename = text("UPDATE campaigns SET year = '1999/2000'")
    with pg_app.app_context():
        campaign = make_campaign()
        db.session.commit()
        for writing in (False, True):
            declare_writing(writing)
            db.session.execute(rename)
            db.session.remove()
            assert campaigns.campaign(campaign.public_id).year == "2026/2027"
            db.session.remove()
        declare_writing(True)


def test_an_error_in_the_midst_of_reading_leaves_a_sound_connection(pg_app: Flask) -> None:
    with pg_app.app_context(), reading_only():
        with pytest.raises(Exception, match="division by zero"):
            db.session.scalar(text("SELECT 1/0"))
        db.session.remove()
        assert db.session.scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize("noticed", [False, True])
def test_a_connection_that_is_lost_while_reading_is_given_up(pg_app: Flask, noticed: bool) -> None:
    with pg_app.app_context(), reading_only():
        pid = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        if noticed:
            with pytest.raises(DBAPIError):
                db.session.scalar(text("SELECT 1"))
        db.session.remove()
        assert db.session.scalar(text("SELECT 1")) == 1
