"""Imports that meet each other: the database's keys decide, nobody gets an error page."""

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask

from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.vacancies import queries, service
from recruit.vacancies.rules import NewVacancy
from tests.factories.accounts import asker, make_official
from tests.factories.vacancies import new_school
from tests.vacancies.scene import a_campaign

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.db
def test_a_staged_file_is_carried_out_once_and_only_by_its_owner(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = a_campaign()
        owner, other = (asker(make_official("ministry-official")) for _ in range(2))
        new = NewVacancy("V1", new_school("AZ-SAK"), "physics")
        staged = service.stage(campaign.id, [new], asker=owner, now=NOW)
        with pytest.raises(NotFoundError):
            service.prepare(staged, asker=other, now=NOW)
        prepared = service.prepare(staged, asker=owner, now=NOW)
        assert service.carry_out(prepared, campaign.public_id, asker=other, now=NOW) == 0
        assert service.carry_out(prepared, campaign.public_id, asker=owner, now=NOW) == 1
        assert service.carry_out(prepared, campaign.public_id, asker=owner, now=NOW) == 0
        assert queries.state_counts(campaign.id, EVERYWHERE) == {"draft": 1}


@pytest.mark.race
def test_of_two_imports_of_the_same_codes_one_wins(pg_app: Flask) -> None:
    with pg_app.app_context():
        campaign = a_campaign()
        official = make_official("ministry-official")
        who = asker(official)
        new = [NewVacancy(f"V{n}", new_school("AZ-SAK"), "physics") for n in range(20)]
        staged = [service.stage(campaign.id, new, asker=who, now=NOW) for _ in range(2)]
        db.session.commit()
    meet, outcomes = threading.Barrier(2), []

    def confirm(public_id: str) -> None:
        with pg_app.app_context():
            prepared = service.prepare(public_id, asker=who, now=NOW)
            db.session.rollback()
            meet.wait(timeout=20)
            try:
                service.carry_out(prepared, campaign.public_id, asker=who, now=NOW)
                db.session.commit()
                outcomes.append("stored")
            except RuleError:
                db.session.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=confirm, args=(one,)) for one in staged]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["refused", "stored"]
    with pg_app.app_context():
        assert queries.state_counts(campaign.id, EVERYWHERE) == {"draft": 20}
