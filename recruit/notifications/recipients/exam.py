"""What candidates are told about their exam."""

from collections.abc import Iterator

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam import queries
from recruit.exam.queries import annulments, attempts, sittings
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.seating import SeatInfo
from recruit.journal.queries import Entry
from recruit.kernel.text import Bilingual
from recruit.notifications.recipients.common import appeal_window, application, subject
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells

PAGE = "/me/exam"


@tells("SeatGiven", "seat-given")
def seat_given(entry: Entry) -> Iterator[Notice]:
    found = application(entry.subject.id)
    for seat in queries.seats_of(found.person_id, found.campaign_id, entry.at):
        if seat.application_id == found.id:
            yield _slip(seat)


@tells("SeatsGiven", "seat-given")
def seats_given(entry: Entry) -> Iterator[Notice]:
    """Those who were seated in this go; whoever sat there before was told before."""
    for seat in sittings.seats_given(entry.subject.id, entry.at):
        yield _slip(seat)


def _slip(seat: SeatInfo) -> Notice:
    values = {
        "subject": subject(seat.subject_code),
        "opens_at": seat.opens_at,
        "place": seat.centre.name if seat.centre else Bilingual(seat.place, seat.place),
        "address": seat.centre.address if seat.centre else None,
        "room": seat.room,
        "number": seat.number,
    }
    return Notice(seat.person_id, values, PAGE)


@tells("ExtraTimeGiven", "extra-time-given")
def extra_time(entry: Entry) -> Iterator[Notice]:
    attempt = attempts.attempt_within(entry.subject.id)
    values = {
        "subject": subject(attempt.subject_code),
        "minutes": entry.details["minutes"],
        "ends_at": attempt.ends_at,
    }
    yield Notice(attempt.person_id, values, PAGE)


@tells("SittingExtraTimeGiven", "extra-time-given")
def extra_time_for_all(entry: Entry) -> Iterator[Notice]:
    """Everybody whose exam ran when a whole sitting got more time."""
    sitting = sittings.sitting(entry.subject.id)
    for attempt in attempts.running_in(sitting.id, entry.at):
        values = {
            "subject": subject(attempt.subject_code),
            "minutes": entry.details["minutes"],
            "ends_at": attempt.ends_at,
        }
        yield Notice(attempt.person_id, values, PAGE)


@tells("SeatExtraTimeGiven", "extra-time-granted")
def extra_time_before(entry: Entry) -> Iterator[Notice]:
    found = application(entry.subject.id)
    values = {"subject": subject(found.subject_code), "minutes": entry.details["minutes"]}
    yield Notice(found.person_id, values, PAGE)


@tells("SeatMoved", "seat-moved")
def moved(entry: Entry) -> Iterator[Notice]:
    yield from seat_given(entry)


@tells("AttemptExpelled", "exam-expelled")
def expelled(entry: Entry) -> Iterator[Notice]:
    attempt = attempts.attempt_within(entry.subject.id)
    plan: ExamPlan = campaigns.section(attempt.campaign_id, "exam")
    values = {
        "subject": subject(attempt.subject_code),
        "annulled": entry.details["outcome"] == "annulled",
        "receipt": attempt.receipt_code,
        "legal": plan.legal,
        **appeal_window(attempt.campaign_id),
    }
    yield Notice(attempt.person_id, values, PAGE)


@tells("ResultAnnulled", "exam-annulled")
def annulled(entry: Entry) -> Iterator[Notice]:
    found = application(entry.subject.id)
    about = annulments.annulment(entry.details["annulment"])
    if about is not None:
        values = {
            "subject": subject(found.subject_code),
            "reason": about.reason,
            "legal": about.legal,
            "until": about.objections_until,
        }
        yield Notice(found.person_id, values, "/me/objections")


@tells("AnnulmentLifted", "exam-annulment-lifted")
def annulment_lifted(entry: Entry) -> Iterator[Notice]:
    found = application(entry.subject.id)
    about = annulments.annulment(entry.details["annulment"])
    if about is not None:
        values = {"subject": subject(found.subject_code), "reason": about.lifted_reason}
        yield Notice(found.person_id, values, PAGE)


@tells("ResultsDeclaredFinal", "exam-results-final")
def declared_final(entry: Entry) -> Iterator[Notice]:
    """Everybody with a result, once for each of their subjects' campaigns."""
    campaign = campaigns.campaign(entry.subject.id)
    results = queries.results(campaign.id)
    known = applications.by_ids(results)
    for found in known.values():
        values = {
            "campaign": campaign.name,
            "subject": subject(found.subject_code),
            "total": results[found.id].total,
            "passed": results[found.id].passed,
            **appeal_window(campaign.id),
        }
        yield Notice(found.person_id, values, PAGE)


@tells("AttemptFinished", "exam-finished")
@tells("AttemptClosed", "exam-closed")
def ended(entry: Entry) -> Iterator[Notice]:
    attempt = attempts.attempt_within(entry.subject.id)
    values = {
        "subject": subject(attempt.subject_code),
        "answered": entry.details["answered"],
        "items": attempt.items,
        "receipt": attempt.receipt_code,
    }
    yield Notice(attempt.person_id, values, PAGE)
