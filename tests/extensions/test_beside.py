"""A transaction in a thread of its own, with a session of its own."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from recruit.extensions import db
from recruit.extensions.beside import beside
from recruit.jobs.models import Job
from tests.factories.candidates import NOW

pytestmark = pytest.mark.db


@pytest.fixture
def world(db_app: Flask) -> Any:
    with db_app.app_context():
        yield


def add(key: str) -> int:
    row = {"kind": "test", "payload": {}, "due_at": NOW, "created_at": NOW, "unique_key": key}
    db.session.execute(insert(Job), [row])
    return threading.get_ident()


def standing() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Job.unique_key.like("beside%"))) or 0


@pytest.mark.usefixtures("world")
def test_what_is_written_beside_is_one_transaction_in_one_thread() -> None:
    with beside() as write:
        threads = {write(add, f"beside{number}").result() for number in (1, 2)}
        write(db.session.commit).result()
        assert write(standing).result() == 2
    assert len(threads) == 1
    assert threads != {threading.get_ident()}
    assert standing() == 2


def written(*keys: str) -> None:
    """Not committed; without a key something fails here."""
    with beside() as write:
        for key in keys:
            if not key:
                raise KeyError(key)
            write(add, key).result()


@pytest.mark.usefixtures("world")
def test_what_fails_or_is_not_committed_is_as_if_it_never_was() -> None:
    with pytest.raises(IntegrityError):
        written("beside", "beside")
    with pytest.raises(KeyError):
        written("beside", "")
    assert standing() == 0
    add("beside")  # nobody holds a lock any more
    db.session.commit()
