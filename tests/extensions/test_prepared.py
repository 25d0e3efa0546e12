"""Rows that are worked out before the transaction that writes them."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recruit.extensions import db
from recruit.extensions.prepared import (
    beforehand,
    new_ids,
    ready,
    ready_changes,
    write_changes,
    write_ready,
)
from recruit.jobs.models import Job
from tests.factories.candidates import NOW

pytestmark = pytest.mark.db


def values(number: int, **more: object) -> dict[str, object]:
    return {"kind": "test", "payload": {"ə": number}, "due_at": NOW, "created_at": NOW, **more}


def test_worked_out_rows_say_what_the_models_own_say(db_app: Flask) -> None:
    with db_app.app_context():
        db.session.add(Job(**values(1)))
        with_key = [values(number, unique_key=f"k{number}") for number in (2, 3)]
        rows = ready(Job, with_key)
        ids = new_ids(Job, 2)
        write_ready(rows, id=ids)
        db.session.add(Job(**values(4)))
        db.session.commit()
        jobs = db.session.scalars(select(Job).order_by(Job.id)).all()
        assert [job.payload for job in jobs] == [{"ə": number} for number in (1, 2, 3, 4)]
        assert [job.id for job in jobs[1:3]] == ids
        assert len({job.public_id for job in jobs}) == 4
        first, second = jobs[:2]
        for name in ("state", "due_at", "tries", "max_tries", "progress_done", "owner"):
            assert getattr(first, name) == getattr(second, name), name
        changes = ready_changes(Job, [{"id": ids[0], "tries": 2}, {"id": ids[1], "owner": "me"}])
        write_changes(changes)
        db.session.expire_all()
        assert [(job.tries, job.owner) for job in jobs[1:3]] == [(2, None), (0, "me")]


def test_a_row_that_may_not_be_takes_the_others_back(db_app: Flask) -> None:
    with db_app.app_context():
        write_ready(ready(Job, []))
        with pytest.raises(IntegrityError):
            write_ready(ready(Job, [values(n, unique_key="same") for n in (1, 2)]))
        with beforehand():
            assert db.session.scalars(select(Job)).all() == []
