"""Raising and deciding objections in the database."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask, g
from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.appeals import queries, service
from recruit.appeals.models import ObjectionRow
from recruit.appeals.rules import Objection, ObjectionKind, ObjectionState
from recruit.applications import queries as applications
from recruit.applications.events import ApplicationRejected
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidate_queries
from recruit.candidates import service as candidates
from recruit.candidates.rules import AdjustmentKind
from recruit.extensions import db
from recruit.interviews import service as interviews
from recruit.journal import queries as journal_queries
from recruit.journal import service as journal
from recruit.kernel.asker import EVERYWHERE, Asker, Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.points import queries as points
from tests.factories.accounts import asker as asker_of
from tests.factories.accounts import make_official, make_person
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_card
from tests.factories.interviews import make_interview, make_panel, sheet
from tests.factories.points import make_total

pytestmark = pytest.mark.db

TEXT = "Fənn üzrə 12-ci sualın cavabı düzgün qiymətləndirilməyib."
REASON = "Sualın etalonu yoxlanıldı və iki cavab düzgün sayıldı."
UPHELD, REJECTED = ObjectionState.UPHELD, ObjectionState.REJECTED


def eligible(**answers: object) -> Application:
    card = make_card(**answers)  # type: ignore[arg-type]
    return make_application(card, state=ApplicationState.ELIGIBLE)


def owner(application: Application) -> Asker:
    return accounts.asker_of(application.person_id)


def official(districts: frozenset[str] | None = None) -> Asker:
    person = make_person()
    scope = EVERYWHERE if districts is None else Scope(districts=districts)
    return Asker(person.id, person.public_id, {Permission.APPEALS_DECIDE: scope})


def raised(application: Application, kind: ObjectionKind = ObjectionKind.SCORE) -> Objection:
    public_id = service.raise_objection(
        application.public_id, kind, TEXT, asker=owner(application), now=NOW
    )
    return queries.own(public_id, application.person_id)


def with_total() -> Application:
    application = eligible()
    make_total(application)
    return application


# --- raising --------------------------------------------------------------------------------------


def test_a_candidate_objects_to_their_points(db_app: Flask) -> None:
    with db_app.app_context():
        application = with_total()
        objection = raised(application)
        assert (objection.state, objection.text) == (ObjectionState.WAITING, TEXT)
        assert objection.legal.complete
        assert queries.of_person(application.person_id, application.campaign_id) == [objection]
        told = journal_queries.entries(about=[Ref("objection", objection.public_id)])[0]
        assert [entry.kind for entry in told] == ["ObjectionRaised"]
        assert TEXT not in str(told[0].details)


def test_one_objection_to_each_matter(db_app: Flask) -> None:
    with db_app.app_context():
        application = with_total()
        raised(application)
        with pytest.raises(RuleError, match="already"):
            raised(application)
        for question in (1, 2):
            service.raise_objection(
                application.public_id,
                ObjectionKind.ITEM,
                TEXT,
                question=question,
                asker=owner(application),
                now=NOW,
            )
        assert len(queries.of_application(application.id)) == 3


@pytest.mark.parametrize(
    ("kind", "question", "words"),
    [
        (ObjectionKind.ITEM, None, "number of the question"),
        (ObjectionKind.ITEM, 0, "number of the question"),
        (ObjectionKind.ITEM, 61, "had"),
        (ObjectionKind.ELIGIBILITY, None, "no decision yet"),
        (ObjectionKind.PLACEMENT, None, "no decision yet"),
    ],
)
def test_an_objection_needs_a_thing(
    app: Flask, kind: ObjectionKind, question: int | None, words: str
) -> None:
    with app.app_context():
        application = with_total()
        with pytest.raises(RuleError, match=words):
            service.raise_objection(
                application.public_id,
                kind,
                TEXT,
                question=question,
                asker=owner(application),
                now=NOW,
            )


@pytest.mark.parametrize("text", ["", " " * 50, "x" * 19, "x" * 4001])
def test_an_objection_says_something(app: Flask, text: str) -> None:
    with app.app_context():
        application = with_total()
        with pytest.raises(RuleError):
            service.raise_objection(
                application.public_id,
                ObjectionKind.SCORE,
                text,
                asker=owner(application),
                now=NOW,
            )


def test_the_server_decides_whether_it_is_too_late(app: Flask) -> None:
    with app.app_context():
        application = with_total()
        phase = campaigns.campaign_by_id(application.campaign_id).calendar.phase("appeals")
        assert phase is not None
        for at, words in (
            (phase.opens_at - timedelta(seconds=1), "early"),
            (phase.closes_at, "late"),
        ):
            with pytest.raises(RuleError, match=words):
                service.raise_objection(
                    application.public_id,
                    ObjectionKind.SCORE,
                    TEXT,
                    asker=owner(application),
                    now=at,
                )


def test_nobody_objects_for_somebody_else(app: Flask) -> None:
    with app.app_context():
        application = with_total()
        with pytest.raises(NotFoundError):
            service.raise_objection(
                application.public_id,
                ObjectionKind.SCORE,
                TEXT,
                asker=asker_of(make_person()),
                now=NOW,
            )


def test_a_rejected_application_can_be_objected_to(app: Flask) -> None:
    with app.app_context():
        application = make_application(state=ApplicationState.NOT_ELIGIBLE)
        found = service.possible(application.person_id, application.campaign_id)
        assert [one.kind for one in found] == [ObjectionKind.ELIGIBILITY]
        raised(application, ObjectionKind.ELIGIBILITY)
        assert service.possible(application.person_id, application.campaign_id) == []


# --- deciding -------------------------------------------------------------------------------------


def test_a_decision_has_a_reason_and_is_made_once(db_app: Flask) -> None:
    with db_app.app_context():
        objection, who = raised(with_total()), official()
        with pytest.raises(RuleError):
            service.decide(objection.public_id, REJECTED, "no", asker=who, now=NOW)
        service.decide(objection.public_id, REJECTED, REASON, asker=who, now=NOW)
        found = queries.own(objection.public_id, objection.person_id)
        assert (found.state, found.reason, found.decided_by) == (REJECTED, REASON, who.person_id)
        with pytest.raises(RuleError, match="already"):
            service.decide(objection.public_id, UPHELD, REASON, asker=who, now=NOW)


def test_a_decision_without_a_reason_does_not_fit_into_the_table(db_app: Flask) -> None:
    with db_app.app_context():
        objection = raised(with_total())
        row = db.session.get(ObjectionRow, objection.id)
        assert row is not None
        row.state = "upheld"
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_who_rejected_the_application_does_not_decide_the_objection(app: Flask) -> None:
    with app.app_context():
        application = make_application(state=ApplicationState.NOT_ELIGIBLE)
        objection, who = raised(application, ObjectionKind.ELIGIBILITY), official()
        event = ApplicationRejected(
            subject=Ref("application", application.public_id),
            subject_code="physics",
            reasons=(),
            rule_set="d",
        )
        journal.record(event, actor=who.ref, now=NOW)
        with pytest.raises(RuleError, match="somebody else"):
            service.decide(objection.public_id, UPHELD, REASON, asker=who, now=NOW)
        service.decide(objection.public_id, UPHELD, REASON, asker=official(), now=NOW)
        assert state_of(application) is ApplicationState.REOPENED


def test_a_rejected_objection_leaves_the_application_as_it_is(app: Flask) -> None:
    with app.app_context():
        application = make_application(state=ApplicationState.NOT_ELIGIBLE)
        objection = raised(application, ObjectionKind.ELIGIBILITY)
        service.decide(objection.public_id, REJECTED, REASON, asker=official(), now=NOW)
        assert state_of(application) is ApplicationState.NOT_ELIGIBLE


def state_of(application: Application) -> ApplicationState:
    return applications.application(application.public_id).state


def test_who_marked_the_interview_does_not_decide_about_the_points(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign(rules="2011-example")
        application = make_application(
            make_card(campaign=campaign), state=ApplicationState.ELIGIBLE
        )
        make_total(application)
        panel, members = make_panel(campaign.id)
        interview = make_interview(panel, application)
        interviews.submit_marks(interview, sheet(), asker=asker_of(members[0]), now=NOW)
        objection = raised(application)
        who = Asker(members[0].id, members[0].public_id, {Permission.APPEALS_DECIDE: EVERYWHERE})
        assert not service.may_decide(objection, who)
        assert service.may_decide(objection, official())


def test_nobody_decides_their_own_objection(app: Flask) -> None:
    with app.app_context():
        application = with_total()
        objection = raised(application)
        who = Asker(application.person_id, "me", {Permission.APPEALS_DECIDE: EVERYWHERE})
        with pytest.raises(RuleError, match="somebody else"):
            service.decide(objection.public_id, UPHELD, REASON, asker=who, now=NOW)


def test_an_official_sees_the_objections_of_their_districts(app: Flask) -> None:
    with app.app_context():
        application = eligible(district="AZ-ISM")
        make_total(application)
        objection = raised(application)
        near, far = (frozenset({code}) for code in ("AZ-ISM", "AZ-QAB"))
        assert queries.queue(application.campaign_id, Scope(districts=near))[1] == 1
        assert queries.queue(application.campaign_id, Scope(districts=far))[1] == 0
        assert queries.waiting(application.campaign_id, Scope(districts=near)) == 1
        with pytest.raises(NotFoundError):
            service.decide(objection.public_id, UPHELD, REASON, asker=official(far), now=NOW)


# --- correcting points ----------------------------------------------------------------------------


def test_points_move_only_when_a_second_official_agrees(db_app: Flask) -> None:
    with db_app.app_context():
        application = with_total()
        objection = raised(application)
        first, second = (asker_of(make_official("ministry-official")) for _ in range(2))
        proposal = service.decide(
            objection.public_id, UPHELD, REASON, correction=Decimal("2.50"), asker=first, now=NOW
        )
        assert proposal is not None
        before = points.total(application.id)
        assert before is not None
        assert before.points == Decimal("72.00")
        with pytest.raises(RuleError):
            proposals.second(proposal, asker=first, now=NOW)
        g.lang = "az"
        shown = proposals.waiting_for(second)[0]
        assert [value for _, value in shown.rows][2:] == ["72,00", "74,50"]
        proposals.second(proposal, asker=second, now=NOW)
        after = points.total(application.id)
        assert after is not None
        assert (after.points, after.version) == (Decimal("74.50"), 2)
        assert after.lines[-1].evidence == Ref("objection", objection.public_id)
        about = Ref("application", application.public_id)
        kinds = {entry.kind for entry in journal_queries.entries(about=[about])[0]}
        assert {"PointsCorrected", "TotalChanged"} <= kinds


@pytest.mark.parametrize(
    ("outcome", "correction"),
    [(REJECTED, "2.50"), (UPHELD, "0"), (UPHELD, "1000"), (UPHELD, "0.001"), (UPHELD, "NaN")],
)
def test_a_correction_makes_sense_or_is_refused(
    app: Flask, outcome: ObjectionState, correction: str
) -> None:
    with app.app_context():
        objection, who = raised(with_total()), official()
        with pytest.raises(RuleError) as caught:
            service.decide(
                objection.public_id,
                outcome,
                REASON,
                correction=Decimal(correction),
                asker=who,
                now=NOW,
            )
        assert caught.value.field == "correction"


def test_an_objection_without_points_corrects_none(app: Flask) -> None:
    with app.app_context():
        application = make_application(state=ApplicationState.NOT_ELIGIBLE)
        objection = raised(application, ObjectionKind.ELIGIBILITY)
        with pytest.raises(RuleError, match="no points"):
            service.decide(
                objection.public_id,
                UPHELD,
                REASON,
                correction=Decimal(1),
                asker=official(),
                now=NOW,
            )


# --- refused adjustments of the exam --------------------------------------------------------------


def refused_reader(application: Application) -> tuple[str, Asker]:
    """A refused request of the application's candidate, and who refused it."""
    asked = candidates.ask_adjustment(
        AdjustmentKind.READER,
        reason="Görmə qabiliyyəti zəifdir",
        document=None,
        campaign=campaigns.campaign_by_id(application.campaign_id),
        asker=owner(application),
        now=NOW,
    )
    person = make_person()
    both = (Permission.ADJUSTMENTS_DECIDE, Permission.APPEALS_DECIDE)
    decider = Asker(person.id, person.public_id, dict.fromkeys(both, EVERYWHERE))
    candidates.decide_adjustment(
        asked.public_id, grant=False, reason="Arayış yoxdur", minutes=None, asker=decider, now=NOW
    )
    return asked.public_id, decider


