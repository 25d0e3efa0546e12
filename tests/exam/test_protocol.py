"""Closing a sitting by its protocol, and declaring results final."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from recruit.accounts.service import proposals
from recruit.campaigns.rules import Campaign
from recruit.exam import queries, service
from recruit.exam.queries import finals as finals_queries
from recruit.exam.queries import protocol as protocol_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.incidents import IncidentKind, NewIncident
from recruit.exam.rules.protocol import Figures, Numbers, check_stated, differences
from recruit.exam.rules.seating import SittingState
from recruit.exam.service import finals, incidents, protocol, rulings
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError, RuleError
from tests.exam.world import END, MINUTE, begin, make_candidate, make_world, official, seat
from tests.factories.exam import NOW, make_sitting

HEAD = (Permission.SITTINGS_OPEN, Permission.SITTINGS_WATCH)
WATCH = (Permission.SITTINGS_WATCH,)
LATER = END + 2 * MINUTE
FIGURES = Figures(
    seated=10,
    present=8,
    by_hand=5,
    by_time=2,
    expelled=1,
    working=0,
    may_begin=2,
    incidents=1,
    unconfirmed=0,
)


@pytest.mark.unit
def test_numbers_that_differ_are_named_and_need_a_word() -> None:
    stated = Numbers(present=8, absent=2, finished=8, incidents=1)
    assert differences(FIGURES, stated) == []
    check_stated(FIGURES, stated, "")
    wrong = replace(stated, present=7, absent=3)
    assert differences(FIGURES, wrong) == ["present", "absent"]
    with pytest.raises(RuleError, match="differ"):
        check_stated(FIGURES, wrong, " ")
    check_stated(FIGURES, wrong, "One had gone home.")


@pytest.fixture
def campaign(db_app: Flask) -> Iterator[Campaign]:
    with db_app.app_context():
        made = make_world()
        db.session.commit()
        yield made


def hall(campaign: Campaign) -> str:
    """Somebody finished, somebody never came; nobody can begin any more at LATER."""
    place = make_sitting(campaign.id, closes_at=NOW + MINUTE)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    seat(campaign, make_candidate(campaign), place)
    service.finish(attempt, asker=candidate.asker, now=NOW)
    return place


@pytest.mark.db
def test_a_protocol_of_two_closes_the_sitting_for_good(campaign: Campaign) -> None:
    place = hall(campaign)
    here = sittings_queries.sitting(place)
    figures = protocol_queries.figures(here.id)
    assert figures.numbers == Numbers(present=1, absent=1, finished=1, incidents=0)
    watcher, colleague, head = official(*WATCH), official(*WATCH), official(*HEAD)
    proposal = protocol.propose(place, figures.numbers, "", asker=watcher, now=LATER)
    assert sittings_queries.sitting(place).state is SittingState.OPENED
    with pytest.raises(RuleError, match="yourself"):
        proposals.second(proposal, asker=watcher, now=LATER)
    with pytest.raises(RuleError, match="exam head"), db.session.begin_nested():
        proposals.second(proposal, asker=colleague, now=LATER)
    proposals.second(proposal, asker=head, now=LATER)
    db.session.commit()

    db.session.expire_all()
    assert sittings_queries.sitting(place).state is SittingState.CLOSED
    made = protocol_queries.protocol_of(here.id)
    assert made is not None
    assert made.digest == digest(canonical_json(made.document))
    assert (made.drawn_by, made.agreed_by) == (watcher.person_id, head.person_id)
    assert made.figures == figures
    assert journal.entries(kind="SittingProtocolled")[0][0].details["digest"] == made.digest
    for change in (
        lambda: protocol.propose(place, figures.numbers, "", asker=watcher, now=LATER),
        lambda: incidents.record(
            place, NewIncident(IncidentKind.OTHER, "Later", LATER), asker=watcher, now=LATER
        ),
    ):
        with pytest.raises(RuleError, match="can no longer change"):
            change()
    for statement in ("UPDATE protocols SET digest = 'x'", "DELETE FROM protocols"):
        with pytest.raises(DatabaseError):
            db.session.execute(text(statement))
        db.session.rollback()


@pytest.mark.db
def test_a_protocol_waits_for_work_entry_and_incidents(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, closes_at=NOW + MINUTE)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    waiting = seat(campaign, make_candidate(campaign), place)
    found = sittings_queries.sitting(place)
    with pytest.raises(RuleError, match="Still working"):
        protocol.ready(found, LATER)
    service.finish(attempt, asker=candidate.asker, now=NOW)
    with pytest.raises(RuleError, match="may still begin"):
        protocol.ready(found, NOW)
    watcher = official(*WATCH)
    new = NewIncident(IncidentKind.EXPELLED, "A phone", NOW, seat=waiting.seat_public_id)
    incidents.record(place, new, asker=watcher, now=NOW)
    with pytest.raises(RuleError, match="second person"):
        protocol.ready(found, LATER)
    [proposal] = proposals.waiting_for(official(*HEAD))
    proposals.reject(proposal.public_id, reason="It was none", asker=official(*HEAD), now=LATER)
    assert protocol.ready(found, LATER).incidents == 1
    elsewhere = Asker(
        watcher.person_id,
        watcher.public_id,
        {Permission.SITTINGS_WATCH: Scope(districts=frozenset({"AZ-GA"}))},
    )
    with pytest.raises(NotFoundError):
        protocol.propose(place, Numbers(1, 1, 1, 1), "", asker=elsewhere, now=LATER)


@pytest.mark.db
def test_a_protocol_whose_numbers_moved_is_not_agreed_to(campaign: Campaign) -> None:
    place = hall(campaign)
    watcher, head = official(*WATCH), official(*HEAD)
    figures = protocol_queries.figures(sittings_queries.sitting(place).id)
    proposal = protocol.propose(place, figures.numbers, "", asker=watcher, now=LATER)
    incidents.record(
        place, NewIncident(IncidentKind.OTHER, "A window", NOW), asker=watcher, now=LATER
    )
    with pytest.raises(RuleError, match="changed since"):
        proposals.second(proposal, asker=head, now=LATER)


@pytest.mark.db
def test_a_sitting_over_without_a_protocol_is_waited_for(campaign: Campaign) -> None:
    everywhere = Scope(everywhere=True)
    make_sitting(campaign.id, closes_at=NOW + MINUTE)
    place = make_sitting(campaign.id, closes_at=NOW + 2 * MINUTE, self_seating=False)
    until = sittings_queries.sitting(place).closes_at
    assert protocol_queries.without_protocol(campaign.id, everywhere, NOW) == []
    assert protocol_queries.without_protocol(campaign.id, everywhere, LATER) == [until]
    there = Scope(districts=frozenset({"AZ-GA"}))
    assert protocol_queries.without_protocol(campaign.id, there, LATER) == []


# --- provisional and final ------------------------------------------------------------------------


@pytest.mark.db
def test_results_are_provisional_until_two_declare_them_final(campaign: Campaign) -> None:
    head, second = official(*HEAD), official(*HEAD)
    with pytest.raises(RuleError, match="no results"):
        finals.propose(campaign.id, reason="All is over", asker=head, now=NOW)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    with pytest.raises(RuleError, match="no results"):
        finals.propose(campaign.id, reason="All is over", asker=head, now=NOW)
    service.finish(attempt, asker=candidate.asker, now=NOW)
    local = Asker(
        head.person_id,
        head.public_id,
        {Permission.SITTINGS_OPEN: Scope(districts=frozenset({"AZ-BA"}))},
    )
    with pytest.raises(RuleError, match="all districts"):
        finals.propose(campaign.id, reason="Mine", asker=local, now=NOW)

    proposal = finals.propose(campaign.id, reason="All is over", asker=head, now=NOW)
    assert is_final(candidate.application_id) is False
    proposals.second(proposal, asker=second, now=NOW + MINUTE)
    assert is_final(candidate.application_id) is True
    assert journal.entries(kind="ResultsDeclaredFinal")[0][0].details["results"] == 1
    with pytest.raises(RuleError, match="final already"):
        finals.propose(campaign.id, reason="Again", asker=head, now=NOW + MINUTE)


def is_final(application_id: int) -> bool:
    result = queries.result_of(application_id)
    assert result is not None
    assert queries.results(_campaign_of(application_id))[application_id].final is result.final
    return result.final


def _campaign_of(application_id: int) -> int:
    return int(
        db.session.scalar(
            text("SELECT campaign_id FROM applications WHERE id = :id"), {"id": application_id}
        )
    )


@pytest.mark.db
def test_a_result_corrected_after_the_declaration_is_declared_anew(campaign: Campaign) -> None:
    head, second = official(*HEAD), official(*HEAD)
    moved, same = make_candidate(campaign), make_candidate(campaign)
    attempt = begin(campaign, moved)
    service.finish(attempt, asker=moved.asker, now=NOW)
    proposal = finals.propose(campaign.id, reason="All is over", asker=head, now=NOW)
    late = begin(campaign, same)
    service.finish(late, asker=same.asker, now=NOW)
    with pytest.raises(RuleError, match="changed since"), db.session.begin_nested():
        proposals.second(proposal, asker=second, now=NOW)
    proposals.withdraw(proposal, asker=head, now=NOW)
    proposal = finals.propose(campaign.id, reason="All is over", asker=head, now=NOW)
    proposals.second(proposal, asker=second, now=NOW)
    public_id = db.session.scalars(
        text(
            "SELECT i.public_id FROM items i JOIN paper_items p ON p.item_id = i.id"
            " ORDER BY p.paper_id, p.position"
        )
    ).first()
    assert public_id is not None
    rulings.void_item(campaign.public_id, public_id, reason="x", actor=head.ref, now=NOW + MINUTE)
    db.session.commit()
    jobs.run_due(FixedClock(NOW + MINUTE))
    outlook = finals_queries.outlook(campaign.id)
    assert 1 <= outlook.changed <= 2
    assert is_final(moved.application_id) is False
    proposal = finals.propose(campaign.id, reason="Corrected", asker=head, now=NOW + 2 * MINUTE)
    proposals.second(proposal, asker=second, now=NOW + 2 * MINUTE)
    assert is_final(moved.application_id) is True
    assert len(finals_queries.declarations(campaign.id)) == 2


@pytest.mark.db
def test_who_is_expelled_after_the_declaration_has_a_provisional_result(
    campaign: Campaign,
) -> None:
    place = make_sitting(campaign.id)
    seen, other = make_candidate(campaign), make_candidate(campaign)
    for one in (seen, other):
        service.finish(begin(campaign, one, place), asker=one.asker, now=NOW)
    head, second = official(*HEAD), official(*HEAD)

    def declare() -> str:
        return finals.propose(campaign.id, reason="As they stand", asker=head, now=NOW)

    proposals.second(declare(), asker=second, now=NOW)
    before = finals_queries.results_digest(campaign.id)
    sat = queries.seats_of(seen.person_id, campaign.id, NOW)[0].seat_public_id
    new = NewIncident(IncidentKind.EXPELLED, "Seen on the film", NOW, seat=sat)
    incidents.record(place, new, asker=official(*WATCH), now=NOW)
    assert is_final(seen.application_id) is True
    [proposal] = proposals.waiting_for(head)
    proposals.second(proposal.public_id, asker=head, now=NOW + MINUTE)

    assert [is_final(one.application_id) for one in (seen, other)] == [False, True]
    assert finals_queries.outlook(campaign.id).changed == 1
    assert finals_queries.results_digest(campaign.id) != before
    proposals.second(declare(), asker=second, now=NOW + 2 * MINUTE)
    assert is_final(seen.application_id) is True
