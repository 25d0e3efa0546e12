"""Codes of the hall: one session for one seat, wrong ones counted."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.exam import service
from recruit.exam.queries import identity as identity_queries
from recruit.exam.service import identity
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import NOWHERE, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from tests.exam.test_hall_sign_in import CENTRE, INVIGILATOR, MINUTE, make_sitter
from tests.exam.world import make_world, official
from tests.factories.exam import NOW

# --- codes and sessions ---------------------------------------------------------------------------


@pytest.mark.db
def test_a_code_opens_one_session_for_one_seat(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world()
        sitter = make_sitter(campaign)
        invigilator = official(INVIGILATOR)
        first = identity.release_code(sitter.seat, asker=invigilator, now=NOW)
        second = identity.release_code(sitter.seat, asker=invigilator, now=NOW)
        with pytest.raises(RuleError):
            sitter.sign_in(first)  # the second one voided it
        token = sitter.sign_in(second)
        with pytest.raises(RuleError):
            sitter.sign_in(second)  # used
        found = accounts.session_of(token, NOW)
        assert found
        assert found.asker.only == Ref("seat", sitter.seat)
        assert not found.asker.permissions
        assert not found.pending
        third = identity.release_code(sitter.seat, asker=invigilator, now=NOW)
        assert identity_queries.checks_of(1)[1].waits
        assert accounts.session_of(sitter.sign_in(third), NOW)
        assert accounts.session_of(token, NOW) is None  # one seat, one computer
        check = identity_queries.checks_of(1)[1]
        assert not check.waits
        assert check.signed_in_at == NOW
        kinds = ("IdentityChecked", "HallSignedIn")
        assert [len(journal.entries(kind=kind)[0]) for kind in kinds] == [3, 2]


@pytest.mark.db
def test_wrong_words_are_counted_for_the_person_and_a_new_code_forgives(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world()
        sitter, other = make_sitter(campaign), make_sitter(campaign)
        invigilator = official(INVIGILATOR)
        code = identity.release_code(sitter.seat, asker=invigilator, now=NOW)
        others = identity.release_code(other.seat, asker=invigilator, now=NOW)
        wrong = [
            replace(sitter, number=other.number),
            replace(sitter, fin=other.fin),
            replace(sitter, fin="ZZZZZZZ"),
            replace(sitter, fin=""),
        ]
        said = set()
        for one in wrong:
            with pytest.raises(RuleError) as caught:
                one.sign_in(code)
            said.add(caught.value.message)
        for _again in range(4):
            with pytest.raises(RuleError) as caught:
                sitter.sign_in(others)
            said.add(caught.value.message)
        with pytest.raises(RuleError) as caught:
            sitter.sign_in(code)  # right, but too many were wrong
        assert caught.value.message not in said
        assert "minutes" in caught.value.params
        assert other.sign_in(others)  # nobody else has to wait
        assert sitter.sign_in(identity.release_code(sitter.seat, asker=invigilator, now=NOW))
        assert len(said) == 1


@pytest.mark.db
def test_codes_are_given_out_by_who_watches_the_sitting_until_the_exam_has_ended(
    db_app: Flask,
) -> None:
    with db_app.app_context():
        campaign = make_world()
        sitter = make_sitter(campaign, networks=(CENTRE,))
        invigilator = official(INVIGILATOR)
        nowhere = replace(invigilator, permissions={INVIGILATOR: NOWHERE})
        for asker in (nowhere, official(Permission.EXAMS_MANAGE), sitter.candidate.asker):
            with pytest.raises(NotFoundError):
                identity.release_code(sitter.seat, asker=asker, now=NOW)
        code = identity.release_code(sitter.seat, asker=invigilator, now=NOW)
        for _again in range(7):  # outside the centre nothing is counted: nobody is kept out
            with pytest.raises(RuleError):
                sitter.sign_in("ABCDEF", client="8.8.8.8")
        attempt = service.start(sitter.seat, asker=sitter.candidate.asker, now=NOW)
        service.finish(attempt, asker=sitter.candidate.asker, now=NOW + MINUTE)
        with pytest.raises(RuleError):
            sitter.sign_in(code)
        with pytest.raises(RuleError):
            identity.release_code(sitter.seat, asker=invigilator, now=NOW)


@pytest.mark.race
def test_of_two_computers_with_one_code_one_gets_in(pg_app: Flask) -> None:
    with pg_app.app_context():
        sitter = make_sitter(make_world())
        code = identity.release_code(sitter.seat, asker=official(INVIGILATOR), now=NOW)
        db.session.commit()
    ready, tokens = Barrier(2), list[str]()

    def enter() -> None:
        with pg_app.app_context():
            ready.wait()
            try:
                tokens.append(sitter.sign_in(code))
                db.session.commit()
            except RuleError:
                db.session.commit()

    threads = [Thread(target=enter) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(tokens) == 1