def object_to(adjustment: str, application: Application, now: datetime = NOW) -> str:
    return service.raise_objection(
        application.public_id,
        ObjectionKind.ADJUSTMENT,
        TEXT,
        adjustment=adjustment,
        asker=owner(application),
        now=now,
    )


def test_a_refused_adjustment_is_objected_to_and_opened_again(db_app: Flask) -> None:
    with db_app.app_context():
        application, other = eligible(), eligible()
        adjustment, decider = refused_reader(application)
        offered = service.possible(application.person_id, application.campaign_id)
        assert [o.adjustment.public_id for o in offered if o.adjustment] == [adjustment]
        with pytest.raises(RuleError):
            object_to(adjustment, other)  # somebody else's
        with pytest.raises(RuleError):
            object_to(adjustment, application, now=NOW + timedelta(days=500))  # after the exam
        objection = queries.own(object_to(adjustment, application), application.person_id)
        assert not service.possible(application.person_id, application.campaign_id)
        with pytest.raises(RuleError), db.session.begin_nested():
            object_to(adjustment, application)
        with pytest.raises(RuleError):
            service.decide(objection.public_id, UPHELD, REASON, asker=decider, now=NOW)
        service.decide(objection.public_id, UPHELD, REASON, asker=official(), now=NOW)
        found = candidate_queries.adjustments_of(application.person_id, application.campaign_id)
        assert [(one.state, one.after) for one in found] == [
            ("refused", None),
            ("asked", adjustment),
        ]


def test_a_rejected_objection_leaves_the_refusal(db_app: Flask) -> None:
    with db_app.app_context():
        application = eligible()
        adjustment, _ = refused_reader(application)
        objection = object_to(adjustment, application)
        service.decide(objection, REJECTED, REASON, asker=official(), now=NOW)
        found = candidate_queries.adjustments_of(application.person_id, application.campaign_id)
        assert [one.state for one in found] == ["refused"]
