"""A breach that is proven after the protocol: annulling, objecting, lifting."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from recruit.accounts.service import proposals
from recruit.appeals import service as appeals
from recruit.appeals.rules import ObjectionKind, ObjectionState
from recruit.campaigns.rules import Campaign
from recruit.exam import queries, service
from recruit.exam.queries import finals as finals_queries
from recruit.exam.queries.annulments import annulments_of
from recruit.exam.rules.annulments import (
    Annulment,
    Hand,
    check_ground,
    check_pair,
    judged_with,
    objections_until,
)
from recruit.exam.rules.incidents import Judgement, Outcome
from recruit.exam.rules.marking import ExamResult
from recruit.exam.service import annulments, finals
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.notifications import queries as notifications
from tests.exam.world import Candidate, begin, make_candidate, make_world, official, save
from tests.factories.exam import NOW, make_sitting

HEAD = (Permission.SITTINGS_OPEN, Permission.SITTINGS_WATCH)
MINISTRY = (Permission.CAMPAIGNS_MANAGE, Permission.SITTINGS_WATCH)
GROUND: dict[str, Any] = {
    "reason": "Camera 2 shows a telephone.",
    "legal": "Exam rules, 5.4",
    "days": 10,
}
SECONDS = timedelta(seconds=1)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        (Hand(True, False), Hand(False, True), True),
        (Hand(False, True), Hand(True, False), True),
        (Hand(True, True), Hand(True, False), True),
        (Hand(True, False), Hand(True, False), False),
        (Hand(False, True), Hand(False, True), False),
        (Hand(True, True), Hand(False, False), False),
    ],
)
def test_one_is_the_exam_head_and_the_other_the_ministry(
    first: Hand, second: Hand, fits: bool
) -> None:
    if fits:
        check_pair(first, second)
    else:
        with pytest.raises(RuleError, match="exam head"):
            check_pair(first, second)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("lacks", "field"),
    [({"reason": " "}, "reason"), ({"legal": " "}, "legal"), ({"days": 2}, "days")],
)
def test_an_annulment_has_a_reason_a_basis_and_time_to_object(
    lacks: dict[str, object], field: str
) -> None:
    check_ground(**GROUND)
    with pytest.raises(RuleError) as refused:
        check_ground(**(GROUND | lacks))
    assert refused.value.field == field


@pytest.mark.unit
def test_a_lifted_annulment_leaves_what_was_before_it_but_not_what_was_final() -> None:
    until, later = objections_until(NOW, 10), NOW + timedelta(days=3)
    stands = Annulment("a", 1, "t", "Phone", "5.4", until, 1, 2, NOW)
    lifted = Annulment("a", 1, "t", "Phone", "5.4", until, 1, 2, NOW, later, "A watch")
    expelled = Judgement(Outcome.KEPT, NOW - SECONDS)
    assert until == NOW + timedelta(days=10)
    assert judged_with(expelled, stands) == Judgement(Outcome.VOID, NOW)
    assert judged_with(expelled, lifted) == Judgement(Outcome.KEPT, later)
    assert judged_with(None, lifted) == Judgement(None, later)


@pytest.fixture
def campaign(db_app: Flask) -> Iterator[Campaign]:
    with db_app.app_context():
        made = make_world()
        db.session.commit()
        yield made


def sat(campaign: Campaign) -> tuple[Candidate, str]:
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, make_sitting(campaign.id))
    save(candidate, attempt, 1, 0, 1, NOW)
    service.finish(attempt, asker=candidate.asker, now=NOW)
    return candidate, attempt


def result(candidate: Candidate) -> ExamResult:
    found = queries.result_of(candidate.application_id)
    assert found is not None
    return found


def told(person_id: int) -> list[str]:
    jobs.run_due(FixedClock(NOW + timedelta(days=12)))
    return [one.subject for one in notifications.inbox(person_id)]


@pytest.mark.db
def test_two_annul_a_final_result_and_an_upheld_objection_restores_it(campaign: Campaign) -> None:
    candidate, attempt = sat(campaign)
    head, ministry, watcher = official(*HEAD), official(*MINISTRY), official(HEAD[1])
    other_head = official(*HEAD)
    before = result(candidate)
    final = finals.propose(campaign.id, reason="Over", asker=head, now=NOW + SECONDS)
    proposals.second(final, asker=other_head, now=NOW + SECONDS)
    assert result(candidate).final

    then = NOW + timedelta(days=1)
    with pytest.raises(RuleError, match="exam head"):
        annulments.propose(attempt, **GROUND, asker=watcher, now=then)
    proposal = annulments.propose(attempt, **GROUND, asker=head, now=then)
    for unfit in (watcher, other_head):
        with pytest.raises(RuleError, match="exam head"), db.session.begin_nested():
            proposals.second(proposal, asker=unfit, now=then)
    assert result(candidate).outcome is None
    proposals.second(proposal, asker=ministry, now=then)
    db.session.commit()

    for one in (result(candidate), queries.results(campaign.id)[candidate.application_id]):
        assert (one.total, one.passed, one.final) == (0, False, False)
        assert one.outcome is Outcome.VOID
    assert finals_queries.outlook(campaign.id).changed == 1
    event = journal.entries(kind="ResultAnnulled")[0][0]
    assert GROUND["reason"] not in str(event.details)
    assert "İmtahan nəticəniz ləğv edildi" in told(candidate.person_id)
    with pytest.raises(RuleError, match="annulled already"):
        annulments.propose(attempt, **GROUND, asker=head, now=then)

    # The phase of appeals may be long over: an annulment has a time of its own.
    matter, text = ObjectionKind.ANNULMENT, "It was my watch, as the picture shows."
    late = annulments_of([candidate.application_id])[candidate.application_id].objections_until
    with pytest.raises(RuleError, match="is over"):
        appeals.raise_objection(
            candidate.application, matter, text, asker=candidate.asker, now=late + SECONDS
        )
    objection = appeals.raise_objection(
        candidate.application, matter, text, asker=candidate.asker, now=late
    )
    ministry_decides = Asker(
        ministry.person_id, ministry.public_id, {Permission.APPEALS_DECIDE: Scope(everywhere=True)}
    )
    deciders = [official(Permission.APPEALS_DECIDE) for _ in "ab"]
    answer = "The picture does show a watch."
    with pytest.raises(RuleError, match="took part"):
        appeals.decide(objection, ObjectionState.UPHELD, answer, asker=ministry_decides, now=late)
    lifting = appeals.decide(objection, ObjectionState.UPHELD, answer, asker=deciders[0], now=late)
    assert lifting is not None
    assert result(candidate).outcome is Outcome.VOID
    with pytest.raises(RuleError, match="annulled this"), db.session.begin_nested():
        proposals.second(lifting, asker=ministry_decides, now=late)
    proposals.second(lifting, asker=deciders[1], now=late)
    db.session.commit()
    again = result(candidate)
    assert (again.total, again.sections, again.outcome) == (before.total, before.sections, None)
    assert not again.final  # what had been declared final is declared anew
    assert "İmtahan nəticəniz yenidən qüvvədədir" in told(candidate.person_id)


@pytest.mark.db
def test_another_district_finds_nothing_to_annul(campaign: Campaign) -> None:
    _candidate, attempt = sat(campaign)
    elsewhere = official()
    scoped = Asker(
        elsewhere.person_id,
        elsewhere.public_id,
        dict.fromkeys(HEAD, Scope(districts=frozenset({"nowhere"}))),
    )
    with pytest.raises(NotFoundError):
        annulments.propose(attempt, **GROUND, asker=scoped, now=NOW)
