"""Marked exams without an exam, interviews and totals; call inside an application context."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from recruit.applications.rules import Application
from recruit.exam.models import Attempt, ExamMark, Paper, Seat, Sitting
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from recruit.points import service
from recruit.points.rules import Total
from tests.factories.candidates import NOW

_numbers = count(1)


def make_exam_result(
    application: Application,
    subject: str = "59.00",
    methodology: str = "13.00",
    *,
    passed: bool = True,
) -> str:
    """A marked attempt with these points (31 right, 6 wrong, 3 blank; 14, 4, 2); its public id.

    A second call for the same application marks the same attempt again.
    """
    attempt = db.session.query(Attempt).filter_by(application_id=application.id).one_or_none()
    attempt = attempt or _attempt(application)
    version = db.session.query(ExamMark).filter_by(attempt_id=attempt.id).count() + 1
    db.session.add(
        ExamMark(
            attempt_id=attempt.id,
            version=version,
            campaign_id=application.campaign_id,
            application_id=application.id,
            sections=[
                _section("subject", 31, 6, 3, subject),
                _section("methodology", 14, 4, 2, methodology),
            ],
            total=Decimal(subject) + Decimal(methodology),
            passed=passed,
            reason="marked",
            rule_set_digest="d" * 64,
            marked_at=NOW,
        )
    )
    db.session.flush()
    return attempt.public_id


def make_total(
    application: Application, subject: str = "59.00", methodology: str = "13.00"
) -> Total:
    """A computed total of an eligible application, from a marked exam."""
    make_exam_result(application, subject, methodology)
    total = service.compute_one(application.id, actor=SYSTEM, now=NOW)
    assert total is not None
    return total


def _section(code: str, right: int, wrong: int, blank: int, points: str) -> dict[str, object]:
    return {
        "code": code,
        "right": right,
        "wrong": wrong,
        "blank": blank,
        "points": str(Decimal(points)),
        "passed": True,
    }


def _attempt(application: Application) -> Attempt:
    number = next(_numbers)
    sitting = Sitting(
        campaign_id=application.campaign_id,
        subjects=[application.subject_code],
        district_code="AZ-BA",
        place="Bakı",
        room=str(number),
        opens_at=NOW - timedelta(hours=4),
        closes_at=NOW - timedelta(hours=1),
        minutes=150,
        grace_seconds=30,
        capacity=30,
        self_seating=False,
        state="closed",
        created_at=NOW,
    )
    db.session.add(sitting)
    db.session.flush()
    whose = {
        "application_id": application.id,
        "person_id": application.person_id,
        "campaign_id": application.campaign_id,
        "subject_code": application.subject_code,
    }
    seat = Seat(sitting_id=sitting.id, number=1, given_at=NOW, **whose)
    db.session.add(seat)
    db.session.flush()
    paper = Paper(
        seat_id=seat.id,
        document={"items": []},
        digest="d" * 64,
        shapes="s4",
        seed="s",
        drawn_at=NOW,
    )
    db.session.add(paper)
    db.session.flush()
    attempt = Attempt(
        paper_id=paper.id,
        sitting_id=sitting.id,
        state="finished",
        shapes="s4",
        started_at=NOW - timedelta(hours=3),
        deadline=NOW - timedelta(hours=1),
        ends_at=NOW - timedelta(hours=1),
        closes_at=NOW - timedelta(hours=1),
        finished_at=NOW - timedelta(hours=1),
        receipt_code=f"T{number:04d}-{application.public_id[:8]}",
        answered=1,
        answers_digest="d" * 64,
        **whose,
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt
